//! What protects every answer, every form and every login.

use crate::support::{Browser, PASSWORD, Page, Therapist, Weft, both_engines, people::JOURNAL};

both_engines!(
    every_answer_is_guarded,
    a_form_from_elsewhere_changes_nothing,
    a_login_is_a_cookie_that_scripts_cannot_read,
    a_login_ends,
    an_invitation_works_once_for_two_weeks_and_is_the_newest,
    more_than_weft_can_take_is_refused_clearly,
    a_wrong_address_and_a_wrong_password_look_the_same
);

async fn one_therapist(weft: &Weft) -> (Therapist, Browser) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    (therapist, browser)
}

/// The policy's directives by name.
fn policy(page: &Page) -> Vec<(String, Vec<String>)> {
    let policy = page.header("content-security-policy").expect("a policy");
    policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace().map(str::to_owned);
            Some((words.next()?, words.collect()))
        })
        .collect()
}

async fn every_answer_is_guarded(weft: Weft) {
    let (therapist, browser) = one_therapist(&weft).await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, homework, &[]).await;
    let at_home = weft.signed_in(&client.email).await;
    let player = at_home.get(&format!("/homework/{homework}/3")).await.expect(200);
    let mut pages = vec![player, weft.browser().get("/reset").await, browser.get("/nowhere").await];
    pages.push(browser.get(&format!("/clients/{}", client.id)).await);
    pages.push(browser.get("/clients/new").await);
    for page in &pages {
        let path = &page.path;
        assert_eq!(page.header("cache-control").as_deref(), Some("no-store"), "{path}");
        assert_eq!(page.header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(page.header("referrer-policy").as_deref(), Some("same-origin"), "{path}");
        let policy = policy(page);
        let find =
            |name: &str| policy.iter().find(|(directive, _)| directive == name).map(|(_, values)| values.join(" "));
        assert_eq!(find("default-src").as_deref(), Some("'none'"), "{path}");
        assert_eq!(find("connect-src").as_deref(), Some("'self'"), "{path}");
        assert_eq!(find("form-action").as_deref(), Some("'self'"), "{path}");
        assert_eq!(find("frame-ancestors").as_deref(), Some("'none'"), "{path}");
        assert_eq!(find("base-uri").as_deref(), Some("'none'"), "{path}");
        let whole = page.header("content-security-policy").expect("a policy");
        assert!(
            !whole.contains("unsafe-inline") && !whole.contains("'unsafe-eval'") && !whole.contains("http"),
            "{whole}"
        );
        for element in page.document().inside() {
            for name in ["src", "href", "action", "data-js", "data-wasm"] {
                let Some(address) = element.attribute(name) else { continue };
                let ours = address.starts_with(['/', '#']) && !address.starts_with("//") || address.starts_with("tel:");
                assert!(ours, "{path} asks someone else: {address}");
            }
        }
    }
    // An island's page runs one script, by a nonce of its own; a page without one runs none.
    let player = &pages[0];
    let scripts = player.document().all("script");
    assert_eq!(scripts.len(), 1);
    let nonce = scripts[0].attribute("nonce").expect("a nonce");
    assert!(player.header("content-security-policy").expect("a policy").contains(&format!("'nonce-{nonce}'")));
    let again = at_home.get(&player.path).await;
    assert_ne!(again.document().all("script")[0].attribute("nonce"), Some(nonce), "a nonce is used once");
    assert!(weft.browser().get("/reset").await.document().all("script").is_empty());
    let titles: Vec<String> = pages.iter().map(|page| page.document().all("title")[0].text()).collect();
    assert!(titles.iter().all(|title| title.ends_with("Weft") && !title.contains("Mira")), "{titles:?}");
}

async fn a_form_from_elsewhere_changes_nothing(weft: Weft) {
    let (_, browser) = one_therapist(&weft).await;
    let host = weft.address.to_string();
    let own = format!("http://{host}");
    let fields = [("name", "Somebody Else"), ("email", "")];
    let strange: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ];
    for headers in strange {
        let page = browser.post_with("/clients/new", &fields, headers).await.expect(403);
        assert_eq!(page.heading(), "Nothing was changed", "{headers:?}: a person who meets this reads what happened");
        browser.post_with("/sign-out", &[], headers).await.expect(403);
    }
    assert_eq!(weft.count("SELECT count(*) FROM clients").await, 0);
    browser.get("/caseload").await.expect(200);
    // A browser without Sec-Fetch-Site at least says its origin.
    browser.post_with("/clients/new", &fields, &[("origin", &own)]).await.expect(303);
    assert_eq!(weft.count("SELECT count(*) FROM clients").await, 1);
}

async fn a_login_is_a_cookie_that_scripts_cannot_read(weft: Weft) {
    let (therapist, _) = one_therapist(&weft).await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let fields = [("email", mira.email.as_str()), ("password", PASSWORD)];
    let attributes = |page: &Page, name: &str| -> Vec<String> {
        let cookies = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("plain letters"));
        let all: Vec<Vec<String>> = cookies.map(|cookie| cookie.split("; ").map(str::to_lowercase).collect()).collect();
        all.into_iter().find(|cookie| cookie[0].starts_with(name)).expect("a cookie")
    };
    let plain = attributes(&weft.browser().post("/sign-in", &fields).await.expect(303), "weft=");
    let behind_tls = Browser::new(weft.behind_https().await);
    let secure = attributes(&behind_tls.post("/sign-in", &fields).await.expect(303), "__host-weft=");
    assert!(secure.contains(&"secure".to_owned()) && !plain.contains(&"secure".to_owned()));
    for cookie in [plain, secure] {
        assert!(cookie.contains(&"httponly".to_owned()), "{cookie:?}");
        assert!(cookie.contains(&"samesite=lax".to_owned()), "{cookie:?}");
        assert!(cookie.contains(&"path=/".to_owned()), "{cookie:?}");
        assert!(!cookie.iter().any(|part| part.starts_with("domain") || part.starts_with("max-age")), "{cookie:?}");
        let secret = cookie[0].split_once('=').expect("a value").1;
        assert_eq!(secret.len(), 64, "256 bits");
        assert_eq!(weft.count(format!("SELECT count(*) FROM logins WHERE token_hash = '{secret}'")).await, 0);
    }
    // A cookie of the one kind is nothing to the other.
    let secret = behind_tls.cookie("__Host-weft").expect("a login");
    let other = weft.browser();
    other.put_cookie("__Host-weft", &secret);
    assert!(other.get("/caseload").await.asks_to_sign_in());
}

async fn a_login_ends(weft: Weft) {
    let (therapist, browser) = one_therapist(&weft).await;
    let signed_in = async |browser: &Browser| browser.get("/caseload").await.status == 200;
    // How long one lasts is tried in `own.rs`; each request begins the time without one anew.
    weft.execute("UPDATE practices SET staff_idle_minutes = 30, staff_hours = 12").await;
    for minutes in [29, 29, 29] {
        weft.clock.set(weft.now().plus_minutes(minutes));
        assert!(signed_in(&browser).await);
    }
    weft.clock.set(weft.now().plus_minutes(30));
    assert!(browser.get("/caseload").await.asks_to_sign_in());
    assert!(!signed_in(&browser).await, "an ended login does not come back");

    // Twelve hours at most, however busy.
    let busy = weft.signed_in(&therapist.email).await;
    for _ in 0..(11 * 60 + 58) / 29 {
        weft.clock.set(weft.now().plus_minutes(29));
        assert!(signed_in(&busy).await);
    }
    weft.clock.set(weft.now().plus_minutes(29));
    assert!(!signed_in(&busy).await);

    // Signing out ends this login and no other, also for whoever kept the cookie.
    let (one, other) = (weft.signed_in(&therapist.email).await, weft.signed_in(&therapist.email).await);
    let kept = one.cookie("weft").expect("a cookie");
    let form = one.get("/caseload").await.form("/sign-out");
    assert_eq!(one.submit(&form).await.path, "/sign-in?notice=out");
    assert_eq!(one.cookie("weft"), None);
    one.put_cookie("weft", &kept);
    assert!(!signed_in(&one).await);
    assert!(signed_in(&other).await);

    // Leaving quickly leaves nothing to see.
    let client = weft.client(&therapist, "Mira Vance").await;
    let at_home = weft.signed_in(&client.email).await;
    let away = at_home.send(&at_home.get("/today").await.form("/leave")).await;
    assert!(away.header("clear-site-data").expect("what to forget").contains("cache"));
    let away = at_home.follow(away).await.expect(200);
    assert!(!away.html().contains("Weft"), "{}", away.html());
    assert!(at_home.get("/today").await.asks_to_sign_in());
}

async fn an_invitation_works_once_for_two_weeks_and_is_the_newest(weft: Weft) {
    let (therapist, browser) = one_therapist(&weft).await;
    let client = weft.record(&therapist, "Mira Vance").await;
    let invite = async || {
        weft.later();
        let invited = weft.services.invite(&therapist.actor, client).await.expect("an invitation");
        format!("/invitation/{}", invited.token.secret())
    };
    let first = invite().await;
    let second = invite().await;
    let nobody = weft.browser();
    nobody.get(&first).await.expect(200).says("There is a newer link").hides("Welcome");
    let accept = [("email", "mira@example.org"), ("password", PASSWORD)];
    nobody.post(&first, &accept).await.expect(200).says("There is a newer link");
    nobody.get(&second).await.expect(200).says("Welcome, Mira");

    weft.go_to("2026-12-07", "09:59");
    nobody.get(&second).await.says("Welcome, Mira");
    weft.go_to("2026-12-07", "10:01");
    nobody.get(&second).await.says("This link has expired");
    nobody.post(&second, &accept).await.says("This link has expired");
    assert_eq!(
        weft.count(
            "SELECT count(*) FROM logins l JOIN memberships m ON m.id = l.membership_id WHERE m.role = 'client'"
        )
        .await,
        0
    );
    let browser = {
        drop(browser);
        weft.signed_in(&therapist.email).await
    };
    browser.get(&format!("/clients/{client}")).await.says("expired on 7 December. No one used it.");

    let third = invite().await;
    assert_eq!(nobody.post(&third, &accept).await.leads_to().as_deref(), Some("/today"));
    let late = weft.browser();
    late.get(&third).await.expect(200).says("This link has been used").hides("mira@example.org");
    late.post(&third, &[("email", "other@example.org"), ("password", PASSWORD)]).await.says("This link has been used");
    assert!(late.get("/today").await.asks_to_sign_in());
    assert_eq!(weft.count("SELECT count(*) FROM accounts").await, 2);
    // There is nobody left to invite.
    assert_eq!(browser.post(&format!("/clients/{client}/invitation"), &[]).await.status, 303);
    let secret = third.trim_start_matches("/invitation/");
    assert_eq!(weft.count(format!("SELECT count(*) FROM invitations WHERE token_hash = '{secret}'")).await, 0);
}

async fn more_than_weft_can_take_is_refused_clearly(weft: Weft) {
    let (_, browser) = one_therapist(&weft).await;
    let page = browser.post("/clients/new", &[("name", &"x".repeat(2 * 1024 * 1024 + 1))]).await.expect(413);
    page.says("too long to save at once");
    // A long evening's writing is not too much.
    browser.post("/clients/new", &[("name", &"x".repeat(1024 * 1024))]).await.expect(422);
}

async fn a_wrong_address_and_a_wrong_password_look_the_same(weft: Weft) {
    let (therapist, _) = one_therapist(&weft).await;
    let nobody = weft.browser();
    let page = async |email: &str| {
        nobody.post("/sign-in", &[("email", email), ("password", "a wrong guess")]).await.expect(422)
    };
    let wrong_password = page(&therapist.email).await.html_without_nonce().replace(&therapist.email, "");
    let wrong_address = page("nobody@example.org").await.html_without_nonce().replace("nobody@example.org", "");
    assert_eq!(wrong_password, wrong_address);
    // Capital letters and spaces are how people type.
    let typed = format!(" {} ", therapist.email.to_uppercase());
    assert_eq!(nobody.sign_in(&typed, PASSWORD).await.expect(200).heading(), "Protect the records in your care");
}
