//! Mail leaves by a job, never while somebody waits for an answer.

use crate::config::Config;
use crate::page::words;
use crate::visit::Visit;
use chrono::NaiveDate;
use kernel::diesel::prelude::*;
use kernel::error::{Busy, Error, Result};
use kernel::house::House;
use kernel::job::{Job, Order, UNSURE, Work};
use kernel::resource::Id;
use kernel::schema::directory::accounts;
use kernel::schema::members;
use kernel::scope::{Scope, Tx};
use kernel::tenant::Tenant;
use mail::{Address, Brand, Cause, Failure, Mail, Message};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use theme::{DateStyle, Format, Locale};

/// Sends one message. Tried again, it is the same message with the same id.
#[derive(Serialize, Deserialize)]
pub struct SendMail {
    pub message: Message,
    /// One of many: rather not at all than twice. Where nobody knows whether it left, it is left to the operators.
    #[serde(default)]
    pub once: bool,
}

impl SendMail {
    /// The order for a message that somebody is waiting for.
    pub fn now(message: Message) -> Result<Order> {
        Ok(Order::of(&SendMail { message, once: false })?.urgent(10))
    }

    /// The order for one letter of a mailing: after whatever somebody waits for, and once (reliability, I5).
    pub fn mailing(message: Message) -> Result<Order> {
        Ok(Order::of(&SendMail { message, once: true })?.urgent(-10))
    }
}

/// How the relay does, as this process found it: while it is away, letters wait without asking it one by one.
#[derive(Default)]
pub struct Relay(Mutex<Rests>);

/// Until when nothing is sent; until when no mailing is: whoever waits for a letter goes first when the relay is back.
#[derive(Clone, Copy, Default)]
struct Rests {
    all: Option<Instant>,
    mailings: Option<Instant>,
}

/// For how long it is not asked again: whoever forgot their password is written to within a minute of its return.
const REST: Duration = Duration::from_secs(15);

/// For how much longer mailings wait.
const FIRST: Duration = Duration::from_secs(45);

impl Relay {
    fn rests(&self, mailing: bool) -> bool {
        let rests = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        rests.all.is_some_and(|until| until > now) || (mailing && rests.mailings.is_some_and(|until| until > now))
    }

    fn note(&self, away: bool) {
        let mut rests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        rests.all = away.then(|| now + REST);
        if away {
            rests.mailings = Some(now + REST + FIRST);
        }
    }
}

/// Whether a failure is the relay's own and not the letter's: nobody was reached, or nobody may send anything just now.
fn is_away(failure: &Failure) -> bool {
    match failure.cause {
        Cause::Unreachable | Cause::Tls | Cause::Timeout | Cause::Cut | Cause::Configuration | Cause::Storage => true,
        Cause::Refused(code) => matches!(code, 421 | 454 | 530 | 534 | 535 | 538),
        Cause::Message => false,
    }
}

fn seconds(long: Duration) -> u32 {
    u32::try_from(long.as_secs()).unwrap_or(u32::MAX)
}

impl Job for SendMail {
    const NAME: &'static str = "house.send_mail";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Mail;

    async fn run(self, work: Work) -> Result<()> {
        let (mail, relay): (&Arc<dyn Mail>, &Relay) = (work.house.service(), work.house.service());
        // What failed before was put off and not counted: it was begun, and whoever began it died.
        if self.once && work.attempt > 0 {
            return Err(Error::Conflict(UNSURE.into()));
        }
        if relay.rests(self.once) {
            return Err(Error::Busy(Busy::Away(seconds(REST))));
        }
        let sent = mail.send(&self.message).await;
        relay.note(sent.as_ref().is_err_and(|failure| !failure.uncertain && is_away(failure)));
        match sent {
            Ok(_) => Ok(()),
            Err(failure) if failure.uncertain && self.once => Err(Error::Conflict(UNSURE.into())),
            // A relay that is away for a day loses nothing: its letters wait, and that is no attempt.
            Err(failure) if failure.transient && !failure.uncertain && is_away(&failure) => Err(Error::Busy(Busy::Away(seconds(REST)))),
            Err(failure) if failure.transient && self.once => {
                tracing::info!(kind = %self.message.kind, error = %failure, "one of many waits");
                Err(Error::Busy(Busy::Away(60)))
            }
            // A refusal for good is written down once; trying again would not help.
            Err(failure) if !failure.transient => {
                tracing::warn!(kind = %self.message.kind, error = %failure, "mail refused for good");
                match (failure.cause, &work.scope, &self.message.to[..]) {
                    (Cause::Refused(code), Some(scope), [to]) if failure.recipient => refused(scope, to.as_str().to_string(), code).await,
                    _ => Ok(()),
                }
            }
            Err(failure) => Err(Error::internal(failure)),
        }
    }
}

/// Tells the agency's modules that nothing arrives at an address.
async fn refused(scope: &Scope, to: String, code: u16) -> Result<()> {
    scope
        .tx(move |tx| {
            let tenant = tx.scope().tenant().clone();
            let modules = tx.scope().house().edition().modules.iter().filter(|module| tenant.has(module.manifest.name));
            modules.into_iter().try_for_each(|module| (module.refused)(tx, &to, code))
        })
        .await
}

/// A member to be written to, in the language of their own account.
#[derive(Clone, Debug)]
pub struct Reader {
    pub member: Id,
    pub email: String,
    pub locale: Locale,
}

/// Those of these members who are active.
pub fn readers(tx: &mut Tx, these: &[Id]) -> Result<Vec<Reader>> {
    let active = members::id.eq_any(these.to_vec()).and(members::status.eq("active")).and(members::deleted_at.is_null());
    let people = members::table.filter(active).order(members::name).select((members::id, members::email, members::account_id));
    let people: Vec<(Id, String, Id)> = tx.all(people)?;
    let owners: Vec<Id> = people.iter().map(|(.., account)| *account).collect();
    let spoken = accounts::table.filter(accounts::id.eq_any(owners)).select((accounts::id, accounts::locale));
    let spoken: HashMap<Id, String> = tx.all::<(Id, String)>(spoken)?.into_iter().collect();
    let usual = Locale::parse(&tx.scope().tenant().locale).unwrap_or(Locale::Fr);
    let reader = |(member, email, account): (Id, String, Id)| Reader {
        member,
        email,
        locale: spoken.get(&account).and_then(|tag| Locale::parse(tag)).unwrap_or(usual),
    };
    Ok(people.into_iter().map(reader).collect())
}

impl Reader {
    /// Words in their language.
    pub fn say(&self, tx: &Tx, key: &str, args: &[(&str, String)]) -> String {
        let args: Vec<_> = args.iter().map(|(k, v)| (*k, theme::Arg::named(k, v))).collect();
        words(tx.scope().house()).say(self.locale, key, &args)
    }

    /// A day as they write it.
    pub fn day(&self, day: NaiveDate) -> String {
        Format::of(self.locale).date(day, DateStyle::Long)
    }

    /// A short letter of the agency's to them: `mail-{kind}-subject`, `-text` and `-button`. An address that no letter can
    /// be written to has none.
    pub fn write(&self, tx: &mut Tx, kind: &str, link: &str, args: &[(&str, String)]) -> Result<()> {
        if Address::parse(&self.email).is_err() {
            return Ok(());
        }
        let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
        tx.order(SendMail::now(written(&house, Some(&tenant), self.locale, kind, &self.email, link, args)?)?)
    }
}

/// A short mail of an agency's to somebody it asks to come: in the agency's language, whoever writes it.
pub fn agency_letter(visit: &Visit, kind: &str, to: &str, link: &str, args: &[(&str, String)]) -> Result<Message> {
    let tenant = visit.tenant().ok_or(Error::NotFound)?;
    written(visit.house(), Some(tenant), Locale::parse(&tenant.locale).unwrap_or(Locale::Fr), kind, to, link, args)
}

/// A short mail to the owner of an account, in the account's language, wherever it is written from.
pub fn owner_letter(visit: &Visit, locale: &str, kind: &str, to: &str, link: &str, args: &[(&str, String)]) -> Result<Message> {
    let locale = Locale::parse(locale).unwrap_or(visit.locale());
    written(visit.house(), visit.tenant().map(|t| &**t), locale, kind, to, link, args)
}

/// A short mail in the visitor's language: `mail-{kind}-subject`, `-text` and `-button` with
/// what they mention, and the link that the button opens.
pub fn letter(visit: &Visit, kind: &str, to: &str, link: &str, args: &[(&str, String)]) -> Result<Message> {
    written(visit.house(), visit.tenant().map(|t| &**t), visit.locale(), kind, to, link, args)
}

/// The same where nobody is visiting: a job writes it.
///
/// # Errors
/// `Invalid(email)` for an address that no letter can be written to.
pub fn written(
    house: &House,
    tenant: Option<&Tenant>,
    locale: Locale,
    kind: &str,
    to: &str,
    link: &str,
    args: &[(&str, String)],
) -> Result<Message> {
    let to = Address::parse(to).map_err(|_| Error::invalid("email", "email"))?;
    let (words, config): (_, &Config) = (words(house), house.service());
    let args: Vec<_> = args.iter().map(|(k, v)| (*k, theme::Arg::named(k, v))).collect();
    let say = |part: &str| words.say(locale, &format!("mail-{kind}-{part}"), &args);
    let logo = |t: &Tenant| t.text("agency", "logo").map(|key| format!("{}/media/{key}", config.origin_of(t)));
    let brand = Brand {
        name: tenant.map_or_else(|| "Estrade".to_string(), |t| t.name.clone()),
        accent: tenant.and_then(|t| t.text("agency", "accent")).unwrap_or("#b3401f").to_string(),
        logo: tenant.and_then(logo),
    };
    Message::letter(kind, to, say("subject"), brand)
        .language(locale.tag())
        .paragraph(say("text"))
        .button(say("button"), link)
        .footer(words.say(locale, "mail-footer", &[]))
        .message()
        .map_err(Error::internal)
}
