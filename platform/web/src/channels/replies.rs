//! What is written to the agency's bot: a code links a chat, an answer to a notice does what its record's module makes of it
//! (NT-16), as whoever answers.

use super::services::{Account, Heard};
use super::{Channel, account, groups, link, told};
use crate::config::Config;
use crate::letter::readers;
use crate::limits;
use crate::visit::Visit;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::{Effect, Job, Order, Work};
use kernel::module::PUBLIC;
use kernel::resource::Id;
use kernel::routes::Routes;
use kernel::schema::{notice_messages as s, notices as n};
use kernel::scope::{Scope, Tx};
use kernel::tenant::Tenant;
use outbound::Outbound;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where Telegram tells us.
const HERE: &str = "/api/v1/telegram";
/// Messages of one agency's bot in a minute.
const A_BOT: u32 = 300;

pub(super) fn routes(r: &mut Routes) {
    r.post(HERE, PUBLIC, hear).for_programs().told(told::heard);
}

/// Where the service is to tell us, and by which secret we know it: another key of the bot has another.
pub fn ear(config: &Config, tenant: &Tenant, account: &Account) -> (String, String) {
    let secret = hex::encode(config.sign("telegram webhook", format!("{}/{}", tenant.id, account.key).as_bytes()));
    (format!("{}{HERE}", config.origin_of(tenant)), secret)
}

async fn hear(visit: Visit, scope: Scope, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let config: &Config = scope.house().service();
    let shown = req.headers().get("x-telegram-bot-api-secret-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let known = scope.tx(|tx| account::ready(tx, Channel::Telegram)).await?.map(|account| ear(config, scope.tenant(), &account).1);
    // Signed anew, so that how long a comparison takes tells nothing.
    let same = |known: &str| config.sign("compared", known.as_bytes()) == config.sign("compared", shown.as_bytes());
    if !known.as_deref().is_some_and(same) {
        limits::per_minute(&format!("telegram-wrong:{}", visit.source()), limits::A_GUESSER)?;
        return Err(Error::Anonymous);
    }
    limits::per_minute(&format!("telegram:{}", scope.tenant().id), A_BOT)?;
    let told: Value = serde_json::from_slice(&body).map_err(|_| Error::invalid("", "json"))?;
    // In a group the bot is asked for by a command; what people say among themselves is none of ours.
    let meant = |heard: &Heard| heard.chat > 0 || (heard.chat < 0 && heard.text.starts_with("/start"));
    if let Some(heard) = Heard::of(&told).filter(meant) {
        let answers = told["message"]["reply_to_message"]["message_id"].as_i64().filter(|_| heard.chat > 0);
        let Heard { number: update, chat, name, text } = heard;
        let heard = HearTelegram { update, chat, name, text, answers };
        scope.tx(move |tx| tx.order(Order::of(&heard)?.once(update.to_string()).urgent(10))).await?;
    }
    // What is no message of anybody's is taken, and means nothing.
    Ok(HttpResponse::Ok().json(json!({})))
}

/// Hears one message. Twice heard, it is done once: what it asks for is so already.
#[derive(Serialize, Deserialize)]
pub(crate) struct HearTelegram {
    update: i64,
    chat: i64,
    #[serde(default)]
    name: String,
    text: String,
    /// The message of ours that it answers.
    answers: Option<i64>,
}

impl Job for HearTelegram {
    const NAME: &'static str = "house.hear_telegram";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let one = Heard { number: self.update, chat: self.chat, name: self.name.clone(), text: self.text.clone() };
        let heard = move |tx: &mut Tx| {
            link::hear(tx, std::slice::from_ref(&one))?;
            groups::hear(tx, &[one])
        };
        scope.tx(heard).await?;
        let Some(answers) = self.answers else { return Ok(()) };
        let chat = self.chat;
        let Some(meant) = scope.tx(move |tx| meant(tx, answers, chat)).await? else { return Ok(()) };
        let key = done(scope, &meant, self.text).await?;
        let (member, title) = (meant.member, meant.title);
        let said = scope.tx(move |tx| {
            let reader = readers(tx, &[member])?.into_iter().next();
            let account = account::ready(tx, Channel::Telegram)?;
            Ok(reader.zip(account).map(|(reader, account)| (reader.say(tx, key, &[("title", title)]), account)))
        });
        if let Some((text, account)) = said.await? {
            let out: &Outbound = work.house.service();
            // What is said back is a courtesy: what was asked is done, and is not done again because this did not arrive.
            if let Err(why) = account.send(out, scope.tenant().id, &chat.to_string(), &text, Id::now_v7()).await {
                tracing::info!(why = why.code(), "an answer to an answer did not leave");
            }
        }
        Ok(())
    }
}

/// Whose notice an answer is about, and what that leads to.
struct Meant {
    member: Id,
    title: String,
    of: String,
    record: Id,
}

/// The notice that this message carried to this very chat.
fn meant(tx: &mut Tx, message: i64, chat: i64) -> Result<Option<Meant>> {
    let these = s::channel.eq(Channel::Telegram.name()).and(s::remote.eq(message.to_string()));
    let sent = s::table.inner_join(n::table.on(n::id.eq(s::notice_id))).filter(these).order(s::id.desc()).limit(20);
    let sent: Vec<(Id, String, String)> = tx.all(sent.select((s::member_id, n::title, n::href)))?;
    for (member, title, href) in sent {
        // Numbers are counted by chat: the same one is another message elsewhere.
        if link::address(tx, member, Channel::Telegram)?.as_deref() != Some(chat.to_string().as_str()) {
            continue;
        }
        let mut parts = href.trim_start_matches("/app/").split('/');
        if let (Some(of), Some(Ok(record)), None) = (parts.next(), parts.next().map(str::parse), parts.next()) {
            return Ok(Some(Meant { member, title, of: of.into(), record }));
        }
    }
    Ok(None)
}

/// Does what the words ask, by the rights that the member has now; says what they are told.
async fn done(scope: &Scope, meant: &Meant, text: String) -> Result<&'static str> {
    let on = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name));
    let Some(reply) = on.flat_map(|m| m.replies).find(|reply| reply.of == meant.of) else { return Ok("reply-nothing") };
    let record = meant.record;
    let done = match scope.on_behalf(meant.member, reply.may).await {
        Ok(theirs) => theirs.tx(move |tx| (reply.hear)(tx, record, &text)).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(said) => Ok(said.unwrap_or("reply-nothing")),
        Err(Error::Forbidden(_) | Error::NotFound) => Ok("reply-forbidden"),
        Err(why) => Err(why),
    }
}
