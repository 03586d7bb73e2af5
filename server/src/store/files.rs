//! The files of a SQLite database: private to their owner, and held by one server at a time.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use sqlx::sqlite::SqliteConnectOptions;

#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error("cannot use the database file {path}: {why}")]
    Unusable { path: String, why: io::Error },
    #[error(
        "other users can read {path}, and Weft cannot change that: {why}. Give the file to the user who runs Weft, or \
         run: chmod 600 {path}"
    )]
    Readable { path: String, why: io::Error },
    #[error(
        "another Weft server is using {0}. Stop that one first: two servers cannot share one SQLite file. Several can \
         share a PostgreSQL database"
    )]
    Served(String),
}

/// Where a database lies that is a file; its log and its index lie beside it.
pub struct Files {
    main: PathBuf,
    /// It is made where there is none.
    is_made: bool,
}

/// A server's hold on its database, for as long as this lives; the system lets go however the process ends.
#[must_use]
pub struct Hold {
    _lock: File,
}

impl Files {
    /// `None` where the database is no file of this machine.
    pub fn of(url: &str) -> Option<Self> {
        let options = SqliteConnectOptions::from_str(url).ok().filter(|_| url.starts_with("sqlite:"))?;
        let main = options.get_filename().to_path_buf();
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        (!in_memory).then(|| Self { main, is_made: url.contains("mode=rwc") })
    }

    /// For sentences.
    pub fn name(&self) -> String {
        self.main.display().to_string()
    }

    /// Nothing was ever kept in it.
    pub fn is_new(&self) -> bool {
        fs::metadata(&self.main).map_or(true, |file| file.len() == 0)
    }

    /// Takes the rights of everyone but the owner away, from what is there and from what SQLite will make: that gets
    /// the rights of the database itself.
    ///
    /// # Errors
    /// A file that cannot be made or made private.
    pub fn make_private(&self) -> Result<(), FilesError> {
        if self.is_made && !self.main.exists() {
            let made = private().create_new(true).open(&self.main);
            made.map_err(|why| FilesError::Unusable { path: self.name(), why })?;
        }
        for ending in ["", "-wal", "-shm", "-journal"] {
            let path = self.beside(ending);
            if path.exists() {
                for_its_owner_alone(&path)
                    .map_err(|why| FilesError::Readable { path: path.display().to_string(), why })?;
            }
        }
        Ok(())
    }

    /// Holds the database for one server. Commands beside it are welcome: SQLite itself keeps them apart.
    ///
    /// # Errors
    /// `Served` when another one holds it.
    pub fn hold(&self) -> Result<Hold, FilesError> {
        // Not the database itself: closing that once more would let go of SQLite's own locks on it.
        let path = self.beside(".lock");
        let unusable = |why| FilesError::Unusable { path: path.display().to_string(), why };
        let file = private().create(true).truncate(false).open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Hold { _lock: file }),
            Err(TryLockError::WouldBlock) => Err(FilesError::Served(self.name())),
            Err(TryLockError::Error(why)) => Err(FilesError::Unusable { path: path.display().to_string(), why }),
        }
    }

    /// By the file itself, also where a link leads to it.
    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = fs::canonicalize(&self.main).unwrap_or_else(|_| self.main.clone()).into_os_string();
        name.push(ending);
        name.into()
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn for_its_owner_alone(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { fs::set_permissions(path, fs::Permissions::from_mode(0o600)) }
}

#[cfg(not(unix))]
fn for_its_owner_alone(_: &Path) -> io::Result<()> {
    Ok(())
}
