//! One's own account: password, address, logins; and links for those who have forgotten.

use sqlx::Row as _;

use crate::support::{PASSWORD, Weft, both_engines, people::Client};

both_engines!(
    a_password_is_changed_and_ends_every_other_login,
    a_forgotten_password_is_reset_by_a_link_that_works_once,
    a_reset_never_goes_around_the_second_step,
    an_address_counts_once_it_is_confirmed_and_both_are_told,
    logins_are_listed_and_ended,
    weak_passwords_are_refused,
    a_practice_sets_how_long_logins_last,
);

const NEW: &str = "rain on the tin roof";

async fn mira(weft: &Weft) -> Client {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    weft.client(&therapist, "Mira Vance").await
}

/// The link in the newest letter that leads to such a page, as its path.
async fn link_in_the_newest(weft: &Weft, page: &str) -> String {
    weft.services.answer_reset_requests().await.expect("links are made");
    let letters = weft.services.letters_for_operator().await.expect("the outbox");
    let mut links = letters.into_iter().filter_map(|letter| letter.path).filter(|path| path.starts_with(page));
    links.next_back().expect("a link")
}

async fn letters(weft: &Weft) -> Vec<String> {
    let rows = weft.rows("SELECT kind FROM outbox ORDER BY id").await;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn a_password_is_changed_and_ends_every_other_login(weft: Weft) {
    let mira = mira(&weft).await;
    let (phone, laptop) = (weft.signed_in(&mira.email).await, weft.signed_in(&mira.email).await);
    let form = phone.get("/account/password").await.form("/account/password");
    let wrong = form.clone().set("present", "not the password").set("password", NEW);
    assert!(phone.submit(&wrong).await.expect(422).fault("present").expect("a fault").contains("not your present"));
    let weak = form.clone().set("present", PASSWORD).set("password", "mira-vance@example.org");
    assert!(phone.submit(&weak).await.expect(422).fault("password").expect("a fault").contains("easy to guess"));
    phone.submit(&form.set("present", PASSWORD).set("password", NEW)).await.expect(200);
    phone.get("/today").await.expect(200);
    assert!(laptop.get("/today").await.asks_to_sign_in());
    weft.browser().sign_in(&mira.email, PASSWORD).await.expect(422);
    weft.browser().sign_in(&mira.email, NEW).await.expect(200);
    assert!(letters(&weft).await.contains(&"password-changed".to_owned()));
}

async fn a_forgotten_password_is_reset_by_a_link_that_works_once(weft: Weft) {
    let mira = mira(&weft).await;
    let at_home = weft.signed_in(&mira.email).await;
    let browser = weft.browser();
    let ask = async || {
        let form = browser.get("/reset").await.form("/reset").set("email", &mira.email);
        browser.submit(&form).await.expect(200).says("If this address has an account here");
    };
    ask().await;
    let first = link_in_the_newest(&weft, "/reset/").await;
    weft.later();
    ask().await;
    let link = link_in_the_newest(&weft, "/reset/").await;
    assert_ne!(first, link);
    browser.get(&first).await.expect(200).says("This link no longer works");
    let form = browser.get(&link).await.expect(200).form(&link).set("password", NEW);
    let done = browser.submit(&form).await.expect(200);
    done.says("Your new password is saved.");
    assert!(at_home.get("/today").await.asks_to_sign_in(), "everywhere");
    browser.submit(&form).await.expect(200).says("This link no longer works");
    browser.sign_in(&mira.email, NEW).await.expect(200);
    browser.get("/reset/0123").await.expect(404);
    // Too old.
    weft.later();
    ask().await;
    let link = link_in_the_newest(&weft, "/reset/").await;
    weft.clock.set(weft.now().plus_minutes(60));
    browser.get(&link).await.says("This link no longer works");
}

async fn a_reset_never_goes_around_the_second_step(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    weft.sign_in(&weft.browser(), &therapist.email, PASSWORD).await.expect(200);
    weft.clock.set(weft.now().plus_seconds(30));
    let browser = weft.browser();
    browser.post("/reset", &[("email", &therapist.email)]).await.expect(200);
    let link = link_in_the_newest(&weft, "/reset/").await;
    let form = browser.get(&link).await.expect(200).form(&link).set("password", NEW);
    browser.submit(&form.clone().set("code", "000000")).await.expect(422);
    browser.post(&link, &[("password", NEW)]).await.expect(422);
    weft.browser().sign_in(&therapist.email, NEW).await.expect(422);
    browser.submit(&form.set("code", &weft.code(&therapist.email))).await.expect(200);
    let asked = weft.browser().sign_in(&therapist.email, NEW).await.expect(200);
    assert_eq!(asked.heading(), "One more step", "it is still asked for");
}

async fn an_address_counts_once_it_is_confirmed_and_both_are_told(weft: Weft) {
    let mira = mira(&weft).await;
    let browser = weft.signed_in(&mira.email).await;
    let form = browser.get("/account/email").await.form("/account/email");
    browser.submit(&form.clone().set("email", "mira@")).await.expect(422);
    browser.submit(&form.set("email", "mira@new.example")).await.expect(200).says("A link is on its way to");
    weft.browser().sign_in("mira@new.example", PASSWORD).await.expect(422);
    let link = link_in_the_newest(&weft, "/email/").await;
    let anywhere = weft.browser();
    let page = anywhere.get(&link).await.expect(200);
    page.says("mira@new.example");
    anywhere.submit(&page.form(&link)).await.expect(200).says("Your new email address is saved.");
    weft.browser().sign_in(&mira.email, PASSWORD).await.expect(422);
    weft.browser().sign_in("mira@new.example", PASSWORD).await.expect(200);
    assert!(letters(&weft).await.contains(&"email-changed".to_owned()), "the address of before is told");
    anywhere.get(&link).await.says("This link no longer works");
}

async fn logins_are_listed_and_ended(weft: Weft) {
    let mira = mira(&weft).await;
    let browser = weft.browser();
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("user-agent", "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ];
    browser.post_with("/sign-in", &[("email", &mira.email), ("password", PASSWORD)], &headers).await.expect(303);
    weft.later();
    let (phone, tablet) = (weft.signed_in(&mira.email).await, weft.signed_in(&mira.email).await);
    let page = phone.get("/account").await.expect(200);
    page.says("Firefox on Windows").says("(this one)");
    let end = page.form("/end");
    phone.submit(&end).await.expect(200);
    let left = [&browser, &tablet];
    let mut ended = 0;
    for each in left {
        ended += usize::from(each.get("/today").await.asks_to_sign_in());
    }
    assert_eq!(ended, 1);
    phone.post("/account/logins/end", &[]).await.expect(303);
    for each in left {
        assert!(each.get("/today").await.asks_to_sign_in());
    }
    phone.get("/today").await.expect(200);
    // Nobody ends another person's.
    let other = weft.rows("SELECT id FROM logins WHERE ended_at IS NULL").await[0].get::<String, _>(0);
    let practice = weft.practice("Elsewhere").await;
    let stranger = weft.therapist(practice, "Sven Stranger").await;
    let stranger = weft.signed_in(&stranger.email).await;
    stranger.post(&format!("/account/logins/{other}/end"), &[]).await.expect(404);
    phone.get("/today").await.expect(200);
}

async fn weak_passwords_are_refused(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let id = weft.record(&therapist, "Ines Sato").await;
    let invited = weft.services.invite(&therapist.actor, id).await.expect("an invitation");
    let path = format!("/invitation/{}", invited.token.secret());
    let browser = weft.browser();
    let form = browser.get(&path).await.form(&path).set("email", "ines@example.org");
    for weak in ["elevenchars", "password1234", "qwertyuiop12", "inesinesines", "aaaaaaaaaaaaaaaaaaaa"] {
        let page = browser.submit(&form.clone().set("password", weak)).await.expect(422);
        assert!(page.fault("password").is_some(), "{weak}");
        assert_eq!(page.form(&path).value("email"), "ines@example.org");
    }
    browser.submit(&form.set("password", PASSWORD)).await.expect(200);
}

async fn a_practice_sets_how_long_logins_last(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let mira = weft.client(&owner, "Mira Vance").await;
    let browser = weft.signed_in(&owner.email).await;
    let page = browser.get("/practice/logins").await.expect(200);
    let form = page.form("/practice/logins").set("staff_idle_minutes", "15").set("staff_hours", "8");
    let form = form.set("client_idle_minutes", "20").set("client_days", "7");
    browser.submit(&form.clone().set("staff_hours", "0")).await.expect(422).says("from 1 to 24");
    browser.submit(&form).await.expect(200);
    let trusting = weft.browser();
    let fields = [("email", mira.email.as_str()), ("password", PASSWORD), ("trust", "yes")];
    trusting.post("/sign-in", &fields).await.expect(303);
    let passing = weft.browser();
    passing.post("/sign-in", &fields[..2]).await.expect(303);
    weft.clock.set(weft.now().plus_minutes(15));
    assert!(browser.get("/practice").await.asks_to_sign_in(), "fifteen minutes");
    passing.get("/today").await.expect(200);
    weft.clock.set(weft.now().plus_minutes(20));
    assert!(passing.get("/today").await.asks_to_sign_in(), "twenty minutes");
    weft.clock.set(weft.now().plus_hours(24 * 6));
    trusting.get("/today").await.expect(200);
    weft.clock.set(weft.now().plus_hours(24));
    assert!(trusting.get("/today").await.asks_to_sign_in(), "seven days");
}
