//! The sample practice: invented people at different points of therapy, the same each time it is made.

use insta::assert_snapshot;
use weft_server::{
    sample,
    service::{
        account::{door::Door, sign_in::SignedInOr},
        report::OrderInput,
    },
    store::Engine,
};
use weft_shared::{
    access::Actor,
    case_status::CaseStatus,
    ids::ClientId,
    pattern::{Standing, Strength},
    plane,
    reader::Reader,
    report::Kind,
    shared_view::{Period, SharedView, ViewQuery},
    shift::State,
    when::days_between,
};

use crate::support::{Weft, both_engines, pdf_text};

both_engines!(
    sample: everyone_is_at_a_point_of_their_own,
    everyone_tells_their_story,
    everyone_listed_can_sign_in,
    private_words_are_in_nothing_that_is_shared
);

/// Private words of the sample, each with whose they are and who may read them.
const PRIVATE: [(&str, &str); 3] = [
    ("Noor Haddad", "the one about the pregnancy I lost before Karim"),
    ("Elena Ruiz", "I drove past his flat at one in the morning"),
    ("Noor Haddad", "the night her father was arrested"),
];

/// Someone of the sample, signed in.
pub(crate) async fn actor(weft: &Weft, email: &str) -> Actor {
    let next = weft.services.sign_in(email, sample::PASSWORD, false, &Door::default()).await.expect("a login");
    let SignedInOr::SignedIn(login) = next else { panic!("the sample asks for no second step") };
    weft.services.actor(login.token.secret()).await.expect("the actor").expect("someone")
}

pub(crate) struct Treated {
    pub(crate) by: Actor,
    pub(crate) client: ClientId,
    pub(crate) view: SharedView,
}

/// Every client of the sample with their view, in the caseloads' order.
pub(crate) async fn everyone(weft: &Weft) -> Vec<Treated> {
    let mut everyone = Vec::new();
    for email in ["adeyemi@example.org", "lindqvist@example.org"] {
        let by = actor(weft, email).await;
        for row in weft.services.caseload(&by, ("", CaseStatus::Active), 1).await.expect("a caseload").rows {
            let view =
                weft.services.shared_page(&by, row.client, &ViewQuery::default()).await.expect("the shared view").view;
            everyone.push(Treated { by: by.clone(), client: row.client, view });
        }
    }
    everyone
}

fn find<'a>(everyone: &'a [Treated], name: &str) -> &'a Treated {
    everyone.iter().find(|one| one.view.client.name == name).unwrap_or_else(|| panic!("{name} is not in the sample"))
}

/// Made twice, and on different engines: the same ids, the same days, the same words.
#[test]
fn the_same_day_gives_the_same_practice() {
    crate::support::on_sample(Engine::Sqlite, async |one| {
        let other = Weft::sample(Engine::Postgres).await;
        let (one, other) = (everyone(one).await, everyone(other).await);
        assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one.client, other.client);
            assert_eq!(one.by.membership, other.by.membership);
            assert_eq!(one.view, other.view, "{}", one.view.client.name);
        }
    });
}

async fn everyone_is_at_a_point_of_their_own(weft: &'static Weft) {
    let everyone = everyone(weft).await;
    assert!(everyone.len() >= 6, "{} clients", everyone.len());
    let states =
        |name: &str| -> Vec<State> { find(&everyone, name).view.patterns.iter().map(|row| row.shift.state).collect() };
    assert_eq!(
        states("Noor Haddad"),
        [State::Shifted, State::Loosening, State::StillStuck, State::NotEnoughYet],
        "nine months, and each pattern tells something else"
    );
    assert!(states("Tomasz Wieczorek").contains(&State::StillStuck), "{:?}", states("Tomasz Wieczorek"));
    assert!(states("Elena Ruiz").contains(&State::SlippingBack), "{:?}", states("Elena Ruiz"));
    let imani = states("Imani Clarke");
    assert!(!imani.is_empty() && imani.iter().all(|state| *state == State::NotEnoughYet), "{imani:?}");

    let standing = |name: &str| -> Vec<Standing> {
        find(&everyone, name).view.not_current.iter().map(|row| row.history.standing()).collect()
    };
    assert_eq!(standing("Noor Haddad"), [Standing::Ended]);
    assert_eq!(standing("Elena Ruiz"), [Standing::Paused]);
    assert_eq!(standing("Zoë Ní Bhriain"), [], "what was paused is taken up again");
    let tomasz = &find(&everyone, "Tomasz Wieczorek").view.patterns[0];
    assert_eq!((tomasz.history.starts.len(), tomasz.agreed_baseline().is_some()), (2, true));

    let noor = &find(&everyone, "Noor Haddad").view;
    let said = |row: &weft_shared::shared_view::PatternRow, session: usize| row.ratings[session - 1].client;
    assert_eq!(said(&noor.patterns[2], 10).map(Strength::get), Some(7), "said in the check-in, not in the session");
    assert_eq!(said(&noor.patterns[0], 10).map(Strength::get), Some(3), "what was said in the session stands");
    assert!(noor.patterns[0].linked[0].latest.is_some() && noor.stuck.len() > 1);
    let (first, last) = noor.days().expect("sessions");
    assert_eq!(noor.sessions.len(), 14);
    assert!(days_between(first, last) > 250, "over nine months");
    assert!(noor.path.len() >= 2, "the quiz was taken again");
    assert!(noor.next_session.is_some());
    assert!(everyone.iter().any(|one| one.view.sessions.len() <= 3), "someone has only begun");
    assert!(everyone.iter().any(|one| {
        one.view
            .homework
            .iter()
            .any(|line| line.state.words(weft_shared::when::WITH_ITS_YEAR).ends_with("kept private"))
    }));
}

/// Every sentence of the shared view, of everyone: their numbers, their words, and what is said of both.
async fn everyone_tells_their_story(weft: &'static Weft) {
    for one in everyone(weft).await {
        let name = one.view.client.name.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
        assert_snapshot!(name, story(&one.view));
    }
}

fn story(view: &SharedView) -> String {
    let mut lines = vec![view.in_short().into_iter().map(|run| run.text).collect::<String>()];
    for row in view.patterns.iter().chain(&view.not_current) {
        lines.push(format!("{} → {}", row.wording.old, row.wording.new));
        lines.push(format!("  {}: {}", row.shift.state.word(), row.sentence(view.people(Reader::Client))));
        lines.extend(row.notice.iter().map(|notice| format!("  {notice}")));
        lines.extend(row.linked.iter().map(|linked| format!("  {}: {}", linked.measure, linked.sentence)));
    }
    lines.extend(view.scales.iter().map(|series| format!("{}: {}", series.name(), series.sentence())));
    lines.push(plane::sentence(&view.path));
    lines.extend(
        view.helps.ranked.iter().chain(&view.helps.once).map(|help| format!("{}: {}", help.title, help.words())),
    );
    lines.extend(view.stuck.iter().map(|quote| format!("“{}”", quote.words)));
    lines.join("\n")
}

async fn everyone_listed_can_sign_in(weft: &'static Weft) {
    let everyone = sample::sign_ins().expect("the list");
    assert!(everyone.len() >= 7);
    for (name, email) in everyone {
        let browser = weft.browser();
        let page = browser.sign_in(&email, sample::PASSWORD).await.expect(200);
        assert!(matches!(page.path.as_str(), "/caseload" | "/office" | "/today"), "{name} lands on {}", page.path);
    }
}

async fn private_words_are_in_nothing_that_is_shared(weft: &'static Weft) {
    let everyone = everyone(weft).await;
    let mut shared = Vec::new();
    for one in &everyone {
        let email = if one.by.name == "Maja Lindqvist" { "lindqvist@example.org" } else { "adeyemi@example.org" };
        let browser = weft.browser();
        browser.sign_in(email, sample::PASSWORD).await.expect(200);
        let view = browser.get(&format!("/clients/{}/shared", one.client)).await.expect(200);
        let record = browser.get(&format!("/clients/{}", one.client)).await.expect(200);
        let entries = view.links().into_iter().filter(|link| link.contains("/entries/"));
        let mut texts = vec![view.html(), record.html(), browser.get("/caseload").await.html()];
        for entry in entries.take(30) {
            texts.push(browser.get(&entry).await.expect(200).html());
        }
        // Without a session there is nothing to report.
        if !one.view.sessions.is_empty() {
            let made = weft
                .services
                .make_report(&one.by, one.client, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
                .await
                .expect("a report");
            texts.push(pdf_text(&made.pdf.bytes));
        }
        shared.extend(texts);
    }
    for (name, words) in PRIVATE {
        assert!(shared.iter().all(|text| !text.contains(words)), "“{words}” of {name} is shared");
    }
    // They are there, before the one person who may read them.
    for (name, words) in &PRIVATE[..2] {
        let email = sample::sign_ins().expect("the list").into_iter().find(|(who, _)| who == name).expect("them").1;
        let browser = weft.browser();
        browser.sign_in(&email, sample::PASSWORD).await.expect(200);
        let mut found = false;
        for link in browser.get("/entries").await.links().into_iter().filter(|link| link.ends_with("/entry")) {
            let page = browser.get(&link).await.expect(200);
            found |= page.text().contains(words) && page.text().contains("Only you can read this.");
        }
        assert!(found, "“{words}” is in no private entry of {name}");
    }
    let adeyemi = weft.browser();
    adeyemi.sign_in("adeyemi@example.org", sample::PASSWORD).await.expect(200);
    let record = adeyemi.get(&format!("/clients/{}", find(&everyone, "Noor Haddad").client)).await;
    let mut found = false;
    for link in record
        .links()
        .into_iter()
        .filter(|link| link.contains("/sessions/") && link.rsplit('/').next().is_some_and(|id| id.len() == 36))
    {
        found |= adeyemi.get(&link).await.form(&link).value("note").contains(PRIVATE[2].1);
    }
    assert!(found, "the note stands in none of her sessions");
}
