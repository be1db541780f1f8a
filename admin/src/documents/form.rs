//! The form of a document, made from what its module declares at the agency's release.

use super::change::{Kept, kept, write};
use super::{found, pages};
use actix_web::Either;
use actix_web::web::Path;
use kernel::error::{Error, Result, Wrong};
use kernel::scope::Scope;
use kernel::setting::{Holds, Setting};
use serde_json::{Map, Value, json};
use web::{Form, Go, Page, Visit};

const LANGUAGES: [&str; 2] = ["fr", "en"];

/// The word of a setting, and of a value that is one of few.
pub(crate) fn word(visit: &Visit, kept_words: &str, name: &str, value: Option<&str>) -> String {
    match value {
        None => visit.say(&format!("{kept_words}{name}"), &[]),
        Some(value) => {
            let key = format!("{kept_words}{name}-{value}");
            let said = visit.say(&key, &[]);
            if said == key { value.to_string() } else { said }
        }
    }
}

/// Its fields, with what was typed into them if something was wrong with that.
pub(super) fn fields(visit: &Visit, kept: &Kept, typed: Option<&Map<String, Value>>, wrongs: &[Wrong]) -> Vec<Value> {
    let document = typed.unwrap_or(&kept.document);
    let words = kept.at.schema.words;
    let error = |name: &str| {
        let wrong = wrongs.iter().find(|w| w.field == name)?;
        Some(visit.say(&format!("error-{}", wrong.code), &wrong.args.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>()))
    };
    let choice = |name: &str, of: Vec<String>, value: &Value| {
        let options: Vec<Value> = of.iter().map(|o| json!({"value": o, "label": word(visit, words, name, Some(o))})).collect();
        json!({"name": name, "kind": "choice", "label": word(visit, words, name, None), "options": options, "value": value, "error": error(name)})
    };
    let plain = |name: &str, control: &str, label: String, value: Value, max: Option<usize>, required: bool| json!({"name": control, "kind": if max.is_some_and(|m| m > 300) { "long" } else { "text" }, "label": label, "value": value, "max": max, "required": required, "error": error(name)});
    let mut fields = Vec::new();
    for Setting { name, holds, .. } in kept.at.settings() {
        let value = document.get(*name).cloned().unwrap_or_default();
        match holds {
            Holds::Choice(of) => fields.push(choice(name, of.iter().map(|o| (*o).to_string()).collect(), &value)),
            Holds::Among(of) => fields.push(choice(name, of(document), &value)),
            Holds::Spoken(max) => {
                for language in LANGUAGES {
                    let said = if value.is_string() && language == "fr" { value.clone() } else { value[language].clone() };
                    let label = format!("{} ({})", word(visit, words, name, None), visit.say(&format!("language-{language}"), &[]));
                    fields.push(plain(name, &format!("{name}.{language}"), label, said, Some(*max), false));
                }
            }
            Holds::Text(max) => fields.push(plain(name, name, word(visit, words, name, None), value, Some(*max), false)),
            Holds::Fits(..) => fields.push(plain(name, name, word(visit, words, name, None), value, None, false)),
            Holds::Needed(..) => fields.push(plain(name, name, word(visit, words, name, None), value, None, true)),
        }
    }
    for (name, of) in (kept.at.schema.also)(document) {
        let value = document.get(&name).cloned().unwrap_or_default();
        fields.push(choice(&name, of, &value));
    }
    fields
}

/// What was typed, as values of the document.
fn typed(kept: &Kept, form: &Form) -> Map<String, Value> {
    let text = |name: &str| json!(form.text(name).replace("\r\n", "\n"));
    let mut values = Map::new();
    for setting in kept.at.settings() {
        let name = setting.name;
        match setting.holds {
            Holds::Spoken(_) if form.has(&format!("{name}.fr")) => {
                let said: Map<String, Value> = LANGUAGES.iter().map(|l| ((*l).to_string(), text(&format!("{name}.{l}")))).collect();
                values.insert(name.into(), Value::Object(said));
            }
            _ if form.has(name) => {
                values.insert(name.into(), text(name));
            }
            _ => {}
        }
    }
    for (name, _) in (kept.at.schema.also)(&values).into_iter().filter(|(name, _)| form.has(name)) {
        let value = text(&name);
        values.insert(name, value);
    }
    values
}

/// Saves the form, unless somebody changed the document since it was opened.
pub(super) async fn save(visit: Visit, scope: Scope, name: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let module = found(&scope, &name)?;
    let expect: i32 = form.text("version").parse().map_err(|_| Error::invalid("version", "required"))?;
    let now = scope.tx(move |tx| kept(tx, module, false)).await?;
    let values = typed(&now, &form);
    let (wanted, reason) = (values.clone(), form.text("reason").to_string());
    let said = reason.clone();
    let saved = scope.tx(move |tx| {
        tx.for_reason(&said)?;
        write(tx, module, expect, &wanted, "")
    });
    match saved.await {
        Ok(version) => Ok(Either::Right(pages::done(&name, "settings-saved", expect, version))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(
            pages::shown(&visit, &scope, module, pages::Ask { typed: Some(values), reason, wrongs, ..Default::default() }).await?,
        )),
        Err(Error::Conflict(_)) => Ok(Either::Right(pages::moved(&name))),
        Err(e) => Err(e),
    }
}
