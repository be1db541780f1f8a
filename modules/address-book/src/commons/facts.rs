//! The public facts of a venue: a closed list. Each is written one way, so that two agencies say the same alike.

use crate::VENUES;
use kernel::phone::{self, Home};
use kernel::prelude::*;
use serde_json::{Value, json};

/// A kind of fact.
pub(super) struct Public {
    pub name: &'static str,
    form: Field,
    /// The field of an agency's own sheet that says the same.
    pub own: Option<&'static str>,
}

/// Every kind, in the order it is read. The migration names the same.
pub(super) static PUBLIC: [Public; 13] = [
    Public { name: "street", form: text().named("value"), own: Some("street") },
    Public { name: "postcode", form: text().max(12).named("value"), own: Some("postcode") },
    Public { name: "website", form: url().named("value"), own: Some("website") },
    Public { name: "phone", form: text().max(40).named("value"), own: None },
    Public { name: "email", form: email().named("value"), own: None },
    Public { name: "capacity", form: number(1, 500_000).named("value"), own: Some("capacity") },
    Public { name: "capacity_seated", form: number(1, 500_000).named("value"), own: None },
    Public { name: "capacity_standing", form: number(1, 500_000).named("value"), own: None },
    Public { name: "stage_size", form: text().max(60).named("value"), own: Some("stage_size") },
    Public { name: "accessible", form: choice(&["yes", "no"]).named("value"), own: Some("accessible") },
    Public { name: "accessibility", form: text().max(300).named("value"), own: None },
    Public { name: "opening_months", form: text().max(100).named("value"), own: None },
    Public { name: "hosting", form: text().max(500).named("value"), own: None },
];

/// Where a fact is from: an official page or paper, what one saw oneself, something else.
pub(super) const KINDS: [&str; 3] = ["official", "own", "other"];

/// Characters of a source, and of the reason of a dispute.
pub(super) const LONGEST: usize = 300;

impl Public {
    pub fn named(name: &str) -> Option<&'static Public> {
        PUBLIC.iter().find(|public| public.name == name)
    }

    /// A value as it is shared, from what was typed.
    pub fn read(&self, typed: &str, home: Home) -> Result<String> {
        let wrong = |code| Err(Error::invalid("value", code));
        if typed.trim().is_empty() {
            return wrong("required");
        }
        if self.name == "phone" {
            return phone::read(typed.trim(), home).map_or_else(|| wrong("phone"), Ok);
        }
        let value = self.form.read(typed);
        match (self.form.check(&value), value) {
            (Some(found), _) => Err(Error::Invalid(vec![found])),
            (None, Value::String(text)) => Ok(text),
            (None, value) => Ok(value.to_string()),
        }
    }

    /// What an agency's sheet says, as it would be shared. A box that is not ticked says nothing.
    pub fn of_sheet(&self, sheet: &Record) -> Option<String> {
        match sheet.get(self.own?)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(true) => Some("yes".into()),
            _ => None,
        }
    }

    /// A shared value as an agency's sheet keeps it.
    pub fn for_sheet(&self, value: &str) -> Value {
        self.own.and_then(|own| VENUES.field(own)).map_or(json!(value), |field| field.read(value))
    }
}

/// Whether two values say the same.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_written_one_way() {
        let france = Home::named("France").expect("a country");
        let read = |name: &str, typed: &str| Public::named(name).expect("a fact").read(typed, france).ok();
        assert_eq!(read("capacity", " 1 200 ").as_deref(), Some("1200"));
        assert_eq!(read("capacity", "many"), None);
        assert_eq!(read("phone", "02 40 00 00 00").as_deref(), Some("+33240000000"));
        assert_eq!(read("email", "Accueil@Salle.test").as_deref(), Some("accueil@salle.test"));
        assert_eq!(read("website", "javascript:x"), None);
        assert_eq!(read("accessible", "perhaps"), None);
        assert_eq!(read("hosting", "  "), None);
    }

    #[test]
    fn a_sheet_says_what_it_says() {
        let sheet: Record =
            serde_json::from_value(json!({"capacity": 400, "street": " 1 rue X ", "accessible": false, "website": null})).expect("a sheet");
        let said: Vec<Option<String>> =
            ["capacity", "street", "accessible", "website", "hosting"].map(|name| Public::named(name)?.of_sheet(&sheet)).into();
        assert_eq!(said, [Some("400".into()), Some("1 rue X".into()), None, None, None]);
        assert_eq!(Public::named("accessible").expect("a fact").for_sheet("yes"), json!(true));
        assert_eq!(Public::named("capacity").expect("a fact").for_sheet("800"), json!(800));
    }
}
