//! Enquiries: what visitors write to the agency.

use crate::releases::{DOMAINS, SORTING};
use crate::schema::enquiries;
use chrono::{Duration, Utc};
use kernel::module::Alert;
use kernel::prelude::*;
use serde_json::json;

diesel::define_sql_function! {
    /// What stands behind the `@`.
    fn mail_domain_1(email: diesel::sql_types::Text) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}
diesel::define_sql_function! {
    /// What a message seems to be about.
    fn enquiry_kind_1(subject: diesel::sql_types::Nullable<diesel::sql_types::Text>, message: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// How far an enquiry has come.
pub const STATUSES: &[&str] = &["new", "answered", "archived"];

/// The languages visitors write in.
const LANGUAGES: &[&str] = &["fr", "en"];

/// What a message is about.
const KINDS: &[&str] = &["booking", "press", "other"];

/// A message sent by the contact page.
#[resource(module = showcase, table = enquiries, icon = "inbox", views = &[View::Board("status")])]
pub struct Enquiry {
    #[field(text().max(120).required().title().searched().sorted().personal())]
    pub name: String,
    #[field(email().required().listed().searched())]
    pub email: String,
    /// Whose address it is: everything that one festival wrote.
    #[field(text().filtered().readonly().since(DOMAINS))]
    pub domain: Option<String>,
    #[field(choice(KINDS).listed().since(SORTING))]
    pub kind: Option<String>,
    #[field(text().listed().searched())]
    pub subject: Option<String>,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    /// The artist it is about.
    #[field(link("artists").listed())]
    pub artist_id: Option<Id>,
    #[field(choice(LANGUAGES).required())]
    pub language: String,
    #[field(long().required().searched().personal())]
    pub message: String,
    #[field(long().section("notes"))]
    pub notes: Option<String>,
}

/// Enquiries that know whose address they came from and, where that is wanted, what they are about.
pub static ENQUIRIES: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| sorted(tx, it, true)).collect::<Result<_>>()?;
            (Enquiry::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| sorted(tx, it, false).and_then(|it| (Enquiry::STORE.update)(tx, id, expect, it)),
        ..Enquiry::STORE
    },
    ..Enquiry::RESOURCE
};

fn sorted(tx: &mut Tx, mut it: Record, new: bool) -> Result<Record> {
    let tenant = tx.scope().tenant().clone();
    let text = |name: &str| it.get(name).and_then(|v| v.as_str()).unwrap_or_default().trim().to_string();
    let domain: Option<String> = match tenant.offers(DOMAINS) {
        true => tx.one(diesel::select(mail_domain_1(text("email"))))?,
        false => None,
    };
    let wanted = new && tenant.offers(SORTING) && text("kind").is_empty() && tenant.text("showcase", "sorting") != Some("off");
    if wanted {
        let kind: String = tx.one(diesel::select(enquiry_kind_1(Some(text("subject")), text("message"))))?;
        it.insert("kind".into(), json!(kind));
    }
    it.insert("domain".into(), json!(domain));
    Ok(it)
}

/// Messages that nobody has answered for so many days.
const PATIENCE: i64 = 3;

/// Messages that wait for an answer, since 2.1.0.
pub(crate) const WAITING: Alert =
    Alert { name: "enquiries-waiting", href: "/app/enquiries?status=new", may: Enquiry::RESOURCE.may.read, count: waiting };

fn waiting(tx: &mut Tx) -> Result<i64> {
    let since = Utc::now() - Duration::days(PATIENCE);
    tx.one(
        enquiries::table
            .filter(enquiries::deleted_at.is_null().and(enquiries::status.eq("new")).and(enquiries::created_at.lt(since)))
            .count(),
    )
}

impl Enquiry {
    /// A new enquiry, as it comes by the site.
    pub(crate) fn take(tx: &mut Tx, enquiry: &Enquiry) -> Result<Id> {
        let record = ENQUIRIES.insert(tx, serde_json::from_value(serde_json::to_value(enquiry)?)?)?;
        Ok(serde_json::from_value(record["id"].clone())?)
    }
}
