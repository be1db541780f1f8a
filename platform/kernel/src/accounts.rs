//! Accounts, sessions and tickets: written by signing up, signing in and
//! invitations. Passwords arrive here hashed.

mod device;
mod operator_key;
mod passkey;
mod second_factor;

use crate::error::{Error, Result};
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{accounts, attempts, bans, devices, refusals, sessions, tickets};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use serde_json::Value;

pub use device::Seen;
pub use operator_key::OperatorKey;
pub use passkey::Passkey;
pub use second_factor::Factor;

/// What signing in needs to know of an account.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct Credentials {
    pub id: Id,
    pub name: String,
    pub email: String,
    pub password: String,
    pub locale: String,
    pub operator: bool,
    pub failures: i32,
    pub locked_until: Option<DateTime<Utc>>,
}

/// A place among the few tries that pass in any minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It passes, and is taken back under this number if it was no guess.
    Taken(i64),
    /// All are taken: seconds until the next one is free.
    Wait(u32),
}

/// Five failures lock an account for a quarter of an hour (requirements, decision 8).
const FAILURES: i32 = 5;
/// How long an account is locked.
pub const LOCKED: Duration = Duration::minutes(15);

/// Idle twelve hours, thirty days in all (reliability, C5).
pub const IDLE: Duration = Duration::hours(12);
/// The longest a session may last.
pub const LONGEST: Duration = Duration::days(30);

/// Who has typed a password has so long to show the second factor.
const WAITING: Duration = Duration::minutes(10);
/// A proof is recent for so long (reliability, C8).
pub const RECENT: Duration = Duration::minutes(5);

/// How long a session may be idle, and last in all: the operators' console is shut sooner.
pub fn lasting(operator: bool, tenant: Option<Id>) -> (Duration, Duration) {
    if operator && tenant.is_none() { (Duration::minutes(30), Duration::hours(12)) } else { (IDLE, LONGEST) }
}

/// What a new session has been shown so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A password or a mail: where the account has a second factor, the session waits for it.
    First,
    /// All that the account asks for.
    All,
}

/// An act waiting for one click in a mail.
#[derive(Clone, Debug)]
pub struct Ticket<'a> {
    /// `sign_up`, `reset`, `unlock`, `invitation` or `hand_over`.
    pub purpose: &'a str,
    pub tenant: Option<Id>,
    pub account: Option<Id>,
    pub email: Option<&'a str>,
    /// The address it reserves until it is used or ends.
    pub slug: Option<&'a str>,
    pub data: Value,
    pub lasts: Duration,
}

/// A ticket that was presented in time.
#[derive(Clone, Debug, Queryable)]
pub struct Presented {
    pub tenant: Option<Id>,
    pub account: Option<Id>,
    pub email: Option<String>,
    pub slug: Option<String>,
    pub data: Value,
    pub used_at: Option<DateTime<Utc>>,
}

impl PlatformTx<'_> {
    /// The account of an address (compared in lower case).
    pub fn credentials(&mut self, email: &str) -> Result<Option<Credentials>> {
        self.maybe(accounts::table.filter(accounts::email.eq(email.trim().to_lowercase())).select(Credentials::as_select()))
    }

    /// A new account; `Invalid(email: taken)` if the address has one.
    pub fn open_account(&mut self, email: &str, name: &str, password_hash: &str, locale: &str) -> Result<Id> {
        let row = (
            accounts::email.eq(email.trim().to_lowercase()),
            accounts::name.eq(name),
            accounts::password.eq(password_hash),
            accounts::locale.eq(locale),
        );
        self.one(diesel::insert_into(accounts::table).values(row).returning(accounts::id))
    }

    /// Somebody was refused at this address: a wrong password counts, and the fifth locks the account, if there is
    /// one. As much is asked of the database where there is none.
    pub fn count_refusal(&mut self, email: &str, wrong: bool) -> Result<()> {
        let open = accounts::locked_until.is_null().or(accounts::locked_until.lt(diesel::dsl::now));
        let theirs = accounts::email.eq(email.trim().to_lowercase());
        let this_much = accounts::failures + i32::from(wrong);
        let counted = accounts::table.filter(theirs.clone().and(open));
        self.run(diesel::update(counted).set(accounts::failures.eq(this_much)))?;
        let lock = (accounts::failures.eq(0), accounts::locked_until.eq(Some(Utc::now() + LOCKED)));
        self.run(diesel::update(accounts::table.filter(theirs.and(accounts::failures.ge(FAILURES)))).set(lock)).map(|_| ())
    }

    /// The right password, or a click in the unlocking mail.
    pub fn forget_failures(&mut self, account: Id) -> Result<()> {
        let clear = (accounts::failures.eq(0), accounts::locked_until.eq(None::<DateTime<Utc>>));
        let odd = accounts::id.eq(account).and(accounts::failures.ne(0).or(accounts::locked_until.is_not_null()));
        self.run(diesel::update(accounts::table.filter(odd)).set(clear)).map(|_| ())
    }

    /// Whoever made this account chose its password: its owner chooses another before anything else.
    pub fn ask_for_new_password(&mut self, account: Id) -> Result<()> {
        self.run(diesel::update(accounts::table.find(account)).set(accounts::must_change_password.eq(true))).map(|_| ())
    }

    /// A new password; every session of the account ends, those of programs too.
    pub fn set_password(&mut self, account: Id, password_hash: &str) -> Result<()> {
        let set = (
            accounts::password.eq(password_hash),
            accounts::must_change_password.eq(false),
            accounts::failures.eq(0),
            accounts::locked_until.eq(None::<DateTime<Utc>>),
        );
        self.run(diesel::update(accounts::table.find(account)).set(set))?;
        self.sign_programs_out(account)?;
        self.run(diesel::delete(sessions::table.filter(sessions::account_id.eq(account)))).map(|_| ())
    }

    /// A session at one address; `hash` is of the cookie's secret. Whether it waits for a second factor is said.
    pub fn open_session(&mut self, hash: [u8; 32], account: Id, tenant: Option<Id>, shown: Shown, from: (&str, &str)) -> Result<bool> {
        let waiting = shown == Shown::First && self.has_second_factor(account)?;
        let operator: bool = self.one(accounts::table.find(account).select(accounts::operator))?;
        let idle = if waiting { WAITING } else { lasting(operator, tenant).0 };
        let agent: String = from.0.chars().take(200).collect();
        let row = (
            sessions::hash.eq(hash.to_vec()),
            sessions::account_id.eq(account),
            sessions::tenant_id.eq(tenant),
            sessions::expires_at.eq(Utc::now() + idle),
            sessions::waiting.eq(waiting),
            sessions::agent.eq(agent),
            sessions::address.eq(from.1),
        );
        self.run(diesel::insert_into(sessions::table).values(row))?;
        Ok(waiting)
    }

    /// Seen again: it lasts until then.
    pub fn prolong_session(&mut self, hash: [u8; 32], until: DateTime<Utc>) -> Result<()> {
        self.run(
            diesel::update(sessions::table.find(hash.to_vec()))
                .set((sessions::seen_at.eq(diesel::dsl::now), sessions::expires_at.eq(until))),
        )
        .map(|_| ())
    }

    /// The end of one session.
    pub fn close_session(&mut self, hash: [u8; 32]) -> Result<()> {
        self.run(diesel::delete(sessions::table.find(hash.to_vec()))).map(|_| ())
    }

    /// A ticket of this hash.
    pub fn issue(&mut self, hash: [u8; 32], ticket: &Ticket) -> Result<()> {
        let row = (
            tickets::hash.eq(hash.to_vec()),
            tickets::purpose.eq(ticket.purpose),
            tickets::tenant_id.eq(ticket.tenant),
            tickets::account_id.eq(ticket.account),
            tickets::email.eq(ticket.email),
            tickets::slug.eq(ticket.slug),
            tickets::data.eq(&ticket.data),
            tickets::expires_at.eq(Utc::now() + ticket.lasts),
        );
        self.run(diesel::insert_into(tickets::table).values(row)).map(|_| ())
    }

    /// Looks at a ticket in time, used or not, without using it.
    pub fn look_at(&mut self, hash: [u8; 32], purpose: &str) -> Result<Option<Presented>> {
        self.maybe(tickets::table.filter(good(hash, purpose)).select(presented()))
    }

    /// Uses a ticket: once, however many ask at the same time. `NotFound` if it is used, over or never was.
    pub fn redeem(&mut self, hash: [u8; 32], purpose: &str) -> Result<Presented> {
        let unused = tickets::table.filter(good(hash, purpose).and(tickets::used_at.is_null()));
        self.one(diesel::update(unused).set(tickets::used_at.eq(Some(Utc::now()))).returning(presented()))
    }

    /// Counts an attempt at something and says how many there were in the last `minutes`, this one included.
    pub fn attempt(&mut self, key: &str, minutes: i64) -> Result<i64> {
        self.run(diesel::insert_into(attempts::table).values(attempts::key.eq(key)))?;
        let since = Utc::now() - Duration::minutes(minutes);
        self.one(attempts::table.filter(attempts::key.eq(key).and(attempts::at.gt(since))).count())
    }

    /// One more try, of which `most` pass in any minute, however many come at once. What is turned away takes no place:
    /// whoever hammers keeps nobody out for longer.
    pub fn turn(&mut self, key: &str, most: i64) -> Result<Turn> {
        self.hold(key)?;
        let now = Utc::now();
        let lately = attempts::table.filter(attempts::key.eq(key).and(attempts::at.gt(now - Duration::minutes(1))));
        let over = lately.order(attempts::at.desc()).offset(most - 1).select(attempts::at);
        if let Some(oldest) = self.maybe::<DateTime<Utc>>(over.limit(1))? {
            let wait = (oldest + Duration::minutes(1) - now).num_seconds() + 1;
            return Ok(Turn::Wait(u32::try_from(wait).unwrap_or(60)));
        }
        let taken = (attempts::key.eq(key), attempts::at.eq(now));
        self.one(diesel::insert_into(attempts::table).values(taken).returning(attempts::id)).map(Turn::Taken)
    }

    /// Gives places back: whoever came in had not guessed.
    pub fn take_back(&mut self, places: &[(String, i64)]) -> Result<()> {
        for (key, id) in places {
            self.run(diesel::delete(attempts::table.filter(attempts::key.eq(key).and(attempts::id.eq(id)))))?;
        }
        Ok(())
    }

    /// Forgets what is over: tickets, sessions, attempts. Run by a job.
    pub fn sweep(&mut self) -> Result<usize> {
        let now = Utc::now();
        let gone = self.run(diesel::delete(tickets::table.filter(tickets::expires_at.lt(now - Duration::days(1)))))?
            + self.run(diesel::delete(sessions::table.filter(sessions::expires_at.lt(now))))?
            + self.run(diesel::delete(attempts::table.filter(attempts::at.lt(now - Duration::days(1)))))?
            + self.run(diesel::delete(devices::table.filter(devices::seen_at.lt(now - Duration::days(400)))))?
            + self.run(diesel::delete(refusals::table.filter(refusals::minute.lt(now - Duration::days(90)))))?
            + self.run(diesel::delete(bans::table.filter(bans::until.lt(now - Duration::days(365)))))?;
        Ok(gone)
    }
}

type Good = Box<dyn BoxableExpression<tickets::table, diesel::pg::Pg, SqlType = diesel::sql_types::Bool>>;

fn good(hash: [u8; 32], purpose: &str) -> Good {
    Box::new(tickets::hash.eq(hash.to_vec()).and(tickets::purpose.eq(purpose.to_string())).and(tickets::expires_at.gt(diesel::dsl::now)))
}

type Columns = (tickets::tenant_id, tickets::account_id, tickets::email, tickets::slug, tickets::data, tickets::used_at);

fn presented() -> Columns {
    (tickets::tenant_id, tickets::account_id, tickets::email, tickets::slug, tickets::data, tickets::used_at)
}

/// A secret to hand out and the hash to keep: 256 random bits, URL-safe.
pub fn secret() -> (String, [u8; 32]) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let bytes: [u8; 32] = rand::random();
    let text = URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash_of(&text);
    (text, hash)
}

/// The hash under which a secret is kept.
pub fn hash_of(secret: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(secret.as_bytes()).into()
}

/// `Busy` once a count is over its limit; seconds to wait.
pub fn within(count: i64, most: i64, wait: u32) -> Result<()> {
    if count > most { Err(Error::Busy(crate::error::Busy::TooMany(wait))) } else { Ok(()) }
}
