//! What a message says: read strictly, everything wrong with it said at once, each beside its name.

use super::chosen::OF_RECORDS;
use kernel::prelude::*;
use kernel::query::{Filter, Op};
use serde_json::{Map, Value};

/// The deepest a message may nest.
const DEPTH: usize = 16;

/// A message: `{source, userEmail, action, data}`.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub source: String,
    pub email: String,
    pub action: String,
    pub data: Record,
}

impl Asked {
    /// Reads one.
    pub fn read(body: &[u8]) -> Result<Asked> {
        let Ok(Value::Object(whole)) = serde_json::from_slice(body) else { return Err(Error::invalid("", "json")) };
        if whole.values().any(|value| depth(value) > DEPTH) {
            return Err(Error::invalid("", "json"));
        }
        let mut said = Said::of(&whole, "");
        said.only(&["id", "source", "userEmail", "action", "data"]);
        let (source, email, action) = (said.text("source", 40, true), said.text("userEmail", 254, true), said.text("action", 80, true));
        let data = match whole.get("data") {
            None | Some(Value::Null) => Record::new(),
            Some(Value::Object(data)) => data.clone(),
            Some(_) => {
                said.wrong("data", "json");
                Record::new()
            }
        };
        said.done()?;
        Ok(Asked { source, email, action, data })
    }

    /// How the door's list names what is asked: with the resource, where it is about one.
    pub fn named(&self) -> String {
        match self.data.get("resource").and_then(Value::as_str).filter(|_| OF_RECORDS.contains(&self.action.as_str())) {
            Some(of) => format!("{}:{of}", self.action),
            None => self.action.clone(),
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(all) => 1 + all.iter().map(depth).max().unwrap_or(0),
        Value::Object(all) => 1 + all.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// An object that is read name by name; what is wrong is gathered.
pub(super) struct Said<'a> {
    of: &'a Map<String, Value>,
    under: &'static str,
    wrongs: Vec<Wrong>,
}

impl<'a> Said<'a> {
    /// Of what a message's `data` says.
    pub fn of(of: &'a Map<String, Value>, under: &'static str) -> Said<'a> {
        Said { of, under, wrongs: Vec::new() }
    }

    /// Something is wrong with this one.
    pub fn wrong(&mut self, name: &str, code: &'static str) {
        self.wrongs.push(Wrong::new(format!("{}{name}", self.under), code));
    }

    /// Nothing else may be said.
    pub fn only(&mut self, names: &[&str]) {
        let odd: Vec<String> = self.of.keys().filter(|name| !names.contains(&name.as_str())).cloned().collect();
        for name in odd {
            self.wrong(&name, "unknown-field");
        }
    }

    /// A text of so many characters at most.
    pub fn text(&mut self, name: &'static str, most: usize, required: bool) -> String {
        let text = match self.of.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.trim().to_string(),
            Some(_) => {
                self.wrong(name, "format");
                return String::new();
            }
        };
        if text.chars().count() > most {
            self.wrongs.push(Wrong::new(format!("{}{name}", self.under), "too-long").with("max", most));
        } else if text.is_empty() && required {
            self.wrong(name, "required");
        }
        text
    }

    /// A record's key.
    pub fn key(&mut self, name: &'static str, required: bool) -> Option<Id> {
        let text = self.text(name, 60, required);
        let key = text.parse().ok();
        if key.is_none() && !text.is_empty() {
            self.wrong(name, "format");
        }
        key
    }

    /// Yes or no; nothing is no.
    pub fn flag(&mut self, name: &'static str) -> bool {
        match self.of.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(yes)) => *yes,
            Some(_) => {
                self.wrong(name, "format");
                false
            }
        }
    }

    /// An object.
    pub fn object(&mut self, name: &'static str, required: bool) -> Record {
        match self.of.get(name) {
            None | Some(Value::Null) if !required => Record::new(),
            Some(Value::Object(object)) => object.clone(),
            None | Some(Value::Null) => {
                self.wrong(name, "required");
                Record::new()
            }
            Some(_) => {
                self.wrong(name, "json");
                Record::new()
            }
        }
    }

    /// A resource of a module that is on.
    pub fn resource(&mut self, tx: &Tx, required: bool) -> Option<&'static Resource> {
        let name = self.text("resource", 60, required);
        let tenant = tx.scope().tenant();
        let on = |of: &&'static Resource| tenant.has(of.module);
        let of = tx.scope().house().edition().resource(&name).filter(on);
        if of.is_none() && !name.is_empty() {
            self.wrong("resource", "choice");
        }
        of
    }

    /// What is wrong, if anything is.
    pub fn done(self) -> Result<()> {
        if self.wrongs.is_empty() { Ok(()) } else { Err(Error::Invalid(self.wrongs)) }
    }
}

/// Which record is meant: by its key, or by what one field says of it and of no other that the acting one reads.
pub(super) fn meant(tx: &mut Tx, of: &'static Resource, id: Option<Id>, by: &Record) -> Result<Id> {
    let (Some((name, value)), None) = (by.iter().next().filter(|_| by.len() == 1), id) else {
        return id.filter(|_| by.is_empty()).ok_or_else(|| Error::invalid("data.id", "door-which"));
    };
    let wrong = |code| Error::invalid("data.match", code);
    let field = of.field(name).filter(|f| !f.sensitive && Op::on(f).contains(&Op::Is)).ok_or_else(|| wrong("unknown-field"))?;
    let filter = Filter { field: field.name.into(), op: Op::Is, value: value.clone() };
    let query = Query { filters: vec![filter], limit: 2, ..Query::default() };
    let found = tx.under(of.may.read, |tx| (of.store.list)(tx, &query))?;
    let key = |record: &Record| record.get("id").and_then(|id| id.as_str()?.parse().ok());
    match found.as_slice() {
        [one] => key(one).ok_or(Error::NotFound),
        [] => Err(wrong("door-match-none")),
        _ => Err(wrong("door-match-many")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(body: &str) -> Vec<String> {
        match Asked::read(body.as_bytes()) {
            Err(Error::Invalid(wrongs)) => wrongs.into_iter().map(|w| format!("{}:{}", w.field, w.code)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn everything_wrong_with_a_message_is_said_at_once() {
        assert_eq!(wrong(r#"{"source":"n8n","userEmail":"a@b.test","action":"task.create","data":{}}"#), Vec::<String>::new());
        assert_eq!(wrong("no json"), [":json"]);
        assert_eq!(
            wrong(r#"{"source":7,"data":[],"tenant":"x"}"#),
            ["tenant:unknown-field", "source:format", "userEmail:required", "action:required", "data:json"]
        );
        let deep = format!(r#"{{"source":"n8n","userEmail":"a","action":"b","data":{}1{}}}"#, "[".repeat(20), "]".repeat(20));
        assert_eq!(wrong(&deep), [":json"]);
    }

    #[test]
    fn what_is_asked_is_named_with_its_resource_where_it_has_one() {
        let asked = |action: &str, resource: &str| Asked {
            source: "n8n".into(),
            email: String::new(),
            action: action.into(),
            data: Record::from_iter([("resource".into(), resource.into())]),
        };
        assert_eq!(asked("record.create", "people").named(), "record.create:people");
        assert_eq!(asked("task.create", "people").named(), "task.create");
        // A name with a colon of its own opens nothing that was not chosen.
        assert_eq!(asked("record.create:people", "tasks").named(), "record.create:people");
        assert_eq!(asked("record.create", "people:x").named(), "record.create:people:x");
    }
}
