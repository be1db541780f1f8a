//! The desk where the site is designed.

use crate::kit::{Ground, HEARD};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_tried_saved_and_undone() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    let (ada, visitor) = (ground.admin(&acme).await, ground.visitor(&acme));
    let desk = ada.get("/app/site").await;
    assert_eq!(desk.status, 200, "{}", desk.body);
    for inline in ["style=", "<style", "onclick"] {
        assert!(!desk.body.contains(inline), "{inline} in {}", desk.body);
    }
    let trial = ada.get("/?preview&theme=nocturne&accent=%23336699").await.body;
    assert!(trial.contains("theme-nocturne") && trial.contains("preview-bar"), "{trial}");
    assert!(!visitor.get("/?preview&theme=nocturne").await.body.contains("theme-nocturne"), "a visitor previews");

    let look =
        [("theme", "nocturne"), ("accent", "#003366"), ("font", "Italiana"), ("home", "stills"), ("tagline_fr", "Ici"), ("version", "0")];
    let tried = ada.submit("/app/site", "/app/site", &[&look[..], &[("act", "try")]].concat()).await;
    assert_eq!(tried.status, 200, "{}", tried.body);
    assert!(tried.body.contains("value=\"#003366\"") && tried.body.contains("C’est un essai"), "{}", tried.body);
    assert!(visitor.get("/").await.body.contains("theme-affiche"));

    let saved = ada.submit("/app/site", "/app/site", &[&look[..], &[("act", "save")]].concat()).await;
    assert_eq!((saved.status, saved.header("location")), (303, "/app/site"), "{}", saved.body);
    tokio::time::sleep(HEARD).await;
    let home = visitor.get("/").await.body;
    assert!(home.contains("theme-nocturne") && home.contains("Ici"), "{home}");
    let sheet = visitor.get("/theme.css").await.body;
    assert!(sheet.contains("Italiana") && !sheet.contains("#003366"), "a colour that vanishes is bent: {sheet}");

    let late = ada.submit("/app/site", "/app/site", &[&look[..], &[("act", "save")]].concat()).await;
    assert_eq!(late.status, 409, "somebody else saved meanwhile: {}", late.body);
    let undone = ada.submit("/app/site", "/app/site/undo/1", &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.body);
    tokio::time::sleep(HEARD).await;
    assert!(visitor.get("/").await.body.contains("theme-affiche"));
    assert_eq!(ada.submit("/app/site", "/app/site/undo/1", &[]).await.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_saved_is_said() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    let ada = ground.admin(&acme).await;
    let long = "x".repeat(161);
    let wrong = ada.submit("/app/site", "/app/site", &[("accent", "rouge"), ("tagline_fr", &long), ("tagline_en", "Kept")]).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Saisissez une couleur") && wrong.body.contains("Raccourcissez") && wrong.body.contains("value=\"Kept\""),
        "{}",
        wrong.body
    );
    let stranger = ground.visitor(&acme).get("/app/site").await;
    assert_eq!(stranger.status, 303, "{}", stranger.body);
    acme.set("agency", json!({"theme": "no-such-theme", "accent": "nonsense"}));
    assert_eq!(ada.get("/app/site").await.status, 200);
}
