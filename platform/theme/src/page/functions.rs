//! What a template may call: words, assets, icons. Nothing here reads a file or the environment.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::spoken::spoken;
use crate::assets::Assets;
use crate::locale::Locale;
use crate::safe_html::SafeHtml;
use crate::words::{Arg, Words};

/// Gives the engine what templates call.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>, assets: &Arc<Assets>) {
    tera.register_function("t", translate(words));

    let known = words.clone();
    tera.register_function("has_words", move |kwargs: Kwargs, _: &State| {
        Ok::<_, tera::Error>(known.has(spoken(), kwargs.must_get::<&str>("key")?))
    });

    let files = assets.clone();
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| {
        let url = files.url(kwargs.must_get::<&str>("path")?).into_owned();
        Ok::<_, tera::Error>(url)
    });

    tera.register_function("icon", icon(assets));
    tera.register_function("lang", move |_: Kwargs, _: &State| Value::from(spoken().tag()));
}

/// `t(key="list-selected", count=3)`: a sentence as plain text. The page escapes it, arguments and
/// all, exactly once: neither a word file nor a name can bring markup into a page.
fn translate(words: &Arc<Words>) -> impl Fn(Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static {
    // Most sentences have no arguments: a template value made once is handed out by reference.
    let ready = Locale::ALL.map(|locale| -> HashMap<String, Value> {
        words.plain(locale).map(|(id, text)| (id.to_owned(), Value::normal_string(text))).collect()
    });
    let words = words.clone();
    move |kwargs, _| {
        let (key, locale) = (kwargs.must_get::<&str>("key")?, spoken());
        if let Some(value) = ready[locale.index()].get(key) {
            return Ok(value.clone());
        }
        let args: Vec<(&str, Arg<'_>)> = kwargs
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, value)))
            .filter(|(name, _)| *name != "key")
            .map(|(name, value)| (name, arg(value)))
            .collect();
        Ok(Value::normal_string(&words.say(locale, key, &args)))
    }
}

fn arg(value: &Value) -> Arg<'_> {
    if let Some(text) = value.as_str() {
        Arg::from(text)
    } else if let Some(count) = value.as_i64() {
        Arg::Whole(count)
    } else if let Some(number) = value.as_f64() {
        Arg::Number(number)
    } else {
        Arg::from(value.to_string())
    }
}

/// `icon(name="calendar", class="…", label="…")`: an icon of the sprite. Without a label it is
/// decoration and hidden from screen readers; with one it is an image of that name.
fn icon(assets: &Arc<Assets>) -> impl Fn(Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static {
    // Most icons are plain: each is written once and handed out by reference.
    let ready: HashMap<String, Value> =
        assets.icons().map(|name| (name.to_owned(), Value::safe_string(&drawn(assets, name, "", "")))).collect();
    let assets = assets.clone();
    let warned: Mutex<HashSet<String>> = Mutex::default();
    move |kwargs, _| {
        let name = kwargs.must_get::<&str>("name")?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if name.is_empty() || !name.bytes().all(plain) {
            return Err(tera::Error::message(format!("{name:?} is no icon's name: lower-case letters, digits and hyphens")));
        }
        if !assets.has_icon(name) {
            let mut warned = warned.lock().unwrap_or_else(PoisonError::into_inner);
            if warned.len() < 1_000 && warned.insert(name.to_owned()) {
                tracing::warn!(icon = name, "the sprite has no icon {name}");
            }
        }
        let class = kwargs.get::<&str>("class")?.unwrap_or_default();
        let label = kwargs.get::<&str>("label")?.unwrap_or_default();
        if class.is_empty()
            && label.is_empty()
            && let Some(ready) = ready.get(name)
        {
            return Ok(ready.clone());
        }
        Ok(Value::safe_string(&drawn(&assets, name, class, label)))
    }
}

/// The markup of an icon.
pub(super) fn drawn(assets: &Assets, name: &str, class: &str, label: &str) -> String {
    let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {}", SafeHtml::escaped(class).as_str()) };
    let reading = if label.is_empty() {
        "aria-hidden=\"true\"".to_owned()
    } else {
        format!("role=\"img\" aria-label=\"{}\"", SafeHtml::escaped(label).as_str())
    };
    let href = assets.icon(name);
    format!("<svg class=\"{class}\" {reading}><use href=\"{href}\"></use></svg>")
}
