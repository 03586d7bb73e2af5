//! What no page offers and someone may try all the same.

use weft_server::proxy::Proxies;
use weft_shared::when::Moment;

use crate::support::{Browser, LOG, PASSWORD, Weft, both_engines};

both_engines!(
    no_answer_is_for_other_origins,
    passwords_are_hidden_and_managers_are_welcome,
    a_long_password_is_taken_whole,
    an_empty_installation_lets_no_one_in,
    folders_are_not_listed,
    fields_no_form_has_change_nothing,
    the_first_of_a_doubled_field_counts_and_none_comes_from_the_address,
    after_a_while_ending_logins_asks_who_is_there,
    whoever_runs_the_machine_signs_someone_out_everywhere,
    what_is_refused_at_the_door_can_be_counted_and_read,
);

async fn no_answer_is_for_other_origins(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    for path in ["/sign-in", "/caseload", "/numbers", "/nowhere", "/healthz"] {
        for origin in ["https://evil.example", "null"] {
            let page = browser.get_with(path, &[("origin", origin)]).await;
            let mut names = page.headers.keys().map(|name| name.as_str());
            assert!(!names.any(|name| name.starts_with("access-control-")), "{path}");
            assert_eq!(page.header("cross-origin-resource-policy").as_deref(), Some("same-origin"), "{path}");
        }
    }
    // Nor is what is no page of ours of use to anyone: an empty page, a word for a machine, a file that is not there.
    for path in ["/away", "/healthz", "/assets/none.css"] {
        let policy = browser.get(path).await.header("content-security-policy").expect("a policy");
        for directive in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
    }
}

async fn passwords_are_hidden_and_managers_are_welcome(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&therapist, "Mira Vance").await;
    let invited = weft.services.invite(&therapist.actor, client).await.expect("an invitation");
    let invitation = format!("/invitation/{}", invited.token.secret());
    let browser = weft.signed_in(&therapist.email).await;
    let nobody = weft.browser();
    let pages = [nobody.get("/sign-in").await, nobody.get(&invitation).await, browser.get("/account/password").await];
    for page in pages {
        let page = page.expect(200);
        let inputs = page.document().all("input");
        let is_secret = |name: Option<String>| name.is_some_and(|name| name == "password" || name == "present");
        let secrets: Vec<_> = inputs.into_iter().filter(|input| is_secret(input.attribute("name"))).collect();
        assert!(!secrets.is_empty(), "{}", page.path);
        for secret in secrets {
            assert_eq!(secret.attribute("type").as_deref(), Some("password"), "{}", page.path);
            let manager = secret.attribute("autocomplete").unwrap_or_default();
            assert!(["current-password", "new-password"].contains(&manager.as_str()), "{}: {manager}", page.path);
            assert_eq!(secret.attribute("maxlength"), None, "nothing is cut off unseen");
            assert_eq!(secret.attribute("onpaste"), None);
            assert_eq!(secret.attribute("value").unwrap_or_default(), "");
        }
    }
}

async fn a_long_password_is_taken_whole(weft: Weft) {
    const LONG: &str = "the kettle hums while four grey geese cross the harbour at low tide";
    assert!(LONG.len() > 64);
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&therapist, "Mira Vance").await;
    let invited = weft.services.invite(&therapist.actor, client).await.expect("an invitation");
    let fields = [("email", "mira@example.org"), ("password", LONG)];
    weft.browser().post(&format!("/invitation/{}", invited.token.secret()), &fields).await.expect(303);
    for other in
        [&LONG[..LONG.len() - 1], &LONG[..64], "The kettle hums while four grey geese cross the harbour at low tide"]
    {
        weft.browser().sign_in("mira@example.org", other).await.expect(422);
    }
    assert_eq!(weft.browser().sign_in("mira@example.org", LONG).await.path, "/today");
}

async fn an_empty_installation_lets_no_one_in(weft: Weft) {
    for table in ["accounts", "memberships", "practices"] {
        assert_eq!(weft.count(format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    for (name, password) in [("admin", "admin"), ("root@localhost", "root"), ("", ""), ("owner@example.org", PASSWORD)]
    {
        weft.browser().post("/sign-in", &[("email", name), ("password", password)]).await.expect(422);
    }
    weft.browser().get(&format!("/set-up/{}", "0".repeat(64))).await.expect(404);
    weft.browser().get("/set-up/").await.expect(404);
}

async fn folders_are_not_listed(weft: Weft) {
    for path in ["/assets", "/assets/", "/assets/../site.json", "/assets/..%2fsite.json", "/assets/%2e%2e/site.json"] {
        let page = weft.browser().get(path).await;
        assert_ne!(page.status, 200, "{path}: {}", page.html());
        assert!(!page.html().contains(".css") || page.html().contains("<h1"), "{path}: {}", page.html());
    }
}

async fn fields_no_form_has_change_nothing(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let elsewhere = weft.practice("Elsewhere").await.to_string();
    let client = weft.record(&therapist, "Mira Vance").await;
    let invited = weft.services.invite(&therapist.actor, client).await.expect("an invitation");
    let more = [
        ("role", "owner"),
        ("part", "owner"),
        ("practice", elsewhere.as_str()),
        ("practice_id", elsewhere.as_str()),
        ("account_id", "00000000-0000-7000-8000-000000000000"),
        ("membership", "00000000-0000-7000-8000-000000000000"),
        ("is_owner", "true"),
    ];
    let with = |fields: [(&'static str, &'static str); 2]| [fields.as_slice(), more.as_slice()].concat();
    // A client does not become an owner by saying so.
    let fields = with([("email", "mira@example.org"), ("password", PASSWORD)]);
    let mira = weft.browser();
    mira.post(&format!("/invitation/{}", invited.token.secret()), &fields).await.expect(303);
    mira.get("/today").await.expect(200);
    mira.get("/practice/members").await.expect(404);
    let owners = "SELECT count(*) FROM memberships WHERE role = 'owner'";
    assert_eq!(weft.count(owners).await, 1);
    assert_eq!(weft.count(format!("SELECT count(*) FROM memberships WHERE practice_id = '{elsewhere}'")).await, 0);
    // A record begins in the practice and the care of whoever adds it.
    let browser = weft.signed_in(&therapist.email).await;
    browser.post("/clients/new", &with([("name", "Nadia Brandt"), ("email", "")])).await.expect(303);
    assert_eq!(weft.count(format!("SELECT count(*) FROM clients WHERE practice_id = '{elsewhere}'")).await, 0);
    let own = format!("SELECT count(*) FROM care WHERE membership_id = '{}'", therapist.actor.membership);
    assert_eq!(weft.count(own).await, 2);
    // Nor does anyone rise through the page of their own account.
    browser.post("/account/password", &with([("present", PASSWORD), ("password", "rain on the tin roof")])).await;
    assert_eq!(weft.count(owners).await, 1);
    weft.signed_in(&owner.email).await.get("/practice/members").await.expect(200);
}

async fn the_first_of_a_doubled_field_counts_and_none_comes_from_the_address(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let own = [("email", mira.email.as_str()), ("password", PASSWORD)];
    let strange = ("email", "nobody@example.org");
    weft.browser().post("/sign-in", &[own[0], strange, own[1]]).await.expect(303);
    weft.browser().post("/sign-in", &[strange, own[0], own[1]]).await.expect(422);
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(own).finish();
    weft.browser().post(&format!("/sign-in?{query}"), &[("email", ""), ("password", "")]).await.expect(422);
    weft.browser().post(&format!("/sign-in?{query}"), &[]).await.expect(422);
}

async fn after_a_while_ending_logins_asks_who_is_there(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let (thief, phone) = (weft.signed_in(&mira.email).await, weft.signed_in(&mira.email).await);
    weft.clock.set(weft.now().plus_minutes(11));
    let asked = thief.post("/account/logins/end", &[]).await.expect(403);
    assert_eq!(asked.heading(), "Your password once more");
    phone.get("/today").await.expect(200);
    let asked = phone.post("/account/logins/end", &[]).await.expect(403);
    let go_on = phone.submit(&asked.form("/confirm").set("password", PASSWORD)).await.expect(200);
    phone.submit(&go_on.form("/account/logins/end")).await.expect(200);
    assert!(thief.get("/today").await.asks_to_sign_in());
    phone.get("/today").await.expect(200);
}

async fn whoever_runs_the_machine_signs_someone_out_everywhere(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let (phone, tablet) = (weft.signed_in(&mira.email).await, weft.signed_in(&mira.email).await);
    let other = weft.signed_in(&therapist.email).await;
    let ended = weft.services.sign_out_as_operator(&mira.email).await.expect("it is done");
    assert!(ended.is_some_and(|count| count >= 2), "{ended:?}");
    for browser in [&phone, &tablet] {
        assert!(browser.get("/today").await.asks_to_sign_in());
    }
    other.get("/caseload").await.expect(200);
    assert_eq!(weft.services.sign_out_as_operator("nobody@example.org").await.expect("it is asked"), None);
}

async fn what_is_refused_at_the_door_can_be_counted_and_read(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.browser();
    browser.post_with("/sign-out", &[], &[("sec-fetch-site", "cross-site")]).await.expect(403);
    assert!(!LOG.find("form-from-elsewhere").is_empty());
    let declared = Browser::new(weft.behind_proxies(Proxies::default()).await);
    declared.asking_for("evil.example").get("/sign-in").await.expect(421);
    assert!(!LOG.find("other-host").is_empty());
    // Whoever runs the machine reads the security log, with where it came from and without a name.
    browser.post("/sign-in", &[("email", &therapist.email), ("password", "not the password")]).await.expect(422);
    weft.sign_in(&browser, &therapist.email, PASSWORD).await.expect(200);
    let lines = weft.services.security_log(Moment(0)).await.expect("it is read");
    let kinds: Vec<&str> = lines.iter().map(|line| line.kind).collect();
    assert!(kinds.contains(&"password-refused") && kinds.contains(&"signed-in"), "{kinds:?}");
    assert!(lines.iter().all(|line| line.whose.len() == 12 && line.source == "127.0.0.1"));
}
