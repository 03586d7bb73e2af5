//! One temporary PostgreSQL cluster for a whole run, with a database for each test.

use std::{
    env, fs,
    io::Write as _,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::exit::at_exit;

const MISSING: &str = "These tests need PostgreSQL 15 or newer: initdb, pg_ctl and pg_dump. Install it (on Debian: \
                       apt-get install postgresql) or say where it is: WEFT_TEST_PG_BIN=/path/to/bin";

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);
static DATABASES: AtomicUsize = AtomicUsize::new(0);

struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
}

/// The address of a new, empty database.
pub(super) async fn new_database() -> String {
    let name = format!("weft_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(&CLUSTER.address("postgres")).await.expect("a connection to PostgreSQL");
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut admin).await.expect("a new database");
    CLUSTER.address(&name)
}

/// Everything in a database, as `pg_dump` writes it: texts as they are, bytes in hexadecimal.
pub(super) fn dump(address: &str) -> Vec<u8> {
    let output = CLUSTER.command("pg_dump").arg(address).output().expect("pg_dump runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

impl Cluster {
    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("weft-pg-").tempdir().expect("a temporary folder").keep();
        let user = (fs::metadata(&folder).expect("the folder").uid() == 0).then(unprivileged_user);
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).expect("the folder is given away");
        }
        let cluster = Self { programs: programs(), folder, user };
        let data = cluster.folder.join("data");
        let mut initdb = cluster.command("initdb");
        initdb.arg("-D").arg(&data).args(["-U", "weft", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        run(&mut initdb);
        let mut settings = fs::OpenOptions::new().append(true).open(data.join("postgresql.conf")).expect("settings");
        let socket = cluster.folder.display();
        write!(
            settings,
            "listen_addresses = ''\nunix_socket_directories = '{socket}'\nmax_connections = 400\n\
             shared_buffers = 64MB\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        )
        .expect("settings are written");
        let stop = "\"$1\" stop -D \"$2\" -m immediate; rm -rf \"$3\"";
        at_exit(stop, &[&cluster.programs.join("pg_ctl"), &data, &cluster.folder], user).expect("a shell");
        let mut start = cluster.command("pg_ctl");
        start.arg("start").arg("-w").arg("-D").arg(&data).arg("-l").arg(cluster.folder.join("log"));
        run(&mut start);
        cluster
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(&self.folder);
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://weft@localhost/{database}?host={}", self.folder.display())
    }
}

fn run(command: &mut Command) {
    // Not `output`: the server that pg_ctl leaves behind would hold the pipes open.
    let status = command.stdout(std::process::Stdio::null()).status().expect(MISSING);
    assert!(status.success(), "{command:?} failed");
}

/// The folder with PostgreSQL's programs.
fn programs() -> PathBuf {
    let named = env::var_os("WEFT_TEST_PG_BIN").map(PathBuf::from);
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut packaged: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    packaged.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str()?.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl", "pg_dump"].iter().all(|name| folder.join(name).exists());
    named.into_iter().chain(on_path).chain(packaged).find(complete).expect(MISSING)
}

/// PostgreSQL refuses to run as root.
fn unprivileged_user() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").expect("the list of users");
    let find = |wanted: &str| {
        users.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            (fields.first() == Some(&wanted))
                .then(|| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)))
        })?
    };
    find("postgres").or_else(|| find("nobody")).expect("a user postgres or nobody to run PostgreSQL as")
}
