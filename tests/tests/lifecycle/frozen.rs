//! What a released step calls is as frozen as the step: a function that was released is not edited; another one is made beside it.

use estrade::edition::EDITION;
use house_tests::{Cluster, Estate};
use kernel::release::Down;
use std::collections::BTreeSet;

/// Each function that a released step calls, and the md5 of its body when it was released.
const FROZEN: [(&str, &str); 4] = [
    ("enquiry_kind_1", "2423da77c2460de83af76f51563735ea"),
    ("filed_as_1", "3fca1aa09f27124cfaa5894bdf8cde1b"),
    ("mail_domain_1", "3e8449b767a8ae0bccda5d0aab520e2c"),
    ("street_lines_1", "f5c1fef981484c7fd4072b3faebafa7b"),
];

/// Names of functions of ours in a piece of SQL: those that end in a number, before a parenthesis.
fn called(sql: &str) -> impl Iterator<Item = String> + '_ {
    sql.match_indices('(').filter_map(|(at, _)| {
        let name = sql[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        let number = name.rsplit_once('_').map(|(_, number)| number).filter(|n| !n.is_empty())?;
        number.chars().all(|c| c.is_ascii_digit()).then(|| name.to_string())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_released_step_calls_is_not_edited() {
    let steps = EDITION.modules.iter().flat_map(|m| m.releases).flat_map(|r| r.steps);
    let mut called_now = BTreeSet::new();
    for step in steps {
        called_now.extend(called(step.up));
        if let Down::Lossless(down) | Down::Journalled(down) = step.down {
            called_now.extend(called(down));
        }
    }
    let pinned: BTreeSet<String> = FROZEN.iter().map(|(name, _)| (*name).to_string()).collect();
    assert_eq!(called_now, pinned, "each function that a step calls is pinned here, and no other");
    let estate = Estate::new().await;
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
