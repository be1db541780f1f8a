//! Where a module leads: places of the back office, first steps, what is overdue, ways from records.

use super::Permission;
use crate::error::Result;
use crate::principal::Id;
use crate::scope::Tx;

/// A place in the back office's navigation.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// Key of its words.
    pub label: &'static str,
    pub icon: &'static str,
    pub href: &'static str,
    pub may: Permission,
}

/// One of an agency's first steps, shown on its first page until it is done. Its words
/// are `step-{name}`, `step-{name}-text` and `step-{name}-do`.
#[derive(Clone, Copy)]
pub struct Step {
    pub name: &'static str,
    pub href: &'static str,
    pub may: Permission,
    pub done: fn(&mut Tx) -> Result<bool>,
}

/// Something that may be overdue, shown on the first page to whoever may see to it. Its words are `{name}` (with `count`)
/// and `{name}-text`.
#[derive(Clone, Copy)]
pub struct Alert {
    pub name: &'static str,
    pub href: &'static str,
    pub may: Permission,
    pub count: fn(&mut Tx) -> Result<i64>,
}

/// A chapter of the guide: Markdown of few words, in French and in English.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Its address: `/app/guide/{name}`.
    pub name: &'static str,
    pub icon: &'static str,
    /// What its files are called, for links between chapters.
    pub files: [&'static str; 2],
    pub text: [&'static str; 2],
}

/// A chapter from the files of `docs/guide`: `chapter!("files", "folder", "11-fichiers", "11-files")`.
#[macro_export]
macro_rules! chapter {
    ($name:literal, $icon:expr, $fr:literal, $en:literal) => {
        $crate::module::Chapter {
            name: $name,
            icon: $icon,
            files: [$fr, $en],
            text: [
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/fr/", $fr, ".md")),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/en/", $en, ".md")),
            ],
        }
    };
}

/// What shows that an agency has grown into a module it has not switched on: told on its first page to whoever switches modules,
/// until they say not now. Its words are `occasion-{name}` (with `count`).
#[derive(Clone, Copy)]
pub struct Occasion {
    pub name: &'static str,
    /// Counts no further than `from` needs.
    pub count: fn(&mut Tx) -> Result<i64>,
    /// From how many on.
    pub from: i64,
}

/// What is done when somebody answers a notice about a record of this resource, where it reached them. Done as whoever
/// answers, by their rights; says the key of what they are told, nothing where their words mean nothing here.
#[derive(Clone, Copy)]
pub struct Reply {
    pub of: &'static str,
    pub may: Permission,
    pub hear: fn(&mut Tx, Id, &str) -> Result<Option<&'static str>>,
}

/// What a module knows of a value of a record: said beside it, on its sheet.
#[derive(Clone, Debug)]
pub struct Mark {
    pub field: &'static str,
    /// Key of its words.
    pub label: &'static str,
    pub tone: &'static str,
    /// Where more is said of it.
    pub href: String,
}

/// Where else one goes from a record, in the menu beside its title.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Key of its words.
    pub label: &'static str,
    pub icon: &'static str,
    /// The resources from whose records it leads; all of them, if none is named.
    pub of: &'static [&'static str],
    /// The address; `{of}` and `{id}` stand for the record.
    pub href: &'static str,
    pub may: Permission,
}
