//! What visitors see, and what they never see.

use crate::kit::{Answer, Ground, HEARD};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use kernel::schema::work::jobs;
use serde_json::{Value, json};
use showcase::Enquiry;
use std::time::{Duration, Instant};

const PAGES: [&str; 4] = ["/", "/artists", "/artists/nova-lune", "/contact"];

/// Nothing inline: the policy would refuse it, and it would be a way in.
fn plain(answer: &Answer) {
    for inline in ["style=", "<style", "onclick", "onload", "javascript:", "<script>"] {
        assert!(!answer.body.contains(inline), "{inline} stands in {}", answer.body);
    }
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_answers_in_each_theme_and_language() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({"genre": "Chanson, électro", "city": "Nantes", "biography": "Deux voix.\n\n<b>Un</b> synthé."}));
    acme.artist("Marée Haute", json!({"genre": "Chanson"}));
    for theme in ["affiche", "nocturne"] {
        acme.set("agency", json!({"theme": theme, "email": "bonjour@acme.test", "socials": ["https://www.instagram.com/acme"]}));
        acme.set(
            "showcase",
            json!({"tagline": {"fr": "Des voix d’ici", "en": "Voices from here"}, "about": {"fr": "Nous <i>aimons</i> la scène."}}),
        );
        for (language, words) in [("fr", "Des voix d’ici"), ("en", "Voices from here")] {
            let visitor = ground.visitor(&acme).speaking(language);
            for path in PAGES {
                let page = visitor.get(path).await;
                assert_eq!(page.status, 200, "{theme} {path}: {}", page.body);
                plain(&page);
                assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{path}");
                assert!(page.body.contains(&format!("theme-{theme}")) && page.body.contains("/theme.css?theme="), "{path}");
            }
            let home = visitor.get("/").await.body;
            assert!(home.contains(words) && home.contains("instagram.com") && home.contains("Nous &lt;i&gt;aimons"), "{home}");
            let artist = visitor.get("/artists/nova-lune").await.body;
            assert!(artist.contains("<p>Deux voix.</p><p>&lt;b&gt;Un&lt;/b&gt; synthé.</p>") && artist.contains("Nantes"), "{artist}");
            assert!(artist.contains("rel=\"manifest\"") && artist.contains("rel=\"icon\""), "{artist}");
            assert!(artist.contains("/artists/maree-haute"), "others are shown: {artist}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_artists_on_the_site_of_this_agency_are_seen() {
    let ground = Ground::new();
    let (acme, rival) = (ground.agency("acme").await, ground.agency("rival").await);
    acme.artist("Nova Lune", json!({}));
    acme.artist("Encore Secret", json!({"on_site": false}));
    rival.artist("Chez Rival", json!({}));
    // Whom one tries things with is never before the public, whoever ticks what.
    let trial = acme.artist("Essai Discret", json!({"on_site": false, "trial": true}));
    assert_eq!(trial["trial"], json!(true));
    let both = json!({"name": "Essai Public", "status": "active", "on_site": true, "trial": true});
    let both = both.as_object().unwrap().clone();
    let refused = acme.run(|tx| Ok(address_book::ARTISTS.create(tx, both)));
    assert!(matches!(&refused, Err(kernel::error::Error::Invalid(wrongs)) if wrongs[0].field == "on_site"), "{refused:?}");
    let binned = acme.artist("Parti Loin", json!({}));
    let id = serde_json::from_value(binned["id"].clone()).unwrap();
    acme.run(|tx| (address_book::ARTISTS.store.delete)(tx, id));
    let visitor = ground.visitor(&acme);
    assert_eq!(visitor.get("/artists/nova-lune").await.status, 200);
    for path in [
        "/artists/encore-secret",
        "/artists/essai-discret",
        "/artists/chez-rival",
        "/artists/parti-loin",
        "/artists/personne",
        "/nulle-part",
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("Page introuvable") && page.body.contains("theme-affiche"), "{path}: {}", page.body);
        plain(&page);
    }
    for path in ["/", "/artists", "/sitemap.xml"] {
        let body = visitor.get(path).await.body;
        assert!(body.contains("nova-lune"), "{path}: {body}");
        for other in ["encore-secret", "essai-discret", "chez-rival", "parti-loin", "Secret", "Rival"] {
            assert!(!body.contains(other), "{other} on {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn genres_and_words_narrow_the_list() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({"genre": "Chanson, Électro", "city": "Nantes"}));
    acme.artist("Marée Haute", json!({"genre": "Rock"}));
    let visitor = ground.visitor(&acme);
    for (query, seen, unseen) in [
        ("genre=%C3%A9lectro", "nova-lune", "maree-haute"),
        ("genre=Rock", "maree-haute", "nova-lune"),
        ("q=maree", "maree-haute", "nova-lune"),
        ("q=nantes", "nova-lune", "maree-haute"),
    ] {
        let body = visitor.get(&format!("/artists?{query}")).await.body;
        assert!(body.contains(&format!("/artists/{seen}\"")) && !body.contains(&format!("/artists/{unseen}\"")), "{query}: {body}");
    }
    let none = visitor.get("/artists?genre=%3Cscript%3E").await;
    assert!(none.status == 200 && none.body.contains("Aucun artiste dans ce style"), "{}", none.body);
    plain(&none);
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_visitors_get_a_card() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({}));
    acme.set("agency", json!({"theme": "nocturne", "email": "bonjour@acme.test", "licence": "PLATESV-R-2026-001234"}));
    let visitor = ground.visitor(&acme);
    assert!(visitor.get("/").await.body.contains("Nova Lune"));
    acme.switch_off("showcase");
    let card = visitor.get("/").await;
    assert_eq!(card.status, 200);
    assert!(
        card.body.contains("bonjour@acme.test") && card.body.contains("PLATESV-R-2026-001234") && card.body.contains("card-page"),
        "{}",
        card.body
    );
    plain(&card);
    for path in ["/artists", "/artists/nova-lune", "/contact", "/nulle-part"] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("card-page") && !page.body.contains("Nova Lune"), "{path}: {}", page.body);
    }
    assert_eq!(visitor.get("/theme.css").await.status, 200);
    let api = visitor.send(visitor.request(reqwest::Method::GET, "/api/v1/enquiries").header("accept", "application/json")).await;
    assert!(api.status != 200 && !api.body.contains("card-page"), "{}", api.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_seen_within_a_second_by_every_process() {
    let ground = Ground::new();
    let other = ground.beside();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({}));
    let there = other.visitor(&acme);
    for _ in 0..3 {
        assert!(!there.get("/").await.body.contains("Marée Haute"));
    }
    acme.artist("Marée Haute", json!({}));
    let changed = Instant::now();
    while !there.get("/").await.body.contains("Marée Haute") {
        assert!(changed.elapsed() < Duration::from_secs(1), "the other house still shows the old page");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_page_touches_no_table() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({}));
    let visitor = ground.visitor(&acme);
    tokio::time::sleep(HEARD).await;
    for path in ["/", "/artists", "/artists/nova-lune"] {
        for _ in 0..2 {
            assert_eq!(visitor.get(path).await.status, 200);
        }
    }
    let mut conn = ground.superuser();
    #[expect(clippy::disallowed_methods, reason = "the test stands in everybody's way")]
    conn.batch_execute(
        "begin; lock table artists, settings, modules, attachments, journal, directory.tenants, directory.domains, directory.sessions",
    )
    .unwrap();
    for path in ["/", "/artists", "/artists/nova-lune"] {
        let page = tokio::time::timeout(Duration::from_secs(1), visitor.get(path)).await.expect("a page from memory");
        assert_eq!(page.status, 200);
    }
    // A page that nobody asked for before is written from what is remembered of the agency…
    let cold = tokio::time::timeout(Duration::from_secs(1), visitor.get("/artists?q=nova")).await.expect("a page from what is known");
    assert!(cold.body.contains("Nova Lune"), "{}", cold.body);
    // …and what is not remembered is asked of the tables.
    let asked = tokio::time::timeout(Duration::from_secs(1), visitor.get("/contact?subject=nova-lune")).await;
    assert!(asked.is_err(), "a page that asks needs the tables: {asked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_becomes_an_enquiry_and_a_mail() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({}));
    acme.set("agency", json!({"email": "bonjour@acme.test"}));
    let visitor = ground.visitor(&acme).speaking("en");
    let form = visitor.get("/contact?subject=nova-lune").await.body;
    assert!(form.contains("value=\"Nova Lune\"") && form.contains("name=\"artist\" value=\"nova-lune\""), "{form}");
    let said = [
        ("name", "Rosa <Lind>"),
        ("email", "Rosa@Hall.test"),
        ("subject", "Nova Lune"),
        ("message", "Free on\r\n14 March?"),
        ("artist", "nova-lune"),
    ];
    let sent = visitor.submit("/contact", "/contact", &said).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/contact?sent"), "{}", sent.body);
    assert!(visitor.get("/contact?sent").await.body.contains("Message sent"));
    let kept = acme.run(|tx| Enquiry::list(tx, &Default::default()));
    assert_eq!(kept.len(), 1);
    let it = &kept[0].it;
    assert_eq!((it.name.as_str(), it.email.as_str(), it.message.as_str()), ("Rosa <Lind>", "rosa@hall.test", "Free on\n14 March?"));
    assert_eq!((it.status.as_str(), it.language.as_str(), it.artist_id.is_some()), ("new", "en", true));
    assert_eq!(kept[0].created_by, "visitor");
    let mails: Vec<Value> = acme.run(|tx| tx.all(jobs::table.filter(jobs::name.eq("house.send_mail")).select(jobs::payload)));
    let mail = &mails[0]["message"];
    assert_eq!((mails.len(), &mail["to"][0], &mail["reply_to"]), (1, &json!("bonjour@acme.test"), &json!("rosa@hall.test")), "{mail}");
    assert!(mail["subject"].as_str().unwrap().contains("Nouvelle demande de Rosa <Lind>"), "{mail}");
    assert!(mail["text"].as_str().unwrap().contains(&format!("/app/enquiries/{}", kept[0].id)), "{mail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    let visitor = ground.visitor(&acme);
    let wrong = visitor.submit("/contact", "/contact", &[("name", "Zoé \"Z\""), ("email", "zoe@"), ("message", "")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"Zoé &quot;Z&quot;\"") && wrong.body.contains("value=\"zoe@\""), "{}", wrong.body);
    assert!(wrong.body.contains("Saisissez une adresse complète") && wrong.body.contains("Ce champ est nécessaire"), "{}", wrong.body);
    plain(&wrong);
    let good = [("name", "Zoé"), ("email", "zoe@hall.test"), ("message", "Bonjour")];
    let trapped = visitor.submit("/contact", "/contact", &[&good[..], &[("website", "http://spam.test")]].concat()).await;
    assert_eq!(trapped.status, 303);
    assert!(acme.run(|tx| Enquiry::list(tx, &Default::default())).is_empty(), "a machine's message was kept");
    let forged = visitor.send(visitor.request(reqwest::Method::POST, "/contact").form(&good)).await;
    assert_eq!(forged.status, 403);
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(visitor.submit("/contact", "/contact", &good).await);
    }
    let last = statuses.last().unwrap();
    assert_eq!(last.status, 429);
    assert!(last.body.contains("value=\"zoe@hall.test\"") && last.body.contains("Attendez une minute"), "{}", last.body);
    assert!(acme.run(|tx| Enquiry::list(tx, &Default::default())).len() < 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_find_their_files() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    acme.artist("Nova Lune", json!({}));
    acme.set("agency", json!({"accent": "#336699"}));
    let visitor = ground.visitor(&acme);
    let map = visitor.get("/sitemap.xml").await;
    assert!(map.header("content-type").starts_with("application/xml") && map.body.contains("/artists/nova-lune</loc>"), "{}", map.body);
    let rules = visitor.get("/robots.txt").await.body;
    assert!(rules.contains("Disallow: /app") && rules.contains("/sitemap.xml"), "{rules}");
    let manifest: Value = serde_json::from_str(&visitor.get("/manifest.webmanifest").await.body).unwrap();
    assert_eq!((&manifest["name"], &manifest["start_url"]), (&json!("Agence acme"), &json!("/")));
    let home = visitor.get("/").await.body;
    let at = home.find("/theme.css?").unwrap();
    let sheet = visitor.get(&home[at..].split('"').next().unwrap().replace("&amp;", "&")).await;
    assert!(sheet.header("cache-control").contains("immutable"), "{:?}", sheet.headers);
    assert!(sheet.body.starts_with(":root{--accent:#336699;--on-accent:#f4f0e7;"), "{}", sheet.body);
    let own = visitor.get("/theme.css?accent=%23fff%3B%7Dbody%7Bdisplay%3Anone").await.body;
    assert!(!own.contains("display:none"), "{own}");
}
