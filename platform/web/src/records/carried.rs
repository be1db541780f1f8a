//! Views of everybody's, and categories, on their way to another agency: a question that names no record of the house it comes from.

use super::ask::Ask;
use super::views::categorical;
use kernel::category::{COLOURS, Category, MOST};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::portable::{Fit, How, Portable, Thing, names_a_key};
use kernel::resource::{Id, Resource};
use kernel::schema::saved_views as v;
use kernel::scope::Tx;
use serde_json::{Value, json};

/// Views, then categories: a view may not ask for a category, which is known by its key.
pub const PORTABLE: [Portable; 2] = [
    Portable {
        name: "views",
        icon: "bookmark",
        may: MEMBER,
        how: How::Own {
            of: |tx| all(tx, false),
            fit: |tx, key, value| fit(tx, key, value, false),
            put: |tx, key, value| put(tx, key, value, false),
        },
    },
    Portable {
        name: "categories",
        icon: "tag",
        may: MEMBER,
        how: How::Own {
            of: |tx| all(tx, true),
            fit: |tx, key, value| fit(tx, key, value, true),
            put: |tx, key, value| put(tx, key, value, true),
        },
    },
];

/// The address, the name and the colour.
type Row = (String, String, String, Option<String>);

fn all(tx: &mut Tx, coloured: bool) -> Result<Vec<Thing>> {
    let shared = v::table.filter(v::owner.is_null().and(v::deleted_at.is_null())).order((v::resource, v::label, v::id));
    let rows: Vec<Row> = tx.all(shared.select((v::resource, v::label, v::query, v::colour)))?;
    let seen = |resource: &str| of(tx, resource).is_some_and(|of| tx.scope().tenant().has(of.module) && tx.scope().allows(of.may.read));
    let mut found: Vec<Thing> = Vec::new();
    for (resource, label, query, colour) in rows {
        let key = format!("{resource}/{label}");
        if colour.is_some() == coloured && !names_a_key(&query) && seen(&resource) && !found.iter().any(|f| f.key == key) {
            let title = json!([{"key": format!("{resource}-many")}, label]);
            found.push(Thing { key, title, value: json!({"resource": resource, "label": label, "query": query, "colour": colour}) });
        }
    }
    Ok(found)
}

fn of(tx: &Tx, name: &str) -> Option<&'static Resource> {
    tx.scope().house().edition().resource(name)
}

/// The view of everybody's that is called so.
fn kept(tx: &mut Tx, resource: &str, label: &str, coloured: bool) -> Result<Option<(Id, String, Option<String>)>> {
    let these = v::resource.eq(resource).and(v::label.eq(label)).and(v::owner.is_null()).and(v::deleted_at.is_null());
    let rows: Vec<(Id, String, Option<String>)> = tx.all(v::table.filter(these).order(v::id).select((v::id, v::query, v::colour)))?;
    Ok(rows.into_iter().find(|(.., colour)| colour.is_some() == coloured))
}

/// What a file says of one.
struct Said {
    of: &'static Resource,
    label: String,
    query: String,
    colour: Option<String>,
}

fn said(tx: &Tx, key: &str, value: &Value, coloured: bool) -> Result<Said> {
    let text = |name: &str| value[name].as_str().unwrap_or_default().trim().to_string();
    let (resource, label) = (text("resource"), text("label"));
    let of = of(tx, &resource).ok_or_else(|| Error::Invalid(vec![Wrong::new(&resource, "portable-unknown").with("name", &resource)]))?;
    if !tx.scope().tenant().has(of.module) {
        return Err(Error::Invalid(vec![Wrong::new(of.module, "portable-module-off").with("name", of.module)]));
    }
    tx.scope().require(of.may.update)?;
    if !(1..=60).contains(&label.chars().count()) || key != format!("{resource}/{label}") {
        return Err(Error::invalid("label", "required"));
    }
    let colour = value["colour"].as_str().map(String::from);
    if coloured != colour.as_deref().is_some_and(|c| COLOURS.contains(&c)) {
        return Err(Error::invalid("colour", "choice"));
    }
    let query = text("query");
    if names_a_key(&query) {
        return Err(Error::invalid("query", "portable-key"));
    }
    Ok(Said { of, label, query, colour })
}

fn fit(tx: &mut Tx, key: &str, value: &Value, coloured: bool) -> Result<Fit> {
    let said = said(tx, key, value, coloured)?;
    let own = tx.own_fields(said.of.name)?;
    // A question without one of its conditions is another question.
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(said.query.as_bytes()).into_owned().collect();
    for (name, _) in &pairs {
        let unknown =
            name.rsplit_once('.').is_some_and(|(field, _)| said.of.field(field).is_none() && !own.iter().any(|o| o.name == field));
        if unknown {
            return Err(Error::Invalid(vec![
                Wrong::new(name.clone(), "portable-field").with("name", name.rsplit_once('.').map_or("", |(f, _)| f)),
            ]));
        }
    }
    let asked = Ask::read(said.of, tx.scope(), &said.query);
    if asked.keep.len() < pairs.iter().filter(|(_, value)| !value.is_empty()).count() {
        return Err(Error::invalid("query", "portable-question"));
    }
    let query = if coloured { categorical(said.of, &asked)? } else { asked.text(said.of) };
    let now = kept(tx, said.of.name, &said.label, coloured)?;
    if now.is_none() && coloured && Category::all(tx, said.of)?.len() >= MOST {
        return Err(Error::invalid("colour", "categories-full"));
    }
    let face =
        |query: &str, colour: &Option<String>| json!({"resource": said.of.name, "label": said.label, "query": query, "colour": colour});
    Ok(Fit { now: now.map(|(_, query, colour)| face(&query, &colour)), then: face(&query, &said.colour), left: Vec::new() })
}

fn put(tx: &mut Tx, key: &str, value: Option<&Value>, coloured: bool) -> Result<()> {
    let Some(value) = value else {
        let (resource, label) = key.split_once('/').ok_or(Error::NotFound)?;
        let of = of(tx, resource).ok_or(Error::NotFound)?;
        tx.scope().require(of.may.update)?;
        let (id, ..) = kept(tx, resource, label, coloured)?.ok_or(Error::NotFound)?;
        tx.run(kernel::diesel::update(v::table.filter(v::id.eq(id))).set(v::deleted_at.eq(Some(chrono::Utc::now()))))?;
        return tx.journal("saved_views.deleted", Some(id), json!({"resource": resource, "label": label}));
    };
    let said = said(tx, key, value, coloured)?;
    let told = json!({"resource": said.of.name, "label": said.label});
    match kept(tx, said.of.name, &said.label, coloured)? {
        Some((id, ..)) => {
            let row = (v::query.eq(&said.query), v::colour.eq(&said.colour), v::updated_at.eq(chrono::Utc::now()));
            tx.run(kernel::diesel::update(v::table.filter(v::id.eq(id))).set(row))?;
            tx.journal("saved_views.updated", Some(id), told)
        }
        None => {
            let row = (
                v::resource.eq(said.of.name),
                v::label.eq(&said.label),
                v::query.eq(&said.query),
                v::owner.eq(None::<Id>),
                v::colour.eq(&said.colour),
            );
            let id: Id = tx.one(kernel::diesel::insert_into(v::table).values(row).returning(v::id))?;
            tx.journal("saved_views.created", Some(id), told)
        }
    }
}
