//! The catalogue gate: what the database really is, after every migration; and
//! the proof that the gate sees each rule broken.
#![expect(clippy::disallowed_methods, reason = "the test looks at the catalogue as the superuser, and breaks it")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use house_tests::Cluster;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    finding: String,
}

fn findings(conn: &mut PgConnection) -> Vec<String> {
    let rows: Vec<Row> = diesel::sql_query(include_str!("../catalogue.sql")).load(conn).expect("the gate's question is well formed");
    rows.into_iter().map(|r| r.finding).collect()
}

#[test]
fn every_table_keeps_the_agencies_apart() {
    let mut conn = Cluster::superuser(&Cluster::database());
    assert_eq!(findings(&mut conn), Vec::<String>::new());
}

#[test]
fn the_gate_sees_each_rule_broken() {
    let mut conn = Cluster::superuser(&Cluster::database());
    let breaks = [
        ("alter table people no force row level security", "not forced"),
        ("drop policy tenant on people", "no policy"),
        ("create table loose (id int primary key)", "without tenant_id"),
        ("create unique index on people (email)", "does not lead with the tenant"),
        (
            "create unique index loose_key on people (id); alter table positions add foreign key (person_id) references people (id)",
            "could leave the agency",
        ),
        ("create view all_people as select * from people", "owner's eyes"),
        ("create materialized view every_person as select * from people", "materialised"),
        ("create function peek() returns bigint language sql security definer as 'select count(*) from people'", "owner's rights"),
        (
            "grant execute on function search_found to public",
            "search_found(text,jsonb,text[],jsonb,jsonb,jsonb,integer): a function that runs",
        ),
        ("alter function search_narrowed reset search_path", "search_narrowed(text,jsonb,text,integer): a function that runs"),
        (
            "create or replace function search_forget(lexemes text[]) returns void language sql security definer
             set search_path = public, pg_temp as 'delete from search_words'",
            "search_forget(text[]): a function that runs",
        ),
        (
            "alter function search_found owner to estrade_app",
            "search_found(text,jsonb,text[],jsonb,jsonb,jsonb,integer): a function that runs",
        ),
        (
            "create function search_found(mark text) returns bigint language sql security definer set search_path = public, pg_temp as 'select 1::bigint'",
            "search_found(text): a function that runs",
        ),
        (
            "create function roam() returns bigint language sql set app.tenant = '00000000-0000-0000-0000-00000000000a' as 'select count(*) from people'",
            "roam(): a function that sets app.tenant",
        ),
        ("grant execute on function works_on to public", "works_on(text,uuid[]): a function that runs"),
        ("create policy owner on people to estrade_owner using (true)", "leaves the agency"),
        (
            "create function mine() returns uuid language sql immutable as 'select current_tenant()';
             create policy wrong on people using (tenant_id = mine())",
            "immutable function mine",
        ),
        ("alter table people owner to estrade_app", "owned by estrade_app"),
        ("grant truncate on people to estrade_app", "may TRUNCATE"),
        ("grant update on journal to estrade_app", "may UPDATE on journal"),
        ("alter table people drop constraint people_pkey cascade; alter table people alter column tenant_id drop not null", "may be null"),
    ];
    for (broken, word) in breaks {
        conn.batch_execute("begin").expect("a transaction");
        conn.batch_execute(broken).unwrap_or_else(|e| panic!("{broken}: {e}"));
        let found = findings(&mut conn);
        assert!(found.iter().any(|f| f.contains(word)), "the gate did not see: {broken}\n{found:?}");
        conn.batch_execute("rollback").expect("undone");
    }
}

#[test]
fn a_bare_connection_sees_and_writes_nothing() {
    let url = Cluster::database();
    let app = estrade::database::url(&house_tests::settings(&url), "estrade_app");
    let mut bare = PgConnection::establish(&app).expect("the app's role may sign in");
    let rows: i64 = diesel::dsl::sql::<diesel::sql_types::BigInt>("select count(*) from people").get_result(&mut bare).expect("a count");
    assert_eq!(rows, 0);
    for forged in [
        "insert into people (last_name) values ('x')",
        "insert into people (tenant_id, last_name) values ('00000000-0000-0000-0000-00000000000a', 'x')",
        "truncate people",
        "alter table people disable row level security",
        "create table mine (id int)",
        "update journal set what = 'x'",
        "delete from journal",
        "copy people to program 'cat'",
    ] {
        assert!(bare.batch_execute(forged).is_err(), "the app's role could: {forged}");
    }
}
