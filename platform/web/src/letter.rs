//! Mail leaves by a job, never while somebody waits for an answer.

use crate::config::Config;
use crate::page::words;
use crate::visit::Visit;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::job::{Job, Order, Work};
use kernel::tenant::Tenant;
use mail::{Address, Brand, Mail, Message};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use theme::Locale;

/// Sends one message. Tried again, it is the same message with the same id.
#[derive(Serialize, Deserialize)]
pub struct SendMail {
    pub message: Message,
}

impl SendMail {
    /// The order for a message that somebody is waiting for.
    pub fn now(message: Message) -> Result<Order> {
        Ok(Order::of(&SendMail { message })?.urgent(10))
    }
}

impl Job for SendMail {
    const NAME: &'static str = "house.send_mail";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Mail;

    async fn run(self, work: Work) -> Result<()> {
        let mail: &Arc<dyn Mail> = work.house.service();
        match mail.send(&self.message).await {
            Ok(_) => Ok(()),
            // A refusal for good is written down once; trying again would not help.
            Err(failure) if !failure.transient => {
                tracing::warn!(kind = %self.message.kind, error = %failure, "mail refused for good");
                Ok(())
            }
            Err(failure) => Err(Error::internal(failure)),
        }
    }
}

/// A short mail in the visitor's language: `mail-{kind}-subject`, `-text` and `-button` with
/// what they mention, and the link that the button opens.
pub fn letter(visit: &Visit, kind: &str, to: &str, link: &str, args: &[(&str, String)]) -> Result<Message> {
    written(visit.house(), visit.tenant().map(|t| &**t), visit.locale(), kind, to, link, args)
}

/// The same where nobody is visiting: a job writes it.
pub(crate) fn written(
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
    let args: Vec<_> = args.iter().map(|(k, v)| (*k, theme::Arg::read(v))).collect();
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
