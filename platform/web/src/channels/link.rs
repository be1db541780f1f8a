//! A member's own channels: linked by a code that comes back, preferred, lost, taken away.

use super::services::{Heard, Trouble};
use super::{Channel, account};
use crate::config::Config;
use crate::notices::kinds::CHANNEL_LOST;
use chrono::{DateTime, Duration, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::phone;
use kernel::resource::Id;
use kernel::schema::{member_channels as m, notice_ways as w};
use kernel::scope::Tx;
use kernel::secret::Spot;
use serde_json::json;

/// Minutes for which a code is good.
pub(super) const LASTS: i64 = 10;
/// Wrong codes after which a new one is needed.
const TRIES: i32 = 5;
/// Codes sent to a member by one channel within a day.
const SENDS: i32 = 5;
/// Letters of a code for a bot.
pub(super) const CODE: usize = 10;
/// What a code for a bot is written with: nothing that looks like something else.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The ways that may be preferred; the first is the usual one.
pub(super) const WAYS: [&str; 5] = ["email", "auto", "telegram", "signal", "sms"];

/// A member's channel as it is kept; its address stays sealed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = m)]
pub(super) struct Mine {
    pub channel: String,
    pub address: Option<String>,
    pub state: String,
    pub code_until: Option<DateTime<Utc>>,
    pub linked_at: Option<DateTime<Utc>>,
    pub lost_why: Option<String>,
}

fn spot(row: &str) -> Spot<'_> {
    Spot { table: "member_channels", column: "address", row }
}

fn row(member: Id, channel: Channel) -> String {
    format!("{member}/{}", channel.name())
}

/// All that a member began or linked.
pub(super) fn mine(tx: &mut Tx, member: Id) -> Result<Vec<Mine>> {
    tx.all(m::table.filter(m::member_id.eq(member)).select(Mine::as_select()))
}

/// The way that a member prefers.
pub(super) fn way(tx: &mut Tx, member: Id) -> Result<String> {
    let kept: Option<String> = tx.maybe(w::table.filter(w::member_id.eq(member)).select(w::way))?;
    Ok(kept.unwrap_or_else(|| WAYS[0].into()))
}

/// Prefers a way. What is not linked cannot be preferred.
pub(super) fn prefer(tx: &mut Tx, member: Id, wanted: &str) -> Result<()> {
    if !WAYS.contains(&wanted) {
        return Err(Error::invalid("way", "choice"));
    }
    let linked = |all: &[Mine]| all.iter().any(|c| c.channel == wanted && c.state == "linked");
    if !matches!(wanted, "email" | "auto") && !linked(&mine(tx, member)?) {
        return Err(Error::invalid("way", "channel-unlinked"));
    }
    let before = way(tx, member)?;
    if before == wanted {
        return Ok(());
    }
    tx.run(diesel::delete(w::table.filter(w::member_id.eq(member))))?;
    if wanted != WAYS[0] {
        tx.run(diesel::insert_into(w::table).values((w::member_id.eq(member), w::way.eq(wanted))))?;
    }
    tx.journal("channels.preferred", Some(member), json!({"before": {"way": before}, "after": {"way": wanted}}))
}

/// Where a member is reached by a channel they linked.
pub(super) fn address(tx: &mut Tx, member: Id, channel: Channel) -> Result<Option<String>> {
    let linked = m::member_id.eq(member).and(m::channel.eq(channel.name())).and(m::state.eq("linked"));
    let sealed: Option<Option<String>> = tx.maybe(m::table.filter(linked).select(m::address))?;
    let Some(sealed) = sealed.flatten() else { return Ok(None) };
    Ok(Some(tx.data_key()?.open(spot(&row(member, channel)), &sealed)?))
}

/// The address of one's own channel, whatever its state.
pub(super) fn opened(tx: &mut Tx, member: Id, mine: &Mine) -> Result<Option<String>> {
    let Some(sealed) = &mine.address else { return Ok(None) };
    let row = row(member, Channel::named(&mine.channel)?);
    Ok(Some(tx.data_key()?.open(spot(&row), sealed)?))
}

/// What stands for a code in a row: who reads the row learns no code.
pub(super) fn kept(tx: &Tx, channel: Channel, whose: &str, code: &str) -> String {
    let config: &Config = tx.scope().house().service();
    let whole = format!("{}/{}/{whose}/{}", tx.scope().tenant().id, channel.name(), code.to_ascii_uppercase());
    hex::encode(config.sign("channel code", whole.as_bytes()))
}

/// Whose code it is, where that is known before it comes back.
fn whose(member: Id, channel: Channel) -> String {
    if channel.by_number() { member.to_string() } else { String::new() }
}

pub(super) fn drawn(channel: Channel) -> String {
    if channel.by_number() {
        return format!("{:06}", rand::random::<u32>() % 1_000_000);
    }
    let letters = rand::random::<[u8; CODE]>();
    letters.iter().map(|n| char::from(LETTERS[usize::from(*n) % LETTERS.len()])).collect()
}

/// A code to be sent, and where to.
pub(super) struct Asked {
    pub code: String,
    /// The number; a bot is written to by the member.
    pub to: Option<String>,
}

/// Begins to link a channel: what was linked there before is no more.
pub(super) fn ask(tx: &mut Tx, member: Id, channel: Channel, typed: &str) -> Result<Asked> {
    if account::ready(tx, channel)?.is_none() {
        return Err(Error::Conflict("channel-closed".into()));
    }
    let to = if channel.by_number() {
        let home = phone::Home::of(tx.scope().tenant());
        let number = phone::read(typed, home).filter(|n| !n.contains(';'));
        Some(number.ok_or_else(|| Error::invalid("address", if typed.is_empty() { "required" } else { "phone" }))?)
    } else {
        None
    };
    let now = Utc::now();
    let this = m::table.filter(m::member_id.eq(member).and(m::channel.eq(channel.name())));
    let before: Option<(i32, DateTime<Utc>)> = tx.maybe(this.select((m::sends, m::sends_since)).for_update())?;
    let day = before.filter(|(_, since)| *since > now - Duration::days(1));
    if channel.by_number() && day.is_some_and(|(sends, _)| sends >= SENDS) {
        return Err(Error::invalid("address", "channel-codes"));
    }
    let (sends, since) = day.map_or((1, now), |(sends, since)| (sends + 1, since));
    let code = drawn(channel);
    let sealed = match &to {
        Some(to) => Some(tx.data_key()?.seal(spot(&row(member, channel)), to)?),
        None => None,
    };
    let digest = kept(tx, channel, &whose(member, channel), &code);
    tx.run(diesel::delete(this))?;
    let row = (
        (m::member_id.eq(member), m::channel.eq(channel.name()), m::address.eq(sealed), m::code.eq(Some(digest))),
        (m::code_until.eq(Some(now + Duration::minutes(LASTS))), m::sends.eq(sends), m::sends_since.eq(since)),
    );
    tx.run(diesel::insert_into(m::table).values(row))?;
    Ok(Asked { code, to })
}

/// The code that was sent to a number comes back; what is wrong with it, if anything is. A wrong one is counted in the same
/// commit, with the row held: nobody tries more of them by trying at once.
pub(super) fn confirm(tx: &mut Tx, member: Id, channel: Channel, code: &str) -> Result<Option<&'static str>> {
    let asked = m::table.filter(m::member_id.eq(member).and(m::channel.eq(channel.name())).and(m::state.eq("asked")));
    let found: Option<(Option<String>, Option<DateTime<Utc>>, i32)> =
        tx.maybe(asked.select((m::code, m::code_until, m::tries)).for_update())?;
    let Some((Some(digest), Some(until), tries)) = found else { return Err(Error::NotFound) };
    if until < Utc::now() || tries >= TRIES {
        return Ok(Some("channel-late"));
    }
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    if kept(tx, channel, &whose(member, channel), &code) != digest {
        tx.run(diesel::update(asked).set(m::tries.eq(m::tries + 1)))?;
        return Ok(Some("channel-code"));
    }
    linked(tx, member, channel)?;
    Ok(None)
}

/// What was written to the agency's bot: every code among it links the chat that it came from, whoever looks.
pub(super) fn hear(tx: &mut Tx, messages: &[Heard]) -> Result<()> {
    for Heard { chat, text, .. } in messages.iter().filter(|heard| heard.chat > 0) {
        let code = text.trim().trim_start_matches("/start").trim();
        if code.len() != CODE {
            continue;
        }
        let digest = kept(tx, Channel::Telegram, "", code);
        let good = m::code.eq(digest).and(m::code_until.gt(Utc::now())).and(m::state.eq("asked"));
        let whose = m::table.filter(m::channel.eq(Channel::Telegram.name())).filter(good);
        let Some(member): Option<Id> = tx.maybe(whose.select(m::member_id).for_update())? else { continue };
        let sealed = tx.data_key()?.seal(spot(&row(member, Channel::Telegram)), &chat.to_string())?;
        let this = m::table.filter(m::member_id.eq(member).and(m::channel.eq(Channel::Telegram.name())));
        tx.run(diesel::update(this).set(m::address.eq(Some(sealed))))?;
        linked(tx, member, Channel::Telegram)?;
    }
    Ok(())
}

fn linked(tx: &mut Tx, member: Id, channel: Channel) -> Result<()> {
    let set =
        (m::state.eq("linked"), m::code.eq(None::<String>), m::code_until.eq(None::<DateTime<Utc>>), m::linked_at.eq(Some(Utc::now())));
    let this = m::table.filter(m::member_id.eq(member).and(m::channel.eq(channel.name())));
    tx.run(diesel::update(this).set(set))?;
    tx.journal("channels.linked", Some(member), json!({"after": {"channel": channel.name()}}))
}

/// Takes a channel away; who preferred it has letters again. How many codes were sent today stays known.
pub(super) fn unlink(tx: &mut Tx, member: Id, channel: Channel) -> Result<()> {
    let mine = m::member_id.eq(member).and(m::channel.eq(channel.name()));
    let begun = m::state.ne("asked").or(m::code.is_not_null());
    let none = None::<String>;
    let set = (
        (m::state.eq("asked"), m::address.eq(none.clone()), m::code.eq(none.clone()), m::lost_why.eq(none)),
        (m::code_until.eq(None::<DateTime<Utc>>), m::linked_at.eq(None::<DateTime<Utc>>)),
    );
    if tx.run(diesel::update(m::table.filter(mine).filter(begun)).set(set))? == 0 {
        return Err(Error::NotFound);
    }
    tx.run(diesel::delete(w::table.filter(w::member_id.eq(member).and(w::way.eq(channel.name())))))?;
    tx.journal("channels.unlinked", Some(member), json!({"before": {"channel": channel.name()}}))
}

/// The service does not reach this member any more: nothing is sent that way, and they are told, by letter.
pub(super) fn lose(tx: &mut Tx, member: Id, channel: Channel, why: &Trouble) -> Result<()> {
    let this = m::table.filter(m::member_id.eq(member).and(m::channel.eq(channel.name())).and(m::state.eq("linked")));
    let lost = diesel::update(this).set((m::state.eq("lost"), m::lost_why.eq(Some(why.code().to_string()))));
    if tx.run(lost)? == 0 {
        return Ok(());
    }
    tx.journal("channels.lost", Some(member), json!({"channel": channel.name(), "why": why.code()}))?;
    tx.tell(&CHANNEL_LOST, &[member], channel.label(), "/app/profile/channels").map(|_| ())
}
