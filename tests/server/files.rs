//! The files of a database: private, not silently begun anew, and one server's at a time.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, time::Duration};

use sqlx::{AnyConnection, Connection as _};
use weft_server::{
    start::{self, StartError},
    store::Engine,
};

use crate::support::{
    Browser, Weft, both_engines,
    command::{serving, starting},
    on, weft,
};

both_engines!(
    a_database_that_is_gone_beside_its_key_is_not_begun_anew,
    half_a_sample_is_made_whole,
    a_first_start_that_was_cut_short_is_finished
);

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode() & 0o777
}

#[test]
fn a_database_is_its_owners_alone_wherever_it_lies() {
    on(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        // Made by hand before, as packages and containers do.
        fs::set_permissions(&config.data_dir, fs::Permissions::from_mode(0o755)).expect("an open folder");
        let files = ["weft.db", "weft.db-wal", "weft.db-shm"].map(|name| config.data_dir.join(name));
        let first = Weft::start_with(config.clone()).await;
        first.practice("Willow Street Practice").await;
        for file in &files {
            assert_eq!(mode(file), 0o600, "{}", file.display());
            // And one that was made before this was so.
            fs::set_permissions(file, fs::Permissions::from_mode(0o644)).expect("opened");
        }
        let second = Weft::start_with(config.clone()).await;
        for file in &files {
            assert_eq!(mode(file), 0o600, "{}", file.display());
        }
        drop((first, second));
    });
}

async fn refusal(weft: &Weft) -> String {
    match start::store_and_vault(&weft.config, &*weft.clock).await {
        Ok(_) => panic!("it begins anew"),
        Err(refused @ StartError::DatabaseGone { .. }) => refused.to_string(),
        Err(other) => panic!("{other}"),
    }
}

async fn a_database_that_is_gone_beside_its_key_is_not_begun_anew(mut weft: Weft) {
    weft.practice("Willow Street Practice").await;
    let key = weft.config.key_file();
    if weft.engine == Engine::Sqlite {
        weft.store.close().await;
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(weft.config.data_dir.join(format!("weft.db{ending}")));
        }
    } else {
        let another = Weft::new_config(Engine::Postgres).await;
        weft.config.database_url = another.database_url;
    }
    for _ in 0..2 {
        let said = refusal(&weft).await;
        assert!(said.contains(&key.display().to_string()) && said.contains("put it back"), "{said}");
        assert!(said.contains("move the key file away"), "{said}");
    }
    if weft.engine == Engine::Sqlite {
        assert!(!weft.config.data_dir.join("weft.db").exists(), "nothing is left that looks like it");
    }
    // On purpose.
    fs::rename(&key, key.with_extension("old")).expect("it is moved away");
    start::store_and_vault(&weft.config, &*weft.clock).await.expect("it begins anew");
    assert!(key.exists());
}

async fn a_first_start_that_was_cut_short_is_finished(weft: Weft) {
    // The database knows the key, and the key has no name yet.
    let key = weft.config.key_file();
    let kept = fs::read(&key).expect("a key");
    fs::rename(&key, key.with_extension("key.new")).expect("as it was a moment before");
    start::store_and_vault(&weft.config, &*weft.clock).await.expect("it starts");
    assert_eq!(fs::read(&key).expect("the key"), kept);
}

async fn half_a_sample_is_made_whole(sample: Weft) {
    sample.store.sample_begins().await.expect("it begins");
    let practice = sample.practice("Willow Street Practice").await;
    let therapist = sample.owner(practice, "Dr. Folake Adeyemi").await;
    sample.client(&therapist, "Mira Vance").await;
    let said = weft(&sample.config, &["serve", "--addr", "127.0.0.1:0"]).fails();
    assert!(said.contains("only half made") && said.contains("weft sample"), "{said}");
    weft(&sample.config, &["sample"]).works();
    let clients = weft(&sample.config, &["clients"]).works();
    assert!(clients.contains("Noor Haddad") && !clients.contains("Mira Vance"), "{clients}");
    assert!(weft(&sample.config, &["sample"]).fails().contains("this database has a practice already"));
    assert!(weft(&sample.config, &["verify"]).works().contains("audit trail intact, "));
}

/// The same with a program that is killed in the middle.
#[test]
fn a_sample_that_was_killed_is_made_the_next_time() {
    on(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        weft(&config, &["migrate"]).works();
        let mut making = starting(&config, &["sample"]).spawn().expect("weft starts");
        let mut database = AnyConnection::connect(&config.database_url()).await.expect("the database");
        let clients = async |database: &mut AnyConnection| {
            let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM clients").fetch_one(database).await;
            count.unwrap_or(0)
        };
        while clients(&mut database).await < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        making.kill().expect("it is killed");
        making.wait().expect("it ends");
        weft(&config, &["sample"]).works();
        assert!(weft(&config, &["clients"]).works().contains("\tNoor Haddad\n"));
    });
}

#[test]
fn a_second_server_on_one_file_is_refused_and_says_so() {
    on(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        let first = serving(&config);
        let said = weft(&config, &["serve", "--addr", "127.0.0.1:0"]).fails();
        assert!(said.contains("another Weft server is using") && said.contains("Stop that one first"), "{said}");
        Browser::new(first.address).get("/sign-in").await.expect(200);
        // Commands beside it are welcome, but not one that may begin by emptying it.
        assert!(weft(&config, &["sample"]).fails().contains("another Weft server is using"));
        weft(&config, &["clients"]).works();
        drop(first);
        drop(serving(&config));
    });
}
