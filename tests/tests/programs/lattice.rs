//! A key opens what it was made to open *and* what its maker may, each as they are now: for any roles, any wish, and any
//! roles later; and no key comes of a key (reliability, B8).

use super::{call, exchange, pair};
use house_tests::{Browser, Estate, share};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::member_roles;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

const ROLES: [&str; 9] = ["admin", "manager", "booker", "production", "communication", "trainee", "viewer", "hr", "partner"];
const MODULES: [&str; 4] = ["address_book", "planning", "showcase", "documents"];

/// What is asked for, and the module that answers; none is the house itself. A body asks to write.
const ASKED: [(&str, Option<&str>, bool); 9] = [
    ("/api/v1/people", Some("address_book"), false),
    ("/api/v1/people", Some("address_book"), true),
    ("/api/v1/tasks", Some("planning"), false),
    ("/api/v1/tasks", Some("planning"), true),
    ("/api/v1/enquiries", Some("showcase"), false),
    ("/api/v1/papers", Some("documents"), false),
    ("/api/v1/roles", None, false),
    ("/api/v1/members", None, false),
    ("/api/v1/webhooks", None, false),
];

/// What a key is made to open.
#[derive(Clone, Debug)]
struct Wish {
    reads: bool,
    modules: Vec<&'static str>,
}

impl Wish {
    fn covers(&self, module: Option<&str>, writes: bool) -> bool {
        (!writes || !self.reads) && (self.modules.is_empty() || module.is_some_and(|m| self.modules.contains(&m)))
    }
}

fn wishes() -> impl Strategy<Value = Wish> {
    (any::<bool>(), prop::sample::subsequence(MODULES.to_vec(), 0..=2)).prop_map(|(reads, modules)| Wish { reads, modules })
}

fn roles() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(ROLES.to_vec(), 1..=2)
}

/// Whether the right to it is there: an empty body is refused by its fields only to whoever may write.
async fn opens(by: &Browser, bearer: Option<&str>, path: &str, writes: bool) -> bool {
    let method = if writes { Method::POST } else { Method::GET };
    let mut request = by.request(method, path).header("accept", "application/json");
    request = match bearer {
        Some(token) => request.bearer_auth(token),
        None => request.header("x-csrf", by.token("/app").await),
    };
    let answer = by.send(if writes { request.json(&json!({})) } else { request }).await;
    match answer.status {
        StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY => true,
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED => false,
        other => panic!("{path}: {other} {}", answer.body),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_opens_more_than_its_wish_and_its_maker_of_now() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let mut chance = TestRunner::deterministic();
    let case = (roles(), wishes(), roles());
    let (mut opened, mut shut) = (0, 0);
    for n in 0..share(8, 200) {
        let (first, wish, then) = case.new_tree(&mut chance).expect("a case").current();
        let email = format!("somebody{n}@acme.test");
        let member = tenants::seat(&estate.house, acme.id, &email, "Somebody", house_tests::HASH, &first).await.expect("a seat");
        let maker = estate.visitor(&acme);
        maker.sign_in(&email, house_tests::PASSWORD).await;
        let program = estate.visitor(&acme);
        let mut form = vec![("label", "Caisse"), ("days", "30")];
        form.extend(wish.reads.then_some(("opens", "read")));
        form.extend(wish.modules.iter().map(|m| ("modules", *m)));
        let page = maker.submit("/app/profile", "/app/profile/tokens", &form).await.body;
        let Some(rest) = page.split("<code>est_").nth(1) else { panic!("{first:?} {wish:?}: no key on {page}") };
        let key = format!("est_{}", rest.split('<').next().unwrap_or_default());
        let given = exchange(&program, json!({"grant_type": "api_key", "api_key": key, "client": "Caisse"})).await;
        let (access, _) = pair(&given);
        for held in [&first, &then] {
            hold(&estate, &acme, member, held);
            for (path, module, writes) in ASKED {
                let may = opens(&maker, None, path, writes).await;
                for token in [&key, &access] {
                    let does = opens(&program, Some(token), path, writes).await;
                    let told = format!("{first:?} made {wish:?}, now {held:?}: {path} writes={writes}");
                    assert_eq!(does, may && wish.covers(module, writes), "{told}, the maker {may}");
                    if does { opened += 1 } else { shut += 1 }
                }
            }
            // No key comes of a key, nor of what it was exchanged for.
            for token in [&key, &access] {
                let body = json!({"label": "Une autre", "days": 30});
                let made = program.send(program.request(Method::POST, "/api/v1/tokens").bearer_auth(token).json(&body)).await;
                assert!(made.status.is_client_error(), "a key made a key: {}", made.body);
            }
            assert_eq!(call(&program, &access).await, StatusCode::OK, "the program goes on");
        }
    }
    assert!(opened > 20 && shut > 20, "{opened} doors were open and {shut} shut: no test of either");
}

/// These are the member's roles from now on.
fn hold(estate: &Estate, acme: &house_tests::Agency, member: Uuid, held: &[&str]) {
    acme.run(|tx| {
        let rows: Vec<_> = held.iter().map(|role| (member_roles::member_id.eq(member), member_roles::role.eq(*role))).collect();
        tx.run(diesel::insert_into(member_roles::table).values(rows).on_conflict_do_nothing())?;
        let others = member_roles::member_id.eq(member).and(member_roles::role.ne_all(held.to_vec()));
        tx.run(diesel::delete(member_roles::table.filter(others)))
    })
    .expect("other roles");
    estate.house.changed(acme.id);
}
