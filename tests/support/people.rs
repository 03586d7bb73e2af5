//! People, and what they do, through the same services the pages use.

use std::collections::BTreeMap;

use totp_rs::Secret;

use weft_server::{
    crypto::{Token, random},
    service::{
        account::{door::Door, member::NewMember, sign_in::SignedInOr},
        homework::{
            answer::AnswerInput,
            assign::{AssignInput, DueInput},
        },
        pattern::evidence::{EvidenceInput, Picked},
        practice::NewPractice,
        record::{client::ClientInput, session::SessionInput},
    },
};
use weft_shared::{
    access::{Actor, Role},
    error::Sure,
    exercise::ItemId,
    ids::{AssignmentId, ClientId, LoginId, PatternId, PracticeId, SessionId, uuid_v7},
    pattern::{About, Side, Strength, Wording},
    response::Parts,
    sharing::Readers,
};

use crate::support::{
    Browser, Element, Page,
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

/// The key an authenticator app is given, as it is typed by hand.
pub(crate) fn key_on(page: &Page) -> String {
    let is_code = |element: &Element| element.attribute("class").as_deref() == Some("code");
    let key = page.document().inside().into_iter().find(is_code).expect("a key to type").text();
    key.split_whitespace().collect()
}

impl Weft {
    pub(crate) async fn practice(&self, name: &str) -> PracticeId {
        self.later();
        let crisis = "Samaritans, day or night: 116 123".to_owned();
        let new =
            NewPractice { name: name.to_owned(), country: "GB".to_owned(), time_zone: TIME_ZONE.to_owned(), crisis };
        let practice = self.services.create_practice(new).await.expect("a practice");
        // Tests that move on by days are about something else than logins that end.
        let long = "staff_idle_minutes = 100000, staff_hours = 10000, client_idle_minutes = 100000, client_days = 1000";
        self.execute(format!("UPDATE practices SET {long} WHERE id = '{practice}'")).await;
        practice
    }

    pub(crate) async fn therapist(&self, practice: PracticeId, name: &str) -> Therapist {
        self.member(practice, name, Role::Therapist).await
    }

    pub(crate) async fn owner(&self, practice: PracticeId, name: &str) -> Therapist {
        self.member(practice, name, Role::Owner).await
    }

    /// Someone who works there, whatever they do.
    pub(crate) async fn member(&self, practice: PracticeId, name: &str, role: Role) -> Therapist {
        self.later();
        let email = email_of(name);
        let new = NewMember {
            name: name.to_owned(),
            credentials: "psychotherapist".to_owned(),
            email: email.clone(),
            password: PASSWORD.to_owned(),
            role,
        };
        Therapist { actor: self.services.add_member(practice, new).await.expect("a therapist"), email }
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
        let door = Door::default();
        let next = self.services.accept_invitation(invited.token.secret(), &email, PASSWORD, &door).await;
        let SignedInOr::SignedIn(login) = next.expect("a login") else { panic!("a client needs no second step") };
        let actor = self.services.actor(login.token.secret()).await.expect("the actor").expect("someone");
        Client { id, actor, email }
    }

    /// Someone at their browser, signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        browser.put_cookie("weft", self.login(email).await.secret());
        browser
    }

    /// The secret of a login that has just begun: past the door, which has tests of its own.
    pub(crate) async fn login(&self, email: &str) -> Token {
        let token = Token::new();
        let login: LoginId = uuid_v7(self.now(), random()).into();
        let account = self.vault.lookup("email", email);
        let now = self.now().0;
        let begun = self
            .execute(format!(
                "INSERT INTO logins (id, practice_id, membership_id, token_hash, created_at, seen_at, confirmed_at,
                                     trusted_at)
                 SELECT '{login}', m.practice_id, m.id, '{}', {now}, {now}, {now}, {now}
                 FROM memberships m JOIN accounts a ON a.id = m.account_id
                 WHERE a.email_hash = '{account}' AND m.ended_at IS NULL",
                token.hash()
            ))
            .await;
        assert_eq!(begun, 1, "{email} has an account");
        token
    }

    /// Signs in as people do, with the second step where one is asked for: sets it up the first time. Half a minute goes by,
    /// since no code works twice.
    pub(crate) async fn sign_in(&self, browser: &Browser, email: &str, password: &str) -> Page {
        let form = browser.get("/sign-in").await.form("/sign-in").set("email", email).set("password", password);
        let page = browser.submit(&form).await;
        self.second_step(browser, email, page).await
    }

    /// Goes through the second step, if `page` asks for one.
    pub(crate) async fn second_step(&self, browser: &Browser, email: &str, page: Page) -> Page {
        match page.heading().as_str() {
            "Protect the records in your care" => {
                self.apps.lock().expect("the phones").insert(email.to_owned(), key_on(&page));
                let form = page.form("/sign-in/set-up").set("code", &self.code(email));
                let codes = browser.submit(&form).await.expect(200);
                let on = browser.get(&codes.link_to("I have kept them. Go on")).await;
                browser.follow(on).await
            }
            "One more step" => {
                self.clock.set(self.now().plus_seconds(30));
                browser.submit(&page.form("/sign-in/code").set("code", &self.code(email))).await
            }
            _ => page,
        }
    }

    /// What somebody's authenticator app shows now.
    pub(crate) fn code(&self, email: &str) -> String {
        let apps = self.apps.lock().expect("the phones");
        let secret = Secret::try_from_base32(&apps[email]).expect("a key");
        let app = totp_rs::Builder::new().with_secret(secret).build().expect("an app");
        app.generate(u64::try_from(self.now().0 / 1_000).expect("a time")).to_string()
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
