//! The joint view's queue of ratings that wait to be sent. No browser and no network in here, so that it can be tested.

use std::time::Duration;

/// The longest wait between two tries, in seconds.
const LONGEST_WAIT: u32 = 15;

/// One post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Post {
    /// `application/x-www-form-urlencoded`.
    pub(super) body: String,
    /// A rating: kept until it has arrived. Anything else is asked for again by whoever wants it.
    pub(super) rates: bool,
}

#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: Vec<Post>,
    sending: bool,
    failures: u32,
}

impl Outbox {
    /// Rates anew what was rated and not sent yet: the last tap is the one that is meant.
    pub(super) fn put(&mut self, post: Post) {
        if post.rates {
            let on_its_way = usize::from(self.sending);
            let mut place = 0;
            self.waiting.retain(|waiting| {
                place += 1;
                place <= on_its_way || !waiting.rates
            });
        }
        self.waiting.push(post);
    }

    /// The next to be sent, unless one is on its way.
    pub(super) fn take(&mut self) -> Option<Post> {
        if self.sending {
            return None;
        }
        let next = self.waiting.first().cloned();
        self.sending = next.is_some();
        next
    }

    pub(super) fn arrived(&mut self) {
        self.sending = false;
        self.failures = 0;
        if !self.waiting.is_empty() {
            self.waiting.remove(0);
        }
    }

    /// How long to wait before the next try.
    pub(super) fn failed(&mut self) -> Duration {
        self.sending = false;
        self.failures += 1;
        let ratings = self.waiting.iter().filter(|post| post.rates).count();
        // Of two ratings the later is meant.
        let mut place = 0;
        self.waiting.retain(|post| {
            place += usize::from(post.rates);
            post.rates && place == ratings
        });
        Duration::from_secs(2u64.saturating_pow(self.failures - 1).min(u64::from(LONGEST_WAIT)))
    }

    pub(super) fn has_rating(&self) -> bool {
        self.waiting.iter().any(|post| post.rates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(value: u8) -> Post {
        Post { body: format!("act=rate&strength={value}"), rates: true }
    }

    fn next() -> Post {
        Post { body: "act=go".to_owned(), rates: false }
    }

    #[test]
    fn a_rating_stays_until_it_has_arrived_and_the_last_tap_is_meant() {
        let mut outbox = Outbox::default();
        outbox.put(rating(6));
        assert_eq!(outbox.take(), Some(rating(6)));
        assert_eq!(outbox.take(), None, "one at a time");
        outbox.put(rating(7));
        assert_eq!(outbox.failed(), Duration::from_secs(1));
        assert_eq!(outbox.take(), Some(rating(7)));
        assert_eq!(outbox.failed(), Duration::from_secs(2));
        assert!(outbox.has_rating());
        assert_eq!(outbox.take(), Some(rating(7)));
        outbox.arrived();
        assert!(!outbox.has_rating());
        assert_eq!(outbox.take(), None);
    }

    #[test]
    fn taps_while_one_is_on_its_way_follow_it() {
        let mut outbox = Outbox::default();
        outbox.put(rating(6));
        outbox.take();
        outbox.put(rating(7));
        outbox.put(rating(8));
        outbox.arrived();
        assert_eq!(outbox.take(), Some(rating(8)));
    }

    #[test]
    fn what_is_no_rating_is_not_repeated_later() {
        let mut outbox = Outbox::default();
        outbox.put(rating(3));
        outbox.put(next());
        outbox.take();
        outbox.failed();
        assert_eq!(outbox.take(), Some(rating(3)));
        outbox.arrived();
        assert_eq!(outbox.take(), None);
        for _ in 0..40 {
            outbox.put(next());
            outbox.take();
            assert!(outbox.failed() <= Duration::from_secs(u64::from(LONGEST_WAIT)));
        }
    }
}
