//! Secrets: the master key, the clients' data keys and tokens.
//!
//! Each client has a data key of its own, wrapped by the master key, which lies in a file outside the database. Whoever
//! erases a data key erases the record it sealed, from every backup too.

use std::{fmt, fs, io::Write as _, path::Path, sync::Arc};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use weft_shared::ids::ClientId;
use zeroize::Zeroizing;

const NONCE: usize = 24;

#[derive(Debug, thiserror::Error)]
pub enum CryptoError {
    #[error(
        "the key file {0} is missing, but this database was made with one. Put the key file back: without it no one can \
         read what clients wrote"
    )]
    KeyMissing(String),
    #[error("the key in {0} is not the one this database was made with. Put the right key file back")]
    WrongKey(String),
    #[error("cannot use the key file {path}: {why}")]
    KeyFile { path: String, why: String },
    /// Something sealed could not be opened: a damaged row, or one that belongs elsewhere.
    #[error("cannot open sealed data ({0})")]
    Unreadable(&'static str),
    #[error("cannot make or read a password hash")]
    Password,
    /// Too many others want the same at this moment.
    #[error("too many passwords are being checked at once")]
    Busy,
}

/// Fresh bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::expect_used, reason = "without randomness from the system nothing may go on")]
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for randomness")]
    getrandom::fill(&mut bytes).expect("the operating system gives no randomness");
    bytes
}

/// A 256-bit secret for a link or a cookie. Only its hash is stored.
pub struct Token(Zeroizing<String>);

impl Token {
    pub fn new() -> Self {
        Self(Zeroizing::new(hex::encode(random::<32>())))
    }

    /// One that was kept, under seal, to be shown once more.
    pub fn kept(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    pub fn secret(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> String {
        hash_token(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

pub fn hash_token(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// What a database's check text says about its audit trails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trails {
    /// Those that are there may have been written before trails were keyed.
    MayBeOld,
    /// Every one is keyed: one that is not was not written by this program. Nobody can make this text say otherwise
    /// without the key.
    AllKeyed,
}

impl Trails {
    /// What the check text is bound to.
    fn place(self) -> &'static str {
        match self {
            Self::MayBeOld => "weft key check",
            Self::AllKeyed => "weft key check, trails keyed",
        }
    }
}

/// The master key.
#[derive(Clone)]
pub struct Vault {
    cipher: Arc<XChaCha20Poly1305>,
    trail_key: MacKey,
    lookup_key: MacKey,
}

impl fmt::Debug for Vault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Vault(…)")
    }
}

impl Vault {
    /// Reads the key file (64 hex digits).
    pub fn read(path: &Path) -> Result<Self, CryptoError> {
        let fault = |why: String| CryptoError::KeyFile { path: path.display().to_string(), why };
        readable_by_owner_only(path).map_err(fault)?;
        let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| fault(error.to_string()))?);
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), &mut *key)
            .map_err(|_| fault("it does not hold 64 hexadecimal digits".to_owned()))?;
        Self::of_key(&key)
    }

    /// Makes a key file, readable by its owner only. An existing file is never overwritten.
    pub fn create(path: &Path) -> Result<Self, CryptoError> {
        let fault =
            |error: std::io::Error| CryptoError::KeyFile { path: path.display().to_string(), why: error.to_string() };
        let key = Zeroizing::new(random::<32>());
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(fault)?;
        let text = Zeroizing::new(hex::encode(*key));
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
        Self::of_key(&key)
    }

    fn of_key(key: &[u8; 32]) -> Result<Self, CryptoError> {
        let mac_key = |purpose| MacKey::derive(key, purpose);
        Ok(Self {
            cipher: Arc::new(cipher(key)),
            trail_key: mac_key("weft audit trail 1")?,
            lookup_key: mac_key("weft lookup 1")?,
        })
    }

    pub(crate) fn trail_key(&self) -> &MacKey {
        &self.trail_key
    }

    /// What something is found by that is stored under seal, or not at all: equal for equal texts of a kind, and nothing to
    /// guess from without the key. In hexadecimal digits.
    pub fn lookup(&self, kind: &str, text: &str) -> String {
        self.lookup_key.mac(format!("{kind}\0{text}").as_bytes())
    }

    /// Whether a hash is that of a text. The comparison takes as long whatever comes of it.
    pub fn is_lookup(&self, (kind, text): &(&str, String), hash: &str) -> bool {
        self.lookup_key.is_mac(format!("{kind}\0{text}").as_bytes(), hash)
    }

    /// A text that only this key can make and check, kept in the database to recognise a wrong key at start.
    pub fn check_text(&self, trails: Trails) -> Result<String, CryptoError> {
        Ok(hex::encode(seal(&self.cipher, trails.place(), b"weft")?))
    }

    /// What a check text says; `None` when another key made it.
    pub fn recognises(&self, check_text: &str) -> Option<Trails> {
        let sealed = hex::decode(check_text).ok()?;
        let says = |trails: &Trails| open(&self.cipher, trails.place(), &sealed).is_ok();
        [Trails::AllKeyed, Trails::MayBeOld].into_iter().find(says)
    }

    /// Seals what belongs to no client. `place` as in [`DataKey`].
    pub fn seal_own(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.cipher, place, bytes)
    }

    pub fn open_own(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        open(&self.cipher, place, sealed)
    }

    /// A new data key and its wrapped form for the client's record.
    pub fn new_data_key(&self, client: ClientId) -> Result<(DataKey, Vec<u8>), CryptoError> {
        let key = Zeroizing::new(random::<32>());
        let wrapped = seal(&self.cipher, &data_key_place(client), &*key)?;
        Ok((DataKey(Arc::new(cipher(&key))), wrapped))
    }

    pub fn unwrap_data_key(&self, client: ClientId, wrapped: &[u8]) -> Result<DataKey, CryptoError> {
        let bytes = Zeroizing::new(open(&self.cipher, &data_key_place(client), wrapped)?);
        let key: Zeroizing<[u8; 32]> =
            Zeroizing::new(bytes.as_slice().try_into().map_err(|_| CryptoError::Unreadable("data key"))?);
        Ok(DataKey(Arc::new(cipher(&key))))
    }
}

/// A key for one purpose, derived from the master key. That of the audit trails' chains: whoever has the database alone
/// cannot continue or rewrite a chain.
#[derive(Clone)]
pub(crate) struct MacKey(Arc<Zeroizing<[u8; 64]>>);

impl fmt::Debug for MacKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MacKey(…)")
    }
}

impl MacKey {
    fn derive(master: &[u8; 32], purpose: &str) -> Result<Self, CryptoError> {
        let mut key = Zeroizing::new([0; 64]);
        let derived = Hkdf::<Sha256>::new(None, master).expand(purpose.as_bytes(), &mut *key);
        derived.map_err(|_| CryptoError::Unreadable("derived key"))?;
        Ok(Self(Arc::new(key)))
    }

    /// HMAC-SHA-256, in hexadecimal digits.
    pub(crate) fn mac(&self, text: &[u8]) -> String {
        let key: &[u8; 64] = &self.0;
        let mac = Hmac::<Sha256>::new(key.into()).chain_update(text);
        hex::encode(mac.finalize().into_bytes())
    }

    fn is_mac(&self, text: &[u8], mac: &str) -> bool {
        let key: &[u8; 64] = &self.0;
        let said = hex::decode(mac).unwrap_or_default();
        Hmac::<Sha256>::new(key.into()).chain_update(text).verify_slice(&said).is_ok()
    }
}

fn data_key_place(client: ClientId) -> String {
    format!("clients.data_key {client}")
}

#[cfg(unix)]
pub(crate) fn readable_by_owner_only(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map_err(|error| error.to_string())?.permissions().mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(format!("other users may read it (mode {:o}); run: chmod 600 {}", mode & 0o777, path.display()))
    }
}

#[cfg(not(unix))]
pub(crate) fn readable_by_owner_only(_: &Path) -> Result<(), String> {
    Ok(())
}

/// Seals and opens one client's texts. `place` names where the text stands, so that it cannot be moved elsewhere.
#[derive(Clone)]
pub struct DataKey(Arc<XChaCha20Poly1305>);

impl fmt::Debug for DataKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DataKey(…)")
    }
}

impl DataKey {
    pub fn seal(&self, place: &str, text: &str) -> Result<Vec<u8>, CryptoError> {
        seal(&self.0, place, text.as_bytes())
    }

    /// A file.
    pub fn seal_bytes(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.0, place, bytes)
    }

    pub fn open_bytes(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        open(&self.0, place, sealed)
    }

    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String, CryptoError> {
        String::from_utf8(open(&self.0, place, sealed)?).map_err(|_| CryptoError::Unreadable("text"))
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

/// Nonce, then ciphertext with its tag.
fn seal(cipher: &XChaCha20Poly1305, place: &str, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let nonce = random::<NONCE>();
    let payload = Payload { msg: plain, aad: place.as_bytes() };
    let sealed =
        cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| CryptoError::Unreadable("too long to seal"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(cipher: &XChaCha20Poly1305, place: &str, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(CryptoError::Unreadable("too short"))?;
    cipher
        .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: place.as_bytes() })
        .map_err(|_| CryptoError::Unreadable("wrong key or place"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use weft_shared::{ids::uuid_v7, when::Moment};

    fn client(n: u8) -> ClientId {
        uuid_v7(Moment(0), [n; 10]).into()
    }

    fn vault() -> Vault {
        Vault::of_key(&random()).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_place_and_for_its_client() {
        let vault = vault();
        let (key, wrapped) = vault.new_data_key(client(1)).unwrap();
        let sealed = key.seal("answers a q1", "dear diary").unwrap();
        assert_eq!(key.open("answers a q1", &sealed).unwrap(), "dear diary");
        assert!(key.open("answers a q2", &sealed).is_err());
        assert!(vault.unwrap_data_key(client(2), &wrapped).is_err());
        let again = vault.unwrap_data_key(client(1), &wrapped).unwrap();
        assert_eq!(again.open("answers a q1", &sealed).unwrap(), "dear diary");
        assert!(!sealed.windows(4).any(|window| window == b"dear"));
    }

    #[test]
    fn another_master_key_is_recognised_as_wrong() {
        let (one, other) = (vault(), vault());
        for trails in [Trails::MayBeOld, Trails::AllKeyed] {
            let check = one.check_text(trails).unwrap();
            assert_eq!(one.recognises(&check), Some(trails));
            assert_eq!(other.recognises(&check), None);
        }
        assert_eq!(one.recognises("not hex"), None);
    }

    #[test]
    fn a_trail_s_key_follows_from_the_master_key_and_from_no_other() {
        let [one, again, other] = [[1; 32], [1; 32], [2; 32]].map(|key| Vault::of_key(&key).unwrap());
        let mac = one.trail_key().mac(b"what happened");
        assert_eq!(mac.len(), 64);
        assert_eq!(mac, again.trail_key().mac(b"what happened"));
        assert_ne!(mac, one.trail_key().mac(b"what happened."));
        assert_ne!(mac, other.trail_key().mac(b"what happened"));
        assert_eq!(format!("{:?} {:?}", one, one.trail_key()), "Vault(…) MacKey(…)");
    }

    #[test]
    fn what_is_looked_up_is_bound_to_its_kind_and_to_the_key() {
        let [one, other] = [[1; 32], [2; 32]].map(|key| Vault::of_key(&key).unwrap());
        let hash = one.lookup("email", "noor@example.org");
        assert_eq!(hash, one.lookup("email", "noor@example.org"));
        assert_ne!(hash, one.lookup("device", "noor@example.org"));
        assert_ne!(hash, other.lookup("email", "noor@example.org"));
        assert_ne!(hash, one.trail_key().mac(b"email\0noor@example.org"));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = std::env::temp_dir().join(format!("weft-key-{}", hex::encode(random::<8>())));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("key");
        let check = Vault::create(&path).unwrap().check_text(Trails::AllKeyed).unwrap();
        assert!(Vault::read(&path).unwrap().recognises(&check).is_some());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(Vault::create(&path).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Vault::read(&path).unwrap_err().to_string().contains("chmod 600"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
