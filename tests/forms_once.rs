//! What a form makes is made once: pressing twice, one after the other or at the same moment, adds one and leads to the
//! same place.

use weft_shared::sharing::Readers;

use crate::support::{Browser, Client, Form, Therapist, Weft, both_engines, people::JOURNAL};

both_engines!(
    every_form_that_makes_something_makes_it_once,
    a_form_sent_again_with_other_words_is_asked_about,
    a_page_shown_again_keeps_its_key,
    old_keys_are_forgotten_and_a_form_without_one_works
);

struct House {
    weft: Weft,
    therapist: Therapist,
    client: Client,
    at_work: Browser,
    at_home: Browser,
}

impl House {
    async fn new(weft: Weft) -> Self {
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
        let client = weft.client(&therapist, "Mira Vance").await;
        let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
        Self { weft, therapist, client, at_work, at_home }
    }
}

/// A form that makes something.
struct Making<'a> {
    by_client: bool,
    page: String,
    form: &'a str,
    fill: Box<dyn Fn(Form, usize) -> Form>,
    /// What it adds.
    counts: &'a str,
    adds: i64,
}

fn as_it_is(form: Form, _: usize) -> Form {
    form
}

async fn every_form_that_makes_something_makes_it_once(weft: Weft) {
    let house = House::new(weft).await;
    let (weft, id) = (&house.weft, house.client.id);
    let pattern = weft.pattern(&house.therapist, id, "check his phone", "wait, and ask").await;
    let session = weft.session(&house.therapist, id, "2026-11-16", "Tea.", "").await;
    weft.rate(&house.client.actor, id, session, &[(pattern, 7)]).await;
    let answers = [("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")];
    let entry = weft.entry(&house.therapist, &house.client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
    let open = weft.record(&house.therapist, "Ines Open").await;
    let pathway = house
        .at_work
        .get("/library")
        .await
        .links()
        .into_iter()
        .find(|link| link.starts_with("/library/pathways/"))
        .expect("a pathway");
    let exercise = house.at_work.get("/library?find=safe").await;
    let exercise = exercise.links().into_iter().find(|link| link.len() == "/library/".len() + 36).expect("one");
    let new = house.at_work.get("/library").await.form("/library/new").set("title", "Evenings").choose("kind", "quiz");
    let draft = house.at_work.submit(&new).await.expect(200).path;
    let start = house.at_home.get("/today").await;
    let start = start.document().all("form").into_iter().filter_map(|form| form.attribute("action"));
    let start = start.into_iter().find(|action| action.starts_with("/start/")).expect("something to begin");
    let report = format!("/clients/{id}/report");
    let by_pattern = pattern.to_string();
    let assign = format!("/clients/{id}/assign");
    let makings = [
        Making {
            by_client: false,
            page: "/clients/new".to_owned(),
            form: "/clients/new",
            fill: Box::new(|form, n| form.set("name", &format!("Somebody New {n}"))),
            counts: "SELECT count(*) FROM clients",
            adds: 1,
        },
        Making {
            by_client: false,
            page: assign.clone(),
            form: "/assign",
            // Another exercise each time: one that is there already is asked about.
            fill: Box::new(|form, n| {
                let exercise = form.choices("exercise")[n].clone();
                form.tick("exercise", &exercise).choose("due", "whenever")
            }),
            counts: "SELECT count(*) FROM assignments",
            adds: 1,
        },
        Making {
            by_client: false,
            page: assign,
            form: "/pathway",
            fill: Box::new(|form, n| {
                let choices: Vec<String> = form.choices("pathway").into_iter().filter(|id| !id.is_empty()).collect();
                let chosen = &choices[n % choices.len()];
                // Of what is in it some waits already.
                form.choose("pathway", chosen).set("from", "2026-12-01").also("sure", &format!("beside {chosen}"))
            }),
            counts: "SELECT count(DISTINCT assigned_at) FROM assignments WHERE pathway_id IS NOT NULL",
            adds: 1,
        },
        Making {
            by_client: false,
            page: format!("/clients/{id}/sessions/new"),
            form: "/sessions/new",
            fill: Box::new(|form, n| form.set("day", &format!("2026-11-{:02}", n + 5)).set("agreed", "Tea.")),
            counts: "SELECT count(*) FROM sessions",
            adds: 1,
        },
        Making {
            by_client: true,
            page: format!("/clients/{id}/patterns/new"),
            form: "/patterns/new",
            fill: Box::new(|form, n| form.set("old", &format!("go quiet {n}")).set("new", "say what I need")),
            counts: "SELECT count(*) FROM patterns",
            adds: 1,
        },
        Making {
            by_client: false,
            page: report.clone(),
            form: "/report",
            fill: Box::new(|form, _| form.press("go", "make")),
            counts: "SELECT count(*) FROM report_jobs",
            adds: 1,
        },
        Making {
            by_client: false,
            page: report,
            form: "/report",
            fill: Box::new(|form, _| form.press("go", "ask")),
            counts: "SELECT count(*) FROM report_proposals",
            adds: 1,
        },
        Making {
            by_client: true,
            page: format!("/homework/{entry}/entry"),
            form: "/evidence",
            fill: Box::new(move |form, _| {
                form.tick("words", "body.1").choose("pattern", &by_pattern).choose("side", "new")
            }),
            counts: "SELECT count(*) FROM evidence",
            adds: 1,
        },
        Making {
            by_client: false,
            page: format!("/clients/{open}"),
            form: "/invitation",
            fill: Box::new(as_it_is),
            counts: "SELECT count(*) FROM invitations",
            adds: 1,
        },
        Making {
            by_client: false,
            page: "/library".to_owned(),
            form: "/library/new",
            fill: Box::new(|form, n| form.set("title", &format!("Mornings {n}")).choose("kind", "log")),
            counts: "SELECT count(*) FROM exercises",
            adds: 1,
        },
        Making {
            by_client: false,
            page: exercise,
            form: "/duplicate",
            fill: Box::new(as_it_is),
            counts: "SELECT count(*) FROM exercises",
            adds: 1,
        },
        Making {
            by_client: false,
            page: pathway,
            form: "/copy",
            fill: Box::new(as_it_is),
            counts: "SELECT count(*) FROM pathways",
            adds: 1,
        },
        Making {
            by_client: false,
            page: draft,
            form: "/draft/items",
            fill: Box::new(|form, n| form.set("prompts", &format!("How calm {n}?"))),
            counts: "SELECT CAST(sum(version) AS BIGINT) FROM exercise_drafts",
            adds: 1,
        },
        Making {
            by_client: true,
            page: "/today".to_owned(),
            form: &start,
            fill: Box::new(as_it_is),
            counts: "SELECT count(*) FROM assignments",
            // What is begun already goes on.
            adds: -1,
        },
    ];
    for making in makings {
        let browser = if making.by_client { &house.at_home } else { &house.at_work };
        for n in 0..4 {
            weft.later();
            let page = browser.get(&making.page).await.expect(200);
            if making.adds < 0 && n > 0 {
                break;
            }
            let form = (making.fill)(page.form(making.form), n);
            assert!(!form.value("once").is_empty(), "{} {} has no key", making.page, making.form);
            let before = weft.count(making.counts).await;
            // One after the other, and at the same moment.
            let (one, other) = if n % 2 == 0 {
                (browser.send(&form).await, browser.send(&form).await)
            } else {
                tokio::join!(browser.send(&form), browser.send(&form))
            };
            let who = format!("{} {} ({n})", making.page, making.form);
            assert!(matches!(one.status, 200 | 303), "{who}: {} {}", one.status, one.text());
            assert_eq!(one.status, other.status, "{who}: {}", other.text());
            assert_eq!(one.leads_to(), other.leads_to(), "{who}");
            assert_eq!(weft.count(making.counts).await, before + making.adds.abs(), "{who}");
            if one.status == 200 {
                assert_eq!(one.text(), other.text(), "{who}: the same page, with the same link");
            }
        }
    }

    let file = house
        .at_work
        .get(&format!(
            "{}/export/weft",
            house
                .at_work
                .get("/library?find=safe")
                .await
                .links()
                .into_iter()
                .find(|link| link.len() == "/library/".len() + 36)
                .expect("one")
        ))
        .await;
    let mut file: serde_json::Value = serde_json::from_slice(&file.bytes).expect("a file");
    file["key"] = "one-of-our-own".into();
    let file = file.to_string();
    let form = house.at_work.get("/library/import").await.form("/library/import");
    let before = weft.count("SELECT count(*) FROM exercises").await;
    let one = house.at_work.send_file(&form, "journal.json", file.as_bytes()).await.expect(303);
    let other = house.at_work.send_file(&form, "journal.json", file.as_bytes()).await.expect(303);
    assert_eq!(one.leads_to(), other.leads_to());
    assert_eq!(weft.count("SELECT count(*) FROM exercises").await, before + 1);
}

async fn a_form_sent_again_with_other_words_is_asked_about(weft: Weft) {
    let house = House::new(weft).await;
    let form = house.at_work.get("/clients/new").await.form("/clients/new").set("name", "Noor Haddad");
    house.at_work.send(&form).await.expect(303);
    let page = house.at_work.send(&form.set("name", "Ines Open")).await.expect(409);
    page.says("You saved this form before, and that version is still there.");
    assert_eq!(page.form("/clients/new").value("name"), "Ines Open", "nothing typed is lost");
    house.at_work.send(&page.form("/clients/new")).await.expect(303);
    assert_eq!(house.weft.count("SELECT count(*) FROM clients").await, 3, "Mira, Noor and Ines");
}

async fn a_page_shown_again_keeps_its_key(weft: Weft) {
    let house = House::new(weft).await;
    let form = house.at_work.get("/clients/new").await.form("/clients/new");
    let page = house.at_work.send(&form.clone().set("email", "nowhere")).await.expect(422);
    assert_eq!(page.form("/clients/new").value("once"), form.value("once"));
    assert_ne!(house.at_work.get("/clients/new").await.form("/clients/new").value("once"), form.value("once"));
    let form = page.form("/clients/new").set("email", "").set("name", "Noor Haddad");
    let (one, other) = (house.at_work.send(&form).await.expect(303), house.at_work.send(&form).await.expect(303));
    assert_eq!(one.leads_to(), other.leads_to());
}

async fn old_keys_are_forgotten_and_a_form_without_one_works(weft: Weft) {
    let house = House::new(weft).await;
    let form = house.at_work.get("/clients/new").await.form("/clients/new").set("name", "Noor Haddad");
    house.at_work.send(&form).await.expect(303);
    for _ in 0..2 {
        let fields = [("name", "Ines Open"), ("sure", "name ines open")];
        house.at_work.post("/clients/new", &fields).await.expect(303);
    }
    assert_eq!(house.weft.count("SELECT count(*) FROM clients").await, 4);
    house.weft.services.forget_form_keys().await.expect("they go");
    assert_eq!(house.weft.count("SELECT count(*) FROM form_keys").await, 1, "not yet");
    house.weft.go_to("2026-12-01", "10:00");
    house.weft.services.forget_form_keys().await.expect("they go");
    assert_eq!(house.weft.count("SELECT count(*) FROM form_keys").await, 0);
}
