//! Two agencies side by side (reliability, A1), and two people of one agency of whom one reaches their own records alone
//! (B6): everything that one can ask for, asked with every key of the other. A key out of reach answers exactly as one
//! that never was, no canary comes out, and nothing of the other's changes.
//!
//! Seen red with row level security off on the table of any resource: that control stays in the suite, below.
#![expect(clippy::disallowed_methods, reason = "the test compares all rows of one agency, as the superuser sees them")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use estrade::edition::{ADDITIONS, EDITION};
use house_tests::{Agency, Answer, Browser, Cluster, Estate, fill, filled, share};
use kernel::resource::Resource;
use kernel::routes::{Entry, Ground};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

const CANARY: &str = "CANARY-B";

#[derive(QueryableByName)]
struct Hash {
    #[diesel(sql_type = Text)]
    hash: String,
}

/// One figure for all rows of an agency, table by table; for those alone that say this pattern, of the tables whose rows
/// nobody but their owners writes.
fn rows_of(url: &str, agency: &Agency, pattern: &str) -> Vec<String> {
    let mut conn = Cluster::superuser(url);
    let tables: Vec<Hash> = diesel::sql_query("select relname::text as hash from pg_class c join pg_attribute a on a.attrelid = c.oid where relkind = 'r' and relnamespace = 'public'::regnamespace and attname = 'tenant_id' order by 1").load(&mut conn).expect("the tables");
    let theirs = |table: &Hash| {
        let hangs = matches!(table.hash.as_str(), "comments" | "taggings" | "files");
        pattern.is_empty() || hangs || resources().iter().any(|r| r.name == table.hash)
    };
    let figure = |table: Hash, conn: &mut PgConnection| {
        let sql = format!(
            "select '{0} ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') as hash
             from {0} t where tenant_id = '{1}' and t::text ~ '{pattern}'",
            table.hash, agency.id
        );
        diesel::sql_query(sql).get_result::<Hash>(conn).expect("a figure").hash
    };
    tables.into_iter().filter(theirs).map(|t| figure(t, &mut conn)).collect()
}

/// What an answer says, without what differs between any two answers.
fn essence(answer: &Answer, id: &Uuid) -> (u16, String, String) {
    // Whoever asks too often is told to wait, for how long differs from second to second.
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return (429, String::new(), String::new());
    }
    let request = answer.header("x-request-id").to_string();
    let plain = |text: &str| text.replace(&id.to_string(), "ID").replace(&request, "REQUEST");
    let said = |name: &str| !matches!(name, "date" | "x-request-id" | "set-cookie" | "connection" | "ratelimit");
    let headers = answer.headers.iter().filter(|(name, _)| said(name.as_str()));
    let mut headers: Vec<String> = headers.map(|(name, value)| plain(&format!("{name}: {}", value.to_str().unwrap_or("?")))).collect();
    headers.sort();
    (answer.status.as_u16(), headers.join("\n"), plain(&answer.body))
}

fn resources() -> Vec<&'static Resource> {
    EDITION.all().flat_map(|m| m.resources.iter().copied()).collect()
}

async fn ask(browser: &Browser, token: &str, method: &str, path: &str, as_json: bool) -> Answer {
    let accept = if as_json { "application/json" } else { "text/html" };
    let request = browser
        .request(Method::from_bytes(method.as_bytes()).expect("a method"), path)
        .header("accept", accept)
        .header("x-csrf", token)
        .header("if-match", "\"1\"");
    let request = match method {
        "GET" => request,
        _ if path.starts_with("/api/") => request.json(&json!({})),
        _ => request.form(&[
            ("field", "status"),
            ("value", "active"),
            ("version", "1"),
            ("text", "probe"),
            ("tag", "probe"),
            ("tags", "probe"),
        ]),
    };
    browser.send(request).await
}

/// What somebody keeps, full of canaries, and somebody else who looks around.
struct Pair {
    estate: Estate,
    other: Agency,
    theirs: Vec<(&'static Resource, Uuid)>,
    /// Which rows of that agency are not the looker's to change; empty for all.
    pattern: String,
    ada: Browser,
    token: String,
}

impl Pair {
    /// Two agencies: the second one keeps, a person of the first looks.
    async fn new() -> Pair {
        let estate = Estate::new().await;
        let (a, other) = (estate.agency("alpha").await, estate.agency("beta").await);
        let theirs = Pair::kept(&estate, &other).await;
        let ada = estate.admin(&a).await;
        let token = ada.token("/app").await;
        Pair { estate, other, theirs, pattern: String::new(), ada, token }
    }

    /// One agency: it keeps, and a manager of its own looks who reaches what they made and no more.
    async fn within() -> Pair {
        let estate = Estate::new().await;
        let other = estate.agency("beta").await;
        let theirs = Pair::kept(&estate, &other).await;
        let mays: Vec<String> = resources().iter().flat_map(|r| r.permissions()).map(|may| format!("'{may}'")).collect();
        let limit = format!("update grants set reach = 'own' where role = 'manager' and permission in ({})", mays.join(","));
        Cluster::superuser(&estate.url).batch_execute(&limit).expect("a limit");
        estate.house.changed(other.id);
        let ada = estate.member(&other, "manager").await;
        let token = ada.token("/app").await;
        let pattern = theirs.iter().map(|(_, id)| id.to_string()).collect::<Vec<_>>().join("|");
        Pair { estate, other, theirs, pattern, ada, token }
    }

    /// A record of everything, with what hangs on records.
    async fn kept(estate: &Estate, other: &Agency) -> Vec<(&'static Resource, Uuid)> {
        let (of_b, scope_b) = (resources(), other.clone());
        let theirs = tokio::task::spawn_blocking(move || fill::everything(&scope_b, &of_b, CANARY)).await.expect("records of B");
        assert!(theirs.len() >= 5, "too few of B's records to be a test: {}", theirs.len());
        let beatrice = estate.admin(other).await;
        for (resource, id) in &theirs {
            // What hangs on records is the agency's too.
            let at = format!("/app/{}/{id}", resource.name);
            let said = beatrice.submit("/app", &format!("{at}/comments"), &[("text", &format!("{CANARY}-comment"))]).await;
            assert!(said.status.is_redirection(), "{at}: {}", said.status);
            let tagged = beatrice.submit("/app", &format!("{at}/tags"), &[("tags", &format!("{CANARY}-tag"))]).await;
            assert!(tagged.status.is_redirection(), "{at}: {}", tagged.status);
        }
        theirs
    }

    /// Asks everything once, or what concerns one resource; says what was wrong, and how much was asked.
    async fn crawl(&self, only: Option<&str>) -> (Vec<String>, usize) {
        let before = rows_of(&self.estate.url, &self.other, &self.pattern);
        let (mut wrong, mut probes) = self.keys(only).await;
        let (more, asked) = self.everything_else(only).await;
        wrong.extend(more);
        probes += asked;
        let changed = rows_of(&self.estate.url, &self.other, &self.pattern).into_iter().zip(before).filter(|(now, then)| now != then);
        wrong.extend(changed.map(|(now, _)| format!("something of B's was changed: {now}")));
        (wrong, probes)
    }

    /// Every route that takes a key, with B's and with one that never was.
    async fn keys(&self, only: Option<&str>) -> (Vec<String>, usize) {
        let (mut wrong, mut probes, mut noticed) = (Vec::new(), 0, false);
        let of = |path: &str, name: &str| path.starts_with(&format!("/app/{name}/")) || path.starts_with(&format!("/api/v1/{name}/"));
        let keyed =
            |e: &Entry| e.ground != Ground::Platform && e.path.contains('{') && !e.path.contains("sign-") && !e.path.contains("session");
        // What is no resource's own takes keys of every kind; by day of some, another few on each line.
        let kinds = share(4, self.theirs.len()).min(self.theirs.len());
        for (at, entry) in web::table(&EDITION, ADDITIONS).into_iter().filter(keyed).enumerate() {
            let anyones = !resources().iter().any(|r| of(&entry.path, r.name));
            let asked: Vec<_> = match anyones {
                true if only.is_some() => continue,
                true => self.theirs.iter().cycle().skip(at * kinds % self.theirs.len()).take(kinds).collect(),
                false => self.theirs.iter().filter(|(r, _)| of(&entry.path, r.name) && only.is_none_or(|name| r.name == name)).collect(),
            };
            for (_, id) in asked {
                let never = Uuid::now_v7();
                for as_json in [true, false] {
                    // A notice left by an earlier probe is shown once: here, and not in one of the pair.
                    if noticed {
                        self.ada.get("/nothing-here").await;
                    }
                    let foreign = ask(&self.ada, &self.token, entry.method.as_str(), &filled(&entry.path, id), as_json).await;
                    let unknown = ask(&self.ada, &self.token, entry.method.as_str(), &filled(&entry.path, &never), as_json).await;
                    probes += 2;
                    noticed = [&foreign, &unknown].iter().any(|answer| answer.headers.contains_key("set-cookie"));
                    if foreign.body.contains(CANARY) {
                        wrong.push(format!("{} {} let a canary out", entry.method, entry.path));
                    }
                    let (foreign, unknown) = (essence(&foreign, id), essence(&unknown, &never));
                    if foreign != unknown {
                        let told = format!("{} {} tells a foreign key from an unknown one", entry.method, entry.path);
                        wrong.push(format!("{told}: {} {}\nand: {} {}", foreign.0, foreign.1, unknown.0, unknown.1));
                    }
                }
            }
        }
        (wrong, probes)
    }

    /// Keys in bodies, queries and filters; and every page that takes no key.
    async fn everything_else(&self, only: Option<&str>) -> (Vec<String>, usize) {
        let (mut wrong, mut probes) = (Vec::new(), 0);
        for resource in resources().into_iter().filter(|r| only.is_none_or(|name| r.name == name)) {
            let name = resource.name;
            let lists = ["limit=200", "q=CANARY", "bin=true"].map(|asked| format!("/api/v1/{name}?{asked}"));
            let pages = [format!("/app/{name}?tag={CANARY}-tag"), format!("/app/{name}/options?q=CANARY")];
            let keyed = self.theirs.iter().flat_map(|(_, id)| {
                [format!("/api/v1/{name}?ids={id}"), format!("/app/{name}?q={id}"), format!("/app/{name}/export.csv?ids={id}")]
            });
            for path in lists.into_iter().chain(pages).chain(keyed) {
                probes += 1;
                let Some(answer) = self.opens(&path).await else {
                    wrong.push(format!("{path} broke off"));
                    continue;
                };
                // A page repeats what was asked: the tag's own name is no disclosure.
                if answer.body.replace(&format!("{CANARY}-tag"), "").contains(CANARY) {
                    wrong.push(format!("{path} let a canary out"));
                }
            }
            let (more, asked) = self.links(resource).await;
            wrong.extend(more);
            probes += asked;
        }
        let pages = web::table(&EDITION, ADDITIONS)
            .into_iter()
            .filter(|e| e.ground != Ground::Platform && !e.path.contains('{') && e.method == actix_web::http::Method::GET);
        for entry in pages.filter(|e| only.is_none_or(|name| e.path.contains(&format!("/{name}")))) {
            probes += 1;
            let Some(answer) = self.opens(&entry.path).await else {
                wrong.push(format!("{} broke off", entry.path));
                continue;
            };
            if answer.body.contains(CANARY) {
                wrong.push(format!("{} let a canary out", entry.path));
            }
            if answer.status.as_u16() >= 500 {
                wrong.push(format!("{} broke: {}", entry.path, answer.body));
            }
        }
        (wrong, probes)
    }

    /// What a page answers. What is sealed under B's key does not open in A's hands: a file of it breaks off.
    async fn opens(&self, path: &str) -> Option<Answer> {
        self.ada.heard(self.ada.request(Method::GET, path).header("x-csrf", &self.token).build().expect("a request")).await
    }

    /// A record of A's that would lead to one of B's, and a filter by it.
    async fn links(&self, resource: &Resource) -> (Vec<String>, usize) {
        let (mut wrong, mut probes) = (Vec::new(), 0);
        for field in resource.fields {
            let kernel::field::Kind::Link(to) = field.kind else { continue };
            let Some((_, id)) = self.theirs.iter().find(|(r, _)| r.name == to) else { continue };
            let mut body = fill::record(resource, "own", |_| None);
            body.insert(field.name.into(), json!(id));
            let path = format!("/api/v1/{}", resource.name);
            let answer = self.ada.send(self.ada.request(Method::POST, &path).header("x-csrf", &self.token).json(&body)).await;
            if !answer.status.is_client_error() {
                wrong.push(format!("{}.{} took a key of another agency: {}", resource.name, field.name, answer.body));
            }
            let filtered = self.ada.get_json(&format!("{path}?{}.is={id}", field.name)).await;
            if filtered.body.contains(CANARY) {
                wrong.push(format!("{path} filtered by {} let a canary out", field.name));
            }
            probes += 2;
        }
        (wrong, probes)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_is_as_one_that_never_was() {
    let pair = Pair::new().await;
    let (mut probes, wanted) = (0, share(100, 200_000));
    while probes < wanted {
        let (wrong, asked) = pair.crawl(None).await;
        assert_eq!(wrong, Vec::<String>::new());
        assert!(asked > 100, "only {asked} probes");
        probes += asked;
    }
    println!("{probes} probes");
}

/// Whoever reaches their own records alone, in the agency that keeps the others.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_reach_is_as_what_never_was() {
    let pair = Pair::within().await;
    let (mut probes, wanted) = (0, share(0, 20_000));
    // A share of it by day: people, what leads to them, what a calendar shows.
    for name in ["people", "interactions", "events"] {
        let (wrong, asked) = pair.crawl(Some(name)).await;
        assert_eq!(wrong, Vec::<String>::new(), "{name}");
        assert!(asked > 50, "only {asked} probes of {name}");
        probes += asked;
    }
    while probes < wanted {
        let (wrong, asked) = pair.crawl(None).await;
        assert_eq!(wrong, Vec::<String>::new());
        probes += asked;
    }
    println!("{probes} probes");
}

/// The control: whichever table keeps no agencies apart, the crawl says so.
#[tokio::test(flavor = "multi_thread")]
async fn the_crawl_sees_every_table_that_is_open() {
    let pair = Pair::new().await;
    let mut conn = Cluster::superuser(&pair.estate.url);
    for (resource, _) in &pair.theirs {
        conn.batch_execute(&format!("alter table {} disable row level security", resource.name)).expect("a broken table");
        let (wrong, _) = pair.crawl(Some(resource.name)).await;
        // Where something is sealed even an open table lets nothing out: B's records break instead of opening.
        let told = |w: &String| w.contains("let a canary out") || w.contains("broke");
        assert!(wrong.iter().any(told), "{} is open and nothing was seen: {wrong:?}", resource.name);
        conn.batch_execute(&format!("alter table {} enable row level security", resource.name)).expect("mended");
    }
}
