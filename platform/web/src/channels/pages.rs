//! One's own channels on screen.

use super::{CONNECTS, Channel, link, said};
use crate::form::Form;
use crate::page::{Go, Page, field_errors};
use crate::visit::Visit;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Value, json};

const HERE: &str = "/app/profile/channels";

pub(super) fn routes(r: &mut Routes) {
    r.get(HERE, MEMBER, page).post(HERE, MEMBER, prefer);
    r.post("/app/profile/channels/{channel}", MEMBER, begin).dangerous();
    r.post("/app/profile/channels/{channel}/confirm", MEMBER, confirm);
    r.post("/app/profile/channels/{channel}/unlink", MEMBER, unlink);
}

/// What was just done on the page: a channel under way, its code for the bot, what was typed, what is wrong.
#[derive(Default)]
struct Under {
    channel: &'static str,
    code: Option<String>,
    typed: String,
    wrongs: Vec<Wrong>,
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, Under::default()).await
}

async fn shown(visit: &Visit, scope: &Scope, under: Under) -> Result<Page> {
    let mine = said::shown(scope, visit).await?;
    let channels = mine["channels"].as_array().cloned().unwrap_or_default();
    let usable = |way: &str| match way {
        "email" => true,
        "auto" => channels.iter().any(|c| c["state"] == "linked" && c["open"] == true),
        way => channels.iter().any(|c| c["channel"] == way && c["state"] == "linked" && c["open"] == true),
    };
    let option = |way: &&str| {
        let label = Channel::named(way).map_or_else(|_| visit.say(&format!("channels-way-{way}"), &[]), |c| c.label().to_string());
        let hint = if Channel::named(way).is_ok() { "channels-way-hint".to_string() } else { format!("channels-way-{way}-hint") };
        json!({"value": way, "label": label, "hint": visit.say(&hint, &[])})
    };
    let ways: Vec<Value> = link::WAYS.iter().filter(|w| usable(w)).map(option).collect();
    // A way that was preferred and is not open now: letters come meanwhile.
    let way = mine["way"].as_str().filter(|w| usable(w)).unwrap_or("email").to_string();
    let bot = channels.first().and_then(|c| c["sender"].as_str()).unwrap_or_default().to_string();
    let code = under.code.filter(|code| code.len() == 10 && code.bytes().all(|b| b.is_ascii_alphanumeric()));
    let link = code.as_ref().map(|code| format!("https://t.me/{bot}?start={code}"));
    let status = if under.wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("channels.html")
        .title("channels-title")
        .summary("channels-summary")
        .crumb("profile-title", Some("/app/profile"))
        .crumb("channels-title", None)
        .with("way_choices", ways)
        .with("way", way)
        .with("channels", channels)
        .with("connects", scope.allows(CONNECTS))
        .with("messages", mine["messages"].clone())
        .with("under", json!({"channel": under.channel, "code": code, "link": link, "typed": under.typed, "bot": bot}))
        .with("errors", field_errors(visit, &under.wrongs))
        .status(status))
}

async fn prefer(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let (member, way) = (said::member(&scope)?, form.text("way").to_string());
    match scope.tx(move |tx| link::prefer(tx, member, &way)).await {
        Ok(()) => Ok(Either::Right(Go::to(HERE).toast("ok", "channels-preferred", &[]))),
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, Under { wrongs, ..Under::default() }).await.map(Either::Left),
        Err(why) => Err(why),
    }
}

async fn begin(visit: Visit, scope: Scope, channel: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let channel = Channel::named(&channel)?;
    let typed = form.text("address").to_string();
    let under = Under { channel: channel.name(), typed: typed.clone(), ..Under::default() };
    match said::begin(&scope, channel, typed).await {
        Ok(asked) if channel.by_number() => {
            let to = kernel::phone::shown(&asked.to.unwrap_or_default(), kernel::phone::Home::of(scope.tenant()));
            Ok(Either::Right(Go::to(format!("{HERE}#{}", channel.name())).toast("info", "channels-code-sent", &[("to", to)])))
        }
        Ok(asked) => shown(&visit, &scope, Under { code: Some(asked.code), ..under }).await.map(Either::Left),
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, Under { wrongs, ..under }).await.map(Either::Left),
        Err(why) => Err(why),
    }
}

async fn confirm(visit: Visit, scope: Scope, channel: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let channel = Channel::named(&channel)?;
    let code = form.text("code").to_string();
    match said::finish(&scope, channel, code.clone()).await? {
        None => {
            let label = channel.label().to_string();
            Ok(Either::Right(Go::to(HERE).toast("ok", "channels-linked", &[("channel", label)])))
        }
        Some(wrong) => {
            let code = (!channel.by_number()).then_some(code);
            let under = Under { channel: channel.name(), code, wrongs: vec![Wrong::new("code", wrong)], ..Under::default() };
            shown(&visit, &scope, under).await.map(Either::Left)
        }
    }
}

async fn unlink(scope: Scope, channel: Path<String>) -> Result<Go> {
    let (channel, member) = (Channel::named(&channel)?, said::member(&scope)?);
    scope.tx(move |tx| link::unlink(tx, member, channel)).await?;
    Ok(Go::to(HERE).toast("ok", "channels-unlinked", &[("channel", channel.label().into())]))
}
