//! The route table is the permission table: printed, reviewed, and tried line by
//! line with no agency, no person and no right.

use estrade::edition::{ADDITIONS, EDITION};
use house_tests::Estate;
use kernel::module::{MEMBER, OPERATOR, PUBLIC};
use kernel::roles::{PRESETS, usual_grants};
use kernel::routes::{Entry, Ground};
use reqwest::{Method, StatusCode};
use std::fmt::Write;
use uuid::Uuid;

fn table() -> Vec<Entry> {
    web::table(&EDITION, ADDITIONS)
}

/// A path with something in its holes.
fn filled(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map_or(rest.len(), |i| open + i);
        // A pattern may hold braces of its own: `{id:[0-9a-f-]{36}}`.
        let close = if rest[close..].starts_with("}}") { close + 1 } else { close };
        out += &rest[..open];
        out += &Uuid::now_v7().to_string();
        rest = &rest[close + 1..];
    }
    out + rest
}

#[test]
fn the_table_is_as_reviewed() {
    let mut text = String::new();
    for entry in table() {
        let ground = format!("{:?}", entry.ground).to_lowercase();
        let module = entry.module.unwrap_or("-");
        let since = entry.span.since.map(|v| format!(" since {v}")).unwrap_or_default();
        let proof = if entry.dangerous { " asks for a recent proof" } else { "" };
        let _ = writeln!(text, "{:<6} {:<55} {:<40} {ground:<9} {module}{since}{proof}", entry.method, entry.path, entry.may);
    }
    insta::assert_snapshot!("route_table", text);
}

#[test]
fn the_roles_are_as_reviewed() {
    let mut text = String::new();
    for module in EDITION.all() {
        let mut permissions: Vec<_> = module.all_permissions().collect();
        permissions.sort_unstable();
        for may in permissions {
            let holders: Vec<_> = PRESETS.iter().filter(|role| usual_grants(module, role).contains(&may)).map(|r| r.name).collect();
            let _ = writeln!(text, "{may:<45} {}", holders.join(" "));
        }
    }
    insta::assert_snapshot!("role_matrix", text);
}

#[test]
fn the_edition_fits_together() {
    assert_eq!(EDITION.check(), Vec::<String>::new());
}

#[test]
fn every_route_has_a_permission_that_somebody_defines() {
    let known: Vec<_> = EDITION.all().flat_map(|m| m.all_permissions()).chain([PUBLIC, MEMBER, OPERATOR]).collect();
    for entry in table() {
        assert!(known.contains(&entry.may), "{} {} asks for {}, which nobody defines", entry.method, entry.path, entry.may);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_shut_until_the_guard_opens_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (stranger, artist) = (estate.visitor(&acme), estate.member(&acme, "artist").await);
    let nowhere = house_tests::Browser::at("nobody.localhost", estate.server);
    let token = artist.token("/app/profile").await;
    let artist_may: Vec<_> =
        EDITION.all().flat_map(|m| usual_grants(m, PRESETS.iter().find(|p| p.name == "artist").expect("the preset"))).collect();
    let mut tried = 0;
    for entry in table().into_iter().filter(|e| e.ground != Ground::Platform) {
        let (path, method) = (filled(&entry.path), entry.method.clone());
        let ask = |browser: &house_tests::Browser| {
            browser
                .request(Method::from_bytes(method.as_str().as_bytes()).expect("a method"), &path)
                .header("accept", "application/json")
                .header("x-csrf", &token)
        };
        let at_nobodys = nowhere.send(ask(&nowhere)).await;
        // The page that says so is dressed: the bundle, which is nobody's, answers everywhere.
        let bundle = entry.path.starts_with("/assets/");
        assert!(bundle || at_nobodys.status == StatusCode::MISDIRECTED_REQUEST, "{method} {path} at nobody's address");
        if entry.may == PUBLIC {
            continue;
        }
        tried += 1;
        let unknown = stranger.send(ask(&stranger)).await;
        // Someone without a session is refused before anything else: as nobody, or as forged.
        let refused = if method == actix_web::http::Method::GET { vec![401] } else { vec![401, 403] };
        assert!(refused.contains(&unknown.status.as_u16()), "{method} {path} answers a stranger with {}", unknown.status);
        if entry.may != MEMBER && !artist_may.contains(&entry.may) {
            let denied = artist.send(ask(&artist)).await;
            assert_eq!(denied.status, StatusCode::FORBIDDEN, "{method} {path} ({}) answers an artist: {}", entry.may, denied.body);
        }
    }
    assert!(tried > 40, "only {tried} routes were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_console_is_not_there_for_others() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let founder = estate.platform();
    founder.sign_in(&acme.email, house_tests::PASSWORD).await;
    for entry in table().into_iter().filter(|e| e.may == OPERATOR) {
        let path = filled(&entry.path);
        if entry.method == actix_web::http::Method::GET {
            assert_eq!(founder.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(estate.visitor(&acme).get(&path).await.status, StatusCode::NOT_FOUND, "{path} at an agency");
        }
    }
}
