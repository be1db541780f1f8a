//! Which records an act on many is about: those that were ticked, or all that a question finds.

use crate::form::Form;
use crate::records::ask;
use kernel::error::{Error, Result, Wrong};
use kernel::query::Query;
use kernel::resource::{Id, Resource};
use kernel::scope::{Scope, Tx};

/// Ticked, or found.
pub(crate) enum Chosen {
    Ids(Vec<Id>),
    All(Box<Query>),
}

/// A question read to the letter: a condition that were left out would choose more than was meant.
pub(crate) fn matching(of: &Resource, scope: &Scope, pairs: &[(String, String)]) -> Result<Query> {
    let mut query = Query::default();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "layout" | "columns" | "sort" => {}
            "after" | "before" => return Err(Error::invalid(name.clone(), "unknown-field")),
            _ => ask::part(of, scope, &mut query, name, value)?,
        }
    }
    Ok(query)
}

impl Chosen {
    /// What the form under a list chose.
    pub fn of_form(of: &Resource, scope: &Scope, form: &Form) -> Result<Chosen> {
        if form.text("all") == "1" {
            let question = form.text("asked").split_once('?').map_or("", |(_, question)| question);
            return matching(of, scope, Form::of_query(question).pairs()).map(|query| Chosen::All(Box::new(query)));
        }
        let ids = form.all("ids[]").iter().flat_map(|v| v.split(',')).filter_map(|id| id.trim().parse().ok()).collect();
        Ok(Chosen::Ids(ids))
    }

    /// Their keys, each once; none or more than `most` is an error.
    pub fn find(self, tx: &mut Tx, of: &Resource, most: usize) -> Result<Vec<Id>> {
        let mut ids = match self {
            Chosen::Ids(ids) => ids,
            Chosen::All(query) => of.ids(tx, &query, i64::try_from(most).unwrap_or(i64::MAX) + 1)?,
        };
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        match ids.len() {
            0 => Err(Error::invalid("ids", "required")),
            n if n > most => Err(Error::Invalid(vec![Wrong::new("ids", "too-large").with("max", most)])),
            _ => Ok(ids),
        }
    }
}
