//! Which address, host and proxy a request is believed.

use weft_server::{
    proxy::{Proxies, ProxyHeader},
    store::Engine,
};

use crate::support::{Browser, PASSWORD, Weft, command::serving, on};

fn this_machine() -> Proxies {
    Proxies::new(vec!["127.0.0.1".parse().expect("an address")], ProxyHeader::XForwardedFor)
}

#[test]
fn nothing_weft_answers_depends_on_the_host_that_was_asked_for() {
    on(Engine::Sqlite, async |weft| {
        let address = weft.behind_proxies(this_machine()).await;
        for host in ["evil.example", "weft.example.evil.example", "127.0.0.1"] {
            let elsewhere = Browser::new(address).asking_for(host).get("/sign-in").await.expect(421);
            let said = elsewhere.html();
            assert!(said.contains("Please open https://weft.example") && !said.contains("evil"), "{said}");
        }
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
        let client = weft.record(&therapist, "Mira Vance").await;
        let browser = Browser::new(address).asking_for("weft.example");
        weft.sign_in(&browser, &therapist.email, PASSWORD).await.expect(200);
        let page = browser.get(&format!("/clients/{client}")).await.expect(200);
        let form = page.form("/invitation");
        let spoofed = [("sec-fetch-site", "same-origin"), ("x-forwarded-host", "evil.example")];
        let invited = browser.post_with(&form.action, &form.content(), &spoofed).await;
        let said = browser.follow(invited).await.html();
        assert!(said.contains("https://weft.example/invitation/") && !said.contains("evil"), "{said}");
    });
}

#[test]
fn only_a_declared_proxy_says_that_the_way_was_not_encrypted() {
    on(Engine::Sqlite, async |weft| {
        let plain = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "http")];
        let declared = Browser::new(weft.behind_proxies(this_machine()).await).asking_for("weft.example");
        let page = declared.get_with("/sign-in?then=%2Ftoday", &plain).await.expect(308);
        assert_eq!(page.leads_to().as_deref(), Some("https://weft.example/sign-in?then=%2Ftoday"));
        declared.post_with("/sign-in", &[("email", "mira@weft.example")], &plain).await.expect(421);
        let anyone = Browser::new(weft.behind_proxies(Proxies::default()).await).asking_for("weft.example");
        anyone.get_with("/sign-in", &plain).await.expect(200);
    });
}

/// A page elsewhere can have its own name lead to this machine; it finds nobody at home.
#[test]
fn on_one_machine_weft_answers_to_its_own_names() {
    on(Engine::Sqlite, async |_| {
        let server = serving(&Weft::new_config(Engine::Sqlite).await);
        let asking_for = |host: &str| Browser::new(server.address).asking_for(host);
        asking_for("localhost").get("/sign-in").await.expect(200);
        asking_for("rebound.example").get("/sign-in").await.expect(421);
    });
}
