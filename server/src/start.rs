//! From configuration to services: connect, migrate, and make sure of the key.

use std::{fs, path::Path, sync::Arc};

use crate::{
    audit::takeover::key_every_trail,
    clock::Clock,
    config::Config,
    crypto::{CryptoError, Trails, Vault},
    report::use_installed_fonts,
    service::Services,
    store::{KeyCheckError, Store, StoreError},
};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("The folder {folder} cannot be made: {why}")]
    Folder { folder: String, why: std::io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] CryptoError),
    #[error(transparent)]
    KeyCheck(#[from] KeyCheckError),
    #[error("The audit trail cannot be taken over: {0}")]
    Trail(#[from] crate::error::Error),
    #[error("A built-in exercise cannot be read: {0}")]
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
    let key_file = config.key_file();
    for folder in [Some(config.data_dir.as_path()), key_file.parent()].into_iter().flatten() {
        make_private_folder(folder)?;
    }
    let store = Store::connect(&config.database_url()).await?;
    let (vault, trails) = open_vault(&store, &key_file).await?;
    key_every_trail(&store, &vault, trails, clock.now()).await?;
    if trails == Trails::MayBeOld {
        store.note_that_trails_are_keyed(&vault).await?;
    }
    Ok((store, vault))
}

async fn open_vault(store: &Store, key_file: &Path) -> Result<(Vault, Trails), StartError> {
    let shown = || key_file.display().to_string();
    match store.key_check().await? {
        Some(_) if !key_file.exists() => Err(CryptoError::KeyMissing(shown()).into()),
        Some(check) => {
            let vault = Vault::read(key_file)?;
            match vault.recognises(&check) {
                Some(trails) => Ok((vault, trails)),
                None => Err(CryptoError::WrongKey(shown()).into()),
            }
        }
        None => {
            let vault = if key_file.exists() { Vault::read(key_file)? } else { Vault::create(key_file)? };
            store.keep_key_check(&vault).await?;
            Ok((vault, Trails::AllKeyed))
        }
    }
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
