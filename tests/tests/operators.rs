//! The operators' console, as operators, members and the agencies themselves meet it.
#![expect(clippy::disallowed_methods, reason = "the superuser puts jobs into the queue and looks at what became of them")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD};
use reqwest::{Method, StatusCode};
use std::time::{Duration, Instant};

/// An operator, signed in at the platform's own address.
async fn operator(estate: &Estate, email: &str) -> Browser {
    tenants::make_operator(&estate.house, email, "Opale Régie", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let browser = estate.platform();
    browser.sign_in(email, PASSWORD).await;
    browser
}

fn page_of(agency: &Agency) -> String {
    format!("/operators/agencies/{}", agency.id)
}

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, select)
}

/// A dead job of an agency; its key.
fn dead_job(estate: &Estate, agency: &Agency, name: &str) -> String {
    let mut conn = Cluster::superuser(&estate.url);
    let row = format!(
        "insert into work.jobs (tenant_id, name, payload, state, attempts, error)
         values ('{}', '{name}', '{{\"to\": \"secret@acme.test\", \"link\": \"https://x.test/reset/s3cret\"}}', 'dead', 5, 'the relay said no')",
        agency.id
    );
    conn.batch_execute(&row).expect("a dead job");
    look(estate, &format!("select id::text as value from work.jobs where name = '{name}'"))
}

fn state(estate: &Estate, job: &str) -> String {
    look(estate, &format!("select state as value from work.jobs where id = '{job}'"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_is_not_there_for_members() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (here, there) = (estate.admin(&acme).await, estate.platform());
    there.sign_in(&acme.email, PASSWORD).await;
    let paths = ["/operators", "/operators/health", "/operators/jobs", &page_of(&acme), &format!("{}/suspend", page_of(&acme))];
    for path in paths {
        assert_eq!(here.get(path).await.status, StatusCode::NOT_FOUND, "at the agency: {path}");
        assert_eq!(there.get(path).await.status, StatusCode::NOT_FOUND, "at the platform: {path}");
        let stranger = estate.platform().get(path).await;
        assert_eq!((stranger.status, stranger.location().starts_with("/sign-in")), (StatusCode::SEE_OTHER, true), "{path}");
    }
    for verb in ["suspend", "resume", "plan", "domains", "report"] {
        let done = there.submit("/", &format!("{}/{verb}", page_of(&acme)), &[("cause", "unpaid")]).await;
        assert_eq!(done.status, StatusCode::NOT_FOUND, "{verb}");
    }
    assert_eq!(look(&estate, "select status as value from directory.tenants"), "active");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_closes_the_agency_and_says_why() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (opale, ada) = (operator(&estate, "op@estrade.test").await, estate.admin(&acme).await);
    let form = format!("{}/suspend", page_of(&acme));
    let refused = opale.submit(&form, &form, &[("cause", ""), ("fr", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "no reason, no suspension");
    assert_eq!(ada.get("/app").await.status, StatusCode::OK);

    let done = opale.submit(&form, &form, &[("cause", "unpaid"), ("fr", "Facture 2026-11.")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, page_of(&acme).as_str()));
    let (site, api) = (estate.visitor(&acme).get("/").await, ada.get_json("/api/v1/people").await);
    assert_eq!((site.status, site.header("content-type").starts_with("text/html")), (StatusCode::SERVICE_UNAVAILABLE, true));
    assert_eq!((api.status, api.header("content-type")), (StatusCode::SERVICE_UNAVAILABLE, "application/problem+json"));
    assert!(!site.body.contains("Facture"), "visitors are not told why");
    let detail = opale.get(&page_of(&acme)).await.body;
    assert!(detail.contains("Une facture reste impayée. Facture 2026-11."), "{detail}");

    let open = format!("{}/resume", page_of(&acme));
    assert_eq!(opale.submit(&open, &open, &[("cause", "paid")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::OK);
    let audit = ada.get("/app/audit?what=access").await.body;
    for said in ["Agence suspendue par la plateforme", "Une facture reste impayée. Facture 2026-11.", "La facture est réglée."] {
        assert!(audit.contains(said), "the agency does not read: {said}\n{audit}");
    }
    let english = ada.get("/app/audit?what=access&lang=en").await.body;
    assert!(english.contains("An invoice is unpaid. Facture 2026-11."), "{english}");
    assert_eq!(
        look(
            &estate,
            "select count(*)::text as value from work.jobs where name = 'house.send_mail' and tenant_id is null and payload::text like '%access-%'"
        ),
        "2",
        "its owner gets a mail for each"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_reaches_every_process_within_a_second() {
    let here = Estate::new().await;
    let there = Estate::on(here.url.clone());
    let acme = here.agency("acme").await;
    let opale = operator(&here, "op@estrade.test").await;
    let visitor = there.visitor(&acme);
    there.settled().await;
    assert_eq!(visitor.get("/").await.status, StatusCode::OK, "remembered there");
    let form = format!("{}/suspend", page_of(&acme));
    opale.submit(&form, &form, &[("cause", "security")]).await;
    let since = Instant::now();
    while visitor.get("/").await.status != StatusCode::SERVICE_UNAVAILABLE {
        assert!(since.elapsed() < Duration::from_secs(1), "still open at another process");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn agencies_are_found_filtered_and_paged() {
    let estate = Estate::new().await;
    for slug in ["acme", "brume"] {
        estate.agency(slug).await;
    }
    let many = "insert into directory.tenants (slug, name, kind, created_at) select 'agence-' || n, 'Agence n° ' || n, 'label', now() - interval '1 day' * n from generate_series(10, 69) n";
    Cluster::superuser(&estate.url).batch_execute(many).expect("sixty agencies");
    let opale = operator(&estate, "op@estrade.test").await;
    let by_mail = opale.get("/operators?q=admin%40brume").await.body;
    assert!(by_mail.contains("Agence brume") && !by_mail.contains("Agence acme"), "{by_mail}");
    assert!(by_mail.contains("admin@brume.test"), "the owner's address is shown");
    let nothing = opale.get("/operators?q=100%25").await.body;
    assert!(nothing.contains("Aucune agence ne correspond"), "a percent sign is no wildcard: {nothing}");
    let labels = opale.get("/operators?kind=label&state=active&plan=trial").await.body;
    assert!(labels.contains("60 agences") && labels.contains("Essai") && !labels.contains("Agence acme"));

    for sort in ["name", "-name", "members", "-members", "-bytes", "modules", "active", "-active"] {
        let (mut seen, mut at) = (Vec::new(), format!("/operators?kind=label&sort={sort}"));
        loop {
            let page = opale.get(&at).await.body;
            seen.push(
                page.split("class=\"table__title\" href=\"")
                    .skip(1)
                    .filter_map(|p| p.split('"').next())
                    .map(String::from)
                    .collect::<Vec<_>>(),
            );
            match page.split("rel=\"next\" href=\"").nth(1).and_then(|p| p.split('"').next()) {
                Some(next) => at = next.replace("&amp;", "&"),
                None => break,
            }
        }
        let sizes: Vec<usize> = seen.iter().map(Vec::len).collect();
        assert_eq!(sizes, [50, 10], "{sort}");
        let distinct: std::collections::BTreeSet<&String> = seen.iter().flatten().collect();
        assert_eq!(distinct.len(), 60, "{sort}: each once");
        // Back again is the first page as it was.
        let last = opale.get(&at).await.body;
        let back = last.split("rel=\"prev\" href=\"").nth(1).and_then(|p| p.split('"').next()).expect("a way back").replace("&amp;", "&");
        let first = opale.get(&back).await.body;
        assert!(seen[0].iter().all(|href| first.contains(href.as_str())), "{sort}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_operators_do_a_thing_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (one, two) = (operator(&estate, "one@estrade.test").await, operator(&estate, "two@estrade.test").await);
    let form = format!("{}/suspend", page_of(&acme));
    let both = tokio::join!(one.submit(&form, &form, &[("cause", "unpaid")]), two.submit(&form, &form, &[("cause", "abuse")]));
    assert_eq!((both.0.status, both.1.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(look(&estate, "select count(*)::text as value from journal where what = 'access.suspended'"), "1");

    let job = dead_job(&estate, &acme, "gone.job");
    let retry = format!("/operators/jobs/{job}/retry");
    let both = tokio::join!(one.submit("/operators/jobs", &retry, &[]), two.submit("/operators/jobs", &retry, &[]));
    assert_eq!((both.0.status, both.1.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER), "the slower one is told, not refused");
    assert_eq!(state(&estate, &job), "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_job_is_retried_discarded_and_taken_back() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let opale = operator(&estate, "op@estrade.test").await;
    let (job, other) = (dead_job(&estate, &acme, "gone.job"), dead_job(&estate, &acme, "gone.too"));
    let list = opale.get("/operators/jobs").await.body;
    assert!(list.contains("gone.job") && list.contains("the relay said no") && list.contains(">acme<"), "{list}");
    assert!(!list.contains("secret@acme.test") && !list.contains("s3cret"), "a payload's texts are nobody's to read");
    let only = opale.get("/operators/jobs?name=gone.too").await.body;
    assert!(only.contains(&other) && !only.contains(&job));

    let gone = opale.submit("/operators/jobs", &format!("/operators/jobs/{job}/discard"), &[]).await;
    assert_eq!((gone.status, state(&estate, &job).as_str()), (StatusCode::SEE_OTHER, "discarded"));
    let toast = opale.get("/operators/jobs").await.body;
    assert!(toast.contains(&format!("/operators/jobs/{job}/restore")), "it can be undone: {toast}");
    opale.submit("/operators/jobs", &format!("/operators/jobs/{job}/restore"), &[]).await;
    assert_eq!(state(&estate, &job), "dead");
    opale.submit("/operators/jobs", "/operators/jobs/retry", &[("name", "gone.job")]).await;
    assert_eq!((state(&estate, &job).as_str(), state(&estate, &other).as_str()), ("ready", "dead"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_has_a_page_a_plan_and_a_report() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let opale = operator(&estate, "op@estrade.test").await;
    let (page, ada) = (page_of(&acme), estate.admin(&acme).await);
    let body = opale.get(&page).await.body;
    assert!(body.contains("admin@acme.test") && body.contains("Essai") && !body.contains(">trial<"), "{body}");
    assert_eq!(opale.get("/operators/agencies/018f0000-0000-7000-8000-000000000000").await.status, StatusCode::NOT_FOUND);

    opale.submit(&page, &format!("{page}/plan"), &[("plan", "house"), ("reason", "")]).await;
    assert_eq!(look(&estate, "select plan as value from directory.tenants"), "trial", "no reason, no change");
    let wrong = opale.submit(&page, &format!("{page}/plan"), &[("plan", "free"), ("reason", "x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    opale.submit(&page, &format!("{page}/plan"), &[("plan", "house"), ("reason", "Contrat signé")]).await;
    assert_eq!(look(&estate, "select plan as value from directory.tenants"), "house");

    let token = opale.token(&page).await;
    let taken = opale.request(Method::POST, &format!("{page}/report")).header("origin", opale.origin()).form(&[("csrf", &token)]);
    let report = opale.send(taken).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.body);
    assert!(report.header("content-disposition").starts_with("attachment"));
    assert_eq!(report.json()["agency"]["slug"], "acme");
    let audit = ada.get("/app/audit?what=access").await.body;
    assert!(audit.contains("Rapport d’assistance exporté") && audit.contains("Contrat signé"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_health_page_names_every_part_and_the_header_leads_to_it() {
    let estate = Estate::new().await;
    let opale = operator(&estate, "op@estrade.test").await;
    let home = opale.get("/").await.body;
    assert!(home.contains("href=\"/operators\"") && !home.contains("href=\"/sign-in\""), "{home}");
    let page = opale.get("/operators/health").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["Base de données", "Rôles de la base", "Migrations", "Tâches de fond", "Courrier", "Fichiers", "Mémoire", "À jour"] {
        assert!(page.body.contains(part), "{part} is not named: {}", page.body);
    }
    let acme = estate.agency("acme").await;
    dead_job(&estate, &acme, "gone.job");
    assert!(opale.get("/operators/health").await.body.contains("1 en échec"), "a failure is seen");
}

#[test]
fn the_operators_role_sees_no_record_and_forges_no_line() {
    let url = Cluster::database();
    let role = estrade::database::url(&house_tests::settings(&url), "estrade_operator");
    let agency = "insert into directory.tenants (slug, name, kind) values ('acme', 'Acme', 'label')";
    Cluster::superuser(&url).batch_execute(agency).expect("an agency");
    let mut bare = PgConnection::establish(&role).expect("the operators' role may sign in");
    let act = |what: &str| format!("insert into journal (tenant_id, what, data) select id, '{what}', '{{}}' from directory.tenants");
    bare.batch_execute(&act("access.suspended")).expect("its own kind of line");
    assert!(bare.batch_execute(&act("people.created")).is_err(), "the operators' role forged a line");
    for forbidden in [
        "select last_name from people",
        "select name from members",
        "select password from directory.accounts",
        "select content from imports",
        "update directory.tenants set name = 'x'",
        "update journal set what = 'x'",
        "insert into journal (tenant_id, actor, what) select id, 'member:x', 'access.suspended' from directory.tenants",
    ] {
        assert!(bare.batch_execute(forbidden).is_err(), "the operators' role could: {forbidden}");
    }
}
