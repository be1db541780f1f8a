//! What is the same on every page is written once.
//!
//! Icons and addresses of assets that a template names outright are put into its text when it is read; components
//! without arguments, such as the palette, are drawn once in each language.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::functions;
use super::spoken::{speaking, spoken};
use crate::assets::Assets;
use crate::locale::Locale;

/// The components that every page of the back office holds, and that say nothing of the page.
const COMPONENTS: [&str; 2] = ["ui.palette", "ui.templates"];

const ICON: &str = "{{ icon(name=\"";
const ASSET: &str = "{{ asset(path=\"";
const END: &str = "\") }}";

/// The template with its plain icons and the addresses of its assets written out.
pub(super) fn written_out(template: &str, assets: &Assets) -> String {
    let icon = |name: &str| assets.has_icon(name).then(|| functions::drawn(assets, name, "", ""));
    let asset = |path: &str| Some(assets.url(path).into_owned());
    filled(&filled(template, ICON, icon), ASSET, asset)
}

/// Replaces each call with what it answers; one it has no answer for stays, and complains when it is asked.
fn filled(template: &str, call: &str, answer: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(call) {
        let (before, after) = (&rest[..at], &rest[at + call.len()..]);
        out.push_str(before);
        let answered = after.split_once('"').and_then(|(name, _)| Some((name, answer(name)?)));
        match answered.filter(|(name, _)| after[name.len()..].starts_with(END)) {
            Some((name, text)) => {
                out.push_str(&text);
                rest = &after[name.len() + END.len()..];
            }
            None => {
                out.push_str(call);
                rest = after;
            }
        }
    }
    out + rest
}

/// What `same(component="…")` answers, drawn by [`Same::draw`] once the engine has read its templates.
#[derive(Clone, Default)]
pub(super) struct Same(Arc<OnceLock<[HashMap<&'static str, Value>; 2]>>);

impl Same {
    /// The function that templates call.
    pub(super) fn function(&self) -> impl Fn(Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static {
        let same = self.clone();
        move |kwargs, _| {
            let name = kwargs.must_get::<&str>("component")?;
            let drawn = same.0.get().and_then(|drawn| drawn[spoken().index()].get(name));
            drawn.cloned().ok_or_else(|| tera::Error::message(format!("{name} is not among the components that are drawn once")))
        }
    }

    /// Draws the components in both languages.
    pub(super) fn draw(&self, tera: &Tera) -> TeraResult<()> {
        let nothing = Context::new();
        let draw = |locale: Locale| -> TeraResult<HashMap<&'static str, Value>> {
            let known = COMPONENTS.into_iter().filter(|name| tera.contains_component(name));
            known
                .map(|name| {
                    let html = speaking(locale, || tera.render_component(name, &nothing, None, true))?;
                    Ok((name, Value::safe_string(&html)))
                })
                .collect()
        };
        let _ = self.0.set([draw(Locale::ALL[0])?, draw(Locale::ALL[1])?]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ICON, filled};

    #[test]
    fn calls_that_are_known_are_answered_and_the_others_stay() {
        let answer = |name: &str| (name == "bell").then(|| "<svg/>".to_owned());
        for (template, expected) in [
            ("", ""),
            ("a {{ icon(name=\"bell\") }} b {{ icon(name=\"bell\") }}", "a <svg/> b <svg/>"),
            ("{{ icon(name=\"nobody\") }}{{ icon(name=\"bell\") }}", "{{ icon(name=\"nobody\") }}<svg/>"),
            ("{{ icon(name=\"bell\", class=\"big\") }}", "{{ icon(name=\"bell\", class=\"big\") }}"),
            ("{{ icon(name=\"bell", "{{ icon(name=\"bell"),
            ("{{ icon(name=\"bell\") | upper }}", "{{ icon(name=\"bell\") | upper }}"),
        ] {
            assert_eq!(filled(template, ICON, answer), expected);
        }
    }
}
