//! Styles, scripts, fonts and icons: what the bundler wrote, under names that carry their content.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use rust_embed::RustEmbed;

use crate::error::{Error, Result};
use crate::folder;

/// Where assets are served.
pub const ASSETS_AT: &str = "/assets/";

/// The bundler's list of plain name to hashed name.
const MANIFEST: &str = "manifest.json";
/// The sprite every icon is taken from.
const SPRITE: &str = "icons.svg";

/// Where the bundler writes, seen from this crate.
pub(crate) const DIST: &str = "../../themes/assets/dist";

#[derive(RustEmbed)]
#[folder = "../../themes/assets/dist"]
#[allow_missing = true]
struct Dist;

/// A file as it is sent.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The file, as it is.
    pub bytes: Cow<'static, [u8]>,
    /// The same compressed with gzip, when the bundler wrote it.
    pub gzip: Option<Cow<'static, [u8]>>,
    /// The same compressed with brotli, when the bundler wrote it.
    pub brotli: Option<Cow<'static, [u8]>>,
    /// The media type, with its charset when it is text.
    pub content_type: &'static str,
    /// Whether the name changes whenever the content does: such a file may be cached for ever.
    pub immutable: bool,
}

/// Every file of the bundle, by hashed name.
pub struct Assets {
    files: HashMap<String, Asset>,
    urls: HashMap<String, String>,
    icons: HashSet<String>,
}

impl Assets {
    /// Reads the bundle: the embedded one in a release build, the folder in a debug build. An
    /// absent bundle is an empty one.
    pub fn open() -> Result<Self> {
        Self::from_files(folder::files::<Dist>(DIST))
    }

    /// Makes a bundle of these files, named relative to its folder.
    pub(crate) fn from_files(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>) -> Result<Self> {
        let mut all: BTreeMap<String, Cow<'static, [u8]>> = files.into_iter().collect();
        let manifest: BTreeMap<String, String> = match all.remove(MANIFEST) {
            Some(text) => serde_json::from_slice(&text).map_err(|error| Error::Assets(error.to_string()))?,
            None => BTreeMap::new(),
        };
        let hashed: HashSet<&str> = manifest.values().map(String::as_str).collect();
        let mut files = HashMap::with_capacity(all.len());
        for (name, bytes) in &all {
            // Source maps would show the sources; compressed twins are served under the plain name.
            if [".br", ".gz", ".map"].iter().any(|end| name.ends_with(end)) {
                continue;
            }
            let asset = Asset {
                bytes: bytes.clone(),
                gzip: all.get(&format!("{name}.gz")).cloned(),
                brotli: all.get(&format!("{name}.br")).cloned(),
                content_type: content_type(name),
                immutable: hashed.contains(name.as_str()) || carries_hash(name),
            };
            files.insert(name.clone(), asset);
        }
        let icons = manifest.get(SPRITE).and_then(|name| files.get(name)).map(|sprite| ids(&sprite.bytes)).unwrap_or_default();
        let urls = manifest.into_iter().map(|(plain, hashed)| (plain, format!("{ASSETS_AT}{hashed}"))).collect();
        Ok(Self { files, urls, icons })
    }

    /// The address of an asset by its plain name: `app.css` is `/assets/app-1a2b3c.css`. A name the
    /// bundle lacks keeps its plain address, which answers 404 and so shows in the console.
    pub fn url(&self, name: &str) -> Cow<'_, str> {
        match self.urls.get(name) {
            Some(url) => Cow::Borrowed(url),
            None => Cow::Owned(format!("{ASSETS_AT}{name}")),
        }
    }

    /// The file of this hashed name, as it stands after `/assets/`.
    pub fn get(&self, hashed: &str) -> Option<&Asset> {
        self.files.get(hashed)
    }

    /// The bytes of a file by its plain name: what is bundled for the host itself.
    pub fn file(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        Some(self.get(self.url(name).strip_prefix(ASSETS_AT)?)?.bytes.clone())
    }

    /// The address of one icon of the sprite.
    pub(crate) fn icon(&self, name: &str) -> String {
        format!("{}#{name}", self.url(SPRITE))
    }

    /// The names of the sprite's icons.
    pub(crate) fn icons(&self) -> impl Iterator<Item = &str> {
        self.icons.iter().map(String::as_str)
    }

    /// Whether the sprite has this icon; true for every name while there is no sprite.
    pub fn has_icon(&self, name: &str) -> bool {
        self.icons.is_empty() || self.icons.contains(name)
    }

    /// Plain names, sorted: what `asset(path=…)` can be asked for.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.urls.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

/// Whether a name ends in the bundler's hash, as fonts referred to by a style sheet do:
/// `inter-9F3A61BC.woff2`.
fn carries_hash(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
}

/// The ids of a sprite's symbols.
fn ids(sprite: &[u8]) -> HashSet<String> {
    String::from_utf8_lossy(sprite).split("id=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id.to_owned()).collect()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "txt" => "text/plain; charset=utf-8",
        // Never guessed: a browser told nosniff downloads it.
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::Assets;

    fn bundle(files: &[(&str, &'static str)]) -> super::Result<Assets> {
        Assets::from_files(files.iter().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(text.as_bytes()))))
    }

    #[test]
    fn plain_names_lead_to_hashed_files_and_their_compressed_twins() {
        let assets = bundle(&[
            ("manifest.json", r#"{"app.css": "app-1a2b3c.css", "icons.svg": "icons-77.svg"}"#),
            ("app-1a2b3c.css", "body{}"),
            ("app-1a2b3c.css.br", "B"),
            ("app-1a2b3c.css.gz", "G"),
            ("app-1a2b3c.css.map", "secret"),
            ("icons-77.svg", r#"<svg><symbol id="calendar"/><symbol id="x"/></svg>"#),
            ("fonts/inter-9F3A61BC.woff2", "F"),
            ("robots.txt", "R"),
            ("terms-of-service.txt", "T"),
        ])
        .unwrap();
        assert_eq!(assets.url("app.css"), "/assets/app-1a2b3c.css");
        assert_eq!(assets.url("none.css"), "/assets/none.css");
        assert_eq!(assets.icon("x"), "/assets/icons-77.svg#x");
        assert!(assets.has_icon("calendar") && !assets.has_icon("nope"));
        let css = assets.get("app-1a2b3c.css").unwrap();
        assert_eq!(css.content_type, "text/css; charset=utf-8");
        assert_eq!(css.brotli.as_deref(), Some(b"B".as_slice()));
        assert_eq!(css.gzip.as_deref(), Some(b"G".as_slice()));
        assert!(css.immutable);
        assert!(assets.get("fonts/inter-9F3A61BC.woff2").unwrap().immutable);
        assert!(!assets.get("robots.txt").unwrap().immutable);
        assert!(!assets.get("terms-of-service.txt").unwrap().immutable);
        for hidden in ["manifest.json", "app-1a2b3c.css.map", "app-1a2b3c.css.br", "app.css", "../x"] {
            assert!(assets.get(hidden).is_none(), "{hidden}");
        }
        assert_eq!(assets.names(), ["app.css", "icons.svg"]);
    }

    #[test]
    fn a_fresh_checkout_has_no_bundle_and_a_broken_manifest_says_so() {
        let none = bundle(&[]).unwrap();
        assert_eq!(none.icon("x"), "/assets/icons.svg#x");
        assert!(none.has_icon("x"));
        let broken = bundle(&[("manifest.json", "[")]);
        assert!(broken.is_err_and(|error| error.to_string().starts_with("asset manifest")));
    }
}
