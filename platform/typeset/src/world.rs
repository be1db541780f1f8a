//! The world a shell lives in: itself, its data, the agency's logo, the letters that were handed over. Nothing else is
//! there to be asked for.

use crate::sheet::Sheet;
use crate::{Form, PAGES, SHOWN};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

/// Why a sheet could not be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// More pages than anybody reads.
    Long,
    /// A mistake in a shell of ours, in the words of the typesetter.
    Shell(String),
}

const BASE: &str = include_str!("../shells/base.typ");

struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    sources: Vec<Source>,
    files: Vec<(FileId, Bytes)>,
}

fn id(path: &str) -> Result<FileId, Fault> {
    let path = VirtualPath::new(path).map_err(|_| Fault::Shell(format!("no path: {path}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for House {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|(known, _)| *known == id).map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Letters of the typesetter's own that papers are set in.
fn own_letters() -> impl Iterator<Item = Font> {
    let wanted = |font: &Font| font.info().family.as_str() == "Libertinus Serif";
    typst_assets::fonts().flat_map(|file| Font::iter(Bytes::new(file))).filter(wanted)
}

/// Sets a sheet.
pub(crate) fn set(sheet: &Sheet, form: Form, logo: Vec<u8>, letters: Vec<Vec<u8>>) -> Result<Vec<u8>, Fault> {
    let data = serde_json::json!({"sheet": sheet, "logo": !logo.is_empty()});
    let fonts: Vec<Font> = letters.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).chain(own_letters()).collect();
    let (main, base) = (id("/main.typ")?, id("/base.typ")?);
    let house = House {
        library: LazyHash::new(Library::builder().build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main,
        sources: vec![Source::new(main, sheet.shell.source().into()), Source::new(base, BASE.into())],
        files: vec![(id("/data.json")?, Bytes::new(data.to_string().into_bytes())), (id("/logo")?, Bytes::new(logo))],
    };
    let said = |what: &str, why: String| Fault::Shell(format!("{what}: {why}"));
    let document: PagedDocument = typst::compile(&house).output.map_err(|e| said("setting", format!("{e:?}")))?;
    if document.pages().len() > PAGES {
        return Err(Fault::Long);
    }
    match form {
        Form::Pdf => {
            let made = sheet.made.and_then(|(year, month, day)| Datetime::from_ymd(year, month, day));
            let options = PdfOptions {
                ident: Smart::Custom(format!("{}\n{}", sheet.kind, sheet.title)),
                creator: Smart::Custom(Some("Estrade".into())),
                timestamp: made.map(Timestamp::new_utc),
                ..PdfOptions::default()
            };
            typst_pdf::pdf(&document, &options).map_err(|e| said("writing", format!("{e:?}")))
        }
        Form::Pages => {
            let options = typst_svg::SvgOptions::default();
            let pages: Vec<String> = document.pages().iter().take(SHOWN).map(|page| typst_svg::svg(page, &options)).collect();
            serde_json::to_vec(&serde_json::json!({"pages": pages, "all": document.pages().len()}))
                .map_err(|e| said("showing", e.to_string()))
        }
    }
}
