//! What is sent to be kept while it is typed, and what keeping it gives back.

use serde::{Deserialize, Serialize};
use weft_shared::{exercise::ItemId, ids::AssignmentId, response::Parts};

/// The field by which a form says which open page sends it.
pub const PAGE: &str = "page";
/// The field by which words that are not stored yet go along with the act that ends a login; it may come several times.
pub const UNSAVED: &str = "unsaved";

/// One answer as it stands in its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerSave {
    pub assignment: AssignmentId,
    pub item: ItemId,
    /// The fields, `application/x-www-form-urlencoded`, as [`weft_shared::response::Parts`] reads them.
    pub typed: String,
    /// The revision the page was showing; 0 when there was none.
    pub seen: i64,
    /// The open page that sends it, and which of that page's saves it is: see [`weft_shared::response::save`].
    pub page: String,
    pub number: i64,
}

/// A form that was not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSave {
    /// The form's address.
    pub place: String,
    /// Its fields, `application/x-www-form-urlencoded`.
    pub typed: String,
    pub page: String,
    pub number: i64,
}

/// Words that are not stored yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    Answer(AnswerSave),
    Draft(DraftSave),
}

impl Unsaved {
    /// The arguments of its server function, `application/x-www-form-urlencoded`.
    pub fn to_wire(&self) -> String {
        let pairs = match self {
            Self::Answer(AnswerSave { assignment, item, typed, seen, page, number }) => vec![
                ("assignment", assignment.to_string()),
                ("item", item.to_string()),
                ("typed", typed.clone()),
                ("seen", seen.to_string()),
                ("page", page.clone()),
                ("number", number.to_string()),
            ],
            Self::Draft(DraftSave { place, typed, page, number }) => vec![
                ("place", place.clone()),
                ("typed", typed.clone()),
                ("page", page.clone()),
                ("number", number.to_string()),
            ],
        };
        Parts::new(pairs.into_iter().map(|(name, value)| (name.to_owned(), value))).to_wire()
    }

    /// The other way round of [`Unsaved::to_wire`].
    pub fn from_wire(text: &str) -> Option<Self> {
        let fields = Parts::from_wire(text);
        let (typed, page, number) = (fields.get("typed"), fields.get("page"), fields.get("number").parse().ok()?);
        if let Ok(assignment) = fields.get("assignment").parse() {
            let (item, seen) = (ItemId(fields.get("item")), fields.get("seen").parse().ok()?);
            return Some(Self::Answer(AnswerSave { assignment, item, typed, seen, page, number }));
        }
        let place = Some(fields.get("place")).filter(|place| !place.is_empty())?;
        Some(Self::Draft(DraftSave { place, typed, page, number }))
    }
}

/// Words that are stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// To be sent as `seen` with the next save.
    pub revision: i64,
    /// The practice's local time, "14:02".
    pub at: String,
    /// The answer asks for someone's attention.
    pub at_risk: bool,
    /// What keeps the words from being an answer; they are kept as they were typed.
    pub unfit: Option<String>,
    /// They stand beside an answer that another device has changed.
    pub beside: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_along_arrives() {
        let typed = Parts::one("Words & more = a lot\nsecond line").to_wire();
        let draft = DraftSave { place: "/clients/a/sessions/new".into(), typed, page: "p1".into(), number: 3 };
        let unsaved = Unsaved::Draft(draft);
        assert_eq!(Unsaved::from_wire(&unsaved.to_wire()), Some(unsaved));
        assert_eq!(Unsaved::from_wire("page=p1&number=1&typed=x"), None);
    }
}
