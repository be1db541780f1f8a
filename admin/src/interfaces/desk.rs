//! What an agency reads of changes outside: beside its modules, and in the plan of a change.

use super::{Change, all};
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::module::Module;
use kernel::outside::Outside;
use kernel::schema::work::interface_changes as c;
use kernel::scope::Tx;
use serde_json::{Value, json};
use web::Visit;

/// How long after its day a change is spoken of.
const AFTER: i64 = 60;

/// A change that concerns something this agency has on.
pub(crate) struct Coming {
    pub module: &'static Module,
    pub outside: &'static Outside,
    pub change: Change,
    /// The agency used it in the last thirty days; nothing where nobody counts.
    pub uses: Option<i64>,
}

/// Those that are announced and concern what is on here, or would be: the nearest first.
pub(crate) fn coming(tx: &mut Tx, modules: &[&str]) -> Result<Vec<Coming>> {
    let since = Utc::now().date_naive() - Duration::days(AFTER);
    let open = c::table.filter(c::withdrawn_at.is_null().and(c::from_day.ge(since))).order((c::from_day, c::id));
    let changes: Vec<Change> = tx.all(open.select(Change::as_select()))?;
    let mut found = Vec::new();
    for change in changes {
        for (module, outside) in
            all(tx.scope().house().edition()).filter(|(m, o)| o.name == change.interface && modules.contains(&m.manifest.name))
        {
            let uses = outside.uses.map(|count| count(tx)).transpose()?;
            found.push(Coming { module, outside, change: change.clone(), uses });
        }
    }
    Ok(found)
}

impl Coming {
    /// As a page shows it; `pin` is the release that counts there.
    pub fn shown(&self, visit: &Visit, pin: Option<&'static str>) -> Value {
        let has = self.outside.version_at(pin);
        // Written against the new one already, or by a release that can be had.
        let met = self.change.version.as_deref() == Some(has);
        let by = self.change.version.as_deref().filter(|_| !met).and_then(|v| self.outside.release_for(v));
        json!({
            "name": visit.say(&format!("outside-{}", self.outside.name), &[]), "what": self.change.what(visit.locale()), "day": self.change.from_day,
            "severity": self.change.severity, "link": self.change.link, "uses": self.uses, "met": met, "by": by,
            "serves": serves(visit, self.outside),
        })
    }
}

/// What stops with it, in words.
pub(super) fn serves(visit: &Visit, outside: &Outside) -> Vec<String> {
    outside.serves.iter().map(|s| visit.say(&format!("outside-{}-{s}", outside.name), &[])).collect()
}
