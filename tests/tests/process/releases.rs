//! The host is killed where it stands in a move to another release, before each of its writes and
//! after each of its commits, upwards and back: the agency is wholly before a hop or wholly after
//! it, and once the host is there again it goes on to the end.

use super::{Host, count, lapse};
use diesel::connection::SimpleConnection;
use house_tests::{Agency, Cluster, Estate, share};
use kernel::reshape::cross;
use serde_json::json;
use std::time::Duration;

/// Whatever the house writes to modules is counted; the write of this number waits until it is let go.
const STOP: &str = "
    create sequence move_writes;
    create table move_stop (at bigint);
    grant usage on move_writes to public;
    grant select on move_stop to public;
    create function move_stops() returns trigger language plpgsql as $$ begin
      if nextval('move_writes') = (select at from move_stop) then perform pg_advisory_xact_lock(4711); end if;
      return new;
    end $$;
    create trigger a_stop before update on modules for each row when (old.release <> new.release or old.moving is distinct from new.moving)
      execute function move_stops()";

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, &format!("select ({select})::text as value"))
}

/// All that a move may touch, to the last byte.
fn whole(estate: &Estate, agency: &Agency) -> String {
    let of = |table: &str| {
        let rows = format!(
            "select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') from {table} t where tenant_id = '{}'",
            agency.id
        );
        look(estate, &rows)
    };
    ["modules", "module_memory", "artists", "organisations", "venues", "enquiries", "settings"].map(of).join("\n")
}

/// How much of the newer releases is filled in, and whether that is what the agency's releases say.
fn one_release(estate: &Estate, agency: &Agency) {
    let pins = agency.scope().tenant().pins.clone();
    for (feature, table, column) in [
        ("address_book.filed", "artists", "filed_as"),
        ("address_book.two_lines", "organisations", "street_more"),
        ("showcase.domains", "enquiries", "domain"),
        ("showcase.sorting", "enquiries", "kind"),
    ] {
        let filled =
            look(estate, &format!("select count(*) filter (where {column} is not null) from {table} where tenant_id = '{}'", agency.id));
        assert_eq!(filled == "1", pins.offers(feature), "{table}.{column} of {}", agency.slug);
    }
}

fn bring(agency: &Agency, module: &str, to: &str) {
    let hops = estrade::edition::EDITION.hops(&agency.scope().tenant().pins, module, to).expect("hops");
    hops.iter().for_each(|hop| agency.run(|tx| cross(tx, hop)).map(|_| ()).unwrap_or_else(|e| panic!("{hop:?}: {e:?}")));
}

/// An agency with something of each kind to move, at one end of the way.
async fn ready(estate: &Estate, slug: &str, up: bool) -> Agency {
    let agency = estate.agency(slug).await;
    bring(&agency, "showcase", "1.0.0");
    bring(&agency, "address_book", "1.0.0");
    for (resource, record) in [
        ("artists", json!({"name": "Les Ogres", "status": "active"})),
        ("organisations", json!({"name": "A", "kind": "label", "street": "12 rue de la Paix, Bât. B"})),
        (
            "enquiries",
            json!({"name": "Ana", "email": "a@b.example", "subject": "Concert", "message": "…", "status": "new", "language": "fr"}),
        ),
    ] {
        let of = estrade::edition::EDITION.resource(resource).expect("a resource");
        agency.run(|tx| of.create(tx, record.as_object().cloned().expect("an object"))).expect("a record");
    }
    if !up {
        bring(&agency, "showcase", "2.0.0");
        bring(&agency, "address_book", "2.0.0");
    }
    agency
}

/// Asks for the whole way by the pages: up to the newest of both, or back to the first.
async fn ask(estate: &Estate, agency: &Agency, module: &str, to: &str) {
    let ada = estate.admin(agency).await;
    let path = format!("/app/modules/{module}/releases/{to}");
    let page = ada.get(&path).await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    assert_eq!(ada.submit(&path, &path, &[("hash", &page[at..at + 64])]).await.location(), format!("/app/modules/{module}/move"));
}

fn moving(estate: &Estate, agency: &Agency) -> bool {
    count(&estate.url, &format!("(select count(*) from modules where moving is not null and tenant_id = '{}')", agency.id)) > 0
}

async fn until(what: &str, check: impl Fn() -> bool) {
    for _ in 0..1_200 {
        if check() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("still not: {what}")
}

/// The way: upwards one asks for the showcase, which takes the address book along; back the other way round.
fn way(up: bool) -> (&'static str, &'static str) {
    if up { ("showcase", "2.0.0") } else { ("address_book", "1.0.0") }
}

/// Kills the host at one write of the way, looks, and lets another go on.
async fn killed_at(estate: &Estate, up: bool, write: i64) {
    let agency = ready(estate, &format!("{}{write}", if up { "up" } else { "down" }), up).await;
    let (module, to) = way(up);
    ask(estate, &agency, module, to).await;
    let mut holder = Cluster::superuser(&estate.url);
    holder.batch_execute(&format!("delete from move_stop; insert into move_stop values ({write}); alter sequence move_writes restart; select pg_advisory_lock(4711)")).expect("a stop");
    let host = Host::on(estate).await;
    let waits = "select count(*) from pg_locks where locktype = 'advisory' and objid = 4711 and not granted";
    until(&format!("{} stands at write {write}", agency.slug), || look(estate, waits) != "0").await;
    let before = whole(estate, &agency);
    host.kill();
    holder.batch_execute("select pg_advisory_unlock(4711); delete from move_stop").expect("let go");
    until("what it had begun is given up", || {
        look(estate, "select count(*) from pg_stat_activity where datname = current_database() and usename = 'estrade_app' and state <> 'idle' and query ilike '%modules%'") == "0"
            && look(estate, waits) == "0"
    })
    .await;
    estate.house.changed(agency.id);
    assert_eq!(whole(estate, &agency), before, "write {write}: wholly before");
    one_release(estate, &agency);
    assert!(moving(estate, &agency), "the move is remembered");
    lapse(&estate.url);
    let host = Host::on(estate).await;
    until("the way is gone to its end", || !moving(estate, &agency)).await;
    host.kill();
    estate.house.changed(agency.id);
    let pins = agency.scope().tenant().pins.clone();
    let at = (pins.release("showcase").map(|r| r.version), pins.release("address_book").map(|r| r.version));
    assert_eq!(at, if up { (Some("2.0.0"), Some("1.1.0")) } else { (Some("1.1.0"), Some("1.0.0")) });
    one_release(estate, &agency);
    let hops = look(
        estate,
        &format!(
            "select string_agg(data ->> 'module' || ' ' || (data ->> 'to'), ', ' order by id) from journal where what in ('modules.upgraded', 'modules.rolled_back') and tenant_id = '{}'",
            agency.id
        ),
    );
    let want = if up {
        "showcase 1.0.1, showcase 1.1.0, address_book 1.0.1, address_book 1.1.0, showcase 2.0.0"
    } else {
        "address_book 1.1.0, showcase 1.1.0, address_book 1.0.1, address_book 1.0.0"
    };
    assert_eq!(hops, want, "each hop once");
}

/// Each hop writes the release and the checkpoint.
const WRITES: [(bool, i64); 2] = [(true, 10), (false, 8)];

#[tokio::test(flavor = "multi_thread")]
async fn a_host_killed_in_a_move_leaves_whole_hops_and_the_next_one_goes_on() {
    let estate = Estate::new().await;
    Cluster::superuser(&estate.url).batch_execute(STOP).expect("a stop");
    for (up, writes) in WRITES {
        // A day sees one of each way, the checkpoint in the middle; a night all of them.
        let (first, step) = if share(1, 2) == 1 { (writes / 2, writes) } else { (1, 1) };
        let mut write = first;
        while write <= writes {
            killed_at(&estate, up, write).await;
            write += step;
        }
    }
}
