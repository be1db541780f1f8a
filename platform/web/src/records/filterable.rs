//! What can be asked of a list: its fields, and the questions of each kind of field.

use super::{shown, sight};
use crate::page::words;
use crate::visit::Visit;
use kernel::field::{Field, Kind};
use kernel::query::Op;
use kernel::resource::{OwnField, Resource};
use kernel::scope::Scope;
use moka::sync::Cache;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use theme::{Locale, SafeHtml};

/// Of which words, in which language, of which resource, which fields.
type Asked = (usize, Locale, &'static str, Vec<&'static str>);

#[derive(Serialize)]
struct Held {
    fields: Vec<Value>,
    ops: Value,
    json: SafeHtml,
}

/// As the page holds it: `fields` to choose from, the `ops` of the first of them, and all as `json` for the script. An
/// agency without fields of its own has what all others have who see the same fields: it is put together once.
pub(super) fn of(of: &'static Resource, scope: &Scope, visit: &Visit, own: &[OwnField]) -> tera::Value {
    static READY: LazyLock<Cache<Asked, tera::Value>> = LazyLock::new(|| Cache::new(1_000));
    let asked = |f: &&Field| (f.filtered || f.listed || f.searched) && (!f.encrypted || f.filtered) && sight::may_see(scope, of, f);
    let fields: Vec<&'static Field> = of.fields.iter().filter(asked).collect();
    if !own.is_empty() {
        return put_together(of, visit, &fields, own);
    }
    // Words that were read anew lie elsewhere.
    let words = Arc::as_ptr(&words(visit.house())) as usize;
    let key = (words, visit.locale(), of.name, fields.iter().map(|f| f.name).collect());
    READY.get_with(key, || put_together(of, visit, &fields, own))
}

fn put_together(of: &'static Resource, visit: &Visit, fields: &[&'static Field], own: &[OwnField]) -> tera::Value {
    let built = fields.iter().map(|f| {
        let mut about = json!({"name": f.name, "label": shown::label(visit, of, f), "kind": shown::kind(f)});
        match f.kind {
            Kind::Choice(all) => {
                about["options"] = all.iter().map(|v| json!({"value": v, "label": shown::choice(visit, of, f, v)})).collect()
            }
            Kind::Flag => {
                about["options"] =
                    json!([{"value": "true", "label": visit.say("ui-yes", &[])}, {"value": "false", "label": visit.say("ui-no", &[])}]);
            }
            Kind::Link(to) => about["options_href"] = format!("/app/{to}/options").into(),
            _ => {}
        }
        if f.encrypted {
            about["kind"] = json!("sealed");
        }
        (about, Op::on(f))
    });
    let own = own.iter().map(|o| {
        let kind = if o.kind == "choice" { Kind::Choice(&[]) } else { o.as_field().kind };
        let mut about = json!({"name": o.name, "label": o.label, "kind": shown::kind(&Field { kind, ..o.as_field() })});
        if o.kind == "choice" {
            about["options"] = o.options.iter().map(|v| json!({"value": v, "label": v})).collect();
        }
        (about, Op::of(kind))
    });
    let mut ops = serde_json::Map::new();
    let mut fields: Vec<Value> = Vec::new();
    for (about, asked) in built.chain(own) {
        if let Some(name) = about["kind"].as_str().filter(|name| !ops.contains_key(*name)) {
            let say = |op: &Op| json!({"value": op.name(), "label": visit.say(&format!("op-{}", op.name()), &[])});
            ops.insert(name.into(), asked.iter().map(say).collect());
        }
        fields.push(about);
    }
    let first = fields.first().and_then(|f| ops.get(f["kind"].as_str()?)).cloned().unwrap_or_default();
    let all = json!({"fields": fields, "ops": ops}).to_string();
    let named: Vec<Value> = fields.iter().map(|f| json!({"name": f["name"], "label": f["label"]})).collect();
    tera::Value::from_serializable(&Held { fields: named, ops: first, json: SafeHtml::escaped(&all) })
}
