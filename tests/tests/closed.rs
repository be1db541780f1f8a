//! An authoriser whose rules are broken refuses (reliability, B5): whatever stands in its tables, nobody may do more than
//! before, and what cannot be read is a refusal that somebody hears of.
#![expect(clippy::disallowed_methods, reason = "the superuser breaks the rules behind the house's back")]

use diesel::connection::SimpleConnection;
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const PEOPLE: &str = "/api/v1/people";

/// What is broken, and how; `{t}` is the agency, `{e}` the member who reads, `{o}` another agency.
const BROKEN: [(&str, &str); 16] = [
    ("no grant at all", "delete from grants where tenant_id = '{t}'"),
    ("no seat's role", "delete from member_roles where tenant_id = '{t}'"),
    (
        "the role's grants under another name",
        "update grants set role = 'manager' where tenant_id = '{t}' and role = 'viewer' and permission not in (select permission from grants where tenant_id = '{t}' and role = 'manager'); delete from grants where tenant_id = '{t}' and role = 'viewer'",
    ),
    (
        "everything by a star",
        "update grants set permission = '*' where tenant_id = '{t}' and role = 'viewer' and permission = 'address_book.people.read'; delete from grants where tenant_id = '{t}' and role = 'viewer' and permission like 'address_book.%'",
    ),
    (
        "a module by a star",
        "delete from grants where tenant_id = '{t}' and role = 'viewer'; insert into grants (tenant_id, role, permission) values ('{t}', 'viewer', 'address_book.*')",
    ),
    (
        "a regular expression",
        "delete from grants where tenant_id = '{t}' and role = 'viewer'; insert into grants (tenant_id, role, permission) values ('{t}', 'viewer', '.*')",
    ),
    (
        "an expression",
        "delete from grants where tenant_id = '{t}' and role = 'viewer'; insert into grants (tenant_id, role, permission) values ('{t}', 'viewer', 'true || eval(r.act)')",
    ),
    (
        "two rules on one line",
        "delete from grants where tenant_id = '{t}' and role = 'viewer'; insert into grants (tenant_id, role, permission) values ('{t}', 'viewer', E'address_book.people.read\np, r:viewer')",
    ),
    (
        "no permission",
        "update grants set permission = '' where tenant_id = '{t}' and role = 'viewer' and permission = 'address_book.people.read'",
    ),
    ("no role", "update grants set role = '' where tenant_id = '{t}' and role = 'viewer' and permission = 'address_book.people.read'"),
    (
        "a role as casbin writes it",
        "delete from grants where tenant_id = '{t}' and role = 'viewer'; insert into grants (tenant_id, role, permission) values ('{t}', 'r:viewer', 'address_book.people.read')",
    ),
    ("another agency's rules", "update grants set tenant_id = '{o}', role = 'x' || role where tenant_id = '{t}' and role = 'viewer'"),
    ("an access that is over", "update members set ends_at = now() - interval '1 minute' where tenant_id = '{t}' and id = '{e}'"),
    ("rules that cannot be read", "revoke select on grants from estrade_app"),
    ("a table that is not there", "alter table grants rename to grants_lost"),
    ("a column that is not there", "alter table member_roles rename column role to role_lost"),
];

/// What keeps the tables whole is out of the way, as after a bad restore.
const UNGUARDED: &str = "
do $$ declare c record; begin
  for c in select conrelid::regclass as t, conname from pg_constraint
    where conrelid in ('grants'::regclass, 'member_roles'::regclass) and contype in ('c', 'f') loop
    execute format('alter table %s drop constraint %I', c.t, c.conname);
  end loop;
end $$;
alter table grants disable trigger user;
alter table member_roles disable trigger user;
alter table members disable trigger user;";

async fn asks(by: &Browser, method: Method, path: &str) -> StatusCode {
    let body = (method == Method::POST).then(|| json!({"last_name": "Intruse"}));
    by.api(method, path, body).await.status
}

/// The rules broken one way, while somebody keeps asking.
async fn broken(what: &'static str, how: &str) {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (key, eve) = estate.seated(&acme, "eve", "viewer").await;
    assert_eq!(asks(&eve, Method::GET, PEOPLE).await, StatusCode::OK, "as it should be");
    assert_eq!(asks(&eve, Method::POST, PEOPLE).await, StatusCode::FORBIDDEN);
    let (stop, leaked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let traffic = {
        let (eve, stop, leaked) = (eve.clone(), stop.clone(), leaked.clone());
        tokio::spawn(async move {
            let token = eve.token("/app").await;
            while !stop.load(Ordering::Relaxed) {
                let request = eve.request(Method::POST, PEOPLE).header("x-csrf", &token).json(&json!({"last_name": "Intruse"}));
                if eve.send(request.header("accept", "application/json")).await.status.is_success() {
                    leaked.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    };
    let how = how.replace("{t}", &acme.id.to_string()).replace("{o}", &other.id.to_string()).replace("{e}", &key.to_string());
    Cluster::superuser(&estate.url).batch_execute(&format!("{UNGUARDED} {how}")).unwrap_or_else(|e| panic!("{what}: {e}"));
    estate.house.changed(acme.id);
    for path in [PEOPLE, "/app/people", "/api/v1/roles", "/app/roles", "/app/people/export.csv"] {
        let answer = eve.send(eve.request(Method::GET, path).header("accept", "application/json")).await;
        assert!(!answer.status.is_success(), "{what}: {path} answered {} {}", answer.status, answer.body);
    }
    let written =
        eve.send(eve.request(Method::POST, PEOPLE).header("accept", "application/json").json(&json!({"last_name": "Intruse"}))).await;
    assert!(!written.status.is_success(), "{what}: {}", written.body);
    stop.store(true, Ordering::Relaxed);
    traffic.await.expect("it asked");
    assert_eq!(leaked.load(Ordering::Relaxed), 0, "{what}: written while it broke");
    unaffected(&estate, &other, what).await;
}

/// Another agency goes on, unless the very tables are gone.
async fn unaffected(estate: &Estate, other: &Agency, what: &str) {
    let neighbour = estate.visitor(other);
    let entered = neighbour.submit("/sign-in", "/sign-in", &[("email", &other.email), ("password", house_tests::PASSWORD)]).await;
    if entered.status == StatusCode::SEE_OTHER && !what.contains("cannot be read") && !what.contains("not there") {
        assert_eq!(neighbour.get_json(PEOPLE).await.status, StatusCode::OK, "{what}: the neighbour is refused too");
    }
}

/// Each in a house of its own.
#[tokio::test(flavor = "multi_thread")]
async fn rules_broken_in_sixteen_ways_let_nobody_do_more() {
    for (what, how) in BROKEN {
        broken(what, how).await;
    }
}
