//! Two people at the same moment: whatever they do, one of them is told, and nobody sees a failure of ours.

use weft_shared::ids::PatternId;

use crate::support::{Client, PASSWORD, Page, Therapist, Weft, both_engines};

both_engines!(
    two_rewordings_at_once,
    two_starts_at_once,
    one_invitation_accepted_twice_at_once,
    one_address_taken_by_two_at_once,
    one_title_taken_by_two_at_once,
    one_hour_recorded_by_two_at_once
);

/// How often each is tried: what depends on the moment rarely fails at the first try.
const ROUNDS: usize = 6;

async fn two_people(weft: &Weft) -> (Therapist, Client, PatternId) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let pattern = weft.pattern(&therapist, client.id, "check his phone", "wait, and ask").await;
    (therapist, client, pattern)
}

/// Both were answered, at least one was done, and the other heard what is there.
#[track_caller]
fn assert_told(pages: [&Page; 2], refused: &[u16]) {
    let statuses = pages.map(|page| page.status);
    assert!(statuses.contains(&303), "{statuses:?}: {}", pages[0].text());
    assert!(statuses.iter().all(|status| *status == 303 || refused.contains(status)), "{statuses:?}");
}

async fn two_rewordings_at_once(weft: Weft) {
    let (therapist, client, pattern) = two_people(&weft).await;
    let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
    let path = format!("/clients/{}/patterns/{pattern}/words", client.id);
    for round in 0..ROUNDS {
        let (one, other) = (at_work.get(&path).await.form("/words"), at_home.get(&path).await.form("/words"));
        let (one, other) =
            (one.set("old", &format!("go quiet {round}")), other.set("old", &format!("leave the room {round}")));
        let (one, other) = tokio::join!(at_work.send(&one), at_home.send(&other));
        assert_told([&one, &other], &[409]);
        for (page, theirs, mine) in [(&one, "leave the room", "go quiet"), (&other, "go quiet", "leave the room")] {
            if page.status == 409 {
                page.says(&format!("{theirs} {round}"));
                assert_eq!(page.form("/words").value("old"), format!("{mine} {round}"));
            }
        }
        let wordings = weft.count("SELECT count(*) FROM pattern_wordings").await;
        assert_eq!(wordings, i64::try_from(round).expect("few") + 2, "one new wording a round");
    }
}

async fn two_starts_at_once(weft: Weft) {
    let (therapist, client, pattern) = two_people(&weft).await;
    let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
    let mut sessions = Vec::new();
    for day in ["2026-09-21", "2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02"] {
        let session = weft.session(&therapist, client.id, day, "", "").await;
        weft.rate(&client.actor, client.id, session, &[(pattern, 7)]).await;
        sessions.push(session.to_string());
    }
    let path = format!("/clients/{}/patterns/{pattern}", client.id);
    for round in 0..ROUNDS {
        let (one, other) = (at_work.get(&path).await.form("/start"), at_home.get(&path).await.form("/start"));
        let last = &sessions[5 + round % 2];
        let one = one.choose("from", &sessions[0]).choose("to", last);
        let other = other.choose("from", &sessions[1]).choose("to", last);
        let (one, other) = tokio::join!(at_work.send(&one), at_home.send(&other));
        assert_told([&one, &other], &[409]);
    }
}

async fn one_invitation_accepted_twice_at_once(weft: Weft) {
    let (therapist, ..) = two_people(&weft).await;
    for round in 0..ROUNDS {
        let id = weft.record(&therapist, "Ines Open").await;
        let invited = weft.services.invite(&therapist.actor, id).await.expect("an invitation");
        let path = format!("/invitation/{}", invited.token.secret());
        let (phone, laptop) = (weft.browser(), weft.browser());
        let email = |device: &str| format!("ines-{round}-{device}@example.org");
        let (one, other) = (phone.get(&path).await.form(&path), laptop.get(&path).await.form(&path));
        let one = one.set("email", &email("phone")).set("password", PASSWORD);
        let other = other.set("email", &email("laptop")).set("password", PASSWORD);
        let (one, other) = tokio::join!(phone.send(&one), laptop.send(&other));
        assert_told([&one, &other], &[200, 409]);
        let hash = |device: &str| weft.vault.lookup("email", &email(device));
        let (phone, laptop) = (hash("phone"), hash("laptop"));
        let accounts = format!("SELECT count(*) FROM accounts WHERE email_hash IN ('{phone}', '{laptop}')");
        assert_eq!(weft.count(accounts).await, 1);
    }
}

async fn one_address_taken_by_two_at_once(weft: Weft) {
    let (therapist, ..) = two_people(&weft).await;
    for round in 0..ROUNDS {
        let mut forms = Vec::new();
        let browsers = [weft.browser(), weft.browser()];
        for browser in &browsers {
            let id = weft.record(&therapist, "Ines Open").await;
            let invited = weft.services.invite(&therapist.actor, id).await.expect("an invitation");
            let path = format!("/invitation/{}", invited.token.secret());
            let form = browser.get(&path).await.form(&path);
            forms.push(form.set("email", &format!("one-{round}@example.org")).set("password", PASSWORD));
        }
        let (one, other) = tokio::join!(browsers[0].send(&forms[0]), browsers[1].send(&forms[1]));
        assert_told([&one, &other], &[422]);
        let refused = if one.status == 422 { one } else { other };
        assert!(refused.fault("email").expect("a fault").contains("cannot be used together here"));
    }
}

async fn one_title_taken_by_two_at_once(weft: Weft) {
    let (therapist, ..) = two_people(&weft).await;
    let (one, other) = (weft.signed_in(&therapist.email).await, weft.signed_in(&therapist.email).await);
    for round in 0..ROUNDS {
        let title = format!("Evenings {round}");
        let mut forms = Vec::new();
        for browser in [&one, &other] {
            forms.push(browser.get("/library").await.form("/library/new").set("title", &title).choose("kind", "quiz"));
        }
        let (here, there) = tokio::join!(one.send(&forms[0]), other.send(&forms[1]));
        assert_told([&here, &there], &[409]);
        for page in [&here, &there].into_iter().filter(|page| page.status == 409) {
            assert_eq!(page.form("/library/new").value("title"), title, "what was typed is there");
        }
    }
}

async fn one_hour_recorded_by_two_at_once(weft: Weft) {
    let (therapist, client, _) = two_people(&weft).await;
    let (one, other) = (weft.signed_in(&therapist.email).await, weft.signed_in(&therapist.email).await);
    let path = format!("/clients/{}/sessions/new", client.id);
    for day in ["2026-11-02", "2026-11-05", "2026-11-09", "2026-11-12"] {
        let mut forms = Vec::new();
        for (browser, agreed) in [(&one, "Tea."), (&other, "Coffee.")] {
            let form = browser.get(&path).await.form("/sessions/new");
            forms.push(form.set("day", day).set("time", "10:00").set("agreed", agreed));
        }
        let (here, there) = tokio::join!(one.send(&forms[0]), other.send(&forms[1]));
        assert_told([&here, &there], &[409]);
        assert_eq!(weft.count(format!("SELECT count(*) FROM sessions WHERE day = '{day}'")).await, 1);
    }
}
