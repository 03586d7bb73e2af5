//! Whoever works in a practice beside a client's own therapist, and what each is to her.

use weft_server::service::{account::member::MemberInput, record::care::CareInput};
use weft_shared::{
    access::{CareKind, Role as Part},
    error::Sure,
    ids::{ClientId, MembershipId, PracticeId},
    when::Day,
};

use super::rules::Role;
use crate::support::{Weft, people::Therapist};

pub(super) struct Staff;

/// Today in every test that begins.
fn today() -> Day {
    "2026-11-23".parse().expect("a day")
}

impl Staff {
    pub(super) fn input(name: &str) -> MemberInput {
        MemberInput {
            name: name.to_owned(),
            credentials: String::new(),
            email: "jo@example.org".to_owned(),
            role: Some(Part::Therapist),
        }
    }

    pub(super) async fn join(
        weft: &Weft,
        practice: PracticeId,
        (owner, own, other): (&Therapist, &Therapist, &Therapist),
        (mira, nadia): (ClientId, ClientId),
    ) -> Vec<(Role, Therapist)> {
        let member = async |name, part| weft.member(practice, name, part).await;
        let covering = member("Cora Covers", Part::Therapist).await;
        let former = member("Fred Former", Part::Therapist).await;
        let back = member("Bea Back", Part::Therapist).await;
        let supervisor = member("Sara Supervises", Part::Supervisor).await;
        let other_supervisor = member("Oona Oversees", Part::Supervisor).await;
        let assistant = member("Anna Assists", Part::Assistant).await;
        let inside = member("Ida Inside", Part::Owner).await;
        let outside = member("Otto Outside", Part::Owner).await;

        let covers = (CareKind::Covers, Some("2026-12-24".parse().expect("a day")));
        add(weft, own, mira, covering.actor.membership, covers).await;
        add(weft, own, mira, back.actor.membership, covers).await;
        add(weft, own, mira, supervisor.actor.membership, (CareKind::Supervises, None)).await;
        add(weft, other, nadia, other_supervisor.actor.membership, (CareKind::Supervises, None)).await;
        weft.execute(format!(
            "INSERT INTO care (practice_id, client_id, membership_id, from_day, until_day, kind)
             VALUES ('{practice}', '{mira}', '{}', '2026-11-01', '2026-11-16', 'treats')",
            former.actor.membership
        ))
        .await;
        weft.services.end_membership(&owner.actor, back.actor.membership).await.expect("it ends");
        weft.execute(format!("UPDATE memberships SET ended_at = NULL WHERE id = '{}'", back.actor.membership)).await;

        let reason = "Her therapist cannot be reached.";
        weft.services.open_in_emergency(&outside.actor, mira, reason, 1).await.expect("it opens");
        weft.clock.set(weft.now().plus_hours(1));
        weft.services.open_in_emergency(&inside.actor, mira, reason, 24).await.expect("it opens");
        vec![
            (Role::CoveringTherapist, covering),
            (Role::FormerTherapist, former),
            (Role::FormerMember, back),
            (Role::OwnSupervisor, supervisor),
            (Role::OtherSupervisor, other_supervisor),
            (Role::Assistant, assistant),
            (Role::OwnerInEmergency, inside),
            (Role::OwnerAfterEmergency, outside),
        ]
    }
}

async fn add(
    weft: &Weft,
    by: &Therapist,
    client: ClientId,
    member: MembershipId,
    (kind, last): (CareKind, Option<Day>),
) {
    let input = CareInput::Add { kind: Some(kind), member: Some(member), from: today(), last };
    weft.services.change_care(&by.actor, client, &input, &Sure::of_everything()).await.expect("it is changed");
}
