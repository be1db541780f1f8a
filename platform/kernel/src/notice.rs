//! Telling people: the kinds of notices that modules declare, and the one way in which a notice is written.

use crate::error::{Error, Result};
use crate::job::Order;
use crate::module::{MEMBER, Permission};
use crate::principal::{Id, Principal};
use crate::resource::Resource;
use crate::schema::{members, notice_choices as c, notices as n};
use crate::scope::Tx;
use chrono::{Duration, Utc};
use diesel::prelude::*;
use serde_json::json;

/// How much a notice presses. What is urgent is told at night, too, and cannot be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Low,
    Normal,
    High,
    Urgent,
}

impl Urgency {
    /// All of them, the least pressing first.
    pub const ALL: [Urgency; 4] = [Urgency::Low, Urgency::Normal, Urgency::High, Urgency::Urgent];

    /// Its word in rows, and the last part of its words: `urgency-{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Urgency::Low => "low",
            Urgency::Normal => "normal",
            Urgency::High => "high",
            Urgency::Urgent => "urgent",
        }
    }
}

/// What of a notice leaves the house, unless its reader says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// Nothing: it waits behind the bell.
    Nothing,
    /// A message, by the channel that its reader prefers.
    Message,
    /// Whoever writes the notice writes a letter of its own, too: a message goes to those alone who prefer another channel.
    OwnLetter,
}

/// A kind of notice. Its words are `notice-{name}` (what is said after the title) and `notice-{name}-kind`, those of its topic `topic-{topic}`.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub name: &'static str,
    /// What it is about: kinds of one topic stand together where they are chosen.
    pub topic: &'static str,
    pub urgency: Urgency,
    /// Days until it matters to nobody any more.
    pub days: i64,
    pub leaves: Leaves,
    /// Whom it is for: whoever has this right is asked whether they want it.
    pub may: Permission,
}

impl Kind {
    /// A kind for everybody, that stays behind the bell for three months.
    pub const fn new(name: &'static str) -> Kind {
        Kind { name, topic: "work", urgency: Urgency::Normal, days: 90, leaves: Leaves::Nothing, may: MEMBER }
    }

    /// About this.
    #[must_use]
    pub const fn topic(self, topic: &'static str) -> Kind {
        Kind { topic, ..self }
    }

    /// Pressing this much.
    #[must_use]
    pub const fn urgency(self, urgency: Urgency) -> Kind {
        Kind { urgency, ..self }
    }

    /// Mattering for so many days.
    #[must_use]
    pub const fn days(self, days: i64) -> Kind {
        Kind { days, ..self }
    }

    /// Leaving the house like this.
    #[must_use]
    pub const fn leaves(self, leaves: Leaves) -> Kind {
        Kind { leaves, ..self }
    }

    /// For those who have this right.
    #[must_use]
    pub const fn may(self, may: Permission) -> Kind {
        Kind { may, ..self }
    }
}

/// Somebody is asked to approve an act.
pub const APPROVAL: Kind = Kind::new("approval").topic("people").urgency(Urgency::High).days(2).leaves(Leaves::OwnLetter);
/// What one asked for was approved.
pub const APPROVED: Kind = Kind::new("approved").topic("people").days(30).leaves(Leaves::Message);
/// What one asked for was refused.
pub const REFUSED: Kind = Kind::new("refused").topic("people").urgency(Urgency::High).days(30).leaves(Leaves::Message);
/// Work of the agency's was given up (NT-13).
pub const JOB_FAILED: Kind = Kind::new("job-failed").urgency(Urgency::Urgent).days(30).leaves(Leaves::Message).may("house.modules");

/// The kinds of the kernel's own.
pub const KINDS: &[Kind] = &[APPROVAL, APPROVED, REFUSED, JOB_FAILED];

/// The job that carries one notice out of the house; its payload is `{"notice": key}`.
pub const CARRY: &str = "house.carry_notice";

impl Tx<'_> {
    /// Tells these members: a notice each, in this transaction, and a message for those who want one. Whoever has no
    /// seat any more, or switched this kind off, is not told. `title` names what it is about, `href` leads there.
    pub fn tell(&mut self, kind: &Kind, to: &[Id], title: &str, href: &str) -> Result<usize> {
        self.tell_more(kind, to, title, href, None)
    }

    /// As [`Tx::tell`], with lines that go along in what leaves the house: a recap, say.
    pub fn tell_more(&mut self, kind: &Kind, to: &[Id], title: &str, href: &str, detail: Option<&str>) -> Result<usize> {
        if to.is_empty() {
            return Ok(0);
        }
        let seated = members::id.eq_any(to.to_vec()).and(members::status.eq("active")).and(members::deleted_at.is_null());
        let seated: Vec<Id> = self.all(members::table.filter(seated).order(members::id).select(members::id))?;
        let chosen = c::table.filter(c::kind.eq(kind.name).and(c::member_id.eq_any(seated.clone())));
        let chosen: Vec<(Id, String)> = self.all(chosen.select((c::member_id, c::choice)))?;
        let is = |member: Id, choice: &str| chosen.iter().any(|(m, c)| *m == member && c == choice);
        let pressing = kind.urgency == Urgency::Urgent;
        let until = Utc::now() + Duration::days(kind.days);
        let mut told = 0;
        for member in seated {
            if is(member, "off") && !pressing {
                continue;
            }
            let row = (
                (n::member_id.eq(member), n::kind.eq(kind.name), n::title.eq(title), n::href.eq(href)),
                (n::urgency.eq(kind.urgency.name()), n::expires_at.eq(Some(until)), n::detail.eq(detail)),
            );
            let id: Id = self.one(diesel::insert_into(n::table).values(row).returning(n::id))?;
            told += 1;
            if kind.leaves != Leaves::Nothing && (pressing || !is(member, "bell")) {
                let urgency = if pressing { 10 } else { 0 };
                self.order(Order::named(CARRY).payload(json!({"notice": id})).once(format!("notice {id}")).urgent(urgency))?;
            }
        }
        Ok(told)
    }

    /// As [`Tx::tell`], about a record: only those are told who may read it and reach it, and its title is the notice's.
    pub fn tell_of(&mut self, kind: &Kind, to: &[Id], of: &'static Resource, record: Id) -> Result<usize> {
        self.tell_about(kind, to, of, record, None)
    }

    /// As [`Tx::tell_of`], under a title of its own.
    pub fn tell_about(&mut self, kind: &Kind, to: &[Id], of: &'static Resource, record: Id, title: Option<&str>) -> Result<usize> {
        let mut told = 0;
        let policy = self.scope().policy().clone();
        for member in to.iter().copied().filter(|m| policy.allows(&Principal::User(*m), of.may.read).allowed) {
            match self.as_member(&policy, member, of.may.read, |tx| (of.store.find)(tx, record)) {
                Ok(row) => {
                    let title = title.map_or_else(|| of.title(&row), String::from);
                    told += self.tell(kind, &[member], &title, &format!("/app/{}/{record}", of.name))?;
                }
                Err(Error::NotFound) => {}
                Err(why) => return Err(why),
            }
        }
        Ok(told)
    }
}
