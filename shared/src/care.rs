//! Care: who treats a client, who stands in and who supervises, from which day until which; and what may be changed about
//! it. Access follows from it, so that nothing here lies in the past, and a client is never left without anybody.

use crate::{
    access::{CareKind, Role},
    ids::MembershipId,
    when::{Day, dated, days_after, days_between},
};

/// How long an owner may open a record in an emergency, in hours.
pub const EMERGENCY_HOURS: [i64; 3] = [1, 4, 24];
/// The longest reason for it, in characters.
pub const LONGEST_REASON: usize = 1_000;
/// For so many days after it the client is told on Today of a change in who treats them, and of its end before it.
pub const NEWS_DAYS: i32 = 14;

/// Days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first of them.
    pub from: Day,
    /// The first day after them; `None`: until further notice.
    pub until: Option<Day>,
}

impl Span {
    /// Whether a day is one of them.
    pub fn holds(self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether both have a day in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.until.is_none_or(|until| other.from < until) && other.until.is_none_or(|until| self.from < until)
    }

    /// The last of them, as people say it; `None`: until further notice.
    pub fn last(self) -> Option<Day> {
        self.until.map(|until| days_after(until, -1))
    }
}

/// What someone is to a client, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Care {
    /// Who.
    pub member: MembershipId,
    /// What.
    pub kind: CareKind,
    /// When.
    pub span: Span,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Someone treats the client too, stands in, or supervises.
    Add(Care),
    /// Someone stops.
    End {
        /// Who.
        member: MembershipId,
        /// With what.
        kind: CareKind,
        /// The first day without.
        on: Day,
    },
    /// Someone stops treating the client, and someone else begins.
    HandOver {
        /// Who stops.
        from: MembershipId,
        /// Who begins.
        to: MembershipId,
        /// The first day of the one, and the first without the other.
        on: Day,
    },
}

/// What is to be written for a wish, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Whatever a member is in this way ends on a day; what would only begin then is taken back.
    End {
        /// Who.
        member: MembershipId,
        /// With what.
        kind: CareKind,
        /// The first day without.
        on: Day,
    },
    /// Something begins.
    Begin(Care),
}

impl Change {
    /// The care as it is afterwards.
    pub fn apply(self, care: &mut Vec<Care>) {
        match self {
            Change::Begin(new) => care.push(new),
            Change::End { member, kind, on } => {
                let is_it = |care: &Care| care.member == member && care.kind == kind;
                care.retain(|care| !is_it(care) || care.span.from < on);
                for care in care.iter_mut().filter(|care| is_it(care)) {
                    care.span.until = Some(care.span.until.map_or(on, |until| until.min(on)));
                }
            }
        }
    }
}

/// Why a wish cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The day has passed.
    Past,
    /// Whoever stands in does so until a day.
    NoLastDay,
    /// The last day is before the first.
    LastBeforeFirst,
    /// Nobody in this role can be that to a client.
    Role(CareKind),
    /// They are something to the client on one of these days already.
    Already,
    /// It is to be handed over to the person who has it.
    SamePerson,
    /// They are not that to the client then.
    NotThere,
    /// From this day on no one would treat the client.
    NoOneTreats(Day),
}

impl Fault {
    /// What is wrong and what to do, to whoever wishes it.
    pub fn sentence(self) -> String {
        match self {
            Fault::Past => "This day has passed. Choose today or a later day.".to_owned(),
            Fault::NoLastDay => "Choose the last day on which they stand in.".to_owned(),
            Fault::LastBeforeFirst => "The last day is before the first. Choose a later day.".to_owned(),
            Fault::Role(CareKind::Supervises) => {
                "Only someone who works here as a supervisor can supervise. Choose another person.".to_owned()
            }
            Fault::Role(_) => "Only a therapist or an owner can treat clients. Choose another person.".to_owned(),
            Fault::Already => {
                "This person works with the client on some of these days already. End that first, or choose other days."
                    .to_owned()
            }
            Fault::SamePerson => "This person treats the client already. Choose someone else.".to_owned(),
            Fault::NotThere => "This has ended already, so there is nothing to end.".to_owned(),
            Fault::NoOneTreats(day) => format!(
                "From {} on no one would treat this client. Hand over, or add someone who treats them first.",
                crate::when::long(day)
            ),
        }
    }

    /// Whether it is about the person, and not about a day.
    pub fn is_about_person(self) -> bool {
        matches!(self, Fault::Role(_) | Fault::Already | Fault::SamePerson)
    }
}

/// What the client is told of someone who works with them, has worked with them or will. `called`: "Dr. Lindqvist".
pub fn told(called: &str, kind: CareKind, span: Span, today: Day) -> String {
    let on = |day: Day| dated(day, today);
    let (from, last) = (on(span.from), span.last().map(on));
    let is_over = span.until.is_some_and(|until| until <= today);
    let is_ahead = today < span.from;
    match (kind, last) {
        (CareKind::Treats, Some(last)) if is_over => format!("{called} worked with you until {last}."),
        (CareKind::Treats, None) if is_ahead => format!("From {from} {called} works with you."),
        (CareKind::Treats, Some(last)) if is_ahead => format!("From {from} until {last} {called} works with you."),
        (CareKind::Treats, Some(last)) => format!("{called} works with you until {last}."),
        (CareKind::Treats, None) => format!("{called} has worked with you since {from}."),
        (CareKind::Covers, Some(last)) if is_over => format!("{called} stood in from {from} to {last}."),
        (CareKind::Covers, Some(last)) => format!("{called} stands in from {from} to {last}."),
        (CareKind::Covers, None) => format!("{called} stands in from {from} on."),
        (CareKind::Supervises, Some(last)) if is_over => {
            format!("{called} could read your record as a supervisor until {last}.")
        }
        (CareKind::Supervises, Some(last)) => {
            format!("{called} can read your record as a supervisor from {from} to {last}.")
        }
        (CareKind::Supervises, None) => format!("{called} can read your record as a supervisor from {from} on."),
    }
}

/// Whether it is news to the client today: it begins or ends about now. `first`: since they are a client, for what
/// began then is none.
pub fn is_news(span: Span, first: Day, today: Day) -> bool {
    let is_near = |day: Day| days_between(day, today) <= NEWS_DAYS;
    let begins = span.from > first && is_near(span.from);
    begins || span.until.is_some_and(is_near) && span.until.is_none_or(|until| days_between(today, until) <= NEWS_DAYS)
}

/// Whether anybody treats the client on a day. Standing in is not enough: it is for someone who does.
pub fn is_treated(care: &[Care], day: Day) -> bool {
    care.iter().any(|care| care.kind == CareKind::Treats && care.span.holds(day))
}

/// What follows a wish. `care`: all of one client that has not ended, and what begins later; `role`: of whoever is to
/// begin.
///
/// # Errors
/// Why it cannot be followed; then nothing changes.
pub fn plan(care: &[Care], wish: Wish, role: Option<Role>, today: Day) -> Result<Vec<Change>, Fault> {
    let fits = |kind: CareKind| match role {
        Some(role) if kind.fits(role) => Ok(()),
        _ => Err(Fault::Role(kind)),
    };
    let of = |member: MembershipId, kind: CareKind| {
        care.iter().filter(move |care| care.member == member && care.kind == kind)
    };
    let is_there_from = |member, kind, on| of(member, kind).any(|care| care.span.until.is_none_or(|until| until > on));
    let changes = match wish {
        Wish::Add(new) => {
            fits(new.kind)?;
            let Span { from, until } = new.span;
            match until {
                _ if from < today => return Err(Fault::Past),
                None if new.kind == CareKind::Covers => return Err(Fault::NoLastDay),
                Some(until) if until <= from => return Err(Fault::LastBeforeFirst),
                _ => {}
            }
            if care.iter().any(|care| care.member == new.member && care.span.overlaps(new.span)) {
                return Err(Fault::Already);
            }
            vec![Change::Begin(new)]
        }
        Wish::End { on, .. } | Wish::HandOver { on, .. } if on < today => return Err(Fault::Past),
        Wish::End { member, kind, on } => {
            if !is_there_from(member, kind, on) {
                return Err(Fault::NotThere);
            }
            vec![Change::End { member, kind, on }]
        }
        Wish::HandOver { from, to, .. } if from == to => return Err(Fault::SamePerson),
        Wish::HandOver { from, to, on } => {
            fits(CareKind::Treats)?;
            let kind = CareKind::Treats;
            if !is_there_from(from, kind, on) {
                return Err(Fault::NotThere);
            }
            let mut changes = vec![Change::End { member: from, kind, on }];
            let treats_for_good = |care: &Care| care.span.from <= on && care.span.until.is_none();
            if !of(to, kind).any(treats_for_good) {
                // Whoever stood in treats from now on.
                changes.push(Change::End { member: to, kind, on });
                changes.push(Change::End { member: to, kind: CareKind::Covers, on });
                changes.push(Change::Begin(Care { member: to, kind, span: Span { from: on, until: None } }));
            }
            changes
        }
    };
    let mut after = care.to_vec();
    for change in &changes {
        change.apply(&mut after);
    }
    let days = care.iter().chain(&after).flat_map(|care| [Some(care.span.from), care.span.until]).flatten();
    let left = days.chain([today]).filter(|day| *day >= today && is_treated(care, *day) && !is_treated(&after, *day));
    match left.min() {
        Some(day) => Err(Fault::NoOneTreats(day)),
        None => Ok(changes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::uuid_v7, when::Moment};
    use jiff::civil::date;
    use proptest::prelude::*;

    const ROLES: [Role; 5] = [Role::Owner, Role::Therapist, Role::Therapist, Role::Supervisor, Role::Assistant];

    fn member(n: u8) -> MembershipId {
        uuid_v7(Moment(1), [n; 10]).into()
    }

    fn day(n: i32) -> Day {
        days_after(date(2026, 11, 23), n)
    }

    fn care(n: u8, kind: CareKind, from: i32, until: Option<i32>) -> Care {
        Care { member: member(n), kind, span: Span { from: day(from), until: until.map(day) } }
    }

    fn hand_over(from: u8, to: u8, on: i32) -> Wish {
        Wish::HandOver { from: member(from), to: member(to), on: day(on) }
    }

    #[test]
    fn handing_over_ends_the_one_and_begins_the_other_on_that_day() {
        let mut now = vec![care(1, CareKind::Treats, -100, None), care(2, CareKind::Covers, -1, Some(10))];
        let changes = plan(&now, hand_over(1, 2, 8), Some(Role::Therapist), day(0)).unwrap();
        for change in &changes {
            change.apply(&mut now);
        }
        assert_eq!(
            now,
            [
                care(1, CareKind::Treats, -100, Some(8)),
                care(2, CareKind::Covers, -1, Some(8)),
                care(2, CareKind::Treats, 8, None)
            ]
        );
        assert_eq!(now[0].span.last(), Some(day(7)));
        // Taken back before it began.
        let changes = plan(&now, hand_over(2, 1, 8), Some(Role::Therapist), day(3)).unwrap();
        for change in &changes {
            change.apply(&mut now);
        }
        assert!(is_treated(&now, day(8)) && now.contains(&care(1, CareKind::Treats, 8, None)), "{now:?}");
        assert!(!now.contains(&care(2, CareKind::Treats, 8, None)), "{now:?}");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let now = [care(1, CareKind::Treats, -100, None), care(2, CareKind::Treats, 5, Some(9))];
        let refused = |wish, role| plan(&now, wish, Some(role), day(0)).unwrap_err();
        let end = |on| Wish::End { member: member(1), kind: CareKind::Treats, on: day(on) };
        assert_eq!(refused(end(3), Role::Therapist), Fault::NoOneTreats(day(3)));
        assert_eq!(refused(end(5), Role::Therapist), Fault::NoOneTreats(day(9)), "only until the other ends too");
        assert_eq!(refused(end(-1), Role::Therapist), Fault::Past);
        assert_eq!(refused(hand_over(1, 1, 3), Role::Therapist), Fault::SamePerson);
        assert_eq!(refused(hand_over(1, 3, 3), Role::Supervisor), Fault::Role(CareKind::Treats));
        assert_eq!(refused(hand_over(3, 2, 3), Role::Therapist), Fault::NotThere);
        let add = |n, kind, from, until| Wish::Add(care(n, kind, from, until));
        assert_eq!(refused(add(2, CareKind::Covers, 8, Some(12)), Role::Therapist), Fault::Already);
        assert_eq!(refused(add(3, CareKind::Covers, 1, None), Role::Therapist), Fault::NoLastDay);
        assert_eq!(refused(add(3, CareKind::Covers, 3, Some(3)), Role::Therapist), Fault::LastBeforeFirst);
        assert_eq!(refused(add(3, CareKind::Treats, -1, None), Role::Therapist), Fault::Past);
        assert_eq!(refused(add(3, CareKind::Supervises, 0, None), Role::Owner), Fault::Role(CareKind::Supervises));
        assert!(plan(&now, add(2, CareKind::Covers, 9, Some(12)), Some(Role::Therapist), day(0)).is_ok());
        assert!(plan(&now, add(4, CareKind::Supervises, 0, None), Some(Role::Supervisor), day(0)).is_ok());
    }

    #[test]
    fn the_client_is_told_who_works_with_them() {
        let said = |kind, from, until: Option<i32>| {
            told("Dr. Lindqvist", kind, Span { from: day(from), until: until.map(day) }, day(0))
        };
        let treats = CareKind::Treats;
        assert_eq!(said(treats, 8, None), "From 1 December Dr. Lindqvist works with you.");
        assert_eq!(said(treats, -3, None), "Dr. Lindqvist has worked with you since 20 November.");
        assert_eq!(said(treats, -30, Some(8)), "Dr. Lindqvist works with you until 30 November.");
        assert_eq!(said(treats, -30, Some(0)), "Dr. Lindqvist worked with you until 22 November.");
        assert_eq!(said(CareKind::Covers, 8, Some(12)), "Dr. Lindqvist stands in from 1 December to 4 December.");
        let supervises = said(CareKind::Supervises, 0, None);
        assert_eq!(supervises, "Dr. Lindqvist can read your record as a supervisor from 23 November on.");
        let news =
            |from, until: Option<i32>| is_news(Span { from: day(from), until: until.map(day) }, day(-100), day(0));
        assert!(!news(-100, None) && !news(-20, None) && !news(-100, Some(40)) && !news(-100, Some(-20)));
        assert!(news(30, None) && news(-3, None) && news(-100, Some(8)) && news(-100, Some(-8)));
    }

    fn any_wish() -> impl Strategy<Value = (usize, Wish)> {
        let who = || 0..ROLES.len();
        let number = |n: usize| member(u8::try_from(n).unwrap());
        prop_oneof![
            (who(), 0..3_usize, -3..20_i32, proptest::option::of(-3..30_i32)).prop_map(
                move |(n, kind, from, until)| {
                    let span = Span { from: day(from), until: until.map(day) };
                    (n, Wish::Add(Care { member: number(n), kind: CareKind::ALL[kind], span }))
                }
            ),
            (who(), 0..3_usize, -3..30_i32).prop_map(move |(n, kind, on)| {
                (n, Wish::End { member: number(n), kind: CareKind::ALL[kind], on: day(on) })
            }),
            (who(), who(), -3..30_i32).prop_map(move |(from, to, on)| (
                to,
                Wish::HandOver { from: number(from), to: number(to), on: day(on) }
            )),
        ]
    }

    proptest! {
        /// Whatever is wished in whatever order, as days go by.
        #[test]
        fn a_client_is_never_without_anybody(wishes in proptest::collection::vec((any_wish(), 0..2_i32), 1..25)) {
            let mut now = vec![care(0, CareKind::Treats, -100, None)];
            let mut today = 0;
            for ((begins, wish), later) in wishes {
                let before = now.clone();
                if let Ok(changes) = plan(&now, wish, Some(ROLES[begins]), day(today)) {
                    for change in &changes {
                        change.apply(&mut now);
                    }
                }
                for n in -100..60 {
                    if n >= today {
                        prop_assert!(is_treated(&now, day(n)), "{wish:?} leaves day {n}: {now:?}");
                    } else {
                        let then = |care: &[Care]| {
                            let mut then: Vec<_> =
                                care.iter().filter(|care| care.span.holds(day(n))).map(|care| (care.member, care.kind)).collect();
                            then.sort_by_key(|(member, kind)| (*member, kind.as_str()));
                            then
                        };
                        prop_assert_eq!(then(&before), then(&now), "the past stays as it was");
                    }
                }
                for (place, one) in now.iter().enumerate() {
                    prop_assert!(one.span.until.is_none_or(|until| one.span.from < until), "{one:?}");
                    prop_assert!(one.kind != CareKind::Covers || one.span.until.is_some(), "{one:?}");
                    let role = (0..).zip(ROLES).find(|(n, _)| member(*n) == one.member).map(|(_, role)| role);
                    prop_assert!(role.is_some_and(|role| one.kind.fits(role)), "{one:?}");
                    let alike = |other: &&Care| other.member == one.member && other.span.overlaps(one.span);
                    prop_assert!(!now[place + 1..].iter().any(|other| alike(&other)), "two at once: {now:?}");
                }
                today += later;
            }
        }
    }
}
