//! The public themes of this build. A theme is a folder of `themes/`, named here and nowhere else.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a theme says about itself, in its `theme.toml`.
#[derive(Debug, Deserialize)]
pub struct Theme {
    pub name: String,
    /// Where a page is taken from that it does not bring itself.
    pub parent: Option<String>,
    /// By language.
    pub title: BTreeMap<String, String>,
    /// By language.
    pub description: BTreeMap<String, String>,
    pub tokens: Tokens,
    /// Display faces to choose from; the first is the default.
    pub fonts: Vec<Font>,
    #[serde(default)]
    pub options: Vec<Choice>,
}

/// The colours of a theme, as `#rrggbb`.
#[derive(Debug, Deserialize)]
pub struct Tokens {
    /// `light` or `dark`.
    pub scheme: String,
    pub ground: String,
    pub ink: String,
    pub accent: String,
    /// Accents that were chosen for this theme.
    pub accents: Vec<String>,
}

/// A display face.
#[derive(Debug, Deserialize)]
pub struct Font {
    pub name: String,
    /// As a style sheet writes it.
    pub family: String,
}

/// Something else that an agency may choose.
#[derive(Debug, Deserialize)]
pub struct Choice {
    pub name: String,
    pub default: String,
    pub choices: Vec<Offer>,
}

/// One answer to a choice, and its words by language.
#[derive(Debug, Deserialize)]
pub struct Offer {
    pub value: String,
    #[serde(flatten)]
    pub words: BTreeMap<String, String>,
}

struct Files {
    name: &'static str,
    about: &'static str,
    pages: &'static [(&'static str, &'static str)],
}

macro_rules! themes {
    ($($name:literal: $($page:literal)+;)+) => {
        const FILES: &[Files] = &[$(Files {
            name: $name,
            about: include_str!(concat!("../../../../themes/", $name, "/theme.toml")),
            pages: &[$((
                concat!("themes/", $name, "/", $page, ".html"),
                include_str!(concat!("../../../../themes/", $name, "/templates/", $page, ".html")),
            )),+],
        }),+];
    };
}

themes! {
    "affiche": "base" "components" "home" "artists" "artist" "contact" "page" "card" "not_found";
    "nocturne": "base" "components" "home" "artists" "artist" "contact" "page" "card" "not_found";
}

/// A theme that cannot be read is found at start, by whoever broke it.
static THEMES: LazyLock<Vec<Theme>> =
    LazyLock::new(|| FILES.iter().map(|f| toml::from_str(f.about).unwrap_or_else(|e| panic!("theme {}: {e}", f.name))).collect());

/// Every theme; the first is the one for agencies that chose none.
pub fn themes() -> &'static [Theme] {
    &THEMES
}

/// The theme of this name.
pub fn theme(name: &str) -> Option<&'static Theme> {
    THEMES.iter().find(|t| t.name == name)
}

/// The pages of every theme, for the template engine.
pub fn theme_sources() -> Vec<theme::Source> {
    let source = |f: &Files| theme::Source {
        name: f.name,
        templates: f.pages.iter().map(|(path, text)| ((*path).to_string(), (*text).to_string())).collect(),
        words: ["", ""],
    };
    LazyLock::force(&THEMES);
    FILES.iter().map(source).collect()
}

impl Theme {
    /// This theme, its parent, and so on.
    pub fn chain(&self) -> Vec<String> {
        let mut chain = vec![self.name.clone()];
        let mut parent = self.parent.as_deref();
        while let Some(next) = parent.and_then(theme).filter(|t| !chain.contains(&t.name)) {
            chain.push(next.name.clone());
            parent = next.parent.as_deref();
        }
        chain
    }

    /// A face by its name, or the default one.
    pub fn font(&self, name: Option<&str>) -> Option<&Font> {
        self.fonts.iter().find(|f| Some(f.name.as_str()) == name).or(self.fonts.first())
    }
}
