//! What becomes of a save: of an answer that is sent while it is typed, from one of several open pages.
//!
//! A page sends its saves under a name of its own, numbered. By these a save that arrives twice, late, or whose answer
//! was lost on the way is told from one of another device, so that a page is never in conflict with itself.

use serde::{Deserialize, Serialize};

/// The longest name of a page, in bytes.
pub const LONGEST_PAGE: usize = 40;

/// Which of a page's saves one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Name an open page gives itself when it wakes: random, so that the same page opened twice is two.
    pub page: String,
    /// Counts the saves of the page from 1.
    pub number: i64,
}

impl Stamp {
    /// Whether it can be stored: a name of letters and digits, and a number.
    pub fn is_sound(&self) -> bool {
        let Self { page, number } = self;
        (1..=LONGEST_PAGE).contains(&page.len())
            && page.bytes().all(|letter| letter.is_ascii_alphanumeric())
            && *number > 0
    }
}

/// What stands where a save is to go.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// How often it was saved; 0: never.
    pub revision: i64,
    /// The save it came by; `None` by a form.
    pub by: Option<&'a Stamp>,
}

/// Where a save goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A later save of the same page was quicker: nothing is done.
    Overtaken,
    /// Under this revision, in place of what stands there.
    Revision(i64),
    /// Beside what stands there, which came from elsewhere and which this page has not shown.
    Beside,
}

/// Decides where a save goes. `seen`: the revision the page was showing, 0 for none. `by`: `None` for a form.
pub fn place(standing: Standing<'_>, seen: i64, by: Option<&Stamp>) -> Place {
    let own = by.zip(standing.by).filter(|(save, there)| save.page == there.page);
    match own {
        Some((save, there)) if save.number <= there.number => Place::Overtaken,
        Some(_) => Place::Revision(standing.revision + 1),
        None if seen == standing.revision => Place::Revision(standing.revision + 1),
        None => Place::Beside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(page: &str, number: i64) -> Stamp {
        Stamp { page: page.to_owned(), number }
    }

    #[test]
    fn a_page_is_never_in_conflict_with_itself() {
        let there = by("kitchen", 4);
        let standing = Standing { revision: 7, by: Some(&there) };
        assert_eq!(
            place(standing, 3, Some(&by("kitchen", 5))),
            Place::Revision(8),
            "the answer to the fourth was lost"
        );
        assert_eq!(place(standing, 3, Some(&by("kitchen", 4))), Place::Overtaken, "it arrives a second time");
        assert_eq!(place(standing, 6, Some(&by("kitchen", 2))), Place::Overtaken, "it arrives late");
    }

    #[test]
    fn another_page_must_have_seen_what_stands_there() {
        let there = by("kitchen", 4);
        let standing = Standing { revision: 7, by: Some(&there) };
        assert_eq!(place(standing, 7, Some(&by("train", 1))), Place::Revision(8));
        assert_eq!(place(standing, 6, Some(&by("train", 9))), Place::Beside);
        assert_eq!(place(standing, 6, None), Place::Beside, "a form, too");
        assert_eq!(place(standing, 7, None), Place::Revision(8));
    }

    #[test]
    fn the_first_save_goes_where_nothing_stands() {
        let standing = Standing { revision: 0, by: None };
        assert_eq!(place(standing, 0, Some(&by("train", 1))), Place::Revision(1));
        assert_eq!(place(Standing { revision: 1, by: None }, 0, Some(&by("train", 1))), Place::Beside);
    }
}
