//! Several certain pairs made one at once: as one would choose without looking, each by itself taken back. Where the agency
//! wants it, a second person sees them first.

use super::pairs::{self, Asked};
use super::{DUPLICATES, OF};
use kernel::approval::{Act, Carry, Outcome, Shown};
use kernel::merge::{self, Decision};
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::{Form, Go};

/// Pairs of one go.
const MOST: usize = 50;

/// Merging many is as grave as deleting many.
pub(crate) static MERGE_MANY: Act = Act {
    name: "address_book.merge",
    switch: "deletion",
    may: |_, _| Some(DUPLICATES),
    mays: |_| vec![DUPLICATES],
    show: |tx, params| {
        let mut shown = Vec::new();
        for (of, keep, gone) in named(params) {
            let titles = of.titles(tx, vec![keep, gone])?;
            let title = |id: Id| titles.get(&id).map(|title| Value::from(title.as_str()));
            shown.push(Shown {
                what: kernel::approval::key(format!("{}-one", of.name)),
                before: [keep, gone].into_iter().filter_map(title).collect(),
                after: title(keep).into_iter().collect(),
            });
        }
        Ok((shown.len() > 1).then_some(shown))
    },
    carry: Carry::AtOnce(|tx, params| {
        let (mut done, mut stayed) = (0, 0);
        for (of, keep, gone) in named(params) {
            let decision = Decision { keep, gone, seen: None, choices: BTreeMap::new() };
            match tx.attempt(|tx| merge::merge(tx, of, &decision)) {
                Ok(_) => done += 1,
                // Changed, merged or out of reach meanwhile: it stays, and is looked at by somebody.
                Err(Error::Conflict(_) | Error::NotFound | Error::Forbidden(_) | Error::Invalid(_)) => stayed += 1,
                Err(e) => return Err(e),
            }
        }
        Ok(json!({"done": done, "stayed": stayed}))
    }),
};

fn named(params: &Value) -> Vec<(&'static Resource, Id, Id)> {
    let one = |pair: &Value| {
        let of = OF.into_iter().find(|of| pair[0] == of.name)?;
        Some((of, pair[1].as_str()?.parse().ok()?, pair[2].as_str()?.parse().ok()?))
    };
    params["pairs"].as_array().into_iter().flatten().filter_map(one).collect()
}

/// Of two records the one that says more; of two that say as much, the older one.
fn fuller<'a>(of: &Resource, a: &'a Record, b: &'a Record) -> (&'a Record, &'a Record) {
    let said = |record: &Record| {
        of.fields.iter().filter(|f| record.get(f.name).is_some_and(|v| !v.is_null() && v.as_str() != Some("") && *v != false)).count()
    };
    if said(b) > said(a) { (b, a) } else { (a, b) }
}

/// The pairs that were ticked and are still certain; who keeps which is decided here.
pub(super) async fn merge(scope: Scope, form: Form) -> Result<Go> {
    let ticked: Vec<String> = form.all("pair").into_iter().take(MOST).map(String::from).collect();
    if ticked.is_empty() {
        return Ok(Go::to("/app/duplicates").toast("warn", "duplicates-none-ticked", &[]));
    }
    let outcome = scope
        .tx(move |tx| {
            let asked = Asked { grade: Some("certain".into()), ..Asked::default() };
            let (_, certain) = pairs::page(tx, &asked, 0, usize::MAX)?;
            let meant = certain.iter().filter(|pair| ticked.contains(&format!("{}:{}:{}", pair.of.name, pair.one_id, pair.other_id)));
            let pairs: Vec<Value> = meant
                .map(|pair| {
                    let (keep, gone) = fuller(pair.of, &pair.one, &pair.other);
                    json!([pair.of.name, keep["id"], gone["id"]])
                })
                .collect();
            for of in OF.iter().filter(|of| pairs.iter().any(|pair| pair[0] == of.name)) {
                tx.scope().require(of.may.update)?;
                tx.scope().require(of.may.delete)?;
            }
            MERGE_MANY.perform(tx, json!({"pairs": pairs}))
        })
        .await?;
    let go = Go::to("/app/duplicates");
    Ok(match outcome {
        Outcome::Asked(id) => Go::to(format!("/app/approvals/{id}")).toast("info", "duplicates-asked", &[]),
        Outcome::Done(done) if done["stayed"] == 0 => go.toast("ok", "duplicates-merged", &[("count", done["done"].to_string())]),
        Outcome::Done(done) => {
            let counts = [("count", done["done"].to_string()), ("stayed", done["stayed"].to_string())];
            go.toast("warn", "duplicates-merged-some", &counts)
        }
    })
}
