//! Searching: by any word, with or without accents; and no client's name in an address.

use crate::support::{Browser, Page, Weft, both_engines};

both_engines!(
    a_client_is_found_and_no_address_names_them,
    pages_of_what_was_found,
    exercises_are_found_without_accents
);

async fn search(browser: &Browser, typed: &str) -> Page {
    let form = browser.get("/caseload").await.form("/caseload").set("find", typed);
    browser.submit(&form).await.expect(200)
}

async fn a_client_is_found_and_no_address_names_them(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let at_work = weft.signed_in(&therapist.email).await;
    for name in ["Zoë Ní Bhriain", "Noor Haddad", "Łukasz Żak"] {
        weft.record(&therapist, name).await;
    }
    for (typed, found) in [
        ("zoe", "Zoë Ní Bhriain"),
        ("Zoe\u{308}", "Zoë Ní Bhriain"),
        ("bhriain, zoë", "Zoë Ní Bhriain"),
        ("haddad noor", "Noor Haddad"),
        ("lukasz zak", "Łukasz Żak"),
    ] {
        let page = search(&at_work, typed).await;
        page.says("1 client found for").says(found);
        let path = page.path.to_lowercase();
        for part in ["zo", "noor", "haddad", "lukasz", "find"] {
            assert!(!path.contains(part), "{path} names {part}");
        }
        assert!(!path.contains('%'), "nothing typed stands in {path}");
        // Loaded again, and gone back to, it is the same page; what was searched for stands in the field.
        let again = at_work.get(&page.path).await.expect(200);
        assert_eq!(again.text(), page.text());
        assert!(!again.form("/caseload").value("find").is_empty());
        for link in again.links() {
            assert!(!link.contains("search=") && !link.contains("find="), "{link}");
        }
    }
    search(&at_work, "nobody").await.says("No client is called “nobody”");
    assert_eq!(search(&at_work, "\u{200b}").await.path, "/caseload");
    // What somebody else searched for is nothing to them.
    let path = search(&at_work, "noor").await.path;
    let other = weft.therapist(practice, "Maja Lindqvist").await;
    let elsewhere = weft.signed_in(&other.email).await;
    elsewhere.get(&path).await.expect(200).hides("noor");
    for strange in ["/caseload?search=zz", "/caseload?search=00", "/caseload?search=%00", "/caseload?find=noor"] {
        at_work.get(strange).await.expect(200).says("Noor Haddad").says("Łukasz Żak");
    }
}

async fn pages_of_what_was_found(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let at_work = weft.signed_in(&therapist.email).await;
    for number in 1..=101 {
        weft.record(&therapist, &format!("Client {number:03}")).await;
    }
    weft.record(&therapist, "Noor Haddad").await;
    let page = search(&at_work, "client").await;
    page.says("101 clients found for").says("Page 1 of 2").hides("Noor");
    let search = page.path.split_once("search=").expect("its search").1.to_owned();
    let second = at_work.get(&format!("/caseload?search={search}&page=2")).await.expect(200);
    second.says("Page 2 of 2").says("Client 101").hides("Noor");
    let hidden = page.document().all("input");
    let carried = hidden.iter().find(|input| input.attribute("name").as_deref() == Some("search"));
    assert_eq!(carried.and_then(|input| input.attribute("value")), Some(search), "the next page is asked for with it");
}

async fn exercises_are_found_without_accents(weft: Weft) {
    let course = weft.course().await;
    let at_work = course.at_work().await;
    let form = at_work.get("/library").await.form("/library/new").set("title", "Café at dusk").choose("kind", "log");
    at_work.submit(&form).await.expect(200);
    for typed in ["cafe", "dusk+caf%C3%A9", "CAFE%CC%81", "dusk,+cafe"] {
        at_work.get(&format!("/library?find={typed}")).await.expect(200).says("Café at dusk");
    }
    at_work.get("/library?find=cafe+dawn").await.expect(200).hides("Café at dusk");
}
