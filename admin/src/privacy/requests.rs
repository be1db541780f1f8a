//! Requests of people about their own data, each due a month after it came in.

use chrono::{Months, NaiveDate, Utc};
use kernel::prelude::*;
use kernel::query::{Filter, Op};
use kernel::schema::privacy_requests;
use serde_json::{Value, json};

/// The rights of GDPR, articles 15 to 21.
const KINDS: &[&str] = &["access", "rectification", "erasure", "restriction", "portability", "objection"];
/// The steps of an answer.
const STATUSES: &[&str] = &["received", "identity", "search", "answered", "refused"];
const CHANNELS: &[&str] = &["email", "letter", "form", "phone", "in_person", "other"];
/// A month to answer, two more for what is complex (GDPR, article 12).
const DUE: Months = Months::new(1);
const EXTENDED: Months = Months::new(3);

/// What somebody asks about their own data.
#[resource(module = privacy, table = privacy_requests, icon = "inbox", views = &[View::Board("status"), View::Calendar("due_on")])]
pub struct PrivacyRequest {
    #[field(text().max(120).required().title().searched().sorted().personal())]
    pub name: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    #[field(date().required().listed().filtered().sorted())]
    pub received_on: NaiveDate,
    #[field(choice(CHANNELS))]
    pub channel: Option<String>,
    /// Worked out from the day it came in.
    #[field(date().listed().filtered().sorted().readonly())]
    pub due_on: Option<NaiveDate>,
    #[field(flag())]
    pub extended: bool,
    #[field(email().searched().section("contact"))]
    pub email: Option<String>,
    #[field(phone().searched().section("contact"))]
    pub phone: Option<String>,
    #[field(long().personal().section("answer"))]
    pub about: Option<String>,
    #[field(date().section("answer"))]
    pub identity_on: Option<NaiveDate>,
    #[field(date().filtered().section("answer"))]
    pub answered_on: Option<NaiveDate>,
    #[field(long().personal().section("answer"))]
    pub answer: Option<String>,
}

/// Requests that know when they are due, and when they were answered.
pub static REQUESTS: Resource = Resource {
    store: Store {
        insert: |tx, its| (PrivacyRequest::STORE.insert)(tx, its.into_iter().map(dated).collect()),
        update: |tx, id, expect, it| (PrivacyRequest::STORE.update)(tx, id, expect, dated(it)),
        ..PrivacyRequest::STORE
    },
    ..PrivacyRequest::RESOURCE
};

fn dated(mut it: Record) -> Record {
    let received = it.get("received_on").and_then(Value::as_str).and_then(|day| day.parse::<NaiveDate>().ok());
    let lasts = if it.get("extended") == Some(&json!(true)) { EXTENDED } else { DUE };
    it.insert("due_on".into(), json!(received.and_then(|day| day.checked_add_months(lasts))));
    let closed = matches!(it.get("status").and_then(Value::as_str), Some("answered" | "refused"));
    if closed && it.get("answered_on").is_none_or(Value::is_null) {
        it.insert("answered_on".into(), json!(Utc::now().date_naive()));
    }
    it
}

/// Those that wait for an answer, the most urgent first.
pub(super) fn open(tx: &mut Tx) -> Result<Vec<Row<PrivacyRequest>>> {
    let not = |status: &str| Filter { field: "status".into(), op: Op::IsNot, value: json!(status) };
    let sort = Some(("due_on".to_string(), false));
    PrivacyRequest::list(tx, &Query { filters: vec![not("answered"), not("refused")], sort, limit: 200, ..Query::default() })
}
