//! The parsed pages of both languages, with the words and assets they were parsed with.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rust_embed::RustEmbed;
use tera::Tera;

use super::same::{Same, written_out};
use super::{Source, filters, functions};
use crate::assets::{self, Assets};
use crate::error::{Error, Result};
use crate::folder;
use crate::locale::Locale;
use crate::safe_html;
use crate::words::Words;

#[derive(RustEmbed)]
#[folder = "templates/"]
#[allow_missing = true]
struct Templates;

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

const TEMPLATES: &str = "templates";
const LOCALES: &str = "locales";

/// Shorter than it takes a developer to go from the editor to the browser.
const LOOKS_AGAIN: Duration = Duration::from_millis(300);

pub(super) struct Set {
    /// Both languages: see `spoken`.
    pub(super) tera: Tera,
    pub(super) words: Arc<Words>,
    pub(super) assets: Arc<Assets>,
    /// What the files looked like when they were read.
    pub(super) stamp: u64,
    /// Why the files as they are now could not be used.
    pub(super) fault: Option<String>,
}

impl Set {
    pub(super) fn new(sources: &[Source], with_house: bool) -> Result<Self> {
        let stamp = stamp();
        let own = own_words();
        let files = sources.iter().map(|source| source.words.into());
        let words = Arc::new(Words::new(own.iter().map(|[fr, en]| (fr.as_str(), en.as_str())).chain(files))?);
        let assets = Arc::new(Assets::open()?);
        let house =
            with_house.then(|| Source { name: "theme", templates: pages_of(folder::files::<Templates>(TEMPLATES)), words: ["", ""] });
        let templates = gather(house.iter().chain(sources), &assets)?;

        let mut tera = environment();
        functions::register(&mut tera, &words, &assets);
        filters::register(&mut tera);
        let same = Same::default();
        tera.register_function("same", same.function());
        tera.add_raw_templates(&templates).map_err(|error| Error::template("templates", &error))?;
        same.draw(&tera).map_err(|error| Error::template("components", &error))?;
        Ok(Self { tera, words, assets, stamp, fault: None })
    }

    /// The same pages, marked as outdated by files that cannot be used.
    pub(super) fn faulty(&self, fault: String) -> Self {
        Self { tera: self.tera.clone(), words: self.words.clone(), assets: self.assets.clone(), stamp: stamp(), fault: Some(fault) }
    }
}

/// An engine as every page gets it: `.html` pages escape what they write, and nothing built in can
/// read the environment or a file (Tera 2 has no such function).
pub(super) fn environment() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([".html"]);
    tera.set_escape_fn(safe_html::escape);
    tera
}

fn gather<'a>(sources: impl Iterator<Item = &'a Source>, assets: &Assets) -> Result<BTreeMap<String, String>> {
    let mut brought_by: BTreeMap<String, &'static str> = BTreeMap::new();
    let mut templates = BTreeMap::new();
    for source in sources {
        for (page, text) in &source.templates {
            // Only such names are escaped: `mail.html.tera` and `.svg` would not be.
            if !page.ends_with(".html") {
                return Err(Error::Unescaped(page.clone()));
            }
            if let Some(first) = brought_by.insert(page.clone(), source.name) {
                return Err(Error::DuplicatePage { page: page.clone(), first, second: source.name });
            }
            templates.insert(page.clone(), written_out(text, assets));
        }
    }
    Ok(templates)
}

/// The pages among a folder's files.
pub(super) fn pages_of(files: Vec<(String, Cow<'static, [u8]>)>) -> Vec<(String, String)> {
    files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, text)| (path, String::from_utf8_lossy(&text).into_owned()))
        .collect()
}

/// This crate's word files, in pairs: `fr.ftl` and `en.ftl`, `site.fr.ftl` and `site.en.ftl`, …
fn own_words() -> Vec<[String; 2]> {
    let files: BTreeMap<String, Cow<'static, [u8]>> = folder::files::<Locales>(LOCALES).into_iter().collect();
    let read = |name: String| files.get(&name).map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default();
    files
        .keys()
        .filter_map(|name| name.strip_suffix("fr.ftl"))
        .map(|subject| Locale::ALL.map(|locale| read(format!("{subject}{locale}.ftl"))))
        .collect()
}

/// A number that changes when a file these pages are made of does, a moment later at most.
///
/// Some three hundred files are looked at for it: asked anew for each page, that was a sixth of all the work of the journeys.
pub(super) fn stamp() -> u64 {
    static LOOKED: Mutex<Option<(Instant, u64)>> = Mutex::new(None);
    let mut looked = LOOKED.lock().unwrap_or_else(PoisonError::into_inner);
    match *looked {
        Some((at, stamp)) if at.elapsed() < LOOKS_AGAIN => stamp,
        _ => looked.insert((Instant::now(), folder::stamp(&[TEMPLATES, LOCALES, assets::DIST]))).1,
    }
}
