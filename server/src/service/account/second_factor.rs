//! The second factor: codes of an authenticator app, and recovery codes for when it is not at hand.

use sqlx::{Any, Transaction};
use totp_rs::{Algorithm, Builder, Totp};
use weft_app::pages::account::second_factor::{SecondFactor, SetUp};
use weft_shared::{
    access::Actor, account::recovery_code_key, error::Faults, ids::AccountId, throttle::Counted, when::Moment,
};

use crate::{
    crypto::{hash_token, random},
    error::{Error, Result},
    own_field::OwnField,
    service::{
        Services,
        account::{door::Door, sign_in::Arrival},
    },
    store::account::{
        self, AccountRow, factor,
        security::SecurityKind,
        sign_in::{self, SignInRow},
    },
};

/// So long a sign-in may stay between its steps.
pub(super) const STEP_MINUTES: i64 = 10;
/// Wrong codes after which a sign-in begins with the password again.
const MOST_CODES: i64 = 5;

const DIGITS: u8 = 6;
/// Seconds for which a code counts.
const STEP_SECONDS: u64 = 30;
const RECOVERY_CODES: usize = 8;

impl Services {
    /// The page after the password.
    ///
    /// # Errors
    /// `NotFound` when the sign-in is over.
    pub async fn second_factor_page(&self, secret: &str) -> Result<SecondFactor> {
        let mut tx = self.context.store.read().await?;
        let (_, account) = self.going_on(&mut tx, secret).await?;
        let has_passkey = !factor::passkeys(&mut tx, account.id).await?.is_empty();
        let has_app = account.totp.is_some_and(|totp| totp.since.is_some());
        Ok(SecondFactor { has_app, has_passkey })
    }

    /// The second step: a code of the app, or a recovery code.
    ///
    /// # Errors
    /// `NotFound` when the sign-in is over, `Invalid` for a wrong code, `TooSoon` after too many; both on the security log.
    pub async fn show_code(&self, secret: &str, code: &str, door: &Door) -> Result<Arrival> {
        let (row, account) = self.count_code(secret, door).await?;
        let mut tx = self.context.store.write().await?;
        let fits = self.use_code(&mut tx, &account, code).await?;
        if !fits {
            self.context.log_security(&mut tx, SecurityKind::CodeRefused, &account.email_hash, door).await?;
            tx.commit().await?;
            return Err(Faults::one("code", WRONG_CODE).into());
        }
        if !is_of_the_app(code) {
            self.context.log_security(&mut tx, SecurityKind::RecoveryCodeUsed, &account.email_hash, door).await?;
        }
        let arrival = self.go_in(&mut tx, &row, &account, door).await?;
        tx.commit().await?;
        Ok(arrival)
    }

    /// Counts a code, or a passkey in its place, before anyone looks at it.
    pub(super) async fn count_code(&self, secret: &str, door: &Door) -> Result<(SignInRow, AccountRow)> {
        let mut tx = self.context.store.read().await?;
        let (row, account) = self.going_on(&mut tx, secret).await?;
        drop(tx);
        let mut subjects = vec![self.codes_of(account.id)];
        subjects.extend(door.network(&self.context));
        self.context.count_try(door, &subjects, &account.email_hash).await?;
        let mut tx = self.context.store.write().await?;
        let may = sign_in::count_try(&mut tx, row.id, MOST_CODES).await?;
        tx.commit().await?;
        if may { Ok((row, account)) } else { Err(Error::NotFound) }
    }

    pub(super) fn codes_of(&self, account: AccountId) -> (Counted, String) {
        (Counted::ByCodes, self.context.vault.lookup("tries by codes", &account.to_string()))
    }

    /// Whether a code is right, and was not used before. It is used up by that.
    pub(super) async fn use_code(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        code: &str,
    ) -> Result<bool> {
        let now = self.context.now();
        let fits = if is_of_the_app(code) {
            let step = match self.totp(account)? {
                Some((totp, Some(_))) => step_of(&totp, code, now),
                _ => None,
            };
            match step {
                Some(step) => factor::use_totp(tx, account.id, step).await?,
                None => false,
            }
        } else {
            factor::use_recovery_code(tx, account.id, &hash_token(&recovery_code_key(code)), now).await?
        };
        if fits {
            self.context.uncount(tx, &[self.codes_of(account.id)]).await?;
        }
        Ok(fits)
    }

    /// A sign-in that goes on, and whose it is.
    pub(super) async fn going_on(
        &self,
        tx: &mut Transaction<'static, Any>,
        secret: &str,
    ) -> Result<(SignInRow, AccountRow)> {
        let row = sign_in::sign_in(tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        let now = self.context.now();
        let is_over = now >= row.begun_at.plus_minutes(STEP_MINUTES) || weft_shared::login::is_ahead(now, row.begun_at);
        let account = match row.account.filter(|_| !is_over && row.tries < MOST_CODES) {
            Some(id) => account::account_by_id(tx, id).await?,
            None => None,
        };
        Ok((row, account.ok_or(Error::NotFound)?))
    }

    pub(super) async fn go_in(
        &self,
        tx: &mut Transaction<'static, Any>,
        row: &SignInRow,
        account: &AccountRow,
        door: &Door,
    ) -> Result<Arrival> {
        // Two codes at once lead to one login.
        if !sign_in::remove_sign_in(tx, row.id).await? {
            return Err(Error::NotFound);
        }
        let network: Vec<_> = door.network(&self.context).into_iter().collect();
        self.context.uncount(tx, &network).await?;
        let memberships = account::memberships_of(tx, account.id).await?;
        let membership = memberships.first().ok_or(Error::NotFound)?;
        self.arrive(tx, account, membership, row.trusts_device, door).await
    }
}

/// Setting one up: on the way in, where there has to be one, or from the page of one's account.
impl Services {
    /// A secret that counts once a code has shown that it arrived; one that was proposed before stays.
    pub(super) async fn propose_totp(&self, tx: &mut Transaction<'static, Any>, account: &AccountRow) -> Result<()> {
        if account.totp.is_some() {
            return Ok(());
        }
        let sealed = OwnField::TotpSecret(account.id).seal_bytes(&self.context.vault, &random::<20>())?;
        Ok(factor::propose_totp(tx, account.id, &sealed).await?)
    }

    /// The page on which someone on the way in sets up their second factor.
    ///
    /// # Errors
    /// `NotFound` when the sign-in is over, or there is one already.
    pub async fn set_up_page(&self, secret: &str) -> Result<SetUp> {
        let mut tx = self.context.store.read().await?;
        let (_, account) = self.going_on(&mut tx, secret).await?;
        self.proposed(&account)
    }

    /// The page on which someone who is signed in does.
    ///
    /// # Errors
    /// `NotFound` when there is one already, or none was asked for.
    pub async fn own_set_up_page(&self, actor: &Actor) -> Result<SetUp> {
        let mut tx = self.context.store.read().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        self.proposed(&account)
    }

    fn proposed(&self, account: &AccountRow) -> Result<SetUp> {
        let Some((totp, None)) = self.totp(account)? else { return Err(Error::NotFound) };
        let secret = totp.secret().to_base32();
        let email = OwnField::AccountEmail(account.id).open(&self.context.vault, &account.email_sealed)?;
        let url = format!(
            "otpauth://totp/Weft:{}?secret={secret}&issuer=Weft",
            form_urlencoded::byte_serialize(email.as_bytes()).collect::<String>()
        );
        Ok(SetUp { qr: qr_path(&url)?, secret })
    }

    /// The first code shows that the secret arrived: it counts, and the recovery codes are made.
    ///
    /// # Errors
    /// As [`Services::show_code`].
    pub async fn finish_set_up(&self, secret: &str, code: &str, door: &Door) -> Result<(Arrival, Vec<String>)> {
        let (row, account) = self.count_code(secret, door).await?;
        let mut tx = self.context.store.write().await?;
        let codes = self.confirm_totp(&mut tx, &account, code, door).await?;
        let arrival = self.go_in(&mut tx, &row, &account, door).await?;
        tx.commit().await?;
        Ok((arrival, codes))
    }

    /// The same for someone who is signed in.
    ///
    /// # Errors
    /// `Invalid` for a wrong code, `NotFound` when there is one already.
    pub async fn finish_own_set_up(&self, actor: &Actor, code: &str, door: &Door) -> Result<Vec<String>> {
        let account = self.count_own_code(actor, door).await?;
        let mut tx = self.context.store.write().await?;
        let codes = self.confirm_totp(&mut tx, &account, code, door).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Counts a code someone shows who is signed in.
    pub(super) async fn count_own_code(&self, actor: &Actor, door: &Door) -> Result<AccountRow> {
        let mut tx = self.context.store.read().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        drop(tx);
        self.context.count_try(door, &[self.codes_of(account.id)], &account.email_hash).await?;
        Ok(account)
    }

    async fn confirm_totp(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        code: &str,
        door: &Door,
    ) -> Result<Vec<String>> {
        let Some((totp, None)) = self.totp(account)? else { return Err(Error::NotFound) };
        let Some(step) = step_of(&totp, code, self.context.now()) else {
            return Err(Faults::one("code", NOT_THE_APPS).into());
        };
        if !factor::confirm_totp(tx, account.id, step, self.context.now()).await? {
            return Err(Error::NotFound);
        }
        self.context.uncount(tx, &[self.codes_of(account.id)]).await?;
        self.factor_is_new(tx, account, door).await?;
        self.new_recovery_codes(tx, account.id).await
    }

    /// Fresh ones; those before stop working. They are shown once.
    pub(super) async fn new_recovery_codes(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: AccountId,
    ) -> Result<Vec<String>> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(&random())).collect();
        let hashes: Vec<String> = codes.iter().map(|code| hash_token(&recovery_code_key(code))).collect();
        factor::replace_recovery_codes(tx, account, &hashes, self.context.now()).await?;
        Ok(codes)
    }

    /// The account's authenticator app, and since when it counts.
    fn totp(&self, account: &AccountRow) -> Result<Option<(Totp, Option<Moment>)>> {
        let Some(row) = &account.totp else { return Ok(None) };
        let secret = OwnField::TotpSecret(account.id).open_bytes(&self.context.vault, &row.secret_sealed)?;
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(secret)
            .build()
            .map_err(|_| Error::Unreadable("accounts.totp_sealed"))?;
        Ok(Some((totp, row.since)))
    }
}

/// The time step whose code this is: that of now, or the one before, for whoever types while it changes. One of the step to
/// come is refused: clocks of phones are right by the second.
fn step_of(totp: &Totp, code: &str, now: Moment) -> Option<i64> {
    let seconds = u64::try_from(now.0 / 1_000).ok()?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp.check(&digits, seconds).filter(|step| *step <= seconds / STEP_SECONDS)?;
    i64::try_from(step).ok()
}

/// Six digits are a code of the app, whatever stands between them; everything else may be a recovery code.
fn is_of_the_app(code: &str) -> bool {
    let key = recovery_code_key(code);
    key.len() == usize::from(DIGITS) && key.bytes().all(|letter| letter.is_ascii_digit())
}

/// 140 bits in seven groups of four letters and digits, without those that look alike.
fn recovery_code(bytes: &[u8; 28]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A QR code as the path of an SVG drawing, with the width of its square in modules.
fn qr_path(text: &str) -> Result<(String, usize)> {
    let code = qrcode::QrCode::new(text).map_err(|_| Error::Unreadable("address of a second factor"))?;
    let width = code.width();
    let dark = code.to_colors();
    let mut path = String::new();
    for (place, _) in dark.iter().enumerate().filter(|(_, colour)| **colour == qrcode::Color::Dark) {
        path.push_str(&format!("M{} {}h1v1h-1z", place % width, place / width));
    }
    Ok((path, width))
}

pub(super) const WRONG_CODE: &str =
    "This code is not right, or was used before. Wait for the next one in your app, and type that.";
const NOT_THE_APPS: &str =
    "This is not the code your app shows for Weft. Check that you scanned this picture, and type the newest code.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_read_as_people_copy_it() {
        let code = recovery_code(&[7; 28]);
        assert_eq!(code.len(), 34);
        assert_eq!(recovery_code_key(&code.to_uppercase()), recovery_code_key(&code.replace('-', " ")));
        assert!(!is_of_the_app(&code));
        assert!(is_of_the_app("123 456") && is_of_the_app("000001"));
        assert!(!is_of_the_app("12345"));
    }
}
