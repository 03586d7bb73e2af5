//! What a client likes to be called.

use crate::support::{Weft, both_engines};

both_engines!(a_client_is_greeted_as_they_like, only_the_name_is_sealed_too);

async fn a_client_is_greeted_as_they_like(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr Folake Adeyemi").await;
    let at_work = weft.signed_in(&therapist.email).await;
    let client = weft.client(&therapist, "Dr Noor Haddad").await;
    let at_home = weft.signed_in(&client.email).await;
    let greeted = async || at_home.get("/today").await.expect(200).heading();
    assert_eq!(greeted().await, "Good morning, Noor", "no title is a name");
    at_home.get("/today").await.says("What you and Dr Adeyemi agree on");

    let path = format!("/clients/{}/edit", client.id);
    let form = at_work.get(&path).await.expect(200).form(&path);
    assert_eq!((form.value("name"), form.value("called")), ("Dr Noor Haddad", ""));
    assert!(!form.has("email"), "they sign in with an address of their own");
    let older = form.clone();
    at_work.submit(&form.set("called", "Nunu")).await.expect(200);
    assert_eq!(greeted().await, "Good morning, Nunu");
    at_work.get(&format!("/clients/{}", client.id)).await.says("Dr Noor Haddad").says("Nunu");
    let page = at_work.send(&older.set("called", "N.")).await.expect(409);
    page.says("The saved version now says: Nunu");

    // Where a client is added, too; and a name may be put right.
    let form = at_work.get("/clients/new").await.form("/clients/new").set("name", "Prof. Ana Silva");
    let record = at_work.submit(&form.set("called", "Aninha").set("email", "ana@example.org")).await.expect(200);
    record.says("Aninha cannot sign in yet");
    let path = record.link("/edit");
    let form = at_work.get(&path).await.form(&path);
    assert_eq!(form.value("email"), "ana@example.org");
    let record = at_work.submit(&form.set("name", "Prof. Ana da Silva").set("called", "")).await.expect(200);
    assert_eq!(record.heading(), "Prof. Ana da Silva");
    record.says("Ana cannot sign in yet");
    let page = at_work.send(&at_work.get(&path).await.form(&path).set("name", " ")).await.expect(422);
    assert!(page.fault("name").is_some());
    let page = at_work.send(&at_work.get(&path).await.form(&path).set("called", &"a".repeat(121))).await.expect(422);
    assert!(page.fault("called").is_some());
}

async fn only_the_name_is_sealed_too(weft: Weft) {
    let course = weft.course().await;
    let path = course.at("/edit");
    let form = course.at_work().await.get(&path).await.form(&path).set("called", "Nunuspelling");
    course.at_work().await.submit(&form).await.expect(200);
    let stored = weft.stored_bytes().await;
    let there = stored.windows("Nunuspelling".len()).any(|bytes| bytes == b"Nunuspelling");
    assert!(!there, "it lies in the database as it was typed");
    let changed = "SELECT count(*) FROM audit WHERE action = 'change-client' AND allowed = 1";
    assert_eq!(weft.count(changed).await, 1);
}
