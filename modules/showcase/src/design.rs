//! The desk at which an agency chooses how its site looks and what it says of itself.

use crate::pages::DESIGN;
use crate::releases::SORTING;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::prelude::*;
use kernel::schema::{journal, settings};
use kernel::setting::{Holds, Schema, Setting};
use serde_json::{Value, json};
use web::public::colour::Rgb;
use web::public::{DOCUMENT, Look, themes};
use web::{Form, Go, Page, Visit, field_errors};

/// What the journal calls a change of design.
const DESIGNED: &str = "showcase.designed";
/// Texts said in both languages, with the characters they may have.
const TEXTS: [(&str, usize); 2] = [("tagline", 160), ("about", 4_000)];
const LANGUAGES: [&str; 2] = ["fr", "en"];
/// Whether new messages are sorted as they come.
const SORTINGS: [&str; 2] = ["on", "off"];

/// What the site's document says. Its colour is the agency's own.
pub(crate) static SCHEMA: Schema = Schema {
    document: DOCUMENT,
    words: "setting-showcase-",
    settings: &[
        Setting::new("theme", Holds::Among(|_| themes().iter().map(|t| t.name.clone()).collect())),
        Setting::new("font", Holds::Among(|d| worn(d).flat_map(|t| t.fonts.iter().map(|f| f.name.clone())).collect())),
        Setting::new("tagline", Holds::Spoken(TEXTS[0].1)),
        Setting::new("about", Holds::Spoken(TEXTS[1].1)),
        Setting::new("sorting", Holds::Choice(&SORTINGS)).since(SORTING),
    ],
    also: |d| {
        let mut all: Vec<(String, Vec<String>)> = Vec::new();
        for option in worn(d).flat_map(|t| &t.options) {
            let of = option.choices.iter().map(|c| c.value.clone());
            match all.iter_mut().find(|(name, _)| *name == option.name) {
                Some((_, known)) => known.extend(of),
                None => all.push((option.name.clone(), of.collect())),
            }
        }
        all
    },
};

/// The theme that a document chose; every theme while it chose none.
fn worn(document: &serde_json::Map<String, Value>) -> impl Iterator<Item = &'static web::public::Theme> + use<> {
    let chosen = document.get("theme").and_then(|t| t.as_str()).filter(|t| !t.is_empty()).map(String::from);
    themes().iter().filter(move |t| chosen.as_ref().is_none_or(|c| *c == t.name))
}

/// Whether the site says something of its own, in either language.
pub(crate) fn has_tagline(tx: &mut Tx) -> Result<bool> {
    let (document, _) = kept(tx, false)?;
    Ok(LANGUAGES.iter().any(|language| document["tagline"][language].as_str().is_some_and(|said| !said.is_empty())))
}

/// The document as it is kept, with the agency's colour, and its version; version 0 before the first change.
fn kept(tx: &mut Tx, hold: bool) -> Result<(Value, i32)> {
    let row = settings::table.filter(settings::name.eq(DOCUMENT)).select((settings::document, settings::version));
    let row = if hold { tx.maybe(row.for_update())? } else { tx.maybe(row)? };
    let own = settings::table.filter(settings::name.eq("agency")).select(settings::document);
    let own: Option<Value> = if hold { tx.maybe(own.for_update())? } else { tx.maybe(own)? };
    let (mut document, version): (Value, i32) = row.unwrap_or_else(|| (json!({}), 0));
    document["accent"] = own.map_or(Value::Null, |own| own["accent"].clone());
    Ok((document, version))
}

/// The colour is kept once, in the agency's own document: letters wear it too.
fn colour(tx: &mut Tx, accent: &Value) -> Result<()> {
    let mine = || settings::table.filter(settings::name.eq("agency"));
    let known: Option<Value> = tx.maybe(mine().select(settings::document))?;
    let mut own = known.clone().unwrap_or_else(|| json!({}));
    own["accent"] = accent.clone();
    let row = (settings::document.eq(&own), settings::changed_by.eq(tx.scope().principal().actor()));
    let again = (settings::version.eq(settings::version + 1), settings::changed_at.eq(diesel::dsl::now));
    match known {
        Some(_) => tx.run(diesel::update(mine()).set((row, again)))?,
        None => tx.run(diesel::insert_into(settings::table).values((settings::name.eq("agency"), row)))?,
    };
    Ok(())
}

/// `/app/site`
pub(crate) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let (document, version) = scope.tx(|tx| kept(tx, false)).await?;
    shown(&visit, &scope, Look::of(scope.tenant()), texts(&document), version, &[], false)
}

/// Saves what was chosen, or only tries it on.
pub(crate) async fn save(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let look = Look::tried(scope.tenant(), &form);
    let typed: Value = texts_typed(&form);
    let version: i32 = form.text("version").parse().unwrap_or_default();
    let wrongs = wrongs(&form);
    if !wrongs.is_empty() {
        let page = shown(&visit, &scope, look, typed, version, &wrongs, true)?;
        return Ok(Either::Left(page.status(StatusCode::UNPROCESSABLE_ENTITY)));
    }
    if form.text("act") == "try" {
        return Ok(Either::Left(shown(&visit, &scope, look, typed, version, &[], true)?));
    }
    let mut document = json!({"theme": look.theme.name, "accent": look.chosen.to_string(), "font": look.font});
    if let Some(map) = document.as_object_mut() {
        map.extend(look.options.clone());
        map.extend(typed.as_object().cloned().unwrap_or_default());
        if let Some(sorting) = SORTINGS.into_iter().find(|s| scope.tenant().offers(SORTING) && *s == form.text("sorting")) {
            map.insert("sorting".into(), json!(sorting));
        }
    }
    let wanted = document;
    let saved = scope.tx(move |tx| write(tx, Some(version), |_| Ok(wanted))).await;
    match saved {
        Ok(new) => Ok(Either::Right(Go::to("/app/site").toast("ok", "showcase-saved", &[]).undo(format!("/app/site/undo/{new}")))),
        Err(Error::Conflict(code)) if code == "changed" => {
            let (_, now) = scope.tx(|tx| kept(tx, false)).await?;
            let page = shown(&visit, &scope, look, typed, now, &[Wrong::new("", "changed")], true)?;
            Ok(Either::Left(page.status(StatusCode::CONFLICT)))
        }
        Err(e) => Err(e),
    }
}

/// Puts back what a change replaced, unless somebody changed it again.
pub(crate) async fn undo(scope: Scope, version: Path<i32>) -> Result<Go> {
    let version = version.into_inner();
    scope
        .tx(move |tx| {
            write(tx, Some(version), |tx| {
                let last = journal::table.filter(journal::what.eq(DESIGNED)).order(journal::id.desc()).select(journal::data);
                let data: Value = tx.one(last)?;
                Ok(data["before"].clone())
            })
        })
        .await?;
    Ok(Go::to("/app/site").toast("ok", "showcase-undone", &[]))
}

/// Writes the document anew, journalled with what it was; returns its new version.
fn write(tx: &mut Tx, expect: Option<i32>, wanted: impl FnOnce(&mut Tx) -> Result<Value>) -> Result<i32> {
    let (before, version) = kept(tx, true)?;
    if expect.is_some_and(|e| e != version) {
        return Err(Error::Conflict("changed".into()));
    }
    let mut document = wanted(tx)?;
    let after = document.clone();
    let accent = document.as_object_mut().and_then(|d| d.remove("accent")).unwrap_or_default();
    colour(tx, &accent)?;
    let actor = tx.scope().principal().actor();
    let row =
        (settings::name.eq(DOCUMENT), settings::document.eq(&document), settings::version.eq(version + 1), settings::changed_by.eq(actor));
    if version == 0 {
        // Two first changes at once: the second finds the row taken.
        let insert = diesel::insert_into(settings::table).values(row).on_conflict_do_nothing();
        if tx.run(insert)? == 0 {
            return Err(Error::Conflict("changed".into()));
        }
    } else {
        let own = settings::table.filter(settings::name.eq(DOCUMENT));
        tx.run(diesel::update(own).set((row, settings::changed_at.eq(diesel::dsl::now))))?;
    }
    tx.journal(DESIGNED, None, json!({"before": before, "after": after, "version": version + 1}))?;
    Ok(version + 1)
}

/// The texts of a document, by language.
fn texts(document: &Value) -> Value {
    let both = |name: &str| match &document[name] {
        Value::String(text) => json!({"fr": text, "en": ""}),
        other => json!({"fr": other["fr"].as_str().unwrap_or_default(), "en": other["en"].as_str().unwrap_or_default()}),
    };
    TEXTS.iter().map(|(name, _)| ((*name).to_string(), both(name))).collect::<serde_json::Map<_, _>>().into()
}

fn texts_typed(form: &Form) -> Value {
    let both =
        |name: &str| LANGUAGES.iter().map(|l| ((*l).to_string(), json!(form.text(&format!("{name}_{l}")).replace("\r\n", "\n")))).collect();
    TEXTS.iter().map(|(name, _)| ((*name).to_string(), Value::Object(both(name)))).collect::<serde_json::Map<_, _>>().into()
}

fn wrongs(form: &Form) -> Vec<Wrong> {
    let mut wrongs = Vec::new();
    if !form.text("accent").is_empty() && Rgb::parse(form.text("accent")).is_none() {
        wrongs.push(Wrong::new("accent", "colour"));
    }
    for (name, most) in TEXTS {
        for language in LANGUAGES {
            let field = format!("{name}_{language}");
            if form.text(&field).chars().count() > most {
                wrongs.push(Wrong::new(field, "too-long").with("max", most));
            }
        }
    }
    wrongs
}

fn shown(visit: &Visit, scope: &Scope, look: Look, texts: Value, version: i32, wrongs: &[Wrong], unsaved: bool) -> Result<Page> {
    scope.require(DESIGN)?;
    let errors = field_errors(visit, wrongs);
    let error_of = |name: &str| errors.as_array().into_iter().flatten().find(|e| e["field"] == name).map(|e| e["text"].clone());
    let tag = visit.locale().tag();
    let preview = |theme: &str, accent: &str, font: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/?"));
        query.append_key_only("preview").append_pair("theme", theme).append_pair("accent", accent).append_pair("font", font);
        for (name, value) in look.options.iter().filter(|_| theme == look.theme.name) {
            query.append_pair(name, value.as_str().unwrap_or_default());
        }
        query.finish()
    };
    let cards: Vec<Value> = themes()
        .iter()
        .map(|t| {
            let chosen = t.name == look.theme.name;
            let font = if chosen { look.font.as_str() } else { "" };
            json!({
                "name": t.name, "title": t.title.get(tag), "what": t.description.get(tag), "chosen": chosen,
                "preview": preview(&t.name, &look.chosen.to_string(), font),
            })
        })
        .collect();
    let accent = look.accent();
    let ground = Rgb::parse(&look.theme.tokens.ground).unwrap_or(accent.on_fill);
    let ratio = |a: Rgb, b: Rgb| (a.contrast(b) * 10.0).floor() / 10.0;
    let colours = json!({
        "chosen": look.chosen.to_string(), "fill": accent.fill.to_string(), "on_fill": accent.on_fill.to_string(),
        "text": accent.text.to_string(), "ground": ground.to_string(), "bent": accent.fill != look.chosen,
        "ratio_fill": ratio(accent.fill, accent.on_fill), "ratio_text": ratio(accent.text, ground),
    });
    let field = |name: String, kind: &str, label: String, value: Value, most: usize| json!({"name": name, "kind": kind, "label": label, "value": value, "max": most, "error": error_of(&name)});
    let mut fields = Vec::new();
    for (name, most) in TEXTS {
        for language in LANGUAGES {
            let label = visit.say(&format!("showcase-{name}-{language}"), &[]);
            let kind = if name == "about" { "long" } else { "text" };
            fields.push(field(format!("{name}_{language}"), kind, label, texts[name][language].clone(), most));
        }
    }
    let fonts: Vec<Value> = look.theme.fonts.iter().map(|f| json!({"value": f.name, "label": f.name})).collect();
    let mut choices = vec![
        json!({"name": "font", "kind": "choice", "label": visit.say("showcase-font", &[]), "value": look.font, "options": fonts, "required": true}),
    ];
    for option in &look.theme.options {
        let offers: Vec<Value> = option.choices.iter().map(|c| json!({"value": c.value, "label": c.words.get(tag)})).collect();
        let label = visit.say(&format!("showcase-option-{}", option.name), &[]);
        choices.push(json!({"name": option.name, "kind": "choice", "label": label, "value": look.options.get(&option.name), "options": offers, "required": true}));
    }
    if scope.tenant().offers(SORTING) {
        let offers: Vec<Value> =
            SORTINGS.iter().map(|s| json!({"value": s, "label": visit.say(&format!("setting-showcase-sorting-{s}"), &[])})).collect();
        let kept = scope.tenant().text(DOCUMENT, "sorting").unwrap_or("on");
        choices.push(json!({"name": "sorting", "kind": "choice", "label": visit.say("setting-showcase-sorting", &[]), "value": kept, "options": offers, "required": true}));
    }
    let accent_field = field("accent".into(), "colour", visit.say("showcase-accent", &[]), json!(look.chosen.to_string()), 7);
    Ok(Page::new("showcase/design.html")
        .title("showcase-design")
        .summary("showcase-design-what")
        .crumb("showcase-design", None)
        .with("themes", cards)
        .with("colours", colours)
        .with("accent_field", accent_field)
        .with("choices", choices)
        .with("fields", fields)
        .with("errors", errors)
        .with("version", version)
        .with("unsaved", unsaved)
        .with("site_url", visit.origin()))
}
