//! From configuration to services: connect, migrate, and make sure of the key.

use std::{
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    audit::takeover::key_every_trail,
    clock::Clock,
    config::Config,
    crypto::{CryptoError, Trails, Vault},
    own_field::OwnField,
    report::use_installed_fonts,
    service::Services,
    store::{
        KeyCheckError, Store, StoreError, account,
        files::{Files, FilesError, Hold},
    },
};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot make the folder {folder}: {why}")]
    Folder { folder: String, why: std::io::Error },
    #[error(
        "the database is on another machine ({host}), and the connection to it could be read or taken over on the way. Add \
         ?sslmode=verify-full (and sslrootcert=FILE for an authority of your own) to WEFT_DATABASE_URL"
    )]
    OpenDatabase { host: String },
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(
        "the key file {key} is there, but its database is not: {database} is empty. If the database was moved or lost, \
         put it back, from a backup if need be. To start afresh on purpose, move the key file away first, and keep it as \
         long as you keep any backup made with it"
    )]
    DatabaseGone { key: String, database: String },
    #[error("cannot save the key file {path}: {why}")]
    KeyPlace { path: String, why: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] CryptoError),
    #[error(transparent)]
    KeyCheck(#[from] KeyCheckError),
    #[error("cannot take over the audit trail: {0}")]
    Trail(#[from] crate::error::Error),
    #[error("cannot read a built-in exercise: {0}")]
    Library(#[from] weft_shared::library::LibraryFault),
}

/// The services, on the clock the program goes by.
pub async fn services(config: &Config, clock: Arc<dyn Clock>) -> Result<Services, StartError> {
    let (store, vault) = store_and_vault(config, &*clock).await?;
    Ok(Services::on_this_machine(store, vault, clock))
}

/// Connects, migrates, opens the key, and sees that every audit trail is keyed; makes a key for a new database only.
pub async fn store_and_vault(config: &Config, clock: &dyn Clock) -> Result<(Store, Vault), StartError> {
    crate::library::exercises::check_library()?;
    use_installed_fonts(&config.font_dirs);
    make_folders(config)?;
    let (url, key_file) = (config.database_url(), config.key_file());
    if let Some(host) = in_the_open(&url) {
        return Err(StartError::OpenDatabase { host });
    }
    let files = Files::of(&url);
    if let Some(files) = &files {
        // Before an empty one is made that looks like the one that is gone.
        if files.is_new() && key_file.exists() {
            return Err(database_gone(&key_file, Some(files)));
        }
        files.make_private()?;
    }
    let store = Store::connect(&url).await?;
    let (vault, trails) = open_vault(&store, &key_file, files.as_ref()).await?;
    key_every_trail(&store, &vault, trails, clock.now()).await?;
    seal_addresses(&store, &vault).await?;
    if trails == Trails::MayBeOld {
        store.note_that_trails_are_keyed(&vault).await?;
    }
    Ok((store, vault))
}

/// Addresses of accounts from before they were sealed. What is done twice is done once.
async fn seal_addresses(store: &Store, vault: &Vault) -> Result<(), StartError> {
    let mut tx = store.write().await?;
    for (id, email) in account::with_open_address(&mut tx).await? {
        let sealed = OwnField::AccountEmail(id).seal(vault, &email)?;
        account::set_email(&mut tx, id, &vault.lookup("email", &email), &sealed).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Holds the database for this server alone, where it is a file: see [`Files::hold`].
pub fn hold_database(config: &Config) -> Result<Option<Hold>, StartError> {
    make_folders(config)?;
    Ok(Files::of(&config.database_url()).map(|files| files.hold()).transpose()?)
}

fn make_folders(config: &Config) -> Result<(), StartError> {
    let key_file = config.key_file();
    for folder in [Some(config.data_dir.as_path()), key_file.parent()].into_iter().flatten() {
        make_private_folder(folder)?;
    }
    Ok(())
}

async fn open_vault(store: &Store, key_file: &Path, files: Option<&Files>) -> Result<(Vault, Trails), StartError> {
    let shown = || key_file.display().to_string();
    match store.key_check().await? {
        Some(check) => {
            if !key_file.exists() {
                finish_first_start(key_file, &check)?;
            }
            let vault = Vault::read(key_file)?;
            match vault.recognises(&check) {
                Some(trails) => Ok((vault, trails)),
                None => Err(CryptoError::WrongKey(shown()).into()),
            }
        }
        None if key_file.exists() => {
            if store.is_empty().await? {
                return Err(database_gone(key_file, files));
            }
            // Somebody took the check away: by that nobody gets trails taken for old ones.
            let vault = Vault::read(key_file)?;
            store.keep_key_check(&vault).await?;
            Ok((vault, Trails::AllKeyed))
        }
        None => make_key(store, key_file).await,
    }
}

/// The key gets its name once the database knows it: cut short, the first start leaves nothing, or what
/// [`finish_first_start`] can finish.
async fn make_key(store: &Store, key_file: &Path) -> Result<(Vault, Trails), StartError> {
    let fresh = unnamed(key_file);
    if fresh.exists() {
        fs::remove_file(&fresh).map_err(|why| key_place(key_file, &why))?;
    }
    let vault = Vault::create(&fresh)?;
    store.keep_key_check(&vault).await?;
    fs::rename(&fresh, key_file).map_err(|why| key_place(key_file, &why))?;
    // Two that started at once may have made one each.
    let check = store.key_check().await?.unwrap_or_default();
    match Vault::read(key_file)?.recognises(&check) {
        Some(trails) => Ok((vault, trails)),
        None => Err(CryptoError::WrongKey(key_file.display().to_string()).into()),
    }
}

fn finish_first_start(key_file: &Path, check: &str) -> Result<(), StartError> {
    let fresh = unnamed(key_file);
    match Vault::read(&fresh) {
        Ok(vault) if vault.recognises(check).is_some() => {
            fs::rename(&fresh, key_file).map_err(|why| key_place(key_file, &why))
        }
        _ => Err(CryptoError::KeyMissing(key_file.display().to_string()).into()),
    }
}

/// Where a key lies until it has its name.
fn unnamed(key_file: &Path) -> PathBuf {
    let mut name = key_file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

fn database_gone(key_file: &Path, files: Option<&Files>) -> StartError {
    let database = files.map_or_else(|| "the PostgreSQL database".to_owned(), Files::name);
    StartError::DatabaseGone { key: key_file.display().to_string(), database }
}

fn key_place(key_file: &Path, why: &std::io::Error) -> StartError {
    StartError::KeyPlace { path: key_file.display().to_string(), why: why.to_string() }
}

fn make_private_folder(folder: &Path) -> Result<(), StartError> {
    if folder.as_os_str().is_empty() || folder.exists() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|why| StartError::Folder { folder: folder.display().to_string(), why })
}

/// The machine a PostgreSQL database is on, where the way there is neither this machine's own nor encrypted and checked.
fn in_the_open(url: &str) -> Option<String> {
    let rest = url.split_once("://").filter(|(scheme, _)| scheme.starts_with("postgres"))?.1;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let host = place.split('/').next().unwrap_or_default().rsplit('@').next().unwrap_or_default();
    let asked = |name: &str| {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.to_string())
    };
    let host = asked("host").unwrap_or_else(|| host.to_owned());
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address.to_owned(),
        None => host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name).to_owned(),
    };
    // A folder is that of a socket.
    let is_here = name.is_empty()
        || name.starts_with('/')
        || name.starts_with("%2F")
        || name == "localhost"
        || name.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    let is_checked = matches!(asked("sslmode").as_deref(), Some("verify-full" | "verify-ca"));
    (!is_here && !is_checked).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::in_the_open;

    #[test]
    fn a_database_on_another_machine_is_reached_encrypted_and_checked() {
        for here in [
            "sqlite://data/weft.db",
            "postgres://weft@localhost/weft",
            "postgres://weft:secret@127.0.0.1:5433/weft",
            "postgres://weft@[::1]:5432/weft",
            "postgres:///weft?host=/run/postgresql",
            "postgres://weft@%2Frun%2Fpostgresql/weft",
            "postgres://weft@db.example:5432/weft?sslmode=verify-full",
        ] {
            assert_eq!(in_the_open(here), None, "{here}");
        }
        for open in ["postgres://weft:secret@db.example/weft", "postgresql://db.example:5432/weft?sslmode=require"] {
            assert_eq!(in_the_open(open).as_deref(), Some("db.example"), "{open}");
        }
        assert_eq!(in_the_open("postgres://10.0.0.5/weft").as_deref(), Some("10.0.0.5"));
    }
}
