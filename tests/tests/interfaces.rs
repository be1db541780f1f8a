//! What changes at services of others: operators announce it and see who depends on it; agencies that used it are warned, thrice;
//! the page of modules and plans say it.
#![expect(clippy::disallowed_methods, reason = "the superuser writes a message that was sent, and moves the day of a change")]

use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD, until};
use kernel::diesel::prelude::*;
use kernel::job::Order;
use kernel::schema::{members, notices};
use reqwest::StatusCode;
use std::time::Duration;

const ROOM: &str = "/operators/interfaces";

async fn operator(estate: &Estate) -> Browser {
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let browser = estate.platform();
    browser.sign_in("op@estrade.test", PASSWORD).await;
    browser
}

fn day(ahead: i64) -> String {
    (chrono::Utc::now() + chrono::Duration::days(ahead)).format("%Y-%m-%d").to_string()
}

async fn announce(by: &Browser, interface: &str, day: &str, link: &str) -> house_tests::Answer {
    let form = [
        ("interface", interface),
        ("severity", "breaking"),
        ("from_day", day),
        ("version", ""),
        ("what_fr", "Les groupes changent."),
        ("what_en", "Groups change."),
        ("link", link),
    ];
    by.submit(ROOM, ROOM, &form).await
}

/// Somebody wrote into a group at Telegram today.
fn wrote(estate: &Estate, agency: &Agency) {
    let sql = format!(
        "with g as (insert into group_channels (tenant_id, resource, record, channel, state) values ('{0}', 'projects', new_id(), 'telegram', 'linked') returning id)
         insert into group_messages (tenant_id, group_id, key, body, state, created_by) select '{0}', id, 'k', 'x', 'sent', 'test' from g",
        agency.id
    );
    kernel::diesel::connection::SimpleConnection::batch_execute(&mut Cluster::superuser(&estate.url), &sql).expect("a message");
}

fn told(agency: &Agency) -> Vec<String> {
    let rows = notices::table.inner_join(members::table.on(members::id.eq(notices::member_id))).filter(notices::kind.eq("outside-changes"));
    agency.run(|tx| tx.all(rows.order(members::name).select(members::name))).expect("notices")
}

fn marks(estate: &Estate) -> String {
    Cluster::look(&estate.url, "select count(*)::text as value from journal where what = 'interfaces.warned'")
}

/// The daily round of an agency, to its end.
async fn round(estate: &Estate, agency: &Agency) {
    agency.run(|tx| tx.order(Order::named("house.mind_interfaces"))).expect("an order");
    let count = "select count(*)::text as value from work.jobs where name = 'house.mind_interfaces' and state in ('ready', 'waiting', 'running', 'queued')";
    until("the round is over", || Cluster::look(&estate.url, count) == "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_outside_is_announced_seen_where_it_matters_and_told_thrice() {
    let estate = Estate::new().await;
    let (acme, calm) = (estate.agency("acme").await, estate.agency("calme").await);
    let (opale, ada) = (operator(&estate).await, estate.admin(&acme).await);
    let zoe = estate.admin(&calm).await;
    let bob = estate.member(&acme, "booker").await;
    let map = opale.get(&format!("{ROOM}?lang=en")).await.body;
    for word in ["Telegram", "signal-cli-rest-api v2", "Object storage (S3)", "messages of workflows", "Workflows"] {
        assert!(map.contains(word), "{word}: {map}");
    }
    for (interface, day, link) in [("nobody", day(90), ""), ("telegram", "demain".into(), ""), ("telegram", day(90), "http://x.test")] {
        assert_eq!(announce(&opale, interface, &day, link).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{interface} {day} {link}");
    }
    assert_eq!(announce(&opale, "telegram", &day(90), "https://telegram.test/news").await.location(), ROOM);
    assert_eq!(ada.submit("/app", ROOM, &[]).await.status, StatusCode::NOT_FOUND, "operators alone");

    // Where it matters: beside the module that relies on it, and in its plan.
    let page = ada.get("/app/modules?lang=en").await.body;
    let card = &page[page.find("id=\"module-workflows\"").expect("a card")..];
    assert!(card[..card.find("</li>").expect("its end")].contains("Groups change."), "{page}");
    assert!(page.contains("did not use it in the last thirty days") && page.contains("telegram.test/news"));
    let calendar = &page[page.find("id=\"module-planning\"").expect("a card")..page.find("id=\"module-showcase\"").expect("a card")];
    assert!(!calendar.contains("Groups change."), "planning does not rely on it");

    wrote(&estate, &acme);
    estate.work();
    round(&estate, &acme).await;
    round(&estate, &calm).await;
    assert_eq!((told(&acme).len(), told(&calm).len()), (1, 0), "who used it is warned, who did not is left alone");
    let map = opale.get(&format!("{ROOM}?lang=en")).await.body;
    let row = &map[map.find("id=\"interface-telegram\"").expect("a row")..];
    assert!(row[..row.find("</tr>").expect("its end")].contains("Groups change."));
    assert_eq!(
        Cluster::look(&estate.url, "select count(*)::text as value from work.interface_uses where interface = 'telegram' and uses = 1"),
        "1"
    );
    assert!(ada.get("/app/modules?lang=en").await.body.contains("used it once in the last thirty days"));
    assert_eq!(bob.get("/app/modules").await.status, StatusCode::FORBIDDEN);

    // Once a stage.
    round(&estate, &acme).await;
    assert_eq!(told(&acme).len(), 1);
    for (ahead, sum) in [(29, 2), (6, 3), (5, 3)] {
        let sql = format!("update work.interface_changes set from_day = '{}'", day(ahead));
        kernel::diesel::connection::SimpleConnection::batch_execute(&mut Cluster::superuser(&estate.url), &sql).expect("another day");
        round(&estate, &acme).await;
        assert_eq!((told(&acme).len(), marks(&estate)), (sum, sum.to_string()), "{ahead} days before");
    }

    // Withdrawn, it is spoken of nowhere.
    let at = map.find("/withdraw\"").expect("a button");
    let id = &map[at - 36..at];
    assert_eq!(opale.submit(ROOM, &format!("{ROOM}/{id}/withdraw"), &[]).await.location(), ROOM);
    assert_eq!(opale.submit(ROOM, &format!("{ROOM}/{id}/withdraw"), &[]).await.status, StatusCode::NOT_FOUND);
    for page in [ada.get("/app/modules?lang=en").await, zoe.get("/app/modules?lang=en").await] {
        assert!(!page.body.contains("Groups change."), "{}", page.body);
    }
}
