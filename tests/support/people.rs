//! People, and what they do, through the same services the pages use.

use std::collections::BTreeMap;

use weft_server::service::{
    account::member::NewTherapist,
    homework::{
        answer::AnswerInput,
        assign::{AssignInput, DueInput},
    },
    pattern::evidence::{EvidenceInput, Picked},
    practice::NewPractice,
    record::{client::ClientInput, session::SessionInput},
};
use weft_shared::{
    access::Actor,
    error::Sure,
    exercise::ItemId,
    ids::{AssignmentId, ClientId, PatternId, PracticeId, SessionId},
    pattern::{About, Side, Strength, Wording},
    response::Parts,
    sharing::Readers,
};

use crate::support::{
    Browser,
    weft::{TIME_ZONE, Weft},
};

/// Everyone's.
pub(crate) const PASSWORD: &str = "three quiet words";
pub(crate) const JOURNAL: &str = "safe-relationship-journal";

pub(crate) struct Therapist {
    pub(crate) actor: Actor,
    pub(crate) email: String,
}

/// A client who signs in.
pub(crate) struct Client {
    pub(crate) id: ClientId,
    pub(crate) actor: Actor,
    pub(crate) email: String,
}

/// An address for a name: "Dr. Folake Adeyemi" is `dr-folake-adeyemi@example.org`.
fn email_of(name: &str) -> String {
    let letters = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let plain: String = name.to_lowercase().chars().map(letters).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [] => {
            format!("{}@example.org", name.chars().map(|letter| format!("{:x}", u32::from(letter))).collect::<String>())
        }
        parts => format!("{}@example.org", parts.join("-")),
    }
}

impl Weft {
    pub(crate) async fn practice(&self, name: &str) -> PracticeId {
        self.later();
        let crisis = "Samaritans, day or night: 116 123".to_owned();
        let new = NewPractice { name: name.to_owned(), time_zone: TIME_ZONE.to_owned(), crisis };
        self.services.create_practice(new).await.expect("a practice")
    }

    pub(crate) async fn therapist(&self, practice: PracticeId, name: &str) -> Therapist {
        self.member(practice, name, false).await
    }

    pub(crate) async fn owner(&self, practice: PracticeId, name: &str) -> Therapist {
        self.member(practice, name, true).await
    }

    async fn member(&self, practice: PracticeId, name: &str, owner: bool) -> Therapist {
        self.later();
        let email = email_of(name);
        let new = NewTherapist {
            name: name.to_owned(),
            credentials: "psychotherapist".to_owned(),
            email: email.clone(),
            password: PASSWORD.to_owned(),
            owner,
        };
        Therapist { actor: self.services.add_therapist(practice, new).await.expect("a therapist"), email }
    }

    /// A client who cannot sign in yet.
    pub(crate) async fn record(&self, by: &Therapist, name: &str) -> ClientId {
        self.later();
        let sure = Sure::of_everything();
        let input = ClientInput { name: name.to_owned(), sure, ..ClientInput::default() };
        self.services.add_client(&by.actor, &input).await.expect("a record")
    }

    pub(crate) async fn client(&self, by: &Therapist, name: &str) -> Client {
        let id = self.record(by, name).await;
        let email = email_of(name);
        let invited = self.services.invite(&by.actor, id).await.expect("an invitation");
        let login = self.services.accept_invitation(invited.token.secret(), &email, PASSWORD).await.expect("a login");
        let actor = self.services.actor(login.secret()).await.expect("the actor").expect("someone");
        Client { id, actor, email }
    }

    /// Someone at their browser, signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        browser.sign_in(email, PASSWORD).await.expect(200);
        browser
    }

    pub(crate) async fn session(
        &self,
        by: &Therapist,
        client: ClientId,
        day: &str,
        agreed: &str,
        note: &str,
    ) -> SessionId {
        self.later();
        let input = SessionInput {
            day: day.parse().expect("a day"),
            time: None,
            agreed: agreed.to_owned(),
            note: note.to_owned(),
            next: None,
            sure: Sure::of_everything(),
        };
        self.services.record_session(&by.actor, client, input).await.expect("a session").session
    }

    pub(crate) async fn assign(&self, by: &Therapist, client: ClientId, exercise: &str) -> AssignmentId {
        self.later();
        let version = self.services.newest_version(&by.actor, exercise).await.expect("the library");
        let versions = vec![version.expect("a built-in exercise")];
        let input = AssignInput { versions, due: DueInput::Whenever, note: String::new(), sure: Sure::of_everything() };
        self.services.assign(&by.actor, client, input).await.expect("an assignment")[0]
    }

    /// Begins it, if it was not, and answers.
    pub(crate) async fn answer(&self, client: &Client, assignment: AssignmentId, answers: &[(&str, &str)]) {
        self.later();
        self.services.begin(&client.actor, assignment).await.expect("it begins");
        for (item, typed) in answers {
            let typed = AnswerInput { item: ItemId((*item).to_owned()), typed: Parts::one(typed), seen: 0, by: None };
            let kept = self.services.keep_answers(&client.actor, assignment, vec![typed]).await.expect("kept");
            assert!(kept.conflicts.is_empty());
        }
    }

    /// A finished entry.
    pub(crate) async fn entry(
        &self,
        by: &Therapist,
        client: &Client,
        exercise: &str,
        answers: &[(&str, &str)],
        readers: Readers,
    ) -> AssignmentId {
        let assignment = self.assign(by, client.id, exercise).await;
        self.answer(client, assignment, answers).await;
        self.services.finish(&client.actor, assignment, readers).await.expect("it is finished");
        assignment
    }

    pub(crate) async fn pattern(&self, by: &Therapist, client: ClientId, old: &str, new: &str) -> PatternId {
        self.later();
        let wording = Wording::read(old, new).expect("a wording");
        self.services.write_pattern(&by.actor, client, &wording, &About::default()).await.expect("a pattern")
    }

    pub(crate) async fn rate(&self, by: &Actor, client: ClientId, session: SessionId, ratings: &[(PatternId, i64)]) {
        let strengths: BTreeMap<PatternId, Strength> =
            ratings.iter().map(|(pattern, value)| (*pattern, Strength::new(*value).expect("0 to 10"))).collect();
        self.services.rate(by, client, session, &strengths).await.expect("ratings");
    }

    /// Links one sentence, counted from 0, of an answer.
    pub(crate) async fn link(
        &self,
        by: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        (item, sentence): (&str, usize),
        pattern: PatternId,
        side: Side,
    ) {
        self.later();
        let picked = vec![Picked { item: ItemId(item.to_owned()), sentence }];
        let input = EvidenceInput { picked, pattern, side };
        self.services.link_evidence(by, client, assignment, input).await.expect("evidence");
    }
}
