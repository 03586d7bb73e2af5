//! The master key: without the right one nothing starts, and with it each client's words are sealed on their own.

use std::{fs, os::unix::fs::PermissionsExt as _};

use sqlx::Row as _;
use weft_server::{
    config::Config,
    crypto::CryptoError,
    start::{self, StartError},
    store::Engine,
};
use weft_shared::sharing::Readers;

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(
    a_key_is_made_once_and_for_its_owner_alone,
    without_its_key_a_database_is_not_opened,
    the_same_words_are_sealed_differently_each_time,
    sealed_words_cannot_be_moved
);

async fn a_key_is_made_once_and_for_its_owner_alone(weft: Weft) {
    let file = weft.config.key_file();
    let mode = fs::metadata(&file).expect("a key file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    let key = fs::read_to_string(&file).expect("the key");
    assert_eq!(key.trim().len(), 64);
    let stored = weft.stored_bytes().await;
    if weft.engine == Engine::Postgres {
        assert!(!stored.windows(64).any(|window| window == key.trim().as_bytes()), "the key is not in the database");
    }
    start::services(&weft.config, weft.clock.clone()).await.expect("it starts again");
    assert_eq!(fs::read_to_string(&file).expect("the key"), key, "with the same key");

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is opened to others");
    let refused = refusal(&weft, &weft.config).await;
    assert!(matches!(refused, StartError::Key(CryptoError::KeyFile { .. })), "{refused}");
    assert!(refused.to_string().contains("chmod 600"), "{refused}");
}

async fn refusal(weft: &Weft, config: &Config) -> StartError {
    match start::store_and_vault(config, &*weft.clock).await {
        Ok(_) => panic!("it starts"),
        Err(error) => error,
    }
}

async fn without_its_key_a_database_is_not_opened(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&therapist, "Mira Vance").await;
    let file = weft.config.key_file();
    let kept = fs::read(&file).expect("the key");

    fs::remove_file(&file).expect("it is lost");
    let refused = refusal(&weft, &weft.config).await;
    assert!(matches!(refused, StartError::Key(CryptoError::KeyMissing(_))), "{refused}");
    assert!(!file.exists(), "no new key hides that the old one is lost");

    // Someone else's key: from another Weft, or made up.
    let elsewhere = Weft::new_config(weft.engine).await;
    start::services(&elsewhere, weft.clock.clone()).await.expect("another Weft");
    for wrong in [fs::read(elsewhere.key_file()).expect("its key"), "0".repeat(64).into_bytes()] {
        write_key(&file, &wrong);
        let refused = refusal(&weft, &weft.config).await;
        assert!(matches!(refused, StartError::Key(CryptoError::WrongKey(_))), "{refused}");
        assert!(refused.to_string().contains("Put the right key file back"), "{refused}");
    }
    write_key(&file, b"not a key");
    assert!(matches!(refusal(&weft, &weft.config).await, StartError::Key(CryptoError::KeyFile { .. })));

    // And their database with our key.
    let mixed = Config { key_file: Some(file.clone()), ..elsewhere };
    write_key(&file, &kept);
    assert!(matches!(refusal(&weft, &mixed).await, StartError::Key(CryptoError::WrongKey(_))));
    let services = start::services(&weft.config, weft.clock.clone()).await.expect("the right key opens it again");
    let clients = services.clients_for_operator(practice).await.expect("the clients");
    assert_eq!(clients, [(client, "Mira Vance".to_owned())]);
}

fn write_key(file: &std::path::Path, key: &[u8]) {
    fs::write(file, key).expect("a key file");
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("of its owner");
}

async fn the_same_words_are_sealed_differently_each_time(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    for name in ["Mira Vance", "Nadia Brandt"] {
        let client = weft.client(&therapist, name).await;
        for _ in 0..2 {
            weft.entry(&therapist, &client, JOURNAL, &[("body", "My jaw lets go.")], Readers::ClientAlone).await;
        }
    }
    let rows = weft.rows("SELECT answer_sealed FROM answers").await;
    let mut sealed: Vec<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(sealed.len(), 4);
    sealed.sort();
    sealed.dedup();
    assert_eq!(sealed.len(), 4);
    let rows = weft.rows("SELECT data_key_wrapped FROM clients").await;
    assert_ne!(rows[0].get::<Vec<u8>, _>(0), rows[1].get::<Vec<u8>, _>(0), "a key for each client");
}

async fn sealed_words_cannot_be_moved(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let entry =
        weft.entry(&therapist, &client, JOURNAL, &[("who", "My aunt"), ("body", "Warm.")], Readers::ClientAlone).await;
    let browser = weft.signed_in(&client.email).await;
    let path = format!("/homework/{entry}/entry");
    browser.get(&path).await.expect(200).says("My aunt").says("Warm.");
    let moved = weft
        .execute("UPDATE answers SET answer_sealed = (SELECT a.answer_sealed FROM answers a WHERE a.item_id = 'body') WHERE item_id = 'who'")
        .await;
    assert_eq!(moved, 1);
    browser.get(&path).await.expect(500).hides("Warm.");
}
