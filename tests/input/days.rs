//! Days that are hardly meant are asked about or refused, and a day of another year says its year.

use crate::support::Weft;
use crate::support::{Form, both_engines};

both_engines!(
    a_session_on_an_unlikely_day_is_asked_about_once,
    a_due_day_far_ahead_is_asked_about,
    a_year_cut_short_is_refused_everywhere,
    a_day_of_another_year_says_its_year
);

/// The box that says that it is meant, ticked.
fn meant(form: Form) -> Form {
    let asked = form.choices("sure");
    assert!(!asked.is_empty(), "nothing is asked");
    asked.iter().fold(form, |form, about| form.tick("sure", about))
}

async fn a_session_on_an_unlikely_day_is_asked_about_once(weft: Weft) {
    let course = weft.course().sessions(2).await;
    let (at_work, path) = (course.at_work().await, course.at("/sessions/new"));
    for (day, next, field) in [
        // The year before, as in January.
        ("2025-11-20", "", "day"),
        ("2027-11-20", "", "day"),
        ("2026-11-20", "2027-11-27", "next_day"),
    ] {
        let held = weft.count("SELECT count(*) FROM sessions").await;
        let form = at_work.get(&path).await.form(&path).set("day", day).set("next_day", next).set("agreed", "Tea.");
        let page = at_work.send(&form).await.expect(422);
        let fault = page.fault(field).unwrap_or_else(|| panic!("{day} {next}: {}", page.text()));
        assert!(fault.contains("Is the year right?"), "{fault}");
        assert_eq!(page.form(&path).value("agreed"), "Tea.");
        assert_eq!(weft.count("SELECT count(*) FROM sessions").await, held, "nothing is kept yet");
        // Sent again without a word it is asked again; another day is another question.
        at_work.send(&page.form(&path)).await.expect(422);
        at_work.send(&meant(page.form(&path))).await.expect(303);
        assert!(weft.count("SELECT count(*) FROM sessions").await > held, "{day} {next}");
    }
    // What was meant once is not asked again when something else is changed.
    let earliest = at_work.get(&course.at("")).await;
    let earliest = earliest.links().into_iter().filter(|link| link.contains("/sessions/")).collect::<Vec<_>>();
    for session in earliest.iter().filter(|link| !link.ends_with("/rate") && !link.ends_with("/new")) {
        if session.ends_with("/joint") {
            continue;
        }
        let form = at_work.get(session).await.form(session);
        at_work.send(&form.set("agreed", "Tea before the phone.")).await.expect(303);
    }
}

async fn a_due_day_far_ahead_is_asked_about(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, path) = (course.at_work().await, course.at("/assign"));
    let form = at_work.get(&path).await.form(&path);
    let exercise = form.choices("exercise")[0].clone();
    let form = form.tick("exercise", &exercise).choose("due", "day").set("day", "2027-11-30");
    let page = at_work.send(&form).await.expect(422);
    assert!(page.fault("day").is_some_and(|fault| fault.contains("30 November 2027")), "{}", page.text());
    at_work.send(&meant(page.form(&path))).await.expect(303);

    let pathway = course.at("/pathway");
    let form = at_work.get(&path).await.form("/pathway");
    let first = form.choices("pathway")[0].clone();
    let page = at_work.send(&form.choose("pathway", &first).set("from", "2027-12-01")).await.expect(422);
    assert!(page.fault("from").is_some(), "{}", page.text());
    assert!(page.form(&path).choices("sure").is_empty(), "the other form is not asked");
    at_work.send(&meant(page.form(&pathway))).await.expect(303);
}

async fn a_year_cut_short_is_refused_everywhere(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let at_work = course.at_work().await;
    let (new, assign, report) = (course.at("/sessions/new"), course.at("/assign"), course.at("/report"));
    let open = async |path: &str, form: &str| at_work.get(path).await.form(form);
    for (form, field) in [
        (open(&new, &new).await, "day"),
        (open(&new, &new).await, "next_day"),
        (open(&assign, &assign).await.choose("due", "day"), "day"),
        (open(&assign, "/pathway").await, "from"),
        (open(&report, &report).await.press("go", "preview"), "from"),
        (open(&report, &report).await.press("go", "preview"), "to"),
    ] {
        let page = at_work.send(&form.set(field, "0026-11-24")).await.expect(422);
        let fault = page.fault(field).unwrap_or_else(|| panic!("{field}: {}", page.text()));
        assert!(fault.contains("all four digits"), "{field}: {fault}");
    }
}

async fn a_day_of_another_year_says_its_year(weft: Weft) {
    let mut course = weft.course().session("2026-11-16", "Tea.", "").assigned("phq-9").await;
    let shown = async |course: &crate::support::Course<'_>| {
        let at_work = course.at_work().await;
        let shared = at_work.get(&course.at("/shared")).await.expect(200).text();
        let record = at_work.get(&course.at("")).await.expect(200).text();
        (shared, record)
    };
    let (shared, record) = shown(&course).await;
    assert!(shared.contains("Session 1 · Monday 16 November ") && !shared.contains("16 November 2026"), "{shared}");
    assert!(record.contains("Assigned on 23 November ·"), "{record}");
    course.go_to("2027-02-01", "10:00");
    let (shared, record) = shown(&course).await;
    assert!(shared.contains("Session 1 · Monday 16 November 2026"), "{shared}");
    assert!(shared.contains("1 session, in November 2026"), "{shared}");
    assert!(record.contains("Assigned on 23 November 2026 ·"), "{record}");
}
