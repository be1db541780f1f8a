//! A fleet of agencies in mixed versions goes up and comes back to where each of them was, while the host is killed again and
//! again (reliability, L6): at every moment each of them is wholly on one release, what was written on the newer one is kept,
//! none takes long, and those who did not ask for anything notice nothing.

use super::{Host, count, lapse};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use estrade::edition::EDITION;
use house_tests::{Agency, Browser, Cluster, Estate, share};
use kernel::job::Order;
use kernel::reshape::cross;
use kernel::schema::modules;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Releases of the address book and the showcase that agencies stand on before anything is asked.
const STARTS: [(&str, &str); 5] = [("1.0.0", "1.0.0"), ("1.1.0", "1.1.0"), ("1.0.1", "1.0.0"), ("1.1.0", "1.0.1"), ("1.0.0", "1.1.0")];

/// The longest that one agency's way may take, from its first hop to its last, deaths of the host included.
const LONGEST: i64 = 60;

/// Rows that do not say what their agency's release says, all agencies in one look: no two moments are compared.
const ASTRAY: &str = "(select count(*) from (
    select m.release in ('1.1.0', '2.0.0') as new, r.filed_as is not null as filled
      from artists r join modules m on m.tenant_id = r.tenant_id and m.name = 'address_book'
    union all select m.release = '2.0.0', r.street_more is not null
      from organisations r join modules m on m.tenant_id = r.tenant_id and m.name = 'address_book'
    union all select m.release <> '2.0.0', r.street like '%, Bât. _'
      from organisations r join modules m on m.tenant_id = r.tenant_id and m.name = 'address_book'
    union all select m.release in ('1.1.0', '2.0.0'), r.domain is not null
      from enquiries r join modules m on m.tenant_id = r.tenant_id and m.name = 'showcase'
    union all select m.release = '2.0.0', r.kind is not null
      from enquiries r join modules m on m.tenant_id = r.tenant_id and m.name = 'showcase'
  ) said where new <> filled)";

const HOPS: &str = "(select count(*) from journal where what in ('modules.upgraded', 'modules.rolled_back'))";
const MOVING: &str = "(select count(*) from modules where moving is not null)";

/// Each write of a move takes its time, so that a kill meets one in its middle even where there are few.
const SLOWLY: &str = "
    create function takes_its_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.02); return new; end $$;
    create trigger z_slow after update on modules for each row when (old.release <> new.release) execute function takes_its_time()";

fn bring(agency: &Agency, module: &str, to: &str) {
    let hops = EDITION.hops(&agency.scope().tenant().pins, module, to).expect("hops");
    hops.iter().for_each(|hop| agency.run(|tx| cross(tx, hop)).map(|_| ()).unwrap_or_else(|e| panic!("{hop:?}: {e:?}")));
}

fn add(agency: &Agency, resource: &str, record: &Value) {
    let of = EDITION.resource(resource).expect("a resource");
    agency.run(|tx| of.create(tx, record.as_object().cloned().expect("an object"))).unwrap_or_else(|e| panic!("{record}: {e:?}"));
}

/// An agency on these releases, with something of each kind to move.
async fn founded(estate: &Estate, slug: &str, (book, site): (&str, &str)) -> Agency {
    let agency = estate.agency(slug).await;
    bring(&agency, "showcase", site);
    bring(&agency, "address_book", book);
    add(&agency, "artists", &json!({"name": "Les Ogres", "status": "active"}));
    add(&agency, "organisations", &json!({"name": "A", "kind": "label", "street": "12 rue de la Paix, Bât. B"}));
    let letter = json!({"name": "Ana", "email": "a@b.example", "subject": "Concert", "message": "…", "status": "new", "language": "fr"});
    add(&agency, "enquiries", &letter);
    agency
}

/// Asks for a way as the pages do; how many hops it is.
fn ask(estate: &Estate, agency: &Agency, module: &str, to: &str) -> i64 {
    estate.house.changed(agency.id);
    let pins = agency.scope().tenant().pins.clone();
    let hops = EDITION.hops(&pins, module, to).expect("hops");
    if hops.is_empty() {
        return 0;
    }
    let from = pins.release(module).expect("a release").version;
    let moving = json!({"from": from, "to": to, "hops": hops, "done": 0, "failed": null, "by": "system:test"});
    let asked = agency.run(|tx| {
        tx.run(diesel::update(modules::table.filter(modules::name.eq(module))).set(modules::moving.eq(Some(moving))))?;
        tx.order(Order::named("house.move_modules").once("move"))
    });
    asked.expect("it is asked for");
    i64::try_from(hops.len()).expect("a few")
}

async fn until(what: &str, check: impl Fn() -> bool) {
    let since = std::time::Instant::now();
    while !check() {
        assert!(since.elapsed() < Duration::from_secs(1_800), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
}

/// Hosts go the ways that were asked for; so many of them are killed on the way, evenly spread. How many died in the midst of it.
async fn gone(estate: &Estate, hops: i64, kills: i64) -> usize {
    let before = count(&estate.url, HOPS);
    let mut midway = 0;
    for kill in 1..=kills {
        let host = Host::on(estate).await;
        until("the next point", || count(&estate.url, HOPS) >= before + hops * kill / (kills + 1)).await;
        host.kill();
        midway += usize::from(count(&estate.url, MOVING) > 0);
        assert_eq!(count(&estate.url, ASTRAY), 0, "kill {kill} of {kills}: wholly on one release");
        lapse(&estate.url);
    }
    let host = Host::on(estate).await;
    until("everybody is there", || count(&estate.url, MOVING) == 0).await;
    host.kill();
    assert_eq!(count(&estate.url, ASTRAY), 0);
    assert_eq!(count(&estate.url, HOPS), before + hops, "each hop once");
    midway
}

/// Works at an agency that asked for nothing, until it is told to stop: everything it asks is answered.
async fn bystander(ada: Browser, stop: Arc<AtomicBool>) -> usize {
    let mut done = 0;
    while !stop.load(Ordering::Relaxed) {
        done += 1;
        let record = json!({"name": format!("Témoin {done}"), "status": "active"});
        let made = ada.api(Method::POST, "/api/v1/artists", Some(record)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(ada.get("/app/artists").await.status, StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_in_mixed_versions_goes_up_and_back_whoever_is_killed() {
    let estate = Estate::new().await;
    let (many, kills) = (share(5, 1_000), i64::try_from(share(2, 20)).expect("a few"));
    let mut fleet = Vec::new();
    for n in 0..many {
        let start = STARTS[n % STARTS.len()];
        fleet.push((founded(&estate, &format!("fleet{n}"), start).await, start));
    }
    let aside = founded(&estate, "aside", ("1.0.0", "1.0.0")).await;
    if many < 50 {
        Cluster::superuser(&estate.url).batch_execute(SLOWLY).expect("slowly");
    }
    estate.settled().await;
    let stop = Arc::new(AtomicBool::new(false));
    let watched = tokio::spawn(bystander(estate.admin(&aside).await, stop.clone()));

    // Up by the showcase, which takes the address book along, and by the address book; back the other way round.
    let mut midway = 0;
    for (turn, (module, up)) in
        [("showcase", true), ("address_book", true), ("address_book", false), ("showcase", false)].into_iter().enumerate()
    {
        if turn == 2 {
            for (agency, _) in &fleet {
                estate.house.changed(agency.id);
                add(agency, "organisations", &json!({"name": "Quai", "kind": "label", "street": "1 quai Sud", "street_more": "Bât. C"}));
                add(agency, "artists", &json!({"name": "La Vague", "status": "active"}));
            }
        }
        let to = |(book, site): (&'static str, &'static str)| match (up, module) {
            (true, _) => "2.0.0",
            (false, "showcase") => site,
            (false, _) => book,
        };
        let hops = fleet.iter().map(|(agency, start)| ask(&estate, agency, module, to(*start))).sum();
        // Two kills are one on the way up and one on the way back.
        let rank = [0, 2, 1, 3][turn];
        midway += gone(&estate, hops, (kills + 3 - rank) / 4).await;
    }
    assert!(midway > 0, "no kill met anybody on the way");

    stop.store(true, Ordering::Relaxed);
    assert!(watched.await.expect("every answer was good") > 5, "that is no work");
    for (agency, (book, site)) in &fleet {
        estate.house.changed(agency.id);
        let pins = agency.scope().tenant().pins.clone();
        let at = ["address_book", "showcase"].map(|m| pins.release(m).expect("a release").version);
        assert_eq!(at, [*book, *site], "{}: where it was", agency.slug);
    }
    let kept = "(select count(*) from organisations where name = 'Quai' and street = '1 quai Sud, Bât. C')";
    assert_eq!(count(&estate.url, kept), i64::try_from(many).expect("a number"), "what was written on the newer release is kept");
    let first = "(select count(*) from organisations where name = 'A' and street = '12 rue de la Paix, Bât. B' and street_more is null)";
    assert_eq!(count(&estate.url, first), i64::try_from(many + 1).expect("a number"), "and what was there before is as it was");
    let aside = format!(
        "(select count(*) from journal where tenant_id = '{}' and what like 'modules.%' and what <> 'modules.switched_on')",
        aside.id
    );
    assert_eq!(count(&estate.url, &aside), 0, "nobody touched the one who asked for nothing");
    let longest = "(select coalesce(max(extract(epoch from arrived.at - (
        select min(hop.at) from journal hop where hop.tenant_id = arrived.tenant_id and hop.id < arrived.id
          and hop.what in ('modules.upgraded', 'modules.rolled_back')
          and hop.id > coalesce((select max(d.id) from journal d where d.tenant_id = arrived.tenant_id and d.what = 'modules.move_done' and d.id < arrived.id), 0)
      )))::bigint, 0) from journal arrived where arrived.what = 'modules.move_done')";
    let longest = count(&estate.url, longest);
    println!("{many} agencies, {kills} kills, {midway} of them on the way; the longest took {longest} s");
    assert!(longest <= LONGEST, "{longest} s");
}
