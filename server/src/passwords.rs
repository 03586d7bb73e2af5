//! Passwords: hashed and compared, so many at once.
//!
//! Argon2id with 46 MiB and one pass each time: what OWASP's cheat sheet on password storage asks for at least. Who asks for a hundred at once would take
//! all memory from everyone, so they wait in a line; who comes when the line is full is sent away. Those at work use the
//! same few pieces of memory again and again: given back and asked for anew, they would grow the process without end.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version,
    password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use weft_shared::{account::check_password, text::password as one_writing};
use zeroize::Zeroizing;

use crate::{
    crypto::{CryptoError, random},
    slow::{self, Idle},
};

/// How many wait beside those that are at work.
const LONGEST_LINE: usize = 100;
/// Each takes [`MEMORY_KIB`], which stays with the process.
const MOST_AT_ONCE: usize = 8;
const MEMORY_KIB: u32 = 46 * 1024;
const PASSES: u32 = 1;
/// A person has given up before that.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Cheap to clone: copies share the places.
#[derive(Clone)]
pub(crate) struct Passwords {
    at_once: usize,
    waiting: usize,
    at_work: Arc<Semaphore>,
    /// Those at work and those who wait.
    in_line: Arc<Semaphore>,
    /// Of those who were at work; never more than can be at once.
    memory: Arc<Mutex<Vec<Memory>>>,
}

/// What one hash is worked out in.
type Memory = Vec<Block>;

/// A place at work, and the one in the line that led to it.
type Place = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Default for Passwords {
    /// As many at once as the machine has cores, two at least.
    fn default() -> Self {
        Self::new(thread::available_parallelism().map_or(2, usize::from).clamp(2, MOST_AT_ONCE), LONGEST_LINE)
    }
}

impl Passwords {
    fn new(at_once: usize, waiting: usize) -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Self { at_once, waiting, at_work: places(at_once), in_line: places(at_once + waiting), memory: Arc::default() }
    }

    /// # Errors
    /// `Busy` when too many others want the same.
    pub(crate) async fn hash(&self, idle: Idle, password: &str) -> Result<String, CryptoError> {
        let password = Zeroizing::new(one_writing(password));
        self.work(idle, move |memory| {
            let salt = SaltString::encode_b64(&random::<16>()).map_err(|_| CryptoError::Password)?;
            hash(&password, &salt, memory)
        })
        .await
    }

    /// Whether the password fits: in its one writing or, for what was hashed before there was one, as it was typed. Without
    /// a hash (no such account) it takes as long, and does not fit.
    ///
    /// # Errors
    /// `Busy` when too many others want the same.
    pub(crate) async fn fits(&self, idle: Idle, password: &str, kept: Option<String>) -> Result<bool, CryptoError> {
        let mut writings = vec![Zeroizing::new(one_writing(password))];
        if *writings[0] != password {
            writings.push(Zeroizing::new(password.to_owned()));
        }
        self.work(idle, move |memory| {
            let mut does_fit = false;
            // All of them, whatever the first says.
            for password in &writings {
                match &kept {
                    Some(kept) => does_fit |= fits(password, kept, memory)?,
                    None => {
                        let salt = SaltString::encode_b64(&[0; 16]).map_err(|_| CryptoError::Password)?;
                        hash(password, &salt, memory)?;
                    }
                }
            }
            Ok(does_fit)
        })
        .await
    }

    /// Whether it was hashed with other parameters than today's.
    pub(crate) fn is_old(&self, kept: &str) -> bool {
        let made_with = PasswordHash::new(kept).ok().and_then(|hash| Params::try_from(&hash).ok());
        let strength = |params: Params| (params.m_cost(), params.t_cost(), params.p_cost());
        made_with.map(strength) != params().ok().map(strength)
    }

    async fn work<T: Send + 'static>(
        &self,
        idle: Idle,
        work: impl FnOnce(&mut Memory) -> Result<T, CryptoError> + Send + 'static,
    ) -> Result<T, CryptoError> {
        let place = self.place().await?;
        let kept = self.memory.clone();
        // The place is the thread's: who gives up waiting frees none that is still at work.
        let done = slow::work(idle, move || {
            let mut memory = kept.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let done = work(&mut memory);
            // Nothing of the password stays.
            memory.fill(Block::default());
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
            drop(place);
            done
        });
        done.await.ok_or(CryptoError::Password)?
    }

    /// How many are at work, and how many wait.
    pub(crate) fn load(&self) -> (usize, usize) {
        let at_work = self.at_once.saturating_sub(self.at_work.available_permits());
        let in_line = (self.at_once + self.waiting).saturating_sub(self.in_line.available_permits());
        (at_work, in_line.saturating_sub(at_work))
    }

    async fn place(&self) -> Result<Place, CryptoError> {
        let in_line = self.in_line.clone().try_acquire_owned().map_err(|_| CryptoError::Busy)?;
        match timeout(LONGEST_WAIT, self.at_work.clone().acquire_owned()).await {
            Ok(Ok(at_work)) => Ok((at_work, in_line)),
            _ => Err(CryptoError::Busy),
        }
    }
}

fn params() -> Result<Params, CryptoError> {
    Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| CryptoError::Password)
}

/// Why a new password cannot stand: too short, too long, or too easy to guess for someone who knows what it is `about`
/// (the address, a name). By zxcvbn, which has lists of the passwords, words and names people use most.
pub(crate) fn weakness(password: &str, about: &[&str]) -> Result<(), String> {
    check_password(password)?;
    let about: Vec<&str> = about.iter().copied().chain(["weft"]).collect();
    if zxcvbn::zxcvbn(&one_writing(password), &about).score() >= zxcvbn::Score::Three {
        return Ok(());
    }
    Err("This one is easy to guess. Use a longer one: four or more words that do not belong together work well."
        .to_owned())
}

/// As the crate's own hasher writes it, in memory that is there.
fn hash(password: &str, salt: &SaltString, memory: &mut Memory) -> Result<String, CryptoError> {
    let params = params()?;
    let output = output(password, salt.as_salt(), (Algorithm::Argon2id, Version::V0x13), &params, None, memory)?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|_| CryptoError::Password)?,
        salt: Some(salt.as_salt()),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// Whether it fits, by what the hash says of how it was made. The comparison takes as long whatever comes of it.
fn fits(password: &str, kept: &str, memory: &mut Memory) -> Result<bool, CryptoError> {
    let kept = PasswordHash::new(kept).map_err(|_| CryptoError::Password)?;
    let (Some(salt), Some(expected)) = (kept.salt, kept.hash) else { return Err(CryptoError::Password) };
    let algorithm = Algorithm::try_from(kept.algorithm).map_err(|_| CryptoError::Password)?;
    let version = kept.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(|_| CryptoError::Password)?;
    let params = Params::try_from(&kept).map_err(|_| CryptoError::Password)?;
    let output = output(password, salt, (algorithm, version), &params, Some(expected.len()), memory)?;
    Ok(output == expected)
}

/// `length`: in bytes; `None`: the usual one.
fn output(
    password: &str,
    salt: Salt<'_>,
    (algorithm, version): (Algorithm, Version),
    params: &Params,
    length: Option<usize>,
    memory: &mut Memory,
) -> Result<Output, CryptoError> {
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes).map_err(|_| CryptoError::Password)?;
    memory.resize(params.block_count(), Block::default());
    let argon = Argon2::new(algorithm, version, params.clone());
    let output = Output::init_with(length.unwrap_or(Params::DEFAULT_OUTPUT_LEN), |out| {
        Ok(argon.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut *memory)?)
    });
    output.map_err(|_| CryptoError::Password)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    /// Passwords that are kept were hashed by the crate's own hand, and a later Weft may leave it to that again.
    #[test]
    fn the_crate_reads_what_is_written_here_and_the_other_way_round() {
        let mut memory = Memory::new();
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let crates_own = || Argon2::new(Algorithm::Argon2id, Version::V0x13, params().unwrap());
        let theirs = crates_own().hash_password(b"three quiet words", &salt).unwrap().to_string();
        let ours = hash("three quiet words", &salt, &mut memory).unwrap();
        assert_eq!(ours, theirs);
        assert!(fits("three quiet words", &theirs, &mut memory).unwrap());
        assert!(!fits("three loud words", &theirs, &mut memory).unwrap());
        let ours = PasswordHash::new(&ours).unwrap();
        assert!(crates_own().verify_password(b"three quiet words", &ours).is_ok());
        assert!(fits("three quiet words", "no hash", &mut memory).is_err());
    }

    #[test]
    fn an_older_hash_still_fits_and_is_known_for_one() {
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let old = Argon2::default().hash_password(b"three quiet words", &salt).unwrap().to_string();
        let mut memory = Memory::new();
        assert!(fits("three quiet words", &old, &mut memory).unwrap());
        let new = hash("three quiet words", &salt, &mut memory).unwrap();
        let passwords = Passwords::default();
        assert!(passwords.is_old(&old) && !passwords.is_old(&new));
        assert!(new.contains("m=47104,t=1,p=1"), "46 MiB");
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        for weak in
            ["password1234", "123456789012", "qwertyuiopas", "adeyemiadeyemi", "aaaaaaaaaaaaaaaa", "weftweftweft"]
        {
            assert!(weakness(weak, &["adeyemi@example.org", "adeyemi"]).is_err(), "{weak}");
        }
        for strong in ["three quiet words", "a thread between sessions", "Vf8#kq2!mzR7"] {
            assert_eq!(weakness(strong, &["adeyemi@example.org"]), Ok(()), "{strong}");
        }
        assert!(weakness("short", &[]).unwrap_err().contains("12 characters"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_password_fits_its_own_hash_and_no_other() {
        let passwords = Passwords::default();
        let hash = passwords.hash(Idle::before_any_transaction(), "three quiet words").await.unwrap();
        let fits = async |typed: &str, hash: Option<String>| {
            passwords.fits(Idle::before_any_transaction(), typed, hash).await.unwrap()
        };
        assert!(fits("three quiet words", Some(hash.clone())).await);
        assert!(!fits("three loud words", Some(hash)).await);
        assert!(!fits("three quiet words", None).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_so_many_are_at_work_and_in_line_at_once() {
        let passwords = Passwords::new(2, 5);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (passwords, now, most) = (passwords.clone(), now.clone(), most.clone());
                tokio::spawn(async move {
                    let work = move |_: &mut Memory| {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::sleep(Duration::from_millis(300));
                        now.fetch_sub(1, Ordering::SeqCst);
                        Ok(())
                    };
                    passwords.work(Idle::before_any_transaction(), work).await
                })
            })
            .collect();
        let mut done = 0;
        let mut sent_away = 0;
        for each in tries {
            match each.await.unwrap() {
                Ok(()) => done += 1,
                Err(CryptoError::Busy) => sent_away += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((done, sent_away), (7, 13));
        assert_eq!(most.load(Ordering::SeqCst), 2);
        passwords.work(Idle::before_any_transaction(), |_| Ok(())).await.unwrap();
    }
}
