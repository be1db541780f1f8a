//! Where one's messages went lately.

use chrono::{DateTime, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::Id;
use kernel::schema::{notice_messages as s, notices as n};
use kernel::scope::Tx;
use serde_json::Value;

/// Messages that are shown.
const SHOWN: i64 = 10;

/// One message: what it told, and how it went.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Line {
    pub id: Id,
    pub channel: String,
    pub state: String,
    pub tries: Value,
    pub at: DateTime<Utc>,
    pub title: String,
    pub href: String,
}

/// A member's newest messages.
pub(super) fn latest(tx: &mut Tx, member: Id) -> Result<Vec<Line>> {
    let lines = s::table.inner_join(n::table.on(n::id.eq(s::notice_id))).filter(s::member_id.eq(member));
    tx.all(lines.order(s::id.desc()).limit(SHOWN).select((s::id, s::channel, s::state, s::tries, s::created_at, n::title, n::href)))
}
