//! No sequence of sharing, handing over, standing in, changing roles, leaving, coming back, opening in an emergency and ending
//! a therapy lets anyone read what `access` denies at that moment: after every step everyone tries everything, and what
//! happens is what a model says that knows nothing of the program but the rules.

use weft_server::{
    clock::LocalTime,
    error::{Error, Result},
    service::{
        account::{door::Door, member::MemberInput},
        record::care::CareInput,
    },
    store::Engine,
};
use weft_shared::{
    access::{Action, Actor, CareKind, Decision, Relation, Role, decide},
    care::{Care, Span, Wish, plan},
    case_status::{CaseAct, CaseStatus},
    error::Sure,
    ids::{AssignmentId, ClientId, MembershipId, SessionId},
    sharing::Readers,
    when::{Day, Moment, days_after},
};

use crate::support::{
    Client, PASSWORD, Weft, both_engines,
    people::{JOURNAL, Therapist},
    weft::TIME_ZONE,
};

both_engines!(no_sequence_lets_anyone_read_what_they_may_not);

/// Small numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // The generator of PCG without its permutation: the upper bits are random enough to choose by.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).expect("a small number")
    }
}

/// Someone who works in the practice, as the model knows them.
struct Member {
    who: Therapist,
    base: Role,
    role: Role,
    has_left: bool,
    /// Of the login they came with last.
    token: String,
}

struct Model {
    members: Vec<Member>,
    care: Vec<Care>,
    emergencies: Vec<(MembershipId, Moment)>,
    is_shared: bool,
    status: CaseStatus,
}

struct World<'a> {
    weft: &'a Weft,
    client: Client,
    entry: AssignmentId,
    session: SessionId,
    model: Model,
    day: Day,
}

const ROLES: [Role; 4] = [Role::Owner, Role::Therapist, Role::Supervisor, Role::Assistant];

async fn no_sequence_lets_anyone_read_what_they_may_not(weft: Weft) {
    let sequences = if weft.engine == Engine::Sqlite { 60 } else { 6 };
    let mut world = World::new(&weft).await;
    let mut dice = Dice(20_261_129);
    let mut allowed = 0;
    for sequence in 0..sequences {
        world.begin_again().await;
        let mut told = Vec::new();
        for _ in 0..8 {
            let step = world.step(&mut dice).await;
            told.push(step);
            allowed += world.everyone_tries_everything(&format!("sequence {sequence}: {told:?}")).await;
        }
    }
    assert!(allowed > sequences * 8, "{allowed} readings were allowed");
}

impl<'a> World<'a> {
    async fn new(weft: &'a Weft) -> Self {
        let practice = weft.practice("Willow Street Practice").await;
        let mut members = Vec::new();
        for (name, base) in [
            ("Tess First", Role::Therapist),
            ("Theo Second", Role::Therapist),
            ("Olga Owner", Role::Owner),
            ("Otto Owner", Role::Owner),
            ("Sara Supervises", Role::Supervisor),
            ("Anna Assists", Role::Assistant),
        ] {
            let who = weft.member(practice, name, base).await;
            members.push(Member { who, base, role: base, has_left: false, token: String::new() });
        }
        let first = &members[0].who;
        let client = weft.client(first, "Mira Vance").await;
        let session = weft.session(first, client.id, "2026-11-16", "Tea.", "A note of her own.").await;
        let answers = [("who", "My aunt"), ("body", "My jaw lets go.")];
        let entry = weft.entry(first, &client, JOURNAL, &answers, Readers::ClientAlone).await;
        let model =
            Model { members, care: Vec::new(), emergencies: Vec::new(), is_shared: false, status: CaseStatus::Active };
        Self { weft, client, entry, session, model, day: "2026-11-23".parse().expect("a day") }
    }

    /// Everyone is what they were at first, and Tess treats Mira.
    async fn begin_again(&mut self) {
        let (weft, id) = (self.weft, self.client.id);
        self.day = days_after(self.day, 1);
        weft.go_to(&self.day.to_string(), "10:00");
        let first = self.model.members[0].who.actor.membership;
        for sql in [
            "DELETE FROM care".to_owned(),
            "DELETE FROM emergency_access".to_owned(),
            "UPDATE clients SET paused_at = NULL, discharged_day = NULL, archived_at = NULL".to_owned(),
            format!(
                "INSERT INTO care (practice_id, client_id, membership_id, from_day, kind)
                 SELECT practice_id, '{id}', id, '{}', 'treats' FROM memberships WHERE id = '{first}'",
                self.day
            ),
        ] {
            weft.execute(sql).await;
        }
        for place in 0..self.model.members.len() {
            let member = &mut self.model.members[place];
            let (id, role) = (member.who.actor.membership, member.base.as_str());
            weft.execute(format!("UPDATE memberships SET role = '{role}', ended_at = NULL WHERE id = '{id}'")).await;
            (member.role, member.has_left) = (member.base, false);
            self.sign_in(place).await;
        }
        self.set_readers(false).await;
        let span = Span { from: self.day, until: None };
        self.model.care = vec![Care { member: first, kind: CareKind::Treats, span }];
        self.model.emergencies.clear();
        self.model.status = CaseStatus::Active;
    }

    async fn sign_in(&mut self, place: usize) {
        let member = &mut self.model.members[place];
        member.token = self.weft.login(&member.who.email).await.secret().to_owned();
    }

    async fn set_readers(&mut self, shared: bool) {
        let readers = Readers::from_shared(shared);
        let done = self.weft.services.set_readers(&self.client.actor, self.entry, readers).await;
        done.expect("a client decides who reads");
        self.model.is_shared = shared;
    }

    /// As whom a member comes, if they come in at all.
    async fn actor(&self, place: usize) -> Option<Actor> {
        self.weft.services.actor(&self.model.members[place].token).await.expect("an answer")
    }

    /// One of those who work there now, whoever it is.
    fn someone(&self, dice: &mut Dice) -> usize {
        loop {
            let place = dice.roll(self.model.members.len());
            if !self.model.members[place].has_left {
                return place;
            }
        }
    }

    fn owner(&self) -> usize {
        let is_owner = |member: &Member| !member.has_left && member.role == Role::Owner;
        self.model.members.iter().position(is_owner).expect("there is always one")
    }

    /// Does something, as somebody; what comes of it is what the model says.
    async fn step(&mut self, dice: &mut Dice) -> String {
        self.weft.later();
        match dice.roll(12) {
            0 => {
                self.set_readers(!self.model.is_shared).await;
                format!("shared: {}", self.model.is_shared)
            }
            1..=4 => self.change_care(dice).await,
            5 => self.change_role(dice).await,
            6 => self.leave(dice).await,
            7 => self.come_back(dice).await,
            8 | 9 => self.open_in_emergency(dice).await,
            10 => self.change_case(dice).await,
            _ => {
                let hours = [2, 26][dice.roll(2)];
                self.weft.clock.set(self.weft.now().plus_hours(hours));
                self.day = LocalTime::of(TIME_ZONE).expect("a zone").day(self.weft.now());
                // What matters most asks for the password again.
                for place in 0..self.model.members.len() {
                    if !self.model.members[place].has_left {
                        self.sign_in(place).await;
                    }
                }
                format!("{hours} hours went by")
            }
        }
    }

    async fn change_care(&mut self, dice: &mut Dice) -> String {
        let (by, who, other) = (self.someone(dice), self.someone(dice), self.someone(dice));
        let id = |place: usize| self.model.members[place].who.actor.membership;
        let kind = CareKind::ALL[dice.roll(3)];
        let day = |dice: &mut Dice| days_after(self.day, i32::try_from(dice.roll(4)).expect("few") - 1);
        let (input, wish, begins) = match dice.roll(4) {
            0 => {
                let on = day(dice);
                let wish = Wish::End { member: id(who), kind, on };
                (CareInput::End { which: Some((kind, id(who))), on }, wish, None)
            }
            1 => {
                let (from, to, on) = (id(who), id(other), day(dice));
                let input = CareInput::HandOver { from: Some(from), to: Some(to), on };
                (input, Wish::HandOver { from, to, on }, Some(other))
            }
            _ => {
                let from = day(dice);
                let last = (dice.roll(2) == 0).then(|| days_after(from, 2));
                let span = Span { from, until: last.map(|last| days_after(last, 1)) };
                let wish = Wish::Add(Care { member: id(who), kind, span });
                (CareInput::Add { kind: Some(kind), member: Some(id(who)), from, last }, wish, Some(who))
            }
        };
        let may = self.may(by, Action::ManageCare);
        let role = begins.map(|place| self.model.members[place].role);
        let changes = if may { plan(&self.now(), wish, role, self.day).ok() } else { None };
        let actor = self.actor(by).await.expect("they are signed in");
        let done = self.weft.services.change_care(&actor, self.client.id, &input, &Sure::of_everything()).await;
        assert_eq!(
            outcome(&done),
            if changes.is_some() {
                "done"
            } else if may {
                "invalid"
            } else {
                "denied"
            },
            "{wish:?}"
        );
        for change in changes.iter().flatten() {
            change.apply(&mut self.model.care);
        }
        format!("{by}: {wish:?}: {}", changes.is_some())
    }

    /// Care that has not ended: what is over is the past, and those who left have none.
    fn now(&self) -> Vec<Care> {
        let has_left = |id| self.model.members.iter().any(|one| one.who.actor.membership == id && one.has_left);
        let is_over = |care: &Care| care.span.until.is_some_and(|until| until <= self.day);
        self.model.care.iter().filter(|care| !is_over(care) && !has_left(care.member)).copied().collect()
    }

    async fn change_role(&mut self, dice: &mut Dice) -> String {
        let (place, role) = (self.someone(dice), ROLES[dice.roll(4)]);
        let owner = self.actor(self.owner()).await.expect("they are signed in");
        let member = &self.model.members[place];
        let (id, before) = (member.who.actor.membership, member.role);
        let input = MemberInput {
            name: member.who.actor.name.clone(),
            credentials: String::new(),
            email: String::new(),
            role: Some(role),
        };
        let may = role == before || self.may_leave(place, Some(role));
        let done = self.weft.services.change_member(&owner, id, &input).await;
        assert_eq!(outcome(&done), if may { "done" } else { "invalid" }, "{before:?} to {role:?}");
        if may && role != before {
            self.end_all_but_treating(id);
            self.model.members[place].role = role;
            let is_self = id == owner.membership;
            if !is_self {
                assert!(self.actor(place).await.is_none(), "a login outlived a role");
            }
            self.sign_in(place).await;
        }
        format!("{place} becomes {role:?}: {may}")
    }

    async fn leave(&mut self, dice: &mut Dice) -> String {
        let place = self.someone(dice);
        let owner = self.actor(self.owner()).await.expect("they are signed in");
        let id = self.model.members[place].who.actor.membership;
        let may = self.may_leave(place, None);
        let done = self.weft.services.end_membership(&owner, id).await;
        assert_eq!(outcome(&done), if may { "done" } else { "invalid" }, "{place} leaves");
        if may {
            self.end_all_but_treating(id);
            self.model.members[place].has_left = true;
        }
        format!("{place} leaves: {may}")
    }

    async fn come_back(&mut self, dice: &mut Dice) -> String {
        let Some(place) = self.model.members.iter().position(|member| member.has_left) else {
            return "no one to come back".to_owned();
        };
        let role = ROLES[dice.roll(4)];
        let owner = self.actor(self.owner()).await.expect("they are signed in");
        let member = &self.model.members[place];
        let (name, email) = (member.who.actor.name.clone(), member.who.email.clone());
        let input = MemberInput { name, credentials: String::new(), email: email.clone(), role: Some(role) };
        let invited = self.weft.services.invite_member(&owner, &input).await.expect("an invitation");
        let secret = invited.link.path.trim_start_matches("/join/");
        let joined = self.weft.services.join(secret, &email, PASSWORD, &Door::default()).await;
        assert!(joined.is_ok(), "they join");
        (self.model.members[place].role, self.model.members[place].has_left) = (role, false);
        self.sign_in(place).await;
        format!("{place} comes back as {role:?}")
    }

    async fn open_in_emergency(&mut self, dice: &mut Dice) -> String {
        let (place, hours) = (self.someone(dice), [1, 4, 24][dice.roll(3)]);
        let may = self.may(place, Action::OpenInEmergency);
        let actor = self.actor(place).await.expect("they are signed in");
        let done = self.weft.services.open_in_emergency(&actor, self.client.id, "A fire in the house.", hours).await;
        assert_eq!(outcome(&done), if may { "done" } else { "denied" }, "{place} opens in an emergency");
        if may {
            self.model.emergencies.push((actor.membership, self.weft.now().plus_hours(hours)));
        }
        format!("{place} opens for {hours} hours: {may}")
    }

    async fn change_case(&mut self, dice: &mut Dice) -> String {
        let place = self.someone(dice);
        let act = match self.model.status {
            CaseStatus::Archived => CaseAct::Restore,
            _ => CaseAct::Archive,
        };
        let may = self.may(place, Action::ChangeCase);
        let actor = self.actor(place).await.expect("they are signed in");
        let done = self.weft.services.change_case(&actor, self.client.id, act).await;
        assert_eq!(outcome(&done), if may { "done" } else { "denied" }, "{place}: {act:?}");
        if may {
            self.model.status = if act == CaseAct::Archive { CaseStatus::Archived } else { CaseStatus::Active };
        }
        format!("{place}: {act:?}: {may}")
    }

    /// There is always an owner, and whoever treats a client goes on doing so, or hands over first.
    fn may_leave(&self, place: usize, becomes: Option<Role>) -> bool {
        let members = &self.model.members;
        let (member, id) = (&members[place], members[place].who.actor.membership);
        let other = |(at, one): (usize, &Member)| at != place && !one.has_left && one.role == Role::Owner;
        if member.role == Role::Owner && !members.iter().enumerate().any(other) {
            return false;
        }
        let treats = |care: &Care| care.member == id && care.kind == CareKind::Treats;
        becomes.is_some_and(Role::treats) || !self.now().iter().any(treats)
    }

    fn end_all_but_treating(&mut self, id: MembershipId) {
        let day = self.day;
        let is_it = |care: &Care| care.member == id && care.kind != CareKind::Treats;
        self.model.care.retain(|care| !is_it(care) || care.span.from < day);
        for care in self.model.care.iter_mut().filter(|care| is_it(care)) {
            care.span.until = Some(care.span.until.map_or(day, |until| until.min(day)));
        }
        self.model.emergencies.retain(|(member, _)| *member != id);
    }

    fn relation(&self, place: usize) -> Relation {
        let member = &self.model.members[place];
        let id = member.who.actor.membership;
        let is = |kind: CareKind| {
            kind.fits(member.role)
                && self
                    .model
                    .care
                    .iter()
                    .any(|care| care.member == id && care.kind == kind && care.span.holds(self.day))
        };
        let is_open = |(who, until): &(MembershipId, Moment)| *who == id && self.weft.now() < *until;
        match () {
            () if is(CareKind::Treats) => Relation::Care,
            () if is(CareKind::Covers) => Relation::Cover,
            () if is(CareKind::Supervises) => Relation::Supervision,
            () if self.model.emergencies.iter().any(is_open) => Relation::Emergency,
            () => Relation::Colleague,
        }
    }

    fn may(&self, place: usize, action: Action) -> bool {
        decide(self.model.members[place].role, self.relation(place), action) == Decision::Allow
    }

    /// Gives how much was allowed.
    async fn everyone_tries_everything(&self, told: &str) -> usize {
        let (services, id) = (&self.weft.services, self.client.id);
        let mut allowed = 0;
        for (place, member) in self.model.members.iter().enumerate() {
            let Some(actor) = self.actor(place).await else {
                assert!(member.has_left, "{told}: {place} is signed out");
                continue;
            };
            assert!(!member.has_left, "{told}: {place} left, and is signed in");
            assert_eq!(actor.role, member.role, "{told}: {place}");
            let record = services.record_page(&actor, id).await;
            let entry = services.shared_entry(&actor, id, self.entry).await;
            let note = services.session_page(&actor, id, self.session).await;
            let care = services.who_treats_page(&actor, id).await;
            let office = services.office_client(&actor, id).await;
            let tried = [
                (outcome(&record), self.may(place, Action::OpenRecord)),
                (outcome(&entry), self.may(place, Action::ReadShared) && self.model.is_shared),
                (outcome(&note), self.may(place, Action::PrivateNotes)),
                (outcome(&care), self.may(place, Action::ManageCare)),
                (outcome(&office), self.may(place, Action::SeeOffice)),
                (self.stands_in_caseload(&actor, id).await, self.is_in_caseload(place)),
            ];
            for (number, (got, may)) in tried.into_iter().enumerate() {
                let expected = if may { "done" } else { "denied" };
                assert_eq!(
                    got,
                    expected,
                    "{told}: {place}, {:?}, {:?}, try {number}",
                    member.role,
                    self.relation(place)
                );
                allowed += usize::from(may);
            }
        }
        allowed
    }

    async fn stands_in_caseload(&self, actor: &Actor, id: ClientId) -> &'static str {
        let mut is_there = false;
        for status in CaseStatus::ALL {
            let page = self.weft.services.caseload(actor, ("", status), 1).await;
            is_there |= page.is_ok_and(|page| page.rows.iter().any(|row| row.client == id));
        }
        if is_there { "done" } else { "denied" }
    }

    /// Those in their care, and those handed to them to read; an emergency is none of these.
    fn is_in_caseload(&self, place: usize) -> bool {
        self.may(place, Action::OpenRecord) && self.relation(place) != Relation::Emergency
    }
}

fn outcome<T>(result: &Result<T>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::NotFound) => "denied",
        Err(Error::Invalid(_)) => "invalid",
        Err(_) => "broken",
    }
}
