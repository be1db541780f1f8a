//! How an agency's site looks: its theme, bent to its colour, with its face.

use super::colour::{Accent, Rgb};
use super::themes::{Theme, theme, themes};
use crate::form::Form;
use kernel::tenant::Tenant;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The settings document in which an agency keeps its site.
pub const DOCUMENT: &str = "showcase";

/// How a site looks.
#[derive(Clone, Debug)]
pub struct Look {
    pub theme: &'static Theme,
    /// As chosen; the theme's own if nothing legible was.
    pub chosen: Rgb,
    /// The name of the display face.
    pub font: String,
    /// The theme's options, by name.
    pub options: Map<String, Value>,
}

impl Look {
    /// As an agency's settings say: those of its site, else those it was founded with.
    pub fn of(tenant: &Tenant) -> Look {
        // The colour is the agency's own, on its site as in its letters.
        let site = |key: &str| tenant.text(DOCUMENT, key).filter(|_| key != "accent");
        let read = |key: &str| site(key).or_else(|| tenant.text("agency", key)).unwrap_or_default().to_string();
        Look::made(&read)
    }

    /// The agency's look, with what a query or form says otherwise.
    pub fn tried(tenant: &Tenant, form: &Form) -> Look {
        let own = Look::of(tenant);
        let read = |key: &str| match (form.text(key), key) {
            ("", "theme") => own.theme.name.clone(),
            ("", "accent") => own.chosen.to_string(),
            ("", "font") => own.font.clone(),
            ("", option) => own.options.get(option).and_then(Value::as_str).unwrap_or_default().to_string(),
            (typed, _) => typed.to_string(),
        };
        Look::made(&read)
    }

    fn made(read: &dyn Fn(&str) -> String) -> Look {
        let theme = theme(&read("theme")).unwrap_or(&themes()[0]);
        let own = Rgb::parse(&theme.tokens.accent).unwrap_or(Rgb(0, 0, 0));
        let options = theme.options.iter().map(|option| {
            let said = read(&option.name);
            let known = option.choices.iter().any(|c| c.value == said);
            (option.name.clone(), json!(if known { said } else { option.default.clone() }))
        });
        Look {
            theme,
            chosen: Rgb::parse(&read("accent")).unwrap_or(own),
            font: theme.font(Some(&read("font"))).map(|f| f.name.clone()).unwrap_or_default(),
            options: options.collect(),
        }
    }

    /// The colours as they are used.
    pub fn accent(&self) -> Accent {
        let [ground, ink] = [&self.theme.tokens.ground, &self.theme.tokens.ink].map(|c| Rgb::parse(c).unwrap_or(Rgb(0, 0, 0)));
        Accent::on(self.chosen, ground, ink)
    }

    /// The agency's style sheet: four properties, nothing that anyone typed.
    pub fn stylesheet(&self) -> String {
        let Accent { fill, on_fill, text } = self.accent();
        let family = self.theme.font(Some(&self.font)).map_or("inherit", |f| &f.family);
        format!(":root{{--accent:{fill};--on-accent:{on_fill};--accent-text:{text};--font-display:{family}}}\n")
    }

    /// Where the style sheet is found; another look is another address.
    pub fn stylesheet_url(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("theme", &self.theme.name)
            .append_pair("accent", &self.chosen.to_string())
            .append_pair("font", &self.font)
            .append_pair("v", &hex::encode(&Sha256::digest(self.stylesheet().as_bytes())[..4]))
            .finish();
        format!("/theme.css?{query}")
    }
}
