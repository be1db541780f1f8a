//! The parsed pages of both languages, with the words and assets they were parsed with.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use rust_embed::RustEmbed;
use tera::Tera;

use super::{Source, filters, functions};
use crate::assets::Assets;
use crate::error::{Error, Result};
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

pub(super) struct Set {
    tera: [Tera; 2],
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
        let house = with_house.then(|| Source::embedded::<Templates>("theme", ["", ""]));
        let templates = gather(house.iter().chain(sources))?;

        let mut french = environment();
        speak(&mut french, Locale::Fr, &words, &assets);
        french.add_raw_templates(&templates).map_err(|error| Error::template("templates", &error))?;
        // Parsing is the long part: the second language only gets its own functions and filters.
        let mut english = french.clone();
        speak(&mut english, Locale::En, &words, &assets);

        Ok(Self { tera: [french, english], words, assets, stamp, fault: None })
    }

    pub(super) fn tera(&self, locale: Locale) -> &Tera {
        &self.tera[locale.index()]
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

fn speak(tera: &mut Tera, locale: Locale, words: &Arc<Words>, assets: &Arc<Assets>) {
    functions::register(tera, locale, words, assets);
    filters::register(tera, locale);
}

fn gather<'a>(sources: impl Iterator<Item = &'a Source>) -> Result<BTreeMap<String, String>> {
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
            templates.insert(page.clone(), text.clone());
        }
    }
    Ok(templates)
}

/// The `.html` files of an embedded folder, by path.
pub(super) fn templates_of<Folder: RustEmbed>() -> Vec<(String, String)> {
    Folder::iter()
        .filter(|path| path.ends_with(".html"))
        .filter_map(|path| {
            let file = Folder::get(&path)?;
            let text = String::from_utf8_lossy(&file.data).into_owned();
            // Debug builds list the folder as the system names it.
            Some((path.replace('\\', "/"), text))
        })
        .collect()
}

/// This crate's word files, in pairs: `fr.ftl` and `en.ftl`, `site.fr.ftl` and `site.en.ftl`, …
fn own_words() -> Vec<[String; 2]> {
    let read = |name: &str| Locales::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    let mut subjects: Vec<String> = Locales::iter().filter_map(|name| Some(name.strip_suffix("fr.ftl")?.to_owned())).collect();
    subjects.sort();
    subjects.iter().map(|subject| Locale::ALL.map(|locale| read(&format!("{subject}{locale}.ftl")))).collect()
}

/// A number that changes when a file of this crate or the bundle does; constant in release builds,
/// which carry their files.
pub(super) fn stamp() -> u64 {
    if !cfg!(debug_assertions) {
        return 0;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["templates", "locales", "../../themes/assets/dist"].iter().fold(0, |sum: u64, folder| sum.rotate_left(21) ^ newest(&root.join(folder)))
}

/// Mixes the time of change of everything below a folder; a folder that is not there is zero.
fn newest(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries.flatten().fold(0, |sum: u64, entry| {
        let changed = entry
            .metadata()
            .and_then(|about| about.modified())
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |since| since.as_nanos() as u64);
        let below = match entry.file_type() {
            Ok(kind) if kind.is_dir() => newest(&entry.path()),
            _ => 0,
        };
        // Added up, because the system lists a folder in any order.
        sum.wrapping_add(changed).wrapping_add(below.rotate_left(3))
    })
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn a_changed_file_anywhere_below_changes_the_stamp() {
        let root = std::env::temp_dir().join(format!("theme-stamp-{}", std::process::id()));
        assert_eq!(newest(&root), 0);
        let below = root.join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(below.join("page.html"), "one").unwrap();
        let first = newest(&root);
        assert_eq!(newest(&root), first);
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        let file = std::fs::File::options().write(true).open(below.join("page.html")).unwrap();
        file.set_modified(later).unwrap();
        let second = newest(&root);
        assert_ne!(second, first);
        std::fs::write(below.join("other.html"), "two").unwrap();
        assert_ne!(newest(&root), second);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
