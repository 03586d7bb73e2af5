//! What people upload: drawn and read in bounded time, depth and memory, and refused with a sentence.

use std::time::{Duration, Instant};

use crate::support::{Browser, Weft, both_engines};

both_engines!(
    a_logo_that_cannot_be_drawn_is_refused_and_the_server_goes_on,
    a_file_that_is_too_large_is_told_its_limit,
    an_exercise_file_from_a_stranger_is_refused_with_its_place,
    an_island_may_not_send_without_end
);

async fn an_owner(weft: &Weft) -> Browser {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Dr. Folake Adeyemi").await;
    weft.signed_in(&owner.email).await
}

fn drawing(inside: &str) -> Vec<u8> {
    format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 220 80'>{inside}</svg>").into_bytes()
}

/// What is said beside the field, while somebody else is served at once.
async fn refusal(weft: &Weft, owner: &Browser, file: &[u8]) -> String {
    let form = owner.get("/practice").await.form("/practice/logo");
    let begun = Instant::now();
    let other = weft.browser();
    let (page, slowest) = tokio::join!(owner.send_file(&form, "logo.svg", file), async {
        let mut slowest = Duration::ZERO;
        for _ in 0..5 {
            let begun = Instant::now();
            other.get("/sign-in").await.expect(200);
            slowest = slowest.max(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        slowest
    });
    assert!(begun.elapsed() < Duration::from_secs(20), "it took {:?}", begun.elapsed());
    assert!(slowest < Duration::from_secs(5), "others waited {slowest:?}");
    let page = page.expect(422);
    page.fault("file").unwrap_or_else(|| panic!("nothing is said: {}", page.text()))
}

async fn a_logo_that_cannot_be_drawn_is_refused_and_the_server_goes_on(weft: Weft) {
    let owner = an_owner(&weft).await;
    let shape = "<path d='M0 0h9v9z'/>";
    let nested = "<g>".repeat(1_000) + shape + &"</g>".repeat(1_000);
    let said = refusal(&weft, &owner, &drawing(&nested)).await;
    assert!(said.contains("too many groups inside groups") && said.contains("as PNG"), "{said}");

    // Flat to read, and without an end to draw: each group stands for the two after it.
    let doubled: String =
        (0..60).map(|n| format!("<g id='a{n}'><use href='#a{m}'/><use href='#a{m}'/></g>", m = n + 1)).collect();
    let said = refusal(&weft, &owner, &drawing(&(doubled + "<g id='a60'>" + shape + "</g>"))).await;
    assert!(said.contains("is too complex"), "{said}");

    // Deep only once it is put together.
    let chained: String = (0..9_000).map(|n| format!("<g id='a{n}'><use href='#a{}'/></g>", n + 1)).collect();
    let said = refusal(&weft, &owner, &drawing(&(chained + "<g id='a9000'>" + shape + "</g>"))).await;
    assert!(said.contains("is too complex"), "{said}");

    let circle = "<g opacity='.5'><circle r='900' cx='110' cy='40' fill='red' opacity='.5'/></g>";
    let said = refusal(&weft, &owner, &drawing(&circle.repeat(420_000 / circle.len()))).await;
    assert!(said.contains("is too complex"), "{said}");

    let prefixed = "<s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>";
    let said = refusal(&weft, &owner, &drawing(&(prefixed.to_owned() + shape))).await;
    assert!(said.contains("contains a script"), "{said}");
    assert_eq!(weft.count("SELECT count(*) FROM practices WHERE logo IS NOT NULL").await, 0);

    // And a plain one is taken.
    let form = owner.get("/practice").await.form("/practice/logo");
    owner.send_file(&form, "logo.svg", &drawing(shape)).await.expect(303);
    assert_eq!(weft.count("SELECT count(*) FROM practices WHERE logo IS NOT NULL").await, 1);
}

async fn a_file_that_is_too_large_is_told_its_limit(weft: Weft) {
    let owner = an_owner(&weft).await;
    let form = owner.get("/practice").await.form("/practice/logo");
    for size in [600_000, 3_000_000, 7_000_000, 27_000_000] {
        let page = owner.send_file(&form, "logo.png", &vec![0; size]).await.expect(422);
        assert!(page.fault("file").expect("a sentence").contains("500 KB"), "{size}: {}", page.text());
    }
    for size in [7_000_000, 27_000_000] {
        let page = owner.upload("/library/import", "exercise.json", &vec![b' '; size]).await.expect(422);
        page.says("5 MB");
    }
}

async fn an_exercise_file_from_a_stranger_is_refused_with_its_place(weft: Weft) {
    let owner = an_owner(&weft).await;
    let nested = |open: &str, close: &str, levels: usize| open.repeat(levels) + &close.repeat(levels);
    let item = r#"{"linkId":"a","type":"group","item":["#;
    let crowded: String =
        (0..40_000).map(|n| format!(r#"{{"linkId":"{n}","type":"string","text":"Why?"}},"#)).collect();
    let questionnaire =
        |items: &str| format!(r#"{{"resourceType":"Questionnaire","status":"active","title":"T","item":[{items}]}}"#);
    for file in [
        nested("[", "]", 200_000),
        nested(r#"{"a":"#, "}", 100_000),
        questionnaire(&nested(item, "]}", 5_000)),
        questionnaire(crowded.trim_end_matches(',')),
        format!(r#"{{"format":"weft-exercise/1","title":{}1}}"#, "\"".to_owned() + &"\\u0000".repeat(100_000) + "\","),
    ] {
        let begun = Instant::now();
        let page = owner.upload("/library/import", "exercise.json", file.as_bytes()).await.expect(422);
        page.says("Nothing was imported.");
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
    owner.get("/library").await.expect(200);
}

async fn an_island_may_not_send_without_end(weft: Weft) {
    let owner = an_owner(&weft).await;
    let page = owner.post("/api/answers/save", &[("typed", &"x".repeat(5 * 1024 * 1024))]).await;
    assert_eq!(page.status, 413, "{}", page.text());
}
