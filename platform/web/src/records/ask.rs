//! The question in a list's address, and the address of every other question
//! that a click may ask next.

use crate::form::Form;
use kernel::query::{Cursor, Filter, Op, Query};
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
            let value = if form.text("value").is_empty() { "-" } else { form.text("value") };
            ask.take(of, scope, &name, value);
        }
        ask
    }

    fn take(&mut self, of: &Resource, scope: &Scope, name: &str, value: &str) {
        let seen = |field: &str| of.field(field).is_none_or(|f| sight::may_see(scope, of, f));
        match name {
            "q" => self.query.search = Some(value.into()),
            "tag" => self.query.tag = Some(value.into()),
            "bin" => self.query.bin = true,
            "layout" if matches!(value, "board" | "calendar") => self.layout = value.into(),
            "columns" => self.columns.push(value.into()),
            "after" => {
                self.query.after = Cursor::decode(value);
                return;
            }
            "before" => {
                self.query.after = Cursor::decode(value);
                self.query.back = self.query.after.is_some();
                return;
            }
            "sort" => {
                let (field, down) = value.strip_prefix('-').map_or((value, false), |f| (f, true));
                if !(field == "created_at" || of.field(field).is_some_and(|f| f.sorted) && seen(field)) {
                    return;
                }
                self.query.sort = Some((field.into(), down));
            }
            _ => {
                let Some((field, op)) = name.rsplit_once('.') else { return };
                let Some(op) = Op::named(op) else { return };
                let filter = Filter { field: field.into(), op, value: json!(value) };
                let probe = Query { filters: vec![filter.clone()], ..Query::default() };
                if !seen(field) || probe.conditions(of).is_err() {
                    return;
                }
                self.query.filters.push(filter);
            }
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

    /// The question as text, for a saved view.
    pub fn text(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.keep).finish()
    }

    /// For hidden inputs.
    pub fn kept(&self) -> Vec<Value> {
        self.keep.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    }
}
