//! Pieces that many pages have alike, drawn once: whoever is shown the same finds them ready.

use crate::page::words;
use crate::visit::Visit;
use moka::sync::Cache;
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use theme::{Locale, Pages, SafeHtml};

/// Of which words, in which language, which component, of which things and whether each is chosen.
type Shown = (usize, Locale, &'static str, Vec<(&'static str, bool)>);

/// Pieces that are remembered.
const MOST: u64 = 4_000;

/// The component over its `items`. What they are called and look like follows from what is `shown` and the language.
pub(crate) fn once(
    visit: &Visit,
    component: &'static str,
    shown: Vec<(&'static str, bool)>,
    items: impl FnOnce() -> Vec<Value>,
) -> theme::Result<SafeHtml> {
    static READY: LazyLock<Cache<Shown, SafeHtml>> = LazyLock::new(|| Cache::new(MOST));
    // Words that were read anew lie elsewhere.
    let words = Arc::as_ptr(&words(visit.house())) as usize;
    let key = (words, visit.locale(), component, shown);
    // Templates may change under a developer's hands.
    if let Some(known) = READY.get(&key).filter(|_| !visit.config().dev) {
        return Ok(known);
    }
    let html = each_time(visit, component, &items())?;
    READY.insert(key, html.clone());
    Ok(html)
}

/// The component over items that only this page has.
pub(crate) fn each_time(visit: &Visit, component: &'static str, items: &[Value]) -> theme::Result<SafeHtml> {
    let mut arguments = tera::Context::new();
    arguments.insert("items", items);
    visit.house().service::<Arc<Pages>>().render_component(component, visit.locale(), &arguments)
}
