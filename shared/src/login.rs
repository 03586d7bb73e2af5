//! Logins: how long one lasts, by what its practice has set.

use crate::{access::Role, error::Faults, when::Moment};

/// How far two clocks may be apart.
const SKEW_MINUTES: i64 = 5;

/// Minutes before the end at which a page says that it is near.
pub const WARNING_MINUTES: i64 = 2;

/// How long a password that was just asked for stands for what is asked about once more, in minutes.
pub const CONFIRMED_MINUTES: i64 = 10;

/// What a practice has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginLimits {
    /// Minutes without a sign of someone who works in the practice.
    pub staff_idle_minutes: i64,
    /// Hours, whatever they do.
    pub staff_hours: i64,
    /// Minutes without a sign of a client, on a device they do not trust.
    pub client_idle_minutes: i64,
    /// Days of a client's login on a device they trust.
    pub client_days: i64,
}

/// Hours of a client's login on a device they do not trust, whatever they do.
const CLIENT_HOURS: i64 = 12;

impl Default for LoginLimits {
    fn default() -> Self {
        Self { staff_idle_minutes: 30, staff_hours: 12, client_idle_minutes: 30, client_days: 30 }
    }
}

impl LoginLimits {
    /// The fields, each with its fewest and its most, and what it counts.
    pub const BOUNDS: [(&'static str, i64, i64, &'static str); 4] = [
        ("staff_idle_minutes", 5, 120, "minutes"),
        ("staff_hours", 1, 24, "hours"),
        ("client_idle_minutes", 5, 240, "minutes"),
        ("client_days", 1, 90, "days"),
    ];

    /// Read as they were typed, in the order of [`LoginLimits::BOUNDS`].
    ///
    /// # Errors
    /// A sentence for each field that is no whole number within its bounds.
    pub fn read(typed: [&str; 4]) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut read = [0; 4];
        for ((place, typed), (field, fewest, most, unit)) in read.iter_mut().zip(typed).zip(Self::BOUNDS) {
            match typed.trim().parse::<i64>() {
                Ok(number) if (fewest..=most).contains(&number) => *place = number,
                _ => faults.add(field, format!("Enter a whole number of {unit}, from {fewest} to {most}.")),
            }
        }
        let [staff_idle_minutes, staff_hours, client_idle_minutes, client_days] = read;
        faults.or(Self { staff_idle_minutes, staff_hours, client_idle_minutes, client_days })
    }
}

/// What is known of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginTimes {
    /// What the person is in the practice.
    pub role: Role,
    /// On a device the person trusts; counts for clients alone.
    pub on_trusted_device: bool,
    /// When it began.
    pub began_at: Moment,
    /// When the person last showed that they are there.
    pub seen_at: Moment,
}

impl LoginTimes {
    /// When it ends if nobody shows that they are there.
    pub fn ends_at(self, limits: LoginLimits) -> Moment {
        match self.role {
            Role::Client if self.on_trusted_device => self.began_at.plus_hours(24 * limits.client_days),
            Role::Client => {
                self.began_at.plus_hours(CLIENT_HOURS).min(self.seen_at.plus_minutes(limits.client_idle_minutes))
            }
            _ => self.began_at.plus_hours(limits.staff_hours).min(self.seen_at.plus_minutes(limits.staff_idle_minutes)),
        }
    }

    /// One whose beginning or last sign lies ahead of the clock has ended too: the clock was put back, and would let it
    /// last longer.
    pub fn has_ended(self, limits: LoginLimits, now: Moment) -> bool {
        now >= self.ends_at(limits) || is_ahead(now, self.began_at.max(self.seen_at))
    }
}

/// Later than any clock may have said by now.
pub fn is_ahead(now: Moment, at: Moment) -> bool {
    at > now.plus_minutes(SKEW_MINUTES)
}

/// Logins that began no later than this have ended, whatever a practice has set.
pub fn longest_ago(now: Moment) -> Moment {
    let [.., (_, _, days, _)] = LoginLimits::BOUNDS;
    now.plus_hours(-24 * days)
}

/// Logins on no trusted device that were last seen no later than this have ended, whatever a practice has set.
pub fn longest_unseen(now: Moment) -> Moment {
    let [(_, _, staff, _), _, (_, _, client, _), _] = LoginLimits::BOUNDS;
    now.plus_minutes(-staff.max(client))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment(1_795_435_200_000);

    fn login(role: Role, on_trusted_device: bool) -> LoginTimes {
        LoginTimes { role, on_trusted_device, began_at: NOON, seen_at: NOON }
    }

    #[test]
    fn a_login_ends_without_a_sign_and_by_its_age() {
        let limits = LoginLimits::default();
        for role in [Role::Owner, Role::Therapist, Role::Supervisor, Role::Assistant] {
            // A device is not trusted by those who read other people's records.
            for trusted in [false, true] {
                let login = login(role, trusted);
                assert!(!login.has_ended(limits, NOON.plus_minutes(29)));
                assert!(login.has_ended(limits, NOON.plus_minutes(30)));
                let busy = LoginTimes { seen_at: NOON.plus_hours(12).plus_minutes(-1), ..login };
                assert!(!busy.has_ended(limits, NOON.plus_hours(12).plus_minutes(-1)));
                assert!(busy.has_ended(limits, NOON.plus_hours(12)));
            }
        }
        let client = login(Role::Client, false);
        assert!(!client.has_ended(limits, NOON.plus_minutes(29)));
        assert!(client.has_ended(limits, NOON.plus_minutes(30)));
        let trusting = login(Role::Client, true);
        assert!(!trusting.has_ended(limits, NOON.plus_hours(24 * 30 - 1)));
        assert!(trusting.has_ended(limits, NOON.plus_hours(24 * 30)));
    }

    #[test]
    fn a_clock_that_was_put_back_prolongs_nothing() {
        let limits = LoginLimits::default();
        assert!(!login(Role::Client, true).has_ended(limits, NOON.plus_minutes(-5)));
        assert!(login(Role::Client, true).has_ended(limits, NOON.plus_minutes(-6)));
    }

    #[test]
    fn limits_are_whole_numbers_within_bounds() {
        assert_eq!(LoginLimits::read(["30", "12", " 30 ", "30"]), Ok(LoginLimits::default()));
        let faults = LoginLimits::read(["4", "25", "soon", "0"]).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["client_days", "client_idle_minutes", "staff_hours", "staff_idle_minutes"]);
        assert_eq!(faults.at("staff_hours"), Some("Enter a whole number of hours, from 1 to 24."));
    }
}
