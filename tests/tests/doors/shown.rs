//! Doors on screen: empty, made, used, refused and let in after all; and what an erasure leaves of what waits.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_door_is_made_shown_and_what_it_refused_is_let_in_after_all() {
    let (estate, acme, ada) = house().await;
    let empty = ada.get("/app/settings/doors").await;
    assert!(empty.status == StatusCode::OK && empty.body.contains("/app/settings/doors/new"), "{}", empty.body);
    let form = ada.get("/app/settings/doors/new?action=workflow.start").await.body;
    assert!(form.contains("value=\"workflow.start\" checked") && form.contains("value=\"record.create:people\""), "{form}");
    let token = ada.token("/app/settings/doors/new").await;
    let post = |pairs: Vec<(&'static str, &'static str)>| {
        let pairs: Vec<(&str, String)> = pairs.into_iter().map(|(n, v)| (n, v.to_string())).chain([("csrf", token.clone())]).collect();
        ada.send(ada.request(Method::POST, "/app/settings/doors").header("origin", ada.origin()).form(&pairs))
    };
    let wrong = post(vec![("label", ""), ("source", "Deux mots"), ("proof", "key"), ("pace", "0"), ("networks", "ici")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["label", "source", "actions", "networks", "pace"] {
        assert!(wrong.body.contains(&format!("f-{field}")), "{field}");
    }
    let fields = vec![
        ("label", "Formulaire"),
        ("source", "typeform"),
        ("proof", "key"),
        ("pace", "60"),
        ("active", "true"),
        ("actions", "record.create:people"),
    ];
    let made = post(fields).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let at = made.body.find("esd_").expect("its key");
    let key: String = made.body[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    let id: Uuid = look(&estate, "select id from doors").parse().expect("a door");
    let door = Door { id, key, program: estate.visitor(&acme) };
    let at = format!("/app/settings/doors/{id}");
    let page = || ada.get(&at);
    let body = page().await.body;
    assert!(!body.contains(&door.key) && body.contains("curl -X POST") && body.contains("n8n-nodes-base.httpRequest"), "said once: {body}");
    assert!(body.contains("$nodeId") && body.contains("$itemIndex"), "two items of one execution have a key each: {body}");
    // Refused for a missing right; the right comes, and its keeper lets it in.
    let (viewer, _) = estate.seated(&acme, "Vera Lune", "viewer").await;
    let email = look(&estate, &format!("select email from members where id = '{viewer}'"));
    let message = json!({"source": "typeform", "userEmail": email, "action": "record.create", "data": person("Patiente")});
    assert_eq!(door.call(Some("f-1"), &message).await.status, StatusCode::FORBIDDEN);
    let call = look(&estate, "select id from door_calls");
    let again = format!("/app/settings/doors/{id}/calls/{call}/replay");
    assert!(page().await.body.contains(&again));
    ada.submit(&format!("/app/settings/doors/{id}"), &again, &[]).await;
    assert_eq!(look(&estate, "select state || ' ' || attempts from door_calls"), "refused 2");
    estate.sql(&format!("update member_roles set role = 'booker' where member_id = '{viewer}'"));
    estate.house.changed(acme.id);
    ada.submit(&format!("/app/settings/doors/{id}"), &again, &[]).await;
    assert_eq!(look(&estate, "select state || ' ' || (body is null) from door_calls"), "done true");
    assert_eq!(look(&estate, "select string_agg(last_name, ' ') from people"), "Patiente");
    assert_eq!(look(&estate, "select count(*) from journal where what = 'doors.replayed'"), "2");
    // Its own program comes again under the same key: it is done.
    let later = door.call(Some("f-1"), &message).await;
    assert_eq!((later.status, later.header("idempotency-replayed")), (StatusCode::OK, "true"), "{}", later.body);
    assert_eq!(look(&estate, "select count(*) from people"), "1");
    // Who may not keep doors finds none; a module that is off has none.
    let booker = estate.member(&acme, "booker").await;
    assert_eq!(booker.get("/app/settings/doors").await.status, StatusCode::FORBIDDEN);
}
