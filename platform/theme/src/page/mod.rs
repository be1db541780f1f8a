//! Pages: templates of the house, its modules and its public themes, rendered in a language.

mod filters;
mod functions;
mod same;
mod set;
mod spoken;

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};

use rust_embed::RustEmbed;
use tera::Context;

use crate::assets::Assets;
use crate::error::{Error, Result};
use crate::locale::Locale;
use crate::safe_html::SafeHtml;
use crate::words::Words;
pub(crate) use filters::href;
use set::Set;

/// What a crate brings to the pages: its templates and its words.
#[derive(Clone, Debug)]
pub struct Source {
    /// The crate's name, for complaints.
    pub name: &'static str,
    /// Path (`resource/list.html`) and text of each template. A public theme's pages live at
    /// `themes/<theme>/<page>.html`; any other path may come from one source only.
    pub templates: Vec<(String, String)>,
    /// The Fluent files in French and in English.
    pub words: [&'static str; 2],
}

impl Source {
    /// A source whose templates are the `.html` files of an embedded folder.
    pub fn embedded<Folder: RustEmbed>(name: &'static str, words: [&'static str; 2]) -> Self {
        let files = Folder::iter().filter_map(|path| Some((path.to_string(), Folder::get(&path)?.data))).collect();
        Self { name, templates: set::pages_of(files), words }
    }
}

/// Data a page is rendered from.
pub trait Data {
    /// The data as the template engine reads it.
    fn context(&self) -> Result<Cow<'_, Context>, tera::Error>;
}

impl Data for Context {
    fn context(&self) -> Result<Cow<'_, Context>, tera::Error> {
        Ok(Cow::Borrowed(self))
    }
}

/// Handy where speed does not matter: every value is copied, and [`SafeHtml`] loses its mark.
impl Data for serde_json::Value {
    fn context(&self) -> Result<Cow<'_, Context>, tera::Error> {
        Context::from_serialize(self).map(Cow::Owned)
    }
}

/// Every page in both languages, parsed once.
pub struct Pages {
    sources: Vec<Source>,
    with_house: bool,
    reloading: bool,
    set: RwLock<Arc<Set>>,
}

/// Room for a page, so that writing one rarely has to grow it.
const PAGE_SIZE: usize = 32 * 1024;

impl Pages {
    /// Parses this crate's pages and those of the sources, and checks that all they refer to
    /// (components, pages, filters, functions) is there. With `ESTRADE_DEV=1` in the environment
    /// the pages are [reloading](Pages::reloading).
    pub fn new(sources: &[Source]) -> Result<Self> {
        let reloading = std::env::var("ESTRADE_DEV").as_deref() == Ok("1");
        Self::open(sources, true, reloading)
    }

    /// As [`Pages::new`], without this crate's own pages (its words and assets stay): for what has
    /// no frame, and for tests of a source by itself.
    pub fn bare(sources: &[Source]) -> Result<Self> {
        Self::open(sources, false, false)
    }

    /// As [`Pages::new`], but looks for changed files before each page: this crate's templates and
    /// words and the asset bundle (in debug builds; a release build carries them). A fault is shown
    /// as a page of text in the place of the page asked for.
    pub fn reloading(sources: &[Source]) -> Result<Self> {
        Self::open(sources, true, true)
    }

    fn open(sources: &[Source], with_house: bool, reloading: bool) -> Result<Self> {
        let set = RwLock::new(Arc::new(Set::new(sources, with_house)?));
        Ok(Self { sources: sources.to_vec(), with_house, reloading, set })
    }

    /// Renders a page.
    pub fn render<D: Data + ?Sized>(&self, page: &str, locale: Locale, data: &D) -> Result<String> {
        self.write(page, locale, |set, context, out| set.tera.render_to(page, context, out), data)
    }

    /// Renders one block of a page, for a partial update.
    pub fn render_block<D: Data + ?Sized>(&self, page: &str, block: &str, locale: Locale, data: &D) -> Result<String> {
        self.write(page, locale, |set, context, out| set.tera.render_block_to(page, block, context, out), data)
    }

    /// Renders one component with its arguments.
    pub fn render_component<D: Data + ?Sized>(&self, component: &str, locale: Locale, arguments: &D) -> Result<SafeHtml> {
        let context = arguments.context().map_err(|error| Error::template(component, &error))?;
        let html = spoken::speaking(locale, || self.set().tera.render_component(component, &context, None, true))
            .map_err(|error| Error::template(component, &error))?;
        Ok(SafeHtml::trusted(&html))
    }

    /// Renders a page of a public site: the first of `themes/<theme>/<page>` along the chain (the
    /// theme, its parent, …), or else the plain page.
    pub fn render_public<D: Data + ?Sized>(&self, theme_chain: &[&str], page: &str, locale: Locale, data: &D) -> Result<String> {
        let set = self.set();
        let themed = theme_chain.iter().map(|theme| format!("themes/{theme}/{page}")).find(|path| set.tera.contains_template(path));
        self.render(themed.as_deref().unwrap_or(page), locale, data)
    }

    /// Whether a page of this path exists.
    pub fn has(&self, page: &str) -> bool {
        self.set().tera.contains_template(page)
    }

    /// The path of every page, sorted.
    pub fn names(&self) -> Vec<String> {
        let set = self.set();
        let mut names: Vec<String> = set.tera.get_template_names().map(str::to_owned).collect();
        names.sort();
        names
    }

    /// The words of this crate and every source.
    pub fn words(&self) -> Arc<Words> {
        self.set().words.clone()
    }

    /// The asset bundle.
    pub fn assets(&self) -> Arc<Assets> {
        self.set().assets.clone()
    }

    fn write<D: Data + ?Sized>(
        &self,
        page: &str,
        locale: Locale,
        render: impl FnOnce(&Set, &Context, &mut Vec<u8>) -> Result<(), tera::Error>,
        data: &D,
    ) -> Result<String> {
        let set = self.set();
        if let Some(fault) = &set.fault {
            return Ok(fault_page(fault));
        }
        if !set.tera.contains_template(page) {
            return Err(Error::UnknownPage(page.to_owned()));
        }
        let mut out = Vec::with_capacity(PAGE_SIZE);
        let written = data.context().and_then(|context| spoken::speaking(locale, || render(&set, &context, &mut out)));
        match written {
            // The engine only ever writes text; were it not, a mangled character is no disaster.
            Ok(()) => Ok(String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())),
            Err(error) => {
                let error = Error::template(page, &error);
                if self.reloading {
                    return Ok(fault_page(&error.to_string()));
                }
                Err(error)
            }
        }
    }

    fn set(&self) -> Arc<Set> {
        let held = self.set.read().unwrap_or_else(PoisonError::into_inner).clone();
        if !self.reloading || held.stamp == set::stamp() {
            return held;
        }
        let fresh = Arc::new(Set::new(&self.sources, self.with_house).unwrap_or_else(|error| {
            tracing::warn!(error = %error, "pages could not be reloaded");
            held.faulty(error.to_string())
        }));
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        fresh
    }
}

/// The page of text a developer sees in the place of one that does not render.
fn fault_page(report: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Template error</title></head>\
         <body><h1>Template error</h1><pre>{}</pre></body></html>",
        SafeHtml::escaped(report).as_str()
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Pages, Source};
    use crate::locale::Locale;

    fn source(text: &str) -> Source {
        Source { name: "probe", templates: vec![("probe/page.html".to_owned(), text.to_owned())], words: ["", ""] }
    }

    /// Changes the sources and pretends the files have been touched.
    fn touch(pages: &mut Pages, text: &str) {
        pages.sources = vec![source(text)];
        let lock = pages.set.get_mut().unwrap();
        let mut set = lock.faulty(String::new());
        set.fault = None;
        set.stamp ^= 1;
        *lock = Arc::new(set);
    }

    fn shown(pages: &Pages) -> String {
        let data = tera::context! { name => "<Zoë>" };
        pages.render("probe/page.html", Locale::Fr, &data).unwrap()
    }

    #[test]
    fn reloading_pages_follow_their_files_and_show_their_faults() {
        let mut pages = Pages::open(&[source("one")], false, true).unwrap();
        assert_eq!(shown(&pages), "one");
        touch(&mut pages, "two {{ name }}");
        assert_eq!(shown(&pages), "two &lt;Zoë&gt;");
        touch(&mut pages, "three {{ name | <nonsense> }}");
        let fault = shown(&pages);
        assert!(fault.contains("<pre>") && fault.contains("probe/page.html"), "{fault}");
        assert!(!fault.contains("<nonsense>"), "{fault}");
        touch(&mut pages, "four {{ nobody }}");
        assert!(shown(&pages).contains("nobody"));
        touch(&mut pages, "five");
        assert_eq!(shown(&pages), "five");
    }

    #[test]
    fn fixed_pages_do_not() {
        let mut pages = Pages::bare(&[source("one")]).unwrap();
        touch(&mut pages, "two");
        assert_eq!(shown(&pages), "one");
    }
}
