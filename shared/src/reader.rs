//! Sentences about the two people of a record, for each reader: who reads is "you", whoever else is named.

use crate::pattern::Rater;

/// Who reads a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The client, on their own pages.
    Client,
    /// The therapist who looks.
    Therapist,
    /// Someone else, as with a report: both are named.
    Anyone,
}

impl Reader {
    /// Whoever looks at a page of both.
    pub fn of(viewer: Rater) -> Self {
        match viewer {
            Rater::Client => Reader::Client,
            Rater::Therapist => Reader::Therapist,
        }
    }
}

/// The two people of a record, as they are spoken of to one reader.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// To whom.
    pub reader: Reader,
    /// What the client is called: "Noor".
    pub client: &'a str,
    /// What the therapist is called: "Dr. Adeyemi".
    pub therapist: &'a str,
}

impl<'a> People<'a> {
    /// One of the two.
    pub fn who(self, rater: Rater) -> Who<'a> {
        match (rater, self.reader) {
            (Rater::Client, Reader::Client) | (Rater::Therapist, Reader::Therapist) => Who::You,
            (Rater::Client, _) => Who::Named(self.client),
            (Rater::Therapist, _) => Who::Named(self.therapist),
        }
    }

    /// Both, in the middle of a sentence: "you and Dr. Adeyemi", "Noor and Dr. Adeyemi".
    pub fn both(self) -> String {
        match self.reader {
            Reader::Client => format!("you and {}", self.therapist),
            Reader::Therapist => format!("you and {}", self.client),
            Reader::Anyone => format!("{} and {}", self.client, self.therapist),
        }
    }
}

/// One person, in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// The reader.
    You,
    /// Someone else, by name.
    Named(&'a str),
}

impl<'a> Who<'a> {
    /// As a sentence begins, and as a heading: "You", "Noor".
    pub fn starting(self) -> &'a str {
        match self {
            Who::You => "You",
            Who::Named(name) => name,
        }
    }

    /// Within a sentence: "you", "Noor".
    pub fn within(self) -> &'a str {
        match self {
            Who::You => "you",
            Who::Named(name) => name,
        }
    }

    /// With a verb, as a sentence begins: "You rate", "Noor rates".
    pub fn does(self, you: &str, others: &str) -> String {
        match self {
            Who::You => format!("You {you}"),
            Who::Named(name) => format!("{name} {others}"),
        }
    }

    /// "your", "Noor’s"
    pub fn whose(self) -> String {
        match self {
            Who::You => "your".to_owned(),
            Who::Named(name) => format!("{name}’s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reads_is_you_and_the_other_is_named() {
        let people = |reader| People { reader, client: "Thomas", therapist: "Dr. Adeyemi" };
        let said = |reader| {
            let people: People<'_> = people(reader);
            let (client, therapist) = (people.who(Rater::Client), people.who(Rater::Therapist));
            format!("{}, {} ratings, {}", client.does("rate", "rates"), therapist.whose(), people.both())
        };
        assert_eq!(said(Reader::Client), "You rate, Dr. Adeyemi’s ratings, you and Dr. Adeyemi");
        assert_eq!(said(Reader::Therapist), "Thomas rates, your ratings, you and Thomas");
        assert_eq!(said(Reader::Anyone), "Thomas rates, Dr. Adeyemi’s ratings, Thomas and Dr. Adeyemi");
        assert_eq!((Who::You.starting(), Who::You.within()), ("You", "you"));
        assert_eq!((Who::Named("Noor").starting(), Who::Named("Noor").within()), ("Noor", "Noor"));
    }
}
