//! The editor, without script: presets are taken, steps added, moved and removed, mistakes said beside their fields, and a
//! trial changes nothing.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_preset_is_taken_and_changed() {
    let (estate, _, ada) = house().await;
    let page = ada.get("/app/workflows/presets?lang=en").await.body;
    assert!(page.contains("Launch a campaign") && page.contains("Validate a deal") && page.contains("Accountable"), "{page}");
    let taken = ada.submit("/app/workflows/presets", "/app/workflows/presets/campaign", &[]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let rule = taken.location().to_string();
    let page = ada.get(&rule).await.body;
    assert!(page.contains("Préparer le plan de campagne") && page.contains("role:communication"), "{page}");
    let sheet = ada.get(rule.trim_end_matches("/rule")).await.body;
    assert!(sheet.contains("1. Mettre") && sheet.contains(&rule), "the sheet says what it does: {sheet}");
    assert_eq!(look(&estate, "select active from workflows"), "false", "looked over before it acts");

    // A draft: two steps, one moved, nothing kept yet.
    let mut form = vec![
        ("when", "manual:projects"),
        ("steps", "1"),
        ("steps-0-does", "task"),
        ("steps-0-title", "Écrire {{title}}"),
        ("steps-0-days", "4"),
        ("steps-0-to", "responsible"),
        ("raci-responsible", "role:booker"),
    ];
    let draft = |act: &'static str| [form.clone(), vec![("act", act)]].concat();
    let more = ada.submit(&rule, &rule, &draft("add:tell")).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(more.body.contains("steps-1-title") && more.body.contains("Écrire {{title}}"), "{}", more.body);
    assert!(ada.get(&rule).await.body.contains("Préparer le plan de campagne"), "nothing was kept");
    let kept = ada.submit(&rule, &rule, &draft("save")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert!(ada.get(&rule).await.body.contains("Écrire {{title}}"));
    form[3] = ("steps-0-title", "Écrire {{secret}}");
    form[4] = ("steps-0-days", "beaucoup");
    let wrong = ada.submit(&rule, &rule, &[form.clone(), vec![("act", "save")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("f-steps-0-title-error") && wrong.body.contains("f-steps-0-days-error"), "{}", wrong.body);
    assert!(wrong.body.contains("Écrire {{secret}}"), "what was typed stays");
    let none = ada.submit(&rule, &rule, &[("when", ""), ("steps", "0"), ("act", "save")]).await;
    assert!(none.body.contains("f-when-error") && none.body.contains("Ajoutez au moins une étape"), "{}", none.body);
    let blank = ada.submit("/app/workflows/presets", "/app/workflows/presets/blank", &[("name", "À moi"), ("domain", "hr")]).await;
    assert_eq!(blank.status, StatusCode::SEE_OTHER, "{}", blank.body);
    assert_eq!(ada.submit("/app/workflows/presets", "/app/workflows/presets/none", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_shows_what_would_happen_and_changes_nothing() {
    let (estate, _, ada) = house().await;
    let list = ada.create("checklists", json!({"name": "Vide", "kind": "booking"})).await;
    let steps = json!([
        {"does": "task", "title": "Appeler {{title}}"}, {"does": "checklist", "checklist": list},
        {"does": "set", "field": "status", "value": "done"}, {"does": "tell", "title": "Fini", "to": "author"},
    ]);
    let mut rule = becomes("projects", "status", "active", steps);
    rule["conditions"] = json!([{"field": "kind", "op": "is", "value": "tour"}]);
    let id = flow(&ada, "Essai", rule).await;
    let (tournee, album) = (
        project(&ada, "Tournée", "planned").await,
        ada.create("projects", json!({"name": "Album", "kind": "release", "status": "planned"})).await,
    );
    let path = format!("/app/workflows/{id}/try");
    let before = look(&estate, "select count(*) from journal");
    let page = ada.submit(&path, &path, &[("record", &tournee.to_string())]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(
        page.body.contains("Appeler Tournée") && page.body.contains("Échouerait") && page.body.contains("Une personne prévenue"),
        "{}",
        page.body
    );
    let other = ada.submit(&path, &path, &[("record", &album.to_string())]).await;
    assert!(other.body.contains("Rien ne serait fait"), "{}", other.body);
    let kept = "select (select count(*) from tasks) || ' ' || (select count(*) from notices where kind like 'workflow%') || ' ' || (select count(*) from workflow_runs) || ' ' || (select status from projects where name = 'Tournée')";
    assert_eq!(look(&estate, kept), "0 0 0 planned");
    assert_eq!(look(&estate, "select count(*) from journal"), before);
}
