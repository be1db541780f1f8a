//! The services that the ways to people are written against, and how often an agency used them.

use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::outside::Outside;
use kernel::schema::{group_channels as g, group_messages as gm, notice_messages as n};
use kernel::scope::Tx;

/// What was written to Telegram in the last thirty days.
pub const TELEGRAM: Outside =
    Outside { name: "telegram", versions: &[("", "Bot API")], serves: &["notices", "groups"], uses: Some(|tx| used(tx, "telegram")) };
/// The same by Signal's bridge.
pub const SIGNAL: Outside = Outside {
    name: "signal",
    versions: &[("", "signal-cli-rest-api v2")],
    serves: &["notices", "groups"],
    uses: Some(|tx| used(tx, "signal")),
};
/// Text messages.
pub const SMS: Outside = Outside { name: "sms", versions: &[("", "JSON")], serves: &["notices"], uses: Some(|tx| used(tx, "sms")) };
/// Rooms: Slack, Mattermost and their kin.
pub const CHAT: Outside =
    Outside { name: "chat", versions: &[("", "incoming webhooks")], serves: &["groups"], uses: Some(|tx| used(tx, "chat")) };
/// Letters.
pub const SMTP: Outside = Outside { name: "smtp", versions: &[("", "RFC 5321")], serves: &["letters"], uses: None };
/// Files in object storage.
pub const S3: Outside = Outside { name: "s3", versions: &[("", "2006-03-01")], serves: &["files"], uses: None };
/// The engine beside the database.
pub const MEILISEARCH: Outside = Outside { name: "meilisearch", versions: &[("", "1.36")], serves: &["search"], uses: None };

/// What the platform itself relies on.
pub const RELIED: &[Outside] = &[TELEGRAM, SIGNAL, SMS, CHAT, SMTP, S3, MEILISEARCH];

/// Messages of the last thirty days that went this way: to members, and into groups.
fn used(tx: &mut Tx, channel: &str) -> Result<i64> {
    let since = chrono::Utc::now() - chrono::Duration::days(30);
    let members: i64 = tx.one(n::table.filter(n::channel.eq(channel).and(n::created_at.ge(since))).count())?;
    let groups = g::table.filter(g::channel.eq(channel)).select(g::id);
    let groups: i64 = tx.one(gm::table.filter(gm::group_id.eq_any(groups).and(gm::created_at.ge(since))).count())?;
    Ok(members + groups)
}
