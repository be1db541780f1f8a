//! A list as a person sees it: its cells, and how many there are.

use house_tests::Estate;
use kernel::principal::Id;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_words_and_gaps_and_counts_what_it_cannot_show() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let add = |n: u32, city: Option<&str>| -> Id {
        let input = json!({"first_name": "Zoé", "last_name": format!("Test{n:03}"), "city": city});
        let made = acme.run(|tx| address_book::Person::RESOURCE.create(tx, input.as_object().cloned().unwrap_or_default())).expect("made");
        made["id"].as_str().and_then(|id| id.parse().ok()).expect("a key")
    };
    add(1, Some("Saint-Étienne & Cie <b>"));
    add(2, None);
    let page = ada.get("/app/people?q=Test").await.body;
    assert!(page.contains(r#"<span class="table__cell">Saint-Étienne &amp; Cie &lt;b&gt;</span>"#), "a word is escaped: {page}");
    assert!(page.contains(r#"<span class="table__cell"><span class="blank"><span class="sr">"#), "a gap is said aloud");
    assert_eq!(shown(&page), ["2", "2"]);

    for n in 3..=60 {
        add(n, Some("Lyon"));
    }
    assert_eq!(shown(&ada.get("/app/people?q=Test").await.body), ["50", "60"], "a full page is counted");
}

/// The numbers under a list: shown, and of how many.
fn shown(page: &str) -> Vec<&str> {
    let under = page.split(r#"<nav class="under""#).nth(1).and_then(|rest| rest.split("</span>").next()).unwrap_or_default();
    let words = under.split("<span>").nth(1).unwrap_or_default();
    words.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty()).collect()
}
