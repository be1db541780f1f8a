//! How a template writes values: figures, moments, links, data.
//!
//! Each filter answers plain text, which the page escapes. Nothing in, nothing out: an absent value
//! becomes the empty string. A value that cannot be read as what the filter formats is written as
//! it is, because a form shows back what was typed.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::spoken::spoken;
use crate::format::{DateStyle, Format};

/// The zone of a moment when neither the call nor the page names one.
const HOME_ZONE: Tz = chrono_tz::Europe::Paris;

/// Gives the engine its filters.
pub(super) fn register(tera: &mut Tera) {
    let format = || Format::of(spoken());
    for (name, style) in
        [("date_short", DateStyle::Short), ("date", DateStyle::Medium), ("date_long", DateStyle::Long), ("date_full", DateStyle::Full)]
    {
        moment(tera, name, move |kwargs, state, when| {
            let day = when.local(zone(kwargs, state)?).0;
            Ok(day.map(|day| format().date(day, style)))
        });
    }
    moment(tera, "time", move |kwargs, state, when| {
        let time = when.local(zone(kwargs, state)?).1;
        Ok(time.map(|time| format().time(time)))
    });
    moment(tera, "datetime", move |kwargs, state, when| {
        Ok(match when.local(zone(kwargs, state)?) {
            (Some(day), Some(time)) => Some(format().day_and_time(day, time)),
            (Some(day), None) => Some(format().date(day, DateStyle::Medium)),
            (None, time) => time.map(|time| format().time(time)),
        })
    });
    moment(tera, "ago", move |kwargs, state, when| {
        let Moment::Instant(then) = when else {
            return Ok(None);
        };
        let now = match kwargs.get::<&str>("now")?.map(str::parse) {
            Some(Ok(now)) => now,
            Some(Err(_)) => return Err(tera::Error::message("`now` is no instant")),
            None => Utc::now(),
        };
        Ok(Some(format().ago(then, now, zone(kwargs, state)?)))
    });

    figure(tera, "number", move |kwargs, figure| {
        let decimals = kwargs.get::<u8>("decimals")?;
        Ok(match (figure, decimals) {
            (Figure::Whole(whole), None) => format().whole(whole),
            (figure, None) => format().number(figure.float()),
            (figure, Some(decimals)) => format().decimal(figure.float(), decimals, decimals),
        })
    });
    figure(tera, "money", move |kwargs, figure| {
        let currency = kwargs.get::<&str>("currency")?.unwrap_or("EUR");
        match figure {
            Figure::Whole(minor) => Ok(format().money(minor, currency)),
            Figure::Decimal(_) => Err(tera::Error::message("`money` takes a whole number of minor units")),
        }
    });
    figure(tera, "percent", move |_, figure| Ok(format().percent(figure.float())));
    figure(tera, "bytes", move |_, figure| {
        Ok(match figure {
            Figure::Whole(size) => format().bytes(u64::try_from(size).unwrap_or(0)),
            Figure::Decimal(size) => format().bytes(size.max(0.0) as u64),
        })
    });
    tera.register_filter("sentence", move |items: Vec<String>, _: Kwargs, _: &State| format().list(&items));

    tera.register_filter("initials", |text: &str, _: Kwargs, _: &State| initials(text));
    tera.register_filter("hue", |text: &str, _: Kwargs, _: &State| hue(text));
    tera.register_filter("href", |link: &Value, _: Kwargs, _: &State| link.as_str().map_or("#", href).to_owned());
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| {
        serde_json::to_string(value).map_err(|error| tera::Error::message(error.to_string()))
    });
    tera.register_filter("safe", safe);
}

/// Only says that a value is markup; the mark itself comes from a component's body or from
/// [`SafeHtml`](crate::SafeHtml). Anything else would be an unescaped stranger's text.
fn safe(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    if value.is_safe() {
        return Ok(value.clone());
    }
    Err(tera::Error::message("`safe` is for a component's body or a SafeHtml value: this one is plain text"))
}

enum Moment {
    Instant(DateTime<Utc>),
    Local(NaiveDateTime),
    Day(NaiveDate),
    Time(NaiveTime),
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::Instant(instant.to_utc()));
        }
        text.parse().map(Self::Day).or_else(|_| text.parse().map(Self::Local)).or_else(|_| text.parse().map(Self::Time)).ok()
    }

    /// Day and time on the clocks of a place; what has no zone is taken as already there.
    fn local(&self, zone: Tz) -> (Option<NaiveDate>, Option<NaiveTime>) {
        let local = match self {
            Self::Instant(instant) => instant.with_timezone(&zone).naive_local(),
            Self::Local(local) => *local,
            Self::Day(day) => return (Some(*day), None),
            Self::Time(time) => return (None, Some(*time)),
        };
        (Some(local.date()), Some(local.time()))
    }
}

/// The zone named in the call, else the page's variable `zone` (a component sees it only when it
/// asks for `@zone`), else Paris.
fn zone(kwargs: &Kwargs, state: &State) -> TeraResult<Tz> {
    let page;
    let name = match kwargs.get::<&str>("zone")? {
        Some(name) => name,
        None => match state.get::<String>("zone")? {
            Some(name) => {
                page = name;
                &page
            }
            None => return Ok(HOME_ZONE),
        },
    };
    // A zone an agency once chose and the data base dropped must not take its pages away.
    Ok(name.parse().unwrap_or(HOME_ZONE))
}

fn moment<Write>(tera: &mut Tera, name: &'static str, write: Write)
where
    Write: Fn(&Kwargs, &State, Moment) -> TeraResult<Option<String>> + Send + Sync + 'static,
{
    tera.register_filter(name, move |value: &Value, kwargs: Kwargs, state: &State| {
        let Some(moment) = value.as_str().and_then(Moment::read) else {
            return Ok(as_it_is(value));
        };
        let written = write(&kwargs, state, moment)?;
        Ok(written.map_or_else(|| value.clone(), Value::from))
    });
}

#[derive(Clone, Copy)]
enum Figure {
    Whole(i64),
    Decimal(f64),
}

impl Figure {
    fn read(value: &Value) -> Option<Self> {
        if let Some(whole) = value.as_i64() {
            return Some(Self::Whole(whole));
        }
        if let Some(decimal) = value.as_f64() {
            return Some(Self::Decimal(decimal));
        }
        let text = value.as_str()?;
        text.parse().map(Self::Whole).or_else(|_| text.parse().map(Self::Decimal)).ok()
    }

    fn float(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Decimal(decimal) => decimal,
        }
    }
}

fn figure<Write>(tera: &mut Tera, name: &'static str, write: Write)
where
    Write: Fn(&Kwargs, Figure) -> TeraResult<String> + Send + Sync + 'static,
{
    tera.register_filter(name, move |value: &Value, kwargs: Kwargs, _: &State| match Figure::read(value) {
        Some(figure) => write(&kwargs, figure).map(Value::from),
        None => Ok(as_it_is(value)),
    });
}

fn as_it_is(value: &Value) -> Value {
    if value.is_none() || value.is_undefined() {
        return Value::from("");
    }
    value.clone()
}

/// The first letters of a name's first and last word: `Zoë de La Tour` is `ZT`.
pub(super) fn initials(name: &str) -> String {
    let mut letters =
        name.split(|c: char| c.is_whitespace() || c == '-' || c == '.').filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = letters.next();
    let last = letters.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of twelve colours for a name, the same on every page, process and release: FNV-1a.
pub(super) fn hue(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash >> 16) % 12
}

/// A link that can only lead somewhere: a place of this site, or an address over http, https, mail
/// or telephone. Anything else is `#`.
pub(crate) fn href(link: &str) -> &str {
    let link = link.trim();
    // Browsers drop tabs and line ends inside a scheme, so "java\nscript:" would run.
    if link.chars().any(|c| c.is_control()) || link.contains('\\') || link.starts_with("//") {
        return "#";
    }
    match link.find([':', '/', '?', '#']) {
        Some(at) if link.as_bytes()[at] == b':' => {
            let scheme = &link[..at];
            let known = ["http", "https", "mailto", "tel"];
            if known.iter().any(|known| scheme.eq_ignore_ascii_case(known)) { link } else { "#" }
        }
        _ if link.is_empty() => "#",
        _ => link,
    }
}
