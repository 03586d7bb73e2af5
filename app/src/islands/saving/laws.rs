//! Plays saving in any order: keys, pauses, a network that loses, delays and repeats, logins that end, pages that are
//! left, closed and opened again, on two devices and in a form without scripts; and holds the three laws.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, sample::Index};
use weft_shared::{
    error::Refusal,
    response::save::{Place, Stamp, Standing, place},
};

use super::{
    queue::{Save, SaveQueue},
    status::Status,
};
use crate::api::{ApiError, Saved};

const FIELD: &str = "who";

#[derive(Clone, Debug)]
enum Act {
    Type(Index),
    Pass(u64),
    /// A save arrives, and its answer sets out.
    Arrive(Index),
    /// It arrives, and stays on the way to arrive once more.
    ArriveTwice(Index),
    Lose(Index),
    /// The page gives it up, and it arrives all the same.
    GiveUp(Index),
    /// The server cannot take it just now.
    Busy(Index),
    Answer(Index),
    LoginEnds,
    SignIn,
    ComeBack(Index),
    /// *Next*: waits for what is unsaved, then the page gives way to a new one.
    Press(Index),
    /// The tab is closed, or a link followed; whoever is asked may stay.
    Close(Index, bool),
    /// *Leave quickly*: what is unsaved goes along.
    Leave(Index),
    /// A page without scripts is sent with other words.
    Post,
    Reload,
}

fn act() -> impl Strategy<Value = Act> {
    let at = any::<Index>;
    prop_oneof![
        6 => at().prop_map(Act::Type),
        4 => (0_u64..8_000).prop_map(Act::Pass),
        5 => at().prop_map(Act::Arrive),
        1 => at().prop_map(Act::ArriveTwice),
        2 => at().prop_map(Act::Lose),
        1 => at().prop_map(Act::GiveUp),
        1 => at().prop_map(Act::Busy),
        5 => at().prop_map(Act::Answer),
        1 => Just(Act::LoginEnds),
        2 => Just(Act::SignIn),
        1 => at().prop_map(Act::ComeBack),
        2 => at().prop_map(Act::Press),
        2 => (at(), any::<bool>()).prop_map(|(page, stays)| Act::Close(page, stays)),
        1 => at().prop_map(Act::Leave),
        1 => Just(Act::Post),
        1 => Just(Act::Reload),
    ]
}

/// What is stored, and everything that ever was.
#[derive(Default)]
struct Server {
    revision: i64,
    text: String,
    by: Option<Stamp>,
    beside: BTreeMap<String, (i64, String)>,
    log: BTreeSet<String>,
    signed_in: bool,
}

impl Server {
    /// `shown`: what the page that sends has shown or typed.
    fn take(&mut self, save: &Save, page: &str, shown: &BTreeSet<String>) -> Result<Saved, ApiError> {
        if !self.signed_in {
            return Err(ApiError::Refused(Refusal::SignIn));
        }
        let by = Stamp { page: page.to_owned(), number: save.number };
        let beside = !self.put(&save.typed, save.seen, Some(&by), shown);
        let revision = if beside { save.seen } else { self.revision };
        Ok(Saved { revision, at: "14:02".into(), at_risk: false, unfit: None, beside })
    }

    /// As the service does; `false`: it stands beside.
    fn put(&mut self, typed: &str, seen: i64, by: Option<&Stamp>, shown: &BTreeSet<String>) -> bool {
        if self.text == typed {
            return true;
        }
        match place(Standing { revision: self.revision, by: self.by.as_ref() }, seen, by) {
            Place::Overtaken => return true,
            Place::Revision(next) => {
                assert!(self.revision == 0 || shown.contains(&self.text), "“{}” was overwritten unseen", self.text);
                (self.revision, self.text, self.by) = (next, typed.to_owned(), by.cloned());
            }
            Place::Beside => {
                assert!(!shown.contains(&self.text), "in conflict with “{}”, which it has shown", self.text);
                if let Some(by) = by {
                    let kept = self.beside.entry(by.page.clone()).or_default();
                    if kept.0 < by.number {
                        *kept = (by.number, typed.to_owned());
                    }
                }
            }
        }
        if by.is_some() || self.text == typed {
            self.log.insert(typed.to_owned());
        }
        self.text == typed
    }
}

/// An open page with its island.
struct Page {
    name: String,
    queue: SaveQueue,
    revision: i64,
    shown: BTreeSet<String>,
    typed: Option<String>,
}

struct Flight {
    page: String,
    save: Save,
    shown: BTreeSet<String>,
    /// `None` on the way to the server; what it said on the way back.
    answer: Option<Result<Saved, ApiError>>,
}

struct World {
    now: u64,
    names: u64,
    server: Server,
    pages: Vec<Page>,
    flights: Vec<Flight>,
    /// A page without scripts: what it was made from.
    plain: (i64, BTreeSet<String>),
}

impl World {
    fn new() -> Self {
        let server = Server { signed_in: true, ..Server::default() };
        let mut world = Self { now: 0, names: 0, server, pages: vec![], flights: vec![], plain: (0, BTreeSet::new()) };
        world.open();
        world.open();
        world
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("w{}", self.names)
    }

    /// What a page shows that is opened now.
    fn shown(&self) -> BTreeSet<String> {
        let beside = self.server.beside.values().map(|(_, text)| text.clone());
        beside.chain([self.server.text.clone()]).collect()
    }

    fn open(&mut self) {
        let (name, shown, revision) = (self.name(), self.shown(), self.server.revision);
        self.pages.push(Page { name, queue: SaveQueue::new(None), revision, shown, typed: None });
    }

    fn send(&mut self, at: usize) {
        let page = &mut self.pages[at];
        for save in page.queue.take_waiting() {
            let (page, shown) = (page.name.clone(), page.shown.clone());
            self.flights.push(Flight { page, save, shown, answer: None });
        }
    }

    fn send_what_is_due(&mut self) {
        for at in 0..self.pages.len() {
            if self.pages[at].queue.due_in(self.now) == Some(0) {
                self.send(at);
            }
        }
    }

    fn arrive(&mut self, at: usize) {
        let Flight { page, save, shown, .. } = &self.flights[at];
        let answer = self.server.take(save, page, shown);
        self.flights[at].answer = Some(answer);
    }

    fn hear(&mut self, at: usize, lost: Option<ApiError>) {
        let Flight { page, save, answer, .. } = self.flights.remove(at);
        let answer = lost.map_or_else(|| answer.expect("on its way back"), Err);
        if let Some(page) = self.pages.iter_mut().find(|open| open.name == page) {
            page.queue.answered(FIELD, save.number, answer, self.now);
        }
    }

    fn find(&self, at: Index, is: impl Fn(&Flight) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..self.flights.len()).filter(|at| is(&self.flights[*at])).collect();
        (!found.is_empty()).then(|| *at.get(&found))
    }

    /// A page goes, and another comes. `asked`: the browser asked first, or the person chose to lose it.
    fn close(&mut self, at: usize, asked: bool) {
        let mut page = self.pages.remove(at);
        // The one kind of request that outlives its page; nobody hears the answer.
        for save in page.queue.unsaved() {
            self.flights.push(Flight { page: page.name.clone(), save, shown: page.shown.clone(), answer: None });
        }
        if let Some(typed) = page.typed.filter(|_| !asked) {
            assert!(self.server.log.contains(&typed), "“{typed}” is gone with its page, and no one asked");
        }
        self.open();
    }

    fn act(&mut self, act: Act) {
        let on_the_way = |flight: &Flight| flight.answer.is_none();
        let here = |world: &Self, at: Index| at.index(world.pages.len());
        match act {
            Act::Type(at) => {
                let (text, now, at) = (self.name(), self.now, here(self, at));
                let page = &mut self.pages[at];
                page.queue.typed(FIELD, text.clone(), page.revision, now);
                page.shown.insert(text.clone());
                page.typed = Some(text);
            }
            Act::Pass(time) => {
                self.now += time;
                self.send_what_is_due();
            }
            Act::Arrive(at) => {
                if let Some(at) = self.find(at, on_the_way) {
                    self.arrive(at);
                }
            }
            Act::ArriveTwice(at) => {
                if let Some(at) = self.find(at, on_the_way) {
                    self.arrive(at);
                    let Flight { page, save, shown, .. } = &self.flights[at];
                    let again = Flight { page: page.clone(), save: save.clone(), shown: shown.clone(), answer: None };
                    self.flights.push(again);
                }
            }
            Act::Lose(at) => {
                if let Some(at) = self.find(at, |_| true) {
                    self.hear(at, Some(ApiError::Lost));
                }
            }
            Act::GiveUp(at) => {
                if let Some(at) = self.find(at, on_the_way) {
                    let Flight { page, save, shown, .. } = &self.flights[at];
                    let late = Flight { page: page.clone(), save: save.clone(), shown: shown.clone(), answer: None };
                    self.hear(at, Some(ApiError::Lost));
                    self.flights.push(late);
                }
            }
            Act::Busy(at) => {
                if let Some(at) = self.find(at, on_the_way) {
                    self.hear(at, Some(ApiError::Refused(Refusal::Unexpected)));
                }
            }
            Act::Answer(at) => {
                if let Some(at) = self.find(at, |flight| flight.answer.is_some()) {
                    self.hear(at, None);
                }
            }
            Act::LoginEnds => self.server.signed_in = false,
            Act::SignIn => self.server.signed_in = true,
            Act::ComeBack(at) => {
                let at = here(self, at);
                self.pages[at].queue.came_back();
                self.send(at);
            }
            Act::Press(at) => {
                let at = here(self, at);
                self.send(at);
                if !self.pages[at].queue.is_unsaved() {
                    self.close(at, false);
                }
            }
            Act::Close(at, stays) => {
                let at = here(self, at);
                let asks = self.pages[at].queue.is_unsaved();
                if !(asks && stays) {
                    self.close(at, asks);
                }
            }
            Act::Leave(at) => {
                let at = here(self, at);
                let page = &mut self.pages[at];
                for save in page.queue.unsaved() {
                    // Refused: the login has ended already, and whoever leaves quickly is not held up.
                    drop(self.server.take(&save, &page.name, &page.shown));
                }
                let was_signed_in = self.server.signed_in;
                self.server.signed_in = false;
                self.close(at, !was_signed_in);
            }
            Act::Post => {
                let text = self.name();
                let (seen, mut shown) = self.plain.clone();
                if self.server.signed_in {
                    // Refused it comes again, with both; taken it gives way to a new page.
                    self.server.put(&text, seen, None, &shown);
                    shown.extend(self.shown());
                    shown.insert(text);
                    self.plain = (self.server.revision, shown);
                }
            }
            Act::Reload => self.plain = (self.server.revision, self.shown()),
        }
    }

    fn hold_the_laws(&self) {
        for page in &self.pages {
            let Some(typed) = &page.typed else { continue };
            let is_stored = self.server.log.contains(typed);
            let says_saved = page.queue.status().line().starts_with("Saved");
            assert!(is_stored || !says_saved, "“{typed}” is called saved, and is not");
            let is_held = page.queue.clone().unsaved().iter().any(|save| save.typed == *typed);
            assert!(is_stored || is_held, "“{typed}” is neither stored nor held");
            assert!(page.queue.is_unsaved() || is_stored, "“{typed}” would go without a question");
        }
    }

    /// With a network, a server and a login, everything comes to rest.
    fn settle(&mut self) {
        self.server.signed_in = true;
        for _ in 0..8 {
            for at in 0..self.pages.len() {
                self.pages[at].queue.came_back();
            }
            self.now += 31_000;
            self.send_what_is_due();
            while !self.flights.is_empty() {
                if self.flights[0].answer.is_none() {
                    self.arrive(0);
                }
                self.hear(0, None);
            }
        }
        for page in &self.pages {
            let status = page.queue.status();
            let rests = matches!(status, Status::Saved { .. } | Status::Beside { .. } | Status::Untouched);
            assert!(rests && !page.queue.is_unsaved(), "{status:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_three_laws_hold_whatever_happens(acts in prop::collection::vec(act(), 1..120)) {
        let mut world = World::new();
        for act in acts {
            world.act(act);
            world.hold_the_laws();
        }
        world.settle();
        world.hold_the_laws();
    }
}
