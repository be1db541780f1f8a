//! Papers as an agency words them: logic-free text whose fields come from a closed list.

use crate::fields;
use crate::schema::document_templates;
use kernel::prelude::*;
use kernel::resource::typed;
use typeset::Shell;

const SHELLS: &[&str] = &["letter", "contract", "invoice", "report", "road_sheet"];
const LANGUAGES: &[&str] = &["fr", "en"];
/// The longest subject, once it is filled in.
pub(crate) const LONGEST_SUBJECT: usize = 300;

/// A wording of a shell.
#[resource(module = documents, table = document_templates, icon = "file-text")]
pub struct Template {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    #[field(choice(SHELLS).required().listed())]
    pub shell: String,
    #[field(choice(LANGUAGES).required().listed())]
    pub language: String,
    #[field(text().max(200).required().searched().section("wording"))]
    pub subject: String,
    #[field(long().required().section("wording"))]
    pub body: String,
    #[field(flag().listed().filtered())]
    pub active: bool,
    /// The number of its newest version.
    #[field(number(0, i64::MAX).readonly().listed())]
    pub latest: Option<i64>,
}

/// Wordings that mention no field nobody knows.
pub static DOCUMENT_TEMPLATES: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            its.iter().try_for_each(sound)?;
            (Template::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| {
            sound(&it)?;
            (Template::STORE.update)(tx, id, expect, it)
        },
        ..Template::STORE
    },
    ..Template::RESOURCE
};

fn sound(it: &Record) -> Result<()> {
    let (template, _) = typed::<Template>(it.clone())?;
    let wrong = wrongs(&template.shell, &template.subject, &template.body);
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// What is wrong with a wording: the first field of each text that nobody knows, with its line.
pub(crate) fn wrongs(shell: &str, subject: &str, body: &str) -> Vec<Wrong> {
    let Some(shell) = Shell::named(shell) else { return vec![Wrong::new("shell", "choice")] };
    let of = |field: &'static str, text: &str| {
        let unknown = typeset::text::unknown(text, |name| fields::is_known(shell, name));
        unknown.first().map(|mention| {
            let code = if mention.name == "{{" { "template-braces" } else { "template-field" };
            Wrong::new(field, code).with("name", &mention.name).with("line", mention.line)
        })
    };
    [of("subject", subject), of("body", body)].into_iter().flatten().collect()
}
