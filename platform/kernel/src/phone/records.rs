//! The numbers of a record on their way in.

use super::{Home, read};
use crate::error::{Error, Result, Wrong};
use crate::field::Kind;
use crate::resource::{OwnField, Record, Resource};
use crate::scope::Tx;
use serde_json::json;

impl Resource {
    /// A record's numbers as they are kept, and those of them that cannot be one. A number without a country before it is
    /// one of the record's own country, else of the agency's. What stays as it `was` may be older than the reading of
    /// numbers, and is left as it is.
    pub fn dial(&self, tx: &Tx, input: &mut Record, was: Option<&Record>) -> Vec<Wrong> {
        let home = Home::of(tx.scope().tenant());
        let own = input.get("country").and_then(|name| Home::named(name.as_str()?));
        let mut wrong = Vec::new();
        for field in self.fields.iter().filter(|f| f.kind == Kind::Phone) {
            let Some(typed) = input.get(field.name).and_then(|v| v.as_str()).filter(|typed| !typed.trim().is_empty()) else { continue };
            match own.and_then(|own| read(typed, own)).or_else(|| read(typed, home)) {
                Some(kept) => {
                    input.insert(field.name.into(), json!(kept));
                }
                None if was.is_some_and(|was| was.get(field.name) == input.get(field.name)) => {}
                None => wrong.push(Wrong::new(field.name, "phone")),
            }
        }
        wrong
    }

    /// Makes what is about to be written what is kept, or says everything wrong with it.
    pub(crate) fn sound(&self, tx: &Tx, input: &mut Record, was: Option<&Record>, own: &[OwnField]) -> Result<()> {
        let mut wrong = self.dial(tx, input, was);
        if let Err(more) = self.check(input, own) {
            let Error::Invalid(more) = more else { return Err(more) };
            wrong.extend(more.into_iter().filter(|m| !wrong.iter().any(|w| w.field == m.field)).collect::<Vec<_>>());
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}
