//! A staging copy: the agency once more, with nobody in it who can be recognised, nothing that leaves it, and nothing
//! left of it when it goes.
#![expect(clippy::disallowed_methods, reason = "the test looks behind the house's back, at every row of every table")]

mod fail;
mod files;
mod way;
mod workflows;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Text, Uuid as SqlUuid};
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD};
use kernel::job::Order;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const DESK: &str = "/app/modules/copy";
const API: &str = "/api/v1/staging-copy";

/// What must be found nowhere in a copy.
const PLANTED: [&str; 13] = [
    "Surnom-Gallium",
    "Zoltanowski",
    "Quirinette",
    "quirinette.z@planted-mail.test",
    "planted-mail",
    "+33698765432",
    "Wolframbande",
    "Xaverienne",
    "Rue Yttrium",
    "planted-site",
    "FR7630006000011234567890189",
    "Confidence-Hafnium",
    "Tag-Rhenium",
];

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    schema: String,
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = Jsonb)]
    rows: Value,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Every table that says whose its rows are.
fn tables(conn: &mut PgConnection) -> Vec<Found> {
    let asked = "select c.relname::text as name, n.nspname::text as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      where c.relkind = 'r' and n.nspname in ('public', 'directory', 'work')";
    diesel::sql_query(asked).load(conn).expect("the catalogue")
}

/// Everything of an agency, table by table.
fn whole(estate: &Estate, agency: Uuid) -> Vec<(String, Value)> {
    let mut conn = Cluster::superuser(&estate.url);
    let one = |conn: &mut PgConnection, t: &Found| {
        let sql = format!(
            "select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') as rows from {}.{} t where tenant_id = $1",
            t.schema, t.name
        );
        let rows: Rows = diesel::sql_query(sql).bind::<SqlUuid, _>(agency).get_result(conn).expect("rows");
        (format!("{}.{}", t.schema, t.name), rows.rows)
    };
    tables(&mut conn).iter().map(|t| one(&mut conn, t)).collect()
}

fn copy_of(estate: &Estate, agency: &Agency) -> Option<Uuid> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let mut conn = Cluster::superuser(&estate.url);
    let found =
        diesel::sql_query("select id from directory.tenants where copy_of = $1").bind::<SqlUuid, _>(agency.id).load::<Id>(&mut conn);
    found.expect("the directory").first().map(|i| i.id)
}

/// An agency with somebody and something in every corner.
async fn planted(estate: &Estate, slug: &str) -> (Agency, Browser) {
    let agency = estate.agency(slug).await;
    let admin = estate.admin(&agency).await;
    estate.seated(&agency, "quirinette", "manager").await;
    let organisation = admin.create("organisations", json!({"name": "Wolframbande", "kind": "label", "email": "quirinette.z@planted-mail.test", "phone": "06 98 76 54 32", "street": "7 Rue Yttrium", "website": "https://planted-site.test", "iban": "FR7630006000011234567890189", "notes": "Confidence-Hafnium"}));
    let organisation = organisation.await;
    let person = json!({"first_name": "Quirinette", "last_name": "Zoltanowski", "email": "quirinette.z@planted-mail.test", "phone": "06 98 76 54 32", "organisation_id": organisation, "city": "Rennes", "confidential_notes": "Confidence-Hafnium"});
    let person = admin.create("people", person).await;
    let artist = admin.create("artists", json!({"name": "Xaverienne", "status": "active", "genre": "Folk", "manager_id": person, "biography": "Xaverienne, avec Quirinette Zoltanowski"})).await;
    admin.create("interactions", json!({"kind": "call", "at": "2026-11-01T10:00:00Z", "subject": "Appel de Zoltanowski", "person_id": person, "artist_id": artist})).await;
    admin.create("enquiries", json!({"name": "Quirinette", "email": "quirinette.z@planted-mail.test", "message": "Je suis Zoltanowski", "subject": "concert", "status": "new", "language": "fr"})).await;
    agency
        .run(|tx| {
            use kernel::schema::{attachments as a, comments as k, custom_fields as f, saved_views as s, taggings as t};
            tx.run(diesel::insert_into(f::table).values((
                f::resource.eq("people"),
                f::name.eq("x_nick"),
                f::label.eq("Surnom"),
                f::kind.eq("text"),
            )))?;
            tx.run(diesel::insert_into(t::table).values((t::resource.eq("people"), t::record.eq(person), t::tag.eq("Tag-Rhenium"))))?;
            tx.run(diesel::insert_into(k::table).values((
                k::resource.eq("people"),
                k::record.eq(person),
                k::body.eq("Quirinette aime ceci"),
            )))?;
            tx.run(diesel::insert_into(s::table).values((
                s::resource.eq("people"),
                s::label.eq("Zoltanowski"),
                s::query.eq("q=Zoltanowski"),
            )))?;
            let file = (
                a::resource.eq("people"),
                a::record.eq(person),
                a::key.eq("k"),
                a::name.eq("Zoltanowski.pdf"),
                a::content_type.eq("application/pdf"),
                a::bytes.eq(1),
            );
            tx.run(diesel::insert_into(a::table).values(file)).map(|_| ())
        })
        .expect("plants");
    estate.house.changed(agency.id);
    let own = admin
        .create("people", json!({"last_name": "Zoltanowski", "extra": {"x_nick": "Surnom-Gallium"}, "organisation_id": organisation}))
        .await;
    assert!(admin.get_json(&format!("/api/v1/people/{own}")).await.body.contains("Surnom-Gallium"));
    (agency, admin)
}

/// Asks for a copy and waits until it is there.
async fn made(estate: &Estate, agency: &Agency, admin: &Browser) -> Agency {
    let asked = admin.submit(DESK, DESK, &[]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    state(admin, "open").await;
    let id = copy_of(estate, agency).expect("a copy");
    // The first line of its own journal is its making's last act.
    for _ in 0..600 {
        if whole(estate, id).iter().any(|(t, rows)| t == "public.journal" && rows.to_string().contains("copies.made")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut copy = agency.clone();
    (copy.id, copy.slug) = (id, format!("{}--copie", agency.slug));
    copy
}

/// Waits until nothing is left to do.
async fn quiet(estate: &Estate) {
    let waiting = "select count(*) as rows from work.jobs where state in ('ready', 'running') and run_at <= now() + interval '1 minute'";
    for _ in 0..600 {
        let counted: Counted = diesel::sql_query(waiting).get_result(&mut Cluster::superuser(&estate.url)).expect("the queue");
        if counted.rows == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there is always something to do");
}

async fn state(admin: &Browser, wanted: &str) {
    for _ in 0..1200 {
        if admin.get_json(API).await.json()["copy"]["state"] == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never {wanted}: {}", admin.get_json(API).await.body);
}

/// Steps through the door that the agency's page opens.
async fn inside(estate: &Estate, admin: &Browser, copy: &Agency) -> Browser {
    let page = admin.get(DESK).await.body;
    let token = page.split("/enter/").nth(1).and_then(|rest| rest.split('"').next()).expect("a door");
    let path = format!("/enter/{token}");
    let browser = estate.visitor(copy);
    assert_eq!(browser.get(&path).await.location(), "/app");
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_recognised_in_a_copy_and_its_links_hold() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "source").await;
    let other = estate.agency("autre").await;
    quiet(&estate).await;
    let (before, foreign) = (whole(&estate, agency.id), whole(&estate, other.id));
    for word in PLANTED.iter().filter(|w| !w.starts_with("FR76")) {
        assert!(before.iter().any(|(_, rows)| rows.to_string().contains(word)), "{word} was not planted");
    }
    let plan = admin.get_json(API).await.json();
    assert_eq!(plan["plan"]["withheld"], json!(["mail", "webhook", "payment", "publish"]));
    let copy = made(&estate, &agency, &admin).await;
    let rows = whole(&estate, copy.id);
    for (table, rows) in &rows {
        let said = rows.to_string().to_lowercase();
        for word in PLANTED {
            assert!(!said.contains(&word.to_lowercase()), "{word} stands in {table} of the copy: {said}");
        }
    }
    let of = |name: &str| rows.iter().find(|(t, _)| t == name).map(|(_, rows)| rows.as_array().expect("rows").clone()).expect("a table");
    // The same person is the same person, and what hung together hangs together.
    let (people, organisations) = (of("public.people"), of("public.organisations"));
    assert_eq!(people[0]["email"], organisations[0]["email"]);
    assert_eq!(people[0]["email"], of("public.enquiries")[0]["email"]);
    assert_eq!(people[0]["organisation_id"], organisations[0]["id"]);
    assert_eq!((people[0]["city"].clone(), of("public.artists")[0]["genre"].clone()), (json!("Rennes"), json!("Folk")));
    assert_eq!(of("public.interactions")[0]["person_id"], people[0]["id"]);
    assert!(organisations[0]["iban"].is_null(), "no secret goes along");
    // What a release works out is worked out of the disguise.
    assert_eq!(of("public.enquiries")[0]["domain"], people[0]["email"].as_str().expect("a mail").split('@').nth(1).expect("a domain"));
    assert!(of("public.attachments").is_empty() && of("public.tokens").is_empty() && of("public.saved_views").is_empty());
    let members = of("public.members");
    let seated: Vec<&Value> = members.iter().filter(|m| m["status"] == "active").collect();
    assert_eq!((members.len(), seated.len(), seated[0]["email"].clone()), (2, 1, json!(agency.email)));

    // The source: nothing but what says that it was copied.
    let told = [
        "public.copies",
        "public.journal",
        "public.notices",
        "public.journal_seals",
        "work.jobs",
        "work.turns",
        "directory.sessions",
        "directory.tickets",
        "public.idempotency",
        "directory.data_keys",
        // The index follows on its own.
        "public.search_documents",
        "public.search_words",
        "work.changed",
    ];
    let kept =
        |all: &[(String, Value)]| -> Vec<(String, Value)> { all.iter().filter(|(t, _)| !told.contains(&t.as_str())).cloned().collect() };
    for (after, before) in [(whole(&estate, agency.id), before), (whole(&estate, other.id), foreign)] {
        for (now, then) in kept(&after).into_iter().zip(kept(&before)) {
            assert_eq!(now, then);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_lead_enter_a_copy_and_nothing_leaves_it() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "fermee").await;
    let copy = made(&estate, &agency, &admin).await;
    let browser = inside(&estate, &admin, &copy).await;
    let home = browser.get("/app").await;
    assert!(home.body.contains("class=\"copy-bar\""), "every page says what it is");
    assert_eq!(home.header("x-robots-tag"), "noindex, nofollow, noarchive");
    assert!(browser.get("/").await.body.contains("class=\"copy-bar\""), "the site too");

    let visitor = estate.visitor(&copy);
    assert_eq!(visitor.get("/robots.txt").await.body, "User-agent: *\nDisallow: /\n");
    let shut = visitor.get("/").await;
    assert!(shut.status == StatusCode::UNAUTHORIZED || shut.location().starts_with("/sign-in"), "{} {}", shut.status, shut.body);
    assert_eq!(shut.header("x-robots-tag"), "noindex, nofollow, noarchive");
    assert!(visitor.get("/sign-in").await.body.contains("class=\"copy-bar\""));
    // Another member of the source has no seat; whoever led and leads no more has none either.
    let answer = visitor.submit("/sign-in", "/sign-in", &[("email", "quirinette@fermee.test"), ("password", PASSWORD)]).await;
    assert_ne!(answer.status, StatusCode::SEE_OTHER);
    // A copy has no copy.
    let again = browser.api(Method::POST, API, None).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);

    // A letter that would leave is written down and stays.
    let mails = || std::fs::read_dir(estate.settings.data.join("mail")).map_or(0, Iterator::count);
    let before = mails();
    copy.run(|tx| {
        let to = mail::Address::parse("quelquun@ailleurs.test").expect("an address");
        let brand = mail::Brand { name: "Estrade".into(), accent: "#b3401f".into(), logo: None };
        let message = mail::Message::letter("test", to, "Bonjour", brand).paragraph("Un mot").message().expect("a letter");
        tx.order(web::letter::SendMail::now(message)?)
    })
    .expect("an order");
    for _ in 0..400 {
        if whole(&estate, copy.id).iter().any(|(t, rows)| t == "public.journal" && rows.to_string().contains("copies.withheld")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let left = whole(&estate, copy.id);
    assert!(left.iter().any(|(t, rows)| t == "public.journal" && rows.to_string().contains("copies.withheld")));
    assert_eq!(mails(), before, "no letter left");

    // Whoever leads no longer in the source is out of the copy.
    let admin_key = agency.key_of(&agency.email);
    agency
        .run(|tx| {
            use kernel::schema::{member_roles as r, members as m};
            // An agency keeps an administrator: somebody else takes over.
            let other: Uuid = tx.one(m::table.filter(m::id.ne(admin_key)).select(m::id).limit(1))?;
            tx.run(diesel::insert_into(r::table).values((r::member_id.eq(other), r::role.eq("admin"))).on_conflict_do_nothing())?;
            tx.run(diesel::delete(r::table.filter(r::member_id.eq(admin_key)))).map(|_| ())
        })
        .expect("a change");
    for _ in 0..100 {
        if browser.get("/app").await.status != StatusCode::OK {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still inside");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_goes_leaves_no_row() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "passe").await;
    let copy = made(&estate, &agency, &admin).await;
    let browser = inside(&estate, &admin, &copy).await;
    browser.create("people", json!({"last_name": "Nouvelle"})).await;
    let longer = admin.api(Method::POST, &format!("{API}/extend"), None).await;
    assert_eq!(longer.status, StatusCode::OK, "{}", longer.body);
    let second = admin.api(Method::POST, API, None).await;
    assert_eq!(second.status, StatusCode::CONFLICT, "one at a time: {}", second.body);

    // Its end comes near: told once. Then it comes.
    let round = async || {
        agency.run(|tx| tx.order(Order::named("house.look_after_copy"))).expect("an order");
        quiet(&estate).await;
    };
    let until = |days: i64| {
        agency.run(move |tx| {
            use kernel::schema::copies as c;
            tx.run(diesel::update(c::table).set(c::until.eq(chrono::Utc::now() + chrono::Duration::days(days)))).map(|_| ())
        })
    };
    until(1).expect("an end");
    round().await;
    round().await;
    let told = whole(&estate, agency.id).into_iter().find(|(t, _)| t == "public.notices").expect("notices").1;
    let ends = told.as_array().expect("rows").iter().filter(|n| n["kind"] == "copy-ends").count();
    assert_eq!(ends, 1, "told once: {told}");
    until(-1).expect("an end");
    round().await;
    for _ in 0..400 {
        if admin.get_json(API).await.json()["copy"].is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(copy_of(&estate, &agency), None);
    for (table, rows) in whole(&estate, copy.id) {
        assert_eq!(rows, json!([]), "{table} keeps rows of a copy that is gone");
    }
    assert_ne!(browser.get("/app").await.status, StatusCode::OK);
    // And another one may come.
    made(&estate, &agency, &admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_spoken_of() {
    let estate = Estate::new().await;
    let agency = estate.agency("parlee").await;
    assert_eq!(
        agency.run(kernel::copy::unspoken).expect("the catalogue"),
        Vec::<String>::new(),
        "say in kernel/copy what becomes of these in a copy"
    );
    let mut conn = Cluster::superuser(&estate.url);
    let known: Vec<String> = tables(&mut conn).into_iter().map(|t| t.name).collect();
    for left in kernel::copy::LEFT {
        assert!(known.iter().any(|t| t == left), "{left} is left behind and is not there");
    }
}
