//! The access matrix: every route of the program × everyone there is × ids that are theirs, someone else's, or nobody's.
//!
//! What is not expressly allowed here looks as if it did not exist. A route without a rule fails the first test.

use std::collections::BTreeMap;

use hyper::Method;
use weft_server::{service::report::OrderInput, web::routes};
use weft_shared::{ids::uuid_v7, pattern::Side, report::Kind, shared_view::Period, sharing::Readers, when::Moment};

use super::{
    rules::{RULES, Role, Rule},
    staff::Staff,
};
use crate::{
    support::{Browser, Page, Weft, both_engines, people::JOURNAL},
    words::says_no_retired_name,
};

both_engines!(
    only_the_two_people_concerned_get_in,
    ids_inside_a_form_are_judged_too,
    an_attempt_on_homework_is_recorded
);

#[test]
fn every_route_has_a_rule_and_every_rule_a_route() {
    let mut there: Vec<String> = routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let mut ruled: Vec<String> = RULES.iter().map(|rule| format!("{} {}", rule.method, rule.path)).collect();
    there.sort();
    ruled.sort();
    let missing: Vec<_> = there.iter().filter(|route| !ruled.contains(route)).collect();
    let gone: Vec<_> = ruled.iter().filter(|rule| !there.contains(rule)).collect();
    assert!(missing.is_empty() && gone.is_empty(), "no rule: {missing:?}; no route: {gone:?}");
    assert_eq!(there, ruled);
}

/// What stands for the placeholders in addresses and forms.
type Ids = BTreeMap<&'static str, String>;

fn fill(template: &str, ids: &Ids) -> String {
    ids.iter().fold(template.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
}

impl Rule {
    fn path(&self, ids: &Ids) -> String {
        // A finished entry and one that is still being written.
        let finished =
            self.path.starts_with("/clients/") || ["/entry", "/sharing"].iter().any(|end| self.path.ends_with(end));
        let path = if self.path.ends_with("/withdraw") {
            // One that was not made before.
            self.path.replace("{proposal}", "{put-away}")
        } else if self.path.ends_with("/result.pdf") {
            self.path.replace("{assignment}", "{quiz}")
        } else if self.path.contains("/flags/") || self.path.contains("/assignments/") {
            self.path.replace("{assignment}", "{flagged}")
        } else if self.path.contains("/ratings") {
            self.path.replace("{assignment}", "{logged}")
        } else if finished {
            self.path.replace("{assignment}", "{entry}")
        } else {
            self.path.to_owned()
        };
        fill(&path, ids)
    }

    async fn ask(&self, browser: &Browser, ids: &Ids) -> Page {
        let path = self.path(ids);
        if self.method == Method::GET {
            return browser.get(&path).await;
        }
        let fields: Vec<(String, String)> =
            self.fields.iter().map(|(name, value)| (fill(name, ids), fill(value, ids))).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&path, &fields).await
    }
}

struct World {
    mira: Ids,
    nadia: Ids,
    people: Vec<(Role, Browser, String)>,
}

async fn world(weft: &Weft) -> World {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let gone = weft.therapist(practice, "Gwen Gone").await;
    let own = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let other = weft.therapist(practice, "Maja Lindqvist").await;
    let elsewhere = weft.practice("Elsewhere").await;
    let stranger = weft.therapist(elsewhere, "Sven Stranger").await;
    let mira = weft.client(&own, "Mira Vance").await;
    let nadia = weft.client(&other, "Nadia Brandt").await;
    let strange = weft.client(&stranger, "Stella Strange").await;
    let invited = weft.record(&own, "Ines Open").await;
    let token = weft.services.invite(&own.actor, invited).await.expect("an invitation").token.secret().to_owned();
    let version = weft.services.newest_version(&own.actor, JOURNAL).await.expect("the library").expect("a journal");

    let exercise = weft.rows(&format!("SELECT exercise_id FROM exercise_versions WHERE id = '{version}'")).await;
    let exercise: String = sqlx::Row::get(&exercise[0], 0);

    let pathway = "SELECT w.id FROM pathways w JOIN practices p ON p.id = w.practice_id WHERE p.name LIKE 'Willow%'";
    let pathway: String = sqlx::Row::get(&weft.rows(pathway).await[0], 0);

    let to_join = weft.services.invite_member(&owner.actor, &Staff::input("Jo Joins")).await.expect("an invitation");
    let to_join = to_join.link.path.trim_start_matches("/join/").to_owned();
    let invited_member: String = sqlx::Row::get(&weft.rows("SELECT id FROM member_invitations").await[0], 0);
    let mut ids = Vec::new();
    for (client, by) in [(&mira, &own), (&nadia, &other)] {
        let session = weft.session(by, client.id, "2026-11-16", "Tea before the phone.", "A note of her own.").await;
        let pattern = weft.pattern(by, client.id, "check his phone", "wait, and ask").await;
        let entry = [("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")];
        let entry = weft.entry(by, client, JOURNAL, &entry, Readers::ClientAndTherapist).await;
        weft.link(&by.actor, client.id, entry, ("body", 1), pattern, Side::Old).await;
        let evidence = weft.rows(format!("SELECT id FROM evidence WHERE client_id = '{}'", client.id)).await;
        let evidence: String = sqlx::Row::get(&evidence[0], 0);
        let logged = weft.entry(by, client, "trigger-log", &[("story", "She is gone.")], Readers::ClientAlone).await;
        let draft = weft.assign(by, client.id, JOURNAL).await;
        weft.answer(client, draft, &[]).await;
        let flagged = weft.assign(by, client.id, "phq-9").await;
        weft.answer(client, flagged, &[("q9", "1")]).await;
        let quiz = [("q1", "0"), ("q2", "1")];
        let quiz = weft.entry(by, client, "phq-9", &quiz, Readers::ClientAndTherapist).await;
        let mistake = weft.session(by, client.id, "2026-11-09", "", "").await;
        let passkey = weft.passkey(&client.email).await.1;
        weft.later();
        let whole = || OrderInput::new(Kind::SessionProgress, Period::WHOLE);
        let report = weft.services.make_report(&by.actor, client.id, whole()).await.expect("a report").id;
        let proposal = weft.services.ask_to_look(&by.actor, client.id, whole()).await.expect("a proposal");
        weft.later();
        let put_away = weft.services.ask_to_look(&by.actor, client.id, whole()).await.expect("a proposal");
        ids.push(Ids::from([
            ("client", client.id.to_string()),
            ("session", session.to_string()),
            ("pattern", pattern.to_string()),
            ("entry", entry.to_string()),
            ("evidence", evidence),
            ("mistake", mistake.to_string()),
            ("logged", logged.to_string()),
            ("assignment", draft.to_string()),
            ("place", "1".to_owned()),
            ("token", token.clone()),
            ("version", version.to_string()),
            ("exercise", exercise.clone()),
            ("flagged", flagged.to_string()),
            ("quiz", quiz.to_string()),
            ("pathway", pathway.clone()),
            ("report", report.to_string()),
            ("proposal", proposal.to_string()),
            ("put-away", put_away.to_string()),
            ("passkey", passkey),
            ("format", "fhir".to_owned()),
            ("item", "body".to_owned()),
            ("scale", "new".to_owned()),
            ("own", own.actor.membership.to_string()),
            ("member", gone.actor.membership.to_string()),
            ("invitation", invited_member.clone()),
            ("secret", to_join.clone()),
            ("login", uuid_v7(Moment(1_700_000_000_000), [99; 10]).to_string()),
        ]));
    }
    let staff = Staff::join(weft, practice, (&owner, &own, &other), (mira.id, nadia.id)).await;
    // Only now: what can be undone can be for ten minutes, and the staff took an hour.
    for (ids, (client, by)) in ids.iter_mut().zip([(&mira, &own), (&nadia, &other)]) {
        let mistake = ids["mistake"].parse().expect("an id");
        let undo = weft.services.delete_session(&by.actor, client.id, mistake).await.expect("it is deleted");
        ids.insert("undo", undo.to_string());
    }
    let nadia_ids = ids.remove(1);
    let mut people = vec![(Role::Nobody, weft.browser(), String::new())];
    for (role, membership, email) in [
        (Role::Owner, owner.actor.membership, owner.email),
        (Role::OwnTherapist, own.actor.membership, own.email),
        (Role::OtherTherapist, other.actor.membership, other.email),
        (Role::OtherPractice, stranger.actor.membership, stranger.email),
        (Role::OwnClient, mira.actor.membership, mira.email),
        (Role::OtherClient, nadia.actor.membership, nadia.email),
        (Role::OtherPracticesClient, strange.actor.membership, strange.email),
    ]
    .into_iter()
    .chain(staff.into_iter().map(|(role, one)| (role, one.actor.membership, one.email)))
    {
        people.push((role, weft.signed_in(&email).await, membership.to_string()));
    }
    World { mira: ids.remove(0), nadia: nadia_ids, people }
}

/// The same places, with ids that belong to nothing.
fn unknown(ids: &Ids) -> Ids {
    let mut unknown = ids.clone();
    for (number, name) in (1..).zip([
        "client",
        "session",
        "pattern",
        "entry",
        "assignment",
        "token",
        "exercise",
        "flagged",
        "pathway",
        "evidence",
        "quiz",
        "report",
        "proposal",
        "put-away",
        "undo",
        "member",
        "invitation",
        "login",
        "passkey",
    ]) {
        unknown.insert(name, uuid_v7(Moment(1_700_000_000_000), [number; 10]).to_string());
    }
    unknown.insert("secret", "1".repeat(64));
    unknown
}

/// Two answers that must not differ for the one who gets them: everything but the hour and the nonce.
#[track_caller]
fn assert_alike(who: &str, foreign: &Page, nothing: &Page) {
    assert_eq!(
        foreign.html_without_nonce(),
        nothing.html_without_nonce(),
        "{who}: {} and {}",
        foreign.path,
        nothing.path
    );
    let headers = |page: &Page| {
        let mut headers = page.headers.clone();
        headers.remove("date");
        headers.remove("content-security-policy");
        headers
    };
    assert_eq!(headers(foreign), headers(nothing), "{who}: {} and {}", foreign.path, nothing.path);
}

async fn only_the_two_people_concerned_get_in(weft: Weft) {
    let World { mira, nadia, people } = world(&weft).await;
    let nothing = unknown(&mira);
    let before = everything_counted(&weft).await;
    for rule in RULES {
        for (role, browser, membership) in people.iter().filter(|(role, ..)| !rule.who.includes(*role)) {
            let who = format!("{role:?} {} {}", rule.method, rule.path);
            let denials = format!(
                "SELECT count(*) FROM audit WHERE allowed = 0 AND membership_id = '{membership}' AND client_id = '{}'",
                mira["client"]
            );
            let recorded = weft.count(&denials).await;
            let foreign = rule.ask(browser, &mira).await;
            match role {
                Role::Nobody if rule.path.starts_with("/api/") => assert_eq!(foreign.status, 401, "{who}"),
                // Someone's words are not thrown away with the form.
                Role::Nobody if foreign.status == 401 => {
                    foreign.says("What you wrote is still here");
                }
                Role::Nobody => assert!(foreign.asks_to_sign_in(), "{who}"),
                _ => assert_eq!(foreign.status, 404, "{who}"),
            }
            let unknown = rule.ask(browser, &nothing).await;
            match role {
                // Whoever signs in is led back to the address they asked for, which stands in the answer.
                Role::Nobody => assert_eq!(foreign.status, unknown.status, "{who}"),
                _ => assert_alike(&who, &foreign, &unknown),
            }
            if *role != Role::Nobody && rule.path.contains("{client}") {
                assert!(weft.count(&denials).await > recorded, "{who} left no trace");
            }
        }
    }
    assert_eq!(everything_counted(&weft).await, before, "a denied attempt changed something");
    for rule in RULES {
        for (role, browser, membership) in people.iter().filter(|(role, ..)| rule.who.includes(*role)) {
            let who = format!("{role:?} {} {}", rule.method, rule.path);
            if rule.path.contains('{') {
                let unknown = rule.ask(browser, &nothing).await;
                assert_eq!(unknown.status, 404, "{who} with unknown ids");
                // A record that is theirs, and in it the id of something that is someone else's.
                let mut mixed = nadia.clone();
                mixed.insert("client", mira["client"].clone());
                if rule.path.matches('{').count() > 1 && rule.path.starts_with("/clients/") {
                    let mut none = nothing.clone();
                    none.insert("client", mira["client"].clone());
                    assert_alike(&who, &rule.ask(browser, &mixed).await.expect(404), &rule.ask(browser, &none).await);
                }
            }
            let refused = format!("SELECT count(*) FROM audit WHERE allowed = 0 AND membership_id = '{membership}'");
            let before = weft.count(&refused).await;
            let page = rule.ask(browser, &mira).await;
            if *role == Role::CoveringTherapist && rule.method != Method::GET {
                // Her own therapist did the same before: it may be done already, and is not refused.
                assert_eq!(weft.count(&refused).await, before, "{who}");
                continue;
            }
            assert!(rule.answers.contains(&page.status), "{who}: {} {}", page.status, page.text());
            says_no_retired_name(&who, &page.text());
            let names_her =
                ["/office", "/care", "/emergency", "/invitation"].iter().any(|part| rule.path.contains(part));
            if !(role.reads() || role.works_in_office() && names_her) {
                page.hides("Mira").hides(&mira["client"]);
            }
        }
    }
}

/// How much of everything there is, apart from the trail and from when someone was last seen.
async fn everything_counted(weft: &Weft) -> Vec<i64> {
    let mut counted = Vec::new();
    for sql in [
        "SELECT count(*) FROM clients",
        "SELECT count(*) FROM clients WHERE account_id IS NOT NULL",
        "SELECT count(*) FROM accounts",
        "SELECT count(*) FROM passkeys",
        "SELECT count(*) FROM invitations",
        "SELECT count(*) FROM sessions",
        "SELECT CAST(sum(version) AS BIGINT) FROM sessions",
        "SELECT count(*) FROM private_notes",
        "SELECT count(*) FROM assignments",
        "SELECT count(*) FROM responses",
        "SELECT count(*) FROM responses WHERE finished_at IS NOT NULL",
        "SELECT count(*) FROM responses WHERE shared_at IS NOT NULL",
        "SELECT count(*) FROM answers",
        "SELECT count(*) FROM drafts",
        "SELECT CAST(sum(revision) AS BIGINT) FROM answers",
        "SELECT count(*) FROM pattern_wordings",
        "SELECT count(*) FROM ratings",
        "SELECT count(*) FROM joints",
        "SELECT count(*) FROM joint_ratings",
        "SELECT count(*) FROM shift_marks",
        "SELECT count(*) FROM evidence",
        "SELECT count(*) FROM evidence WHERE unlinked_at IS NULL",
        "SELECT count(*) FROM pattern_turns",
        "SELECT count(*) FROM pattern_starts",
        "SELECT count(*) FROM pattern_measures",
        "SELECT count(*) FROM response_ratings",
        "SELECT count(*) FROM risk_flags WHERE acknowledged_at IS NOT NULL",
        "SELECT count(*) FROM exercises WHERE archived_at IS NULL",
        "SELECT count(*) FROM exercise_versions",
        "SELECT count(*) FROM exercise_drafts",
        "SELECT CAST(sum(version) AS BIGINT) FROM pathways",
        "SELECT count(*) FROM reports",
        "SELECT count(*) FROM report_jobs",
        "SELECT count(*) FROM report_jobs WHERE cancel_asked_at IS NOT NULL",
        "SELECT count(*) FROM report_proposals",
        "SELECT count(*) FROM report_proposals WHERE answered_at IS NOT NULL OR withdrawn_at IS NOT NULL",
        "SELECT count(*) FROM logins WHERE ended_at IS NOT NULL",
        "SELECT count(*) FROM care",
        "SELECT count(*) FROM care WHERE until_day IS NOT NULL",
        "SELECT count(*) FROM emergency_access",
        "SELECT count(*) FROM memberships WHERE ended_at IS NULL",
        "SELECT count(*) FROM member_invitations WHERE withdrawn_at IS NULL",
        "SELECT count(*) FROM undos",
        "SELECT count(*) FROM cleared_ratings",
        "SELECT count(*) FROM sessions WHERE deleted_at IS NOT NULL",
        "SELECT count(*) FROM patterns WHERE removed_at IS NOT NULL",
        "SELECT count(*) FROM assignments WHERE withdrawn_at IS NOT NULL OR redated_at IS NOT NULL",
        "SELECT count(*) FROM entry_revisions",
    ] {
        counted.push(weft.count(sql).await);
    }
    counted
}

async fn ids_inside_a_form_are_judged_too(weft: Weft) {
    let World { mira, nadia, people } = world(&weft).await;
    let of =
        |wanted: Role| people.iter().find(|(role, ..)| *role == wanted).map(|(_, browser, _)| browser).expect("them");
    let (client, session, entry) = (&mira["client"], &mira["session"], &mira["entry"]);

    // Another client's pattern as evidence for one's own words.
    let link = format!("/clients/{client}/entries/{entry}/evidence");
    let fields = [("words", "body.0"), ("pattern", nadia["pattern"].as_str()), ("side", "new")];
    of(Role::OwnClient).post(&link, &fields).await.expect(404);
    of(Role::OwnTherapist).post(&link, &fields).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM evidence").await, 2, "one each, as before");

    // A rating of another client's pattern in one's own session.
    let field = format!("rating-{}", nadia["pattern"]);
    let path = format!("/clients/{client}/sessions/{session}/rate");
    of(Role::OwnTherapist).post(&path, &[(field.as_str(), "9")]).await;
    assert_eq!(weft.count("SELECT count(*) FROM ratings").await, 0);

    // Another practice's exercise.
    let foreign = weft
        .rows(
            "SELECT v.id FROM exercise_versions v JOIN practices p ON p.id = v.practice_id WHERE p.name = 'Elsewhere'",
        )
        .await;
    let foreign: String = sqlx::Row::get(&foreign[0], 0);
    let assign = format!("/clients/{client}/assign");
    of(Role::OwnTherapist).post(&assign, &[("exercise", &foreign), ("due", "whenever")]).await.expect(404);
}

/// An id of homework names a client too.
async fn an_attempt_on_homework_is_recorded(weft: Weft) {
    let World { mira, people, .. } = world(&weft).await;
    for (role, browser, membership) in &people {
        if !matches!(role, Role::OwnTherapist | Role::OtherClient | Role::OtherTherapist | Role::Owner) {
            continue;
        }
        browser.get(&format!("/homework/{}/entry", mira["entry"])).await.expect(404);
        let denials = format!("SELECT count(*) FROM audit WHERE allowed = 0 AND membership_id = '{membership}'");
        assert!(weft.count(denials).await > 0, "{role:?} tried to read an entry and left no trace");
    }
}
