//! The question in a list's address, and the address of every other question
//! that a click may ask next.

use crate::form::Form;
use kernel::error::{Error, Result};
use kernel::query::{Cursor, Query};
use kernel::resource::Resource;
use kernel::scope::Scope;
use serde_json::{Value, json};

use super::sight;

/// A question as it stands in an address: everything but the place in the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    /// `q`, filters as `field.op`, `sort`, `tag`, `bin`, `layout`, `columns`: what is kept from page to page.
    pub keep: Vec<(String, String)>,
    pub query: Query,
    /// `table`, `board` or `calendar`.
    pub layout: String,
    pub columns: Vec<String>,
    /// Whether a condition came in as three parts from the menu.
    pub chosen: bool,
}

/// Reads one part of an address into a question: the one reader for pages, exports and the API.
/// What is not known, cannot be read or may not be asked is an error; a page leaves it out.
pub(crate) fn part(of: &Resource, scope: &Scope, query: &mut Query, name: &str, value: &str) -> Result<()> {
    let unknown = |name: &str| Error::invalid(name.to_string(), "unknown-field");
    let seen = |field: &str| match of.field(field) {
        Some(f) if !sight::may_see(scope, of, f) => Err(unknown(field)),
        _ => Ok(()),
    };
    // No text that is kept has a zero byte: the database would refuse the whole question.
    if value.contains('\0') {
        return Err(Error::invalid(name.to_string(), "invalid"));
    }
    match name {
        "after" | "before" => {
            query.after = Some(Cursor::decode(value).ok_or_else(|| Error::invalid(name.to_string(), "cursor"))?);
            query.back = name == "before";
        }
        "sort" => {
            let (field, down) = value.strip_prefix('-').map_or((value, false), |f| (f, true));
            seen(field)?;
            let asked = Query { sort: Some((field.into(), down)), ..Query::default() };
            asked.order_of(of)?;
            query.sort = asked.sort;
        }
        _ => {
            if let Some((field, _)) = name.rsplit_once('.') {
                seen(field)?;
            }
            query.take(of, name, value)?;
        }
    }
    Ok(())
}

/// Whether a part of an address asks about a sealed field.
pub(crate) fn sealed(of: &Resource, part: &str) -> bool {
    part.rsplit_once('.').and_then(|(name, _)| of.field(name)).is_some_and(|f| f.encrypted)
}

impl Ask {
    /// Reads an address. What it does not know or may not ask is left out: a list is always shown.
    pub fn read(of: &Resource, scope: &Scope, text: &str) -> Ask {
        let mut ask = Ask { layout: "table".into(), ..Ask::default() };
        let form = Form::of_query(text);
        for (name, value) in form.pairs().iter().filter(|(_, v)| !v.is_empty()) {
            ask.take(of, scope, name, value);
        }
        // A condition chosen in the menu: field, comparison, value.
        if form.has("field") && form.has("op") {
            let name = format!("{}.{}", form.text("field"), form.text("op"));
            match (form.text("op"), form.text("value")) {
                ("empty" | "filled", _) => ask.take(of, scope, &name, "-"),
                (_, "") => {}
                (_, value) => ask.take(of, scope, &name, value),
            }
            ask.chosen = true;
        }
        ask
    }

    fn take(&mut self, of: &Resource, scope: &Scope, name: &str, value: &str) {
        match name {
            "layout" if matches!(value, "board" | "calendar") => self.layout = value.into(),
            "columns" => self.columns.push(value.into()),
            // A place in the list is not part of the question.
            "after" | "before" => {
                let _ = part(of, scope, &mut self.query, name, value);
                return;
            }
            _ if part(of, scope, &mut self.query, name, value).is_err() => return,
            _ => {}
        }
        self.keep.push((name.into(), value.into()));
    }

    /// The address of this question, without some of its parts and with others.
    pub fn address(&self, of: &Resource, without: &[&str], with: &[(&str, &str)]) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        let kept = self.keep.iter().filter(|(n, _)| !without.contains(&n.as_str()));
        pairs.extend_pairs(kept.map(|(n, v)| (n.as_str(), v.as_str())).chain(with.iter().copied()));
        let text = pairs.finish();
        if text.is_empty() { format!("/app/{}", of.name) } else { format!("/app/{}?{text}", of.name) }
    }

    /// The question as text, for a saved view: without what is asked of sealed fields, which is kept nowhere.
    pub fn text(&self, of: &Resource) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.keep.iter().filter(|(name, _)| !sealed(of, name))).finish()
    }

    /// For hidden inputs.
    pub fn kept(&self) -> Vec<Value> {
        self.keep.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    }
}
