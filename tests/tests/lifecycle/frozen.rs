//! What a released step calls is as frozen as the step: a function that was released is not edited; another one is made beside it.

use estrade::edition::EDITION;
use house_tests::{Cluster, Estate};
use kernel::release::Down;
use std::collections::BTreeSet;

/// Each function that a released step calls, and the md5 of its body when it was released.
const FROZEN: [(&str, &str); 5] = [
    ("enquiry_kind_1", "2423da77c2460de83af76f51563735ea"),
    ("filed_as_1", "3fca1aa09f27124cfaa5894bdf8cde1b"),
    // Not numbered: others called it before it was frozen with them. Indexes hold it, too.
    ("folded", "be35fbe986241e6115e82ba5f5e74d48"),
    ("mail_domain_1", "3e8449b767a8ae0bccda5d0aab520e2c"),
    ("street_lines_1", "f5c1fef981484c7fd4072b3faebafa7b"),
];

/// Names of functions of ours in a piece of SQL, whatever they are called: they stand before a parenthesis.
fn called<'a>(sql: &'a str, ours: &'a BTreeSet<String>) -> impl Iterator<Item = String> + 'a {
    sql.match_indices('(').filter_map(|(at, _)| {
        let name = sql[..at].trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        ours.get(name).cloned()
    })
}

/// Everything that these call, and what that calls, to the end.
fn reached(estate: &Estate, first: &BTreeSet<String>, ours: &BTreeSet<String>) -> BTreeSet<String> {
    let (mut all, mut next) = (first.clone(), first.clone());
    while let Some(name) = next.pop_first() {
        let body = format!("select coalesce(string_agg(prosrc, ' '), '') as value from pg_proc where proname = '{name}'");
        let body = Cluster::look(&estate.url, &body);
        next.extend(called(&body, ours).filter(|found| all.insert(found.clone())));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_released_step_calls_is_not_edited() {
    let steps = EDITION.modules.iter().flat_map(|m| m.releases).flat_map(|r| r.steps);
    let estate = Estate::new().await;
    // No extension's: those are PostgreSQL's own, and go with its version.
    let ours = "select string_agg(distinct p.proname, ' ') as value from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname not in ('pg_catalog', 'information_schema')
          and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')";
    let ours: BTreeSet<String> = Cluster::look(&estate.url, ours).split(' ').map(String::from).collect();
    let mut called_now = BTreeSet::new();
    for step in steps {
        called_now.extend(called(step.up, &ours));
        if let Down::Lossless(down) | Down::Journalled(down) = step.down {
            called_now.extend(called(down, &ours));
        }
    }
    let pinned: BTreeSet<String> = FROZEN.iter().map(|(name, _)| (*name).to_string()).collect();
    let called_now = reached(&estate, &called_now, &ours);
    assert_eq!(called_now, pinned, "each function that a step reaches, through others too, is pinned here, and no other");
    let sum = |name: &str| {
        Cluster::look(
            &estate.url,
            &format!("select string_agg(md5(prosrc), ' ' order by oid) as value from pg_proc where proname = '{name}'"),
        )
    };
    let now: Vec<(&str, String)> = FROZEN.iter().map(|(name, _)| (*name, sum(name))).collect();
    let then: Vec<(&str, String)> = FROZEN.iter().map(|(name, sum)| (*name, (*sum).to_string())).collect();
    assert_eq!(now, then, "a released function was edited: make another one, with the next number, for the next release");
}
