//! Writing to the agency: kept as an enquiry, and mailed to those who answer.

use crate::enquiry::Enquiry;
use actix_web::http::StatusCode;
use actix_web::{Either, HttpRequest};
use kernel::prelude::*;
use kernel::schema::{member_roles as held, members};
use mail::{Address, Brand, Message};
use serde_json::json;
use std::sync::Arc;
use theme::{Arg, Locale, Pages};
use web::letter::SendMail;
use web::public::{self, Head};
use web::{Form, Go, Page, Visit, field_errors, limits};

/// Messages from one address in a minute.
const MOST: u32 = 5;
/// What no person sees or fills in.
const TRAP: &str = "website";
/// Nobody types more than this by hand.
const LONGEST: usize = 5_000;

/// `/contact?subject={artist}`
pub(crate) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let wanted = query.text("subject").to_string();
    let artist = match wanted.as_str() {
        "" => None,
        _ => scope.tx(move |tx| found(tx, &wanted)).await?,
    };
    let typed = Typed {
        subject: artist.as_ref().map(|a| a.name.clone()).unwrap_or_default(),
        artist: artist.map(|a| a.slug).unwrap_or_default(),
        ..Typed::default()
    };
    shown(&visit, &scope, &typed, &[], query.has("sent"), &query)
}

/// What a visitor typed.
#[derive(Clone, Default, Serialize)]
struct Typed {
    name: String,
    email: String,
    subject: String,
    message: String,
    /// The address of the artist it is about.
    artist: String,
}

impl Typed {
    fn of(form: &Form) -> Typed {
        let text = |name: &str| form.text(name).to_string();
        Typed {
            name: text("name"),
            email: text("email").to_lowercase(),
            subject: text("subject"),
            message: text("message"),
            artist: text("artist"),
        }
    }

    fn wrongs(&self) -> Vec<Wrong> {
        let texts = [("name", &self.name), ("email", &self.email), ("subject", &self.subject), ("message", &self.message)];
        let check = |(name, text): (&str, &String)| Enquiry::RESOURCE.field(name).and_then(|f| f.check(&json!(text)));
        let mut wrongs: Vec<Wrong> = texts.into_iter().filter_map(check).collect();
        if self.message.chars().count() > LONGEST {
            wrongs.push(Wrong::new("message", "too-long").with("max", LONGEST));
        }
        wrongs
    }
}

/// Takes a message. What is wrong is said beside what was typed; a machine is thanked and forgotten.
pub(crate) async fn send(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let typed = Typed::of(&form);
    let mut wrongs = typed.wrongs();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if wrongs.is_empty() && limits::per_minute(&format!("contact:{}:{}", scope.tenant().id, visit.source()), MOST).is_err() {
        wrongs.push(Wrong::new("message", "too-often"));
        status = StatusCode::TOO_MANY_REQUESTS;
    }
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, &typed, &wrongs, false, &Form::default())?.status(status)));
    }
    if form.text(TRAP).is_empty() {
        let origin = visit.config().origin_of(scope.tenant());
        let language = visit.locale();
        scope.tx(move |tx| keep(tx, typed, language, &origin)).await?;
    }
    Ok(Either::Right(Go::to("/contact?sent")))
}

fn shown(visit: &Visit, scope: &Scope, typed: &Typed, wrongs: &[Wrong], sent: bool, query: &Form) -> Result<Page> {
    let head = Head { title: visit.say("site-contact", &[]), ..Head::default() };
    let trial = crate::pages::trial(scope, query);
    let contact = json!({
        "action": "/contact", "csrf": visit.csrf(), "sent": sent, "values": typed, "errors": field_errors(visit, wrongs),
    });
    Ok(public::page(visit, "contact.html", &head, trial.as_ref())?.with("contact", contact))
}

fn found(tx: &mut Tx, slug: &str) -> Result<Option<address_book::SiteArtist>> {
    match address_book::site_artist(tx, slug) {
        Ok(artist) => Ok(Some(artist)),
        Err(Error::NotFound) => Ok(None),
        Err(e) => Err(e),
    }
}

/// The enquiry and the mails about it, in one commit.
fn keep(tx: &mut Tx, typed: Typed, language: Locale, origin: &str) -> Result<()> {
    let about = if typed.artist.is_empty() { None } else { found(tx, &typed.artist)?.map(|a| a.id) };
    let enquiry = Enquiry {
        name: typed.name,
        email: typed.email,
        subject: Some(typed.subject).filter(|s| !s.is_empty()),
        status: "new".into(),
        artist_id: about,
        language: language.tag().into(),
        message: typed.message.replace("\r\n", "\n"),
        ..Enquiry::default()
    };
    let id = Enquiry::take(tx, &enquiry)?;
    let link = format!("{origin}/app/enquiries/{id}");
    for to in answerers(tx)? {
        let message = letter(tx, &enquiry, &to, &link)?;
        tx.order(SendMail::now(message)?)?;
    }
    Ok(())
}

/// The agency's own address, or else its administrators'.
fn answerers(tx: &mut Tx) -> Result<Vec<String>> {
    if let Some(own) = tx.scope().tenant().text("agency", "email") {
        return Ok(vec![own.to_string()]);
    }
    let admins = held::table.filter(held::role.eq("admin")).select(held::member_id);
    let seated = members::table.filter(members::status.eq("active").and(members::deleted_at.is_null()).and(members::id.eq_any(admins)));
    tx.all(seated.order(members::id).limit(3).select(members::email))
}

/// In the agency's language; answering it answers the visitor.
fn letter(tx: &Tx, enquiry: &Enquiry, to: &str, link: &str) -> Result<Message> {
    let tenant = tx.scope().tenant();
    let locale = Locale::parse(&tenant.locale).unwrap_or_default();
    let words = tx.scope().house().service::<Arc<Pages>>().words();
    let say =
        |key: &str| words.say(locale, key, &[("name", Arg::from(enquiry.name.as_str())), ("agency", Arg::from(tenant.name.as_str()))]);
    let address = |text: &str| Address::parse(text).map_err(|_| Error::invalid("email", "email"));
    let accent = web::public::Look::of(tenant).accent().fill.to_string();
    let logo =
        tenant.text("agency", "logo").map(|key| format!("{}/media/{key}", tx.scope().house().service::<web::Config>().origin_of(tenant)));
    let brand = Brand { name: tenant.name.clone(), accent, logo };
    let subject = enquiry.subject.clone().map_or_else(String::new, |s| format!("{s}\n\n"));
    let mut message = Message::letter("enquiry", address(to)?, say("mail-enquiry-subject"), brand)
        .language(locale.tag())
        .paragraph(say("mail-enquiry-text"))
        .paragraph(format!("{subject}{}", enquiry.message))
        .paragraph(format!("{}\n{}", enquiry.name, enquiry.email))
        .button(say("mail-enquiry-button"), link)
        .footer(say("mail-enquiry-footer"))
        .message()
        .map_err(Error::internal)?;
    message.reply_to = Some(address(&enquiry.email)?);
    Ok(message)
}
