//! What is read for a paper, as far as the caller reaches, and what is wrong with it.

use crate::amounts;
use crate::entity::{LegalEntity, Series};
use crate::fields::{self, Asks};
use crate::schema::{document_series, document_templates, legal_entities};
use crate::shipped::Shipped;
use crate::template::Template;
use crate::tongue::Tongue;
use address_book::{ARTISTS, ORGANISATIONS, Organisation, PEOPLE};
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::schema::members;
use std::collections::BTreeMap;
use typeset::Shell;

/// The longest thing that is filled in.
const LONGEST: usize = 20_000;

/// What somebody wants made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    pub resource: String,
    pub record: Id,
    /// The key of a template, or of one of ours: `shipped-invoice-fr`.
    pub template: String,
    #[serde(default)]
    pub entity_id: Option<Id>,
    #[serde(default)]
    pub series_id: Option<Id>,
    /// The same key twice is one paper.
    #[serde(default)]
    pub key: Option<Id>,
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// A wording, the agency's own or ours.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    pub id: Option<Id>,
    pub name: String,
    pub shell: Shell,
    pub language: String,
    pub subject: String,
    pub body: String,
    pub version: i64,
}

/// Everything that was read for a paper.
pub(crate) struct Known {
    pub of: &'static Resource,
    pub wording: Wording,
    pub record: Record,
    pub title: String,
    pub organisation: Option<Organisation>,
    pub entity: Option<(Id, LegalEntity)>,
    pub series: Option<(Id, Series)>,
    pub author: String,
    pub today: NaiveDate,
}

/// The records that papers are made from.
pub(crate) fn subject(name: &str) -> Result<(&'static Resource, &'static str)> {
    let all: [(&'static Resource, &'static str); 3] = [(&PEOPLE, "person"), (&ORGANISATIONS, "organisation"), (&ARTISTS, "artist")];
    all.into_iter().find(|(of, _)| of.name == name).ok_or(Error::NotFound)
}

/// The wording of this key.
pub(crate) fn wording(tx: &mut Tx, key: &str) -> Result<Wording> {
    if let Some(ours) = Shipped::of(key) {
        let name = Tongue::of(tx, ours.language).say(&format!("document_templates-shell-{}", ours.shell.name()), &[]);
        let (subject, body, language) = (ours.subject().into(), ours.body().into(), ours.language.into());
        return Ok(Wording { id: None, name, shell: ours.shell, language, subject, body, version: 0 });
    }
    let id: Id = key.parse().map_err(|_| Error::NotFound)?;
    let row = tx.under(crate::template::DOCUMENT_TEMPLATES.may.read, |tx| Template::find(tx, id))?;
    if row.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    let shell = Shell::named(&row.shell).ok_or(Error::NotFound)?;
    let Row { it, .. } = row;
    let version = it.latest.unwrap_or_default();
    Ok(Wording { id: Some(id), name: it.name, shell, language: it.language, subject: it.subject, body: it.body, version })
}

/// The kinds of series that count papers of a shell.
pub(crate) fn kinds(shell: Shell) -> Vec<&'static str> {
    if shell == Shell::Invoice { vec!["invoice", "credit_note"] } else { vec![shell.name()] }
}

/// Reads what a paper needs, as far as the caller reaches.
pub(crate) fn known(tx: &mut Tx, wanted: &Wanted) -> Result<Known> {
    let (of, _) = subject(&wanted.resource)?;
    let wording = wording(tx, &wanted.template)?;
    let record = tx.under(of.may.read, |tx| (of.store.find)(tx, wanted.record))?;
    if !record["deleted_at"].is_null() {
        return Err(Error::Conflict("binned".into()));
    }
    let works_for = record.get("organisation_id").and_then(|id| serde_json::from_value::<Id>(id.clone()).ok());
    let organisation = match works_for.filter(|_| tx.scope().allows(ORGANISATIONS.may.read)) {
        Some(id) => match tx.under(ORGANISATIONS.may.read, |tx| Organisation::find(tx, id)) {
            Ok(row) => Some(row.it),
            Err(Error::NotFound) => None,
            Err(why) => return Err(why),
        },
        None => None,
    };
    let entity = match wanted.entity_id {
        Some(id) => {
            let row = tx.under(crate::entity::LEGAL_ENTITIES.may.read, |tx| LegalEntity::find(tx, id));
            let row = row.map_err(|why| missing(why, "entity_id"))?;
            if row.deleted_at.is_some() {
                return Err(Error::invalid("entity_id", "link-missing"));
            }
            Some((id, row.it))
        }
        None => None,
    };
    let series = match wanted.series_id {
        Some(id) => {
            let row = tx.under(crate::entity::DOCUMENT_SERIES.may.read, |tx| Series::find(tx, id));
            let row = row.map_err(|why| missing(why, "series_id"))?;
            let fits = row.deleted_at.is_none() && Some(row.entity_id) == wanted.entity_id && kinds(wording.shell).contains(&&*row.kind);
            if !fits {
                return Err(Error::invalid("series_id", "document-series"));
            }
            Some((id, row.it))
        }
        None => None,
    };
    let author = match tx.scope().principal().member() {
        Some(member) => tx.maybe(members::table.filter(members::id.eq(member)).select(members::name))?.unwrap_or_default(),
        None => String::new(),
    };
    let today = tx.scope().tenant().today();
    Ok(Known { title: of.title(&record), of, wording, record, organisation, entity, series, author, today })
}

fn missing(why: Error, field: &'static str) -> Error {
    if matches!(why, Error::NotFound) { Error::invalid(field, "link-missing") } else { why }
}

/// Entities with their names, and series with theirs and their entity.
pub(crate) type Offered = (Vec<(Id, String)>, Vec<(Id, String, Id)>);

/// What somebody may choose from: entities, and series of a shell.
pub(crate) fn offered(tx: &mut Tx, shell: Shell) -> Result<Offered> {
    use document_series as s;
    use legal_entities as e;
    let entities = match tx.scope().allows(crate::entity::LEGAL_ENTITIES.may.read) {
        true => tx.under(crate::entity::LEGAL_ENTITIES.may.read, |tx| {
            tx.all(e::table.filter(e::deleted_at.is_null()).order(e::name).limit(100).select((e::id, e::name)))
        })?,
        false => Vec::new(),
    };
    let series = match tx.scope().allows(crate::entity::DOCUMENT_SERIES.may.read) {
        true => tx.under(crate::entity::DOCUMENT_SERIES.may.read, |tx| {
            let these = s::deleted_at.is_null().and(s::kind.eq_any(kinds(shell)));
            tx.all(s::table.filter(these).order((s::kind.eq(shell.name()).desc(), s::name)).limit(200).select((
                s::id,
                s::name,
                s::entity_id,
            )))
        })?,
        false => Vec::new(),
    };
    Ok((entities, series))
}

/// Wordings of the agency's that are in use: key, name, shell, language.
pub(crate) fn own_wordings(tx: &mut Tx) -> Result<Vec<(Id, String, String, String)>> {
    use document_templates as t;
    if !tx.scope().allows(crate::template::DOCUMENT_TEMPLATES.may.read) {
        return Ok(Vec::new());
    }
    let these = t::table.filter(t::deleted_at.is_null().and(t::active.eq(true))).order(t::name).limit(200);
    tx.under(crate::template::DOCUMENT_TEMPLATES.may.read, |tx| tx.all(these.select((t::id, t::name, t::shell, t::language))))
}

/// What is wrong with what was filled in, all at once; `strict` where a paper is to be issued.
pub(crate) fn wrongs(known: &Known, given: &BTreeMap<String, String>, strict: bool) -> Vec<Wrong> {
    let shell = known.wording.shell;
    let mut wrong: Vec<Wrong> = Vec::new();
    for asked in fields::asked(shell) {
        let typed = given.get(asked.name).map_or("", |v| v.trim());
        if typed.is_empty() {
            wrong.extend((strict && asked.required).then(|| Wrong::new(asked.name, "required")));
            continue;
        }
        if typed.chars().count() > LONGEST {
            wrong.push(Wrong::new(asked.name, "too-long").with("max", LONGEST));
            continue;
        }
        wrong.extend(match asked.asks {
            Asks::Day => typed.parse::<NaiveDate>().is_err().then(|| Wrong::new(asked.name, "date")),
            Asks::Money => amounts::hundredths(typed).is_none().then(|| Wrong::new(asked.name, "document-amount")),
            Asks::Rate => amounts::hundredths(typed).is_none_or(|rate| rate > 10_000).then(|| Wrong::new(asked.name, "document-rate")),
            Asks::Items => amounts::bill(typed).err().map(|line| Wrong::new(asked.name, "document-line").with("line", line)),
            Asks::Line | Asks::Lines | Asks::Times => None,
        });
    }
    let known_names = |name: &str| fields::asked(shell).iter().any(|asked| asked.name == name);
    wrong.extend(given.keys().filter(|name| !known_names(name)).map(|name| Wrong::new(name.clone(), "unknown-field")));
    if strict && shell == Shell::Invoice {
        wrong.extend(mentions(known));
    }
    wrong
}

/// What the law wants on an invoice and is not there (CGI, annexe II, article 242 nonies A).
fn mentions(known: &Known) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    match &known.entity {
        None => wrong.push(Wrong::new("entity_id", "required")),
        Some((_, entity)) => {
            let said = |value: &Option<String>| value.as_ref().is_some_and(|v| !v.trim().is_empty());
            let french = entity.country.as_deref().is_none_or(|c| matches!(c.trim().to_lowercase().as_str(), "" | "france" | "fr"));
            let full = said(&entity.street) && said(&entity.city) && (!french || said(&entity.siret)) && said(&entity.terms);
            if !full {
                wrong.push(Wrong::new("entity_id", "document-entity"));
            }
        }
    }
    if known.series.is_none() {
        wrong.push(Wrong::new("series_id", "required"));
    }
    wrong
}
