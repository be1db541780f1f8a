//! What a field is, said once: for forms (kind), for lists (listed, filtered,
//! searched, sorted), for machines (JSON schema), for access (sensitive).
//! Its words are looked up as `{resource}-{field}`.

mod forms;

use crate::error::Wrong;
use forms::{is_phone, is_url, iso_date, minor_units};
use serde_json::{Value, json};

/// A column of a resource, or one of an agency's own fields.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Column, JSON key, form control and key of its words.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Must be filled in.
    pub required: bool,
    /// A column of the list unless a person hides it.
    pub listed: bool,
    /// Offered as a filter.
    pub filtered: bool,
    /// Part of the text that search looks through.
    pub searched: bool,
    /// Lists may be ordered by it (there is an index).
    pub sorted: bool,
    /// Part of the record's name.
    pub title: bool,
    /// Shown, never written by a person.
    pub readonly: bool,
    /// Closed without the right to see sensitive fields.
    pub sensitive: bool,
    /// Tells something about a person: part of exports and erasures under GDPR.
    pub personal: bool,
    /// Sealed in the table and the journal; a filter finds equal values alone.
    pub encrypted: bool,
    /// The heading it stands under in forms and sheets.
    pub section: &'static str,
    /// It is there for agencies whose release offers this feature.
    pub feature: Option<&'static str>,
}

/// The kinds of value a field may hold. Money is minor units of the agency's currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// One line, at most so many characters.
    Text(usize),
    /// Several lines, at most 20,000 characters.
    Long,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An http(s) address.
    Url,
    /// Yes or no.
    Flag,
    /// A whole number between two bounds, both allowed.
    Number(i64, i64),
    /// An amount in minor units.
    Money,
    /// A day, `2026-11-21`.
    Date,
    /// An instant, RFC 3339.
    Moment,
    /// One of a closed list.
    Choice(&'static [&'static str]),
    /// The key of a record of another resource.
    Link(&'static str),
    /// The key of a stored picture.
    Picture,
}

/// One line of at most 200 characters.
pub const fn text() -> Field {
    Field::new(Kind::Text(200))
}
/// Several lines.
pub const fn long() -> Field {
    Field::new(Kind::Long)
}
/// An e-mail address; personal by nature.
pub const fn email() -> Field {
    Field::new(Kind::Email).personal()
}
/// A telephone number; personal by nature.
pub const fn phone() -> Field {
    Field::new(Kind::Phone).personal()
}
/// An http(s) address.
pub const fn url() -> Field {
    Field::new(Kind::Url)
}
/// Yes or no.
pub const fn flag() -> Field {
    Field::new(Kind::Flag)
}
/// A whole number in `low..=high`.
pub const fn number(low: i64, high: i64) -> Field {
    Field::new(Kind::Number(low, high))
}
/// An amount in minor units.
pub const fn money() -> Field {
    Field::new(Kind::Money)
}
/// A day.
pub const fn date() -> Field {
    Field::new(Kind::Date)
}
/// An instant.
pub const fn moment() -> Field {
    Field::new(Kind::Moment)
}
/// One of `of`.
pub const fn choice(of: &'static [&'static str]) -> Field {
    Field::new(Kind::Choice(of)).filtered()
}
/// A record of `to`.
pub const fn link(to: &'static str) -> Field {
    Field::new(Kind::Link(to)).filtered()
}
/// A stored picture.
pub const fn picture() -> Field {
    Field::new(Kind::Picture)
}

impl Field {
    const fn new(kind: Kind) -> Self {
        Field {
            name: "",
            kind,
            required: false,
            listed: false,
            filtered: false,
            searched: false,
            sorted: false,
            title: false,
            readonly: false,
            sensitive: false,
            personal: false,
            encrypted: false,
            section: "main",
            feature: None,
        }
    }
    /// Must be filled in.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// A column of the list.
    pub const fn listed(mut self) -> Self {
        self.listed = true;
        self
    }
    /// Offered as a filter.
    pub const fn filtered(mut self) -> Self {
        self.filtered = true;
        self
    }
    /// Looked through by search: part of the table's generated column `needle`.
    pub const fn searched(mut self) -> Self {
        self.searched = true;
        self
    }
    /// Lists may be ordered by it; the table's migration calls `sorted_by`.
    pub const fn sorted(mut self) -> Self {
        self.sorted = true;
        self
    }
    /// Part of the record's name.
    pub const fn title(mut self) -> Self {
        self.title = true;
        self.listed = true;
        self
    }
    /// Shown, never written by a person.
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }
    /// Closed without the right to see sensitive fields.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
    /// Sealed under the agency's data key: its column holds no word of it. Text only, and sensitive.
    /// `filtered` as well, it is found by equality; the migration calls `blind_index`.
    pub const fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self.sensitive = true;
        self
    }
    /// Tells something about a person.
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
    /// Stands under this heading (`section-{name}`).
    pub const fn section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }
    /// Came with a release: an agency on an older one has no such field.
    pub const fn since(mut self, feature: &'static str) -> Self {
        assert!(!self.required, "an older release could write no record");
        self.feature = Some(feature);
        self
    }
    /// At most so many characters.
    pub const fn max(mut self, max: usize) -> Self {
        self.kind = Kind::Text(max);
        self
    }
    #[doc(hidden)]
    pub const fn named(mut self, name: &'static str) -> Self {
        assert!(!(self.title && self.sensitive), "a title is read by everybody who reads the record");
        assert!(!(self.encrypted && (self.sorted || self.searched)), "what is sealed has no order and is not searched");
        assert!(
            !self.encrypted || matches!(self.kind, Kind::Text(_) | Kind::Long | Kind::Email | Kind::Phone | Kind::Url),
            "only text is sealed"
        );
        self.name = name;
        self
    }

    /// What is wrong with a value, or nothing. Empty text counts as no value.
    pub fn check(&self, value: &Value) -> Option<Wrong> {
        let wrong = |code| Some(Wrong::new(self.name, code));
        let unless = |fine: bool, code| if fine { None } else { wrong(code) };
        let text = value.as_str().map(str::trim);
        if value.is_null() || text == Some("") {
            return if self.required { wrong("required") } else { None };
        }
        let long = |max: usize| {
            let length = text.unwrap_or_default().chars().count();
            (length > max).then(|| Wrong::new(self.name, "too-long").with("max", max))
        };
        match (self.kind, text) {
            (Kind::Flag, None) if value.is_boolean() => None,
            (Kind::Flag, _) => wrong("boolean"),
            (Kind::Number(low, high), None) => match value.as_i64() {
                None => wrong("number"),
                Some(n) if n < low => Some(Wrong::new(self.name, "too-small").with("min", low)),
                Some(n) if n > high => Some(Wrong::new(self.name, "too-large").with("max", high)),
                Some(_) => None,
            },
            (Kind::Money, None) if value.is_i64() => None,
            (Kind::Number(..) | Kind::Money, _) => wrong("number"),
            (_, None) => wrong("format"),
            (_, Some(text)) if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => wrong("control"),
            (Kind::Text(max), Some(_)) => long(max),
            (Kind::Long, Some(_)) => long(20_000),
            (Kind::Email, Some(text)) => unless(is_email(text), "email"),
            (Kind::Phone, Some(text)) => unless(is_phone(text), "phone"),
            (Kind::Url, Some(text)) => unless(is_url(text), "url"),
            (Kind::Date, Some(text)) => {
                if text.parse::<chrono::NaiveDate>().is_ok() {
                    None
                } else {
                    wrong("date")
                }
            }
            (Kind::Moment, Some(text)) => chrono::DateTime::parse_from_rfc3339(text).map_or_else(|_| wrong("date"), |_| None),
            (Kind::Choice(of), Some(text)) => {
                if of.contains(&text) {
                    None
                } else {
                    wrong("choice")
                }
            }
            (Kind::Link(_), Some(text)) => {
                if text.parse::<uuid::Uuid>().is_ok() {
                    None
                } else {
                    wrong("link-missing")
                }
            }
            (Kind::Picture, Some(_)) => long(200),
        }
    }

    /// A form or CSV cell as a JSON value: trimmed, empty as null, numbers and flags typed.
    /// What cannot be read stays text, so that `check` names it and the form shows it again.
    pub fn read(&self, typed: &str) -> Value {
        let typed = typed.trim();
        if self.kind == Kind::Flag {
            return match typed.to_lowercase().as_str() {
                "on" | "true" | "1" | "oui" | "yes" | "vrai" | "x" => json!(true),
                "" | "false" | "0" | "non" | "no" | "faux" => json!(false),
                _ => json!(typed),
            };
        }
        if typed.is_empty() {
            return Value::Null;
        }
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '\u{202f}').collect();
        match self.kind {
            Kind::Number(..) => plain.parse::<i64>().map_or_else(|_| json!(typed), |n| json!(n)),
            Kind::Money => minor_units(&plain).map_or_else(|| json!(typed), |n| json!(n)),
            Kind::Date => json!(iso_date(typed).unwrap_or_else(|| typed.to_string())),
            Kind::Email => json!(typed.to_lowercase()),
            Kind::Long => json!(typed.replace("\r\n", "\n")),
            _ => json!(typed),
        }
    }

    /// The field's JSON schema (OpenAPI 3.1).
    pub fn schema(&self) -> Value {
        let mut schema = match self.kind {
            Kind::Text(max) => json!({"type": "string", "maxLength": max}),
            Kind::Long => json!({"type": "string", "maxLength": 20_000}),
            Kind::Email => json!({"type": "string", "format": "email"}),
            Kind::Phone => json!({"type": "string", "maxLength": 40}),
            Kind::Url => json!({"type": "string", "format": "uri"}),
            Kind::Flag => json!({"type": "boolean"}),
            Kind::Number(low, high) => json!({"type": "integer", "minimum": low, "maximum": high}),
            Kind::Money => json!({"type": "integer", "description": "minor units"}),
            Kind::Date => json!({"type": "string", "format": "date"}),
            Kind::Moment => json!({"type": "string", "format": "date-time"}),
            Kind::Choice(of) => json!({"type": "string", "enum": of}),
            Kind::Link(to) => json!({"type": "string", "format": "uuid", "x-links-to": to}),
            Kind::Picture => json!({"type": "string"}),
        };
        if !self.required {
            schema["type"] = json!([schema["type"].clone(), "null"]);
            if let Some(of) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                of.push(Value::Null);
            }
        }
        if self.readonly {
            schema["readOnly"] = json!(true);
        }
        schema
    }

    /// The SQL type that a filter's text is cast to.
    pub(crate) fn cast(&self) -> &'static str {
        match self.kind {
            Kind::Flag => "boolean",
            Kind::Number(..) | Kind::Money => "bigint",
            Kind::Date => "date",
            Kind::Moment => "timestamptz",
            Kind::Link(_) => "uuid",
            _ => "text",
        }
    }

    /// Text is compared in the order people expect.
    pub fn collated(&self) -> bool {
        self.cast() == "text" && !matches!(self.kind, Kind::Choice(_))
    }
}

/// Something before the `@`, a dotted domain after it, no spaces: the rest only a mail can tell.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let label = |l: &str| {
        !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-') && l.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.len() <= 64
        && text.len() <= 254
        && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"()<>,;:\\\"[]@".contains(c))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label)
}
