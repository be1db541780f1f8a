//! What an agency wants of roll-outs: to be among the first, to be left alone for a while, and
//! when its quiet hours are.

use super::calendar::{next_regular, next_window};
use crate::MODULES;
use actix_web::http::StatusCode;
use actix_web::web::Json;
use actix_web::{Either, HttpResponse};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::routes::Routes;
use kernel::schema::settings;
use kernel::scope::{Scope, Tx};
use kernel::tenant::Tenant;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// The settings document.
const DOCUMENT: &str = "releases";
/// A hold lasts so many days at most: it is a pause, not a way out.
const LONGEST: i64 = 90;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/modules/wishes", MODULES, page);
    r.post("/app/modules/wishes", MODULES, save);
    r.get("/api/v1/release-wishes", MODULES, read_json).told(told);
    r.patch("/api/v1/release-wishes", MODULES, save_json).told(told_taken);
}

/// The wishes of an agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Wishes {
    /// Among the first.
    pub volunteer: bool,
    /// No roll-out before this day.
    pub hold_until: Option<NaiveDate>,
    /// Why, for those who run the platform.
    pub hold_reason: String,
    /// The night of its quiet hours, Monday is 1, and the hours, in the agency's zone.
    pub day: u32,
    pub from: u32,
    pub until: u32,
    /// Told beside them, and sent back by programs that send what they were told: nobody's wish.
    #[serde(skip_serializing)]
    next: Option<IgnoredAny>,
}

/// A regular release that comes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Next {
    leaves_on: NaiveDate,
    arrives_on: NaiveDate,
}

impl Default for Wishes {
    fn default() -> Self {
        Wishes { volunteer: false, hold_until: None, hold_reason: String::new(), day: 6, from: 2, until: 4, next: None }
    }
}

impl Wishes {
    /// Those of an agency; what cannot be read is as usual.
    pub(crate) fn of(tenant: &Tenant) -> Wishes {
        tenant.settings.get(DOCUMENT).and_then(|d| serde_json::from_value(d.clone()).ok()).unwrap_or_default()
    }

    /// Whether it wants to be left alone at this moment.
    pub(crate) fn holds(&self, now: DateTime<Utc>) -> Option<NaiveDate> {
        self.hold_until.filter(|until| *until > now.date_naive())
    }

    /// Whether these are its quiet hours.
    pub(crate) fn opens(&self, zone: &str, now: DateTime<Utc>) -> bool {
        let here = now.with_timezone(&zone.parse().unwrap_or(chrono_tz::Europe::Paris));
        here.weekday().number_from_monday() == self.day && (self.from..self.until).contains(&here.hour())
    }

    /// When the next regular release leaves, and when it arrives here at the earliest.
    fn next(&self, zone: &str, now: DateTime<Utc>) -> Next {
        let today = now.with_timezone(&zone.parse().unwrap_or(chrono_tz::Europe::Paris)).date_naive();
        let leaves_on = next_regular(today);
        Next { leaves_on, arrives_on: next_window(leaves_on, self.day) }
    }

    fn check(&self) -> Vec<Wrong> {
        let today = Utc::now().date_naive();
        let late = self.hold_until.is_some_and(|d| d > today + chrono::Duration::days(LONGEST));
        [
            late.then(|| Wrong::new("hold_until", "hold-long").with("days", LONGEST)),
            (self.hold_reason.chars().count() > 500).then(|| Wrong::new("hold_reason", "too-long").with("max", 500)),
            (!(1..=7).contains(&self.day)).then(|| Wrong::new("day", "choice")),
            (self.from >= self.until || self.until > 24).then(|| Wrong::new("until", "hours")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn read(form: &Form) -> Result<Wishes, Vec<Wrong>> {
        let date = form.text("hold_until");
        let hold_until = if date.is_empty() { Ok(None) } else { date.parse().map(Some) };
        let number = |name: &str| form.text(name).parse().unwrap_or(99);
        let wishes = Wishes {
            volunteer: form.text("volunteer") == "true",
            hold_until: hold_until.map_err(|_| vec![Wrong::new("hold_until", "date")])?,
            hold_reason: form.text("hold_reason").into(),
            day: number("day"),
            from: number("from"),
            until: number("until"),
            next: None,
        };
        let wrongs = wishes.check();
        if wrongs.is_empty() { Ok(wishes) } else { Err(wrongs) }
    }

    fn keep(&self, tx: &mut Tx) -> Result<()> {
        let mine = settings::table.filter(settings::name.eq(DOCUMENT));
        let before: Option<Value> = tx.maybe(mine.select(settings::document).for_update())?;
        let (document, actor) = (json!(self), tx.scope().principal().actor());
        let set = (settings::document.eq(&document), settings::changed_by.eq(&actor), settings::changed_at.eq(diesel::dsl::now));
        match before {
            Some(_) => tx.run(diesel::update(mine).set((set, settings::version.eq(settings::version + 1))))?,
            None => tx.run(diesel::insert_into(settings::table).values((settings::name.eq(DOCUMENT), set)))?,
        };
        tx.journal("settings.changed", None, json!({"document": DOCUMENT, "before": before, "after": document}))
    }
}

fn shown(visit: &Visit, wishes: &Value, wrongs: &[Wrong]) -> Page {
    let day = |n: u32| json!({"value": n.to_string(), "label": visit.say(&format!("weekday-{n}"), &[])});
    let hour = |n: u32| json!({"value": n.to_string(), "label": format!("{n:02}:00")});
    let field = |name: &str, kind: &str, options: Vec<Value>| {
        let wrong = wrongs.iter().find(|w| w.field == name);
        let value = wishes[name].as_str().map(String::from).or_else(|| wishes[name].as_u64().map(|n| n.to_string()));
        json!({
            "name": name, "kind": kind, "options": options, "half": kind == "choice", "label": visit.say(&format!("wishes-{}", name.replace('_', "-")), &[]),
            "required": kind == "choice", "value": if kind == "flag" { wishes[name].clone() } else { json!(value) },
            "error": wrong.map(|w| visit.say(&format!("error-{}", w.code), &w.args.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>())),
        })
    };
    Page::new("admin/wishes.html")
        .title("wishes-title")
        .summary("wishes-summary")
        .crumb("modules-title", Some("/app/modules"))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
        .with("errors", field_errors(visit, wrongs))
        .with("volunteer", field("volunteer", "flag", vec![]))
        .with("hold", [field("hold_until", "date", vec![]), field("hold_reason", "text", vec![])])
        .with(
            "hours",
            [
                field("day", "choice", (1..=7).map(day).collect()),
                field("from", "choice", (0..24).map(hour).collect()),
                field("until", "choice", (1..=24).map(hour).collect()),
            ],
        )
}

async fn page(visit: Visit, scope: Scope) -> Page {
    around(shown(&visit, &json!(Wishes::of(scope.tenant())), &[]), &scope)
}

/// The agency's clocks, and when the next regular release comes by them.
fn around(page: Page, scope: &Scope) -> Page {
    let wishes = Wishes::of(scope.tenant());
    let hours = format!("{:02}:00–{:02}:00", wishes.from, wishes.until);
    page.with("zone", &scope.tenant().zone).with("next", wishes.next(&scope.tenant().zone, Utc::now())).with("next_hours", hours)
}

async fn save(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    match Wishes::read(&form) {
        Ok(wishes) => {
            scope.tx(move |tx| wishes.keep(tx)).await?;
            Ok(Either::Right(Go::to("/app/modules/wishes").toast("ok", "wishes-saved", &[])))
        }
        Err(wrongs) => {
            let texts = ["hold_until", "hold_reason", "day", "from", "until"].map(|name| (name.to_string(), json!(form.text(name))));
            let mut typed = Value::Object(texts.into_iter().collect());
            typed["volunteer"] = json!(form.text("volunteer"));
            Ok(Either::Left(around(shown(&visit, &typed, &wrongs), &scope)))
        }
    }
}

async fn read_json(scope: Scope) -> HttpResponse {
    let wishes = Wishes::of(scope.tenant());
    let mut said = json!(wishes);
    said["next"] = json!(wishes.next(&scope.tenant().zone, Utc::now()));
    HttpResponse::Ok().json(said)
}

async fn save_json(scope: Scope, body: Json<Wishes>) -> Result<HttpResponse> {
    let wishes = body.into_inner();
    let wrongs = wishes.check();
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let kept = wishes.clone();
    scope.tx(move |tx| kept.keep(tx)).await?;
    Ok(HttpResponse::Ok().json(wishes))
}

fn document() -> Value {
    let hour = |most: u32| json!({"type": "integer", "minimum": 0, "maximum": most});
    json!({"type": "object", "properties": {
        "volunteer": {"type": "boolean"}, "hold_until": {"type": ["string", "null"], "format": "date"},
        "hold_reason": {"type": "string", "maxLength": 500}, "day": {"type": "integer", "minimum": 1, "maximum": 7}, "from": hour(23), "until": hour(24),
    }})
}

fn told() -> Value {
    let day = json!({"type": "string", "format": "date"});
    let mut gives = document();
    gives["properties"]["next"] =
        json!({"type": "object", "required": ["leaves_on", "arrives_on"], "properties": {"leaves_on": day, "arrives_on": day}});
    json!({"gives": gives})
}

fn told_taken() -> Value {
    json!({"takes": document(), "gives": document()})
}

#[cfg(test)]
mod tests {
    use super::Wishes;

    #[test]
    fn quiet_hours_are_those_of_the_agencys_clock() {
        let usual = Wishes::default();
        let at = |text: &str| text.parse().expect("a moment");
        assert!(usual.opens("Europe/Paris", at("2026-11-21T01:30:00Z")), "Saturday 02:30 in Paris");
        assert!(!usual.opens("Europe/Paris", at("2026-11-21T03:00:00Z")), "04:00");
        assert!(!usual.opens("America/Montreal", at("2026-11-21T01:30:00Z")), "still Friday there");
        assert!(usual.opens("Europe/Paris", at("2026-07-18T00:30:00Z")), "summer time");
        assert!(usual.opens("no zone", at("2026-11-21T01:30:00Z")));
    }

    #[test]
    fn a_hold_ends_by_itself() {
        let held = Wishes { hold_until: Some("2026-11-22".parse().expect("a day")), ..Wishes::default() };
        assert!(held.holds("2026-11-21T23:59:00Z".parse().expect("a moment")).is_some());
        assert!(held.holds("2026-11-22T00:00:00Z".parse().expect("a moment")).is_none());
    }
}
