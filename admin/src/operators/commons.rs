//! The venue commons, looked after: disputes decided, two venues made one, a file of venues brought in.

use super::{console, door, operator};
use actix_web::Either;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use diesel::sql_types::{Bool, Integer, Jsonb, Text, Uuid};
use kernel::error::{Error, Result, Wrong};
use kernel::module::OPERATOR;
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use serde_json::{Map, Value, json};
use web::{Form, Go, Page, Visit, field_errors};

diesel::define_sql_function! {
    fn commons_search(words: Text, of_country: Text, most: Integer) -> Jsonb;
}
diesel::define_sql_function! {
    fn commons_disputed() -> Jsonb;
}
diesel::define_sql_function! {
    fn commons_acted() -> Jsonb;
}
diesel::define_sql_function! {
    fn commons_decide(of_fact: Uuid, keep: Bool, why: Text) -> Bool;
}
diesel::define_sql_function! {
    fn commons_merge(keep: Uuid, gone: Uuid) -> Bool;
}
diesel::define_sql_function! {
    fn commons_import(rows: Jsonb, of_source: Text, of_licence: Text) -> Jsonb;
}

/// Columns of a file that say what a venue is; the first two must be there.
const NAMED: [&str; 4] = ["name", "town", "country", "postcode"];
/// Columns that are facts; `postcode` is both. The database knows the same.
const FACTS: [&str; 13] = [
    "street",
    "postcode",
    "website",
    "capacity",
    "capacity_seated",
    "capacity_standing",
    "stage_size",
    "accessible",
    "accessibility",
    "opening_months",
    "phone",
    "email",
    "hosting",
];
/// Lines of one file.
const MOST: usize = 20_000;
/// Venues to choose from.
const FOUND: i32 = 20;
/// The longest source, licence or reason.
const LONGEST: usize = 300;

pub(super) fn routes(r: &mut Routes) {
    r.get("/operators/commons", OPERATOR, page);
    r.post("/operators/commons/facts/{id}", OPERATOR, decide);
    r.post("/operators/commons/merge", OPERATOR, merge).dangerous();
    r.post("/operators/commons/import", OPERATOR, import).dangerous();
}

async fn page(visit: Visit, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    shown(&visit, query.text("q"), &Form::default(), &[]).await
}

async fn shown(visit: &Visit, words: &str, typed: &Form, wrongs: &[Wrong]) -> Result<Page> {
    let (by, asked) = (operator(visit)?, words.to_string());
    let (disputed, acted, found) = door(visit)
        .tx(Principal::Operator(by), "the venue commons", move |tx| {
            let disputed: Value = tx.one(diesel::select(commons_disputed()))?;
            let acted: Value = tx.one(diesel::select(commons_acted()))?;
            let found = if asked.is_empty() { json!([]) } else { tx.one(diesel::select(commons_search(asked, "", FOUND)))? };
            Ok((disputed, acted, found))
        })
        .await?;
    let field = |mut it: Value| {
        it["label"] = json!(visit.say(&format!("operators-commons-{}", it["field"].as_str().unwrap_or_default()), &[]));
        it
    };
    let act = |it: &Value| {
        let data = &it["data"];
        let said = |name: &str| data[name].as_str().map_or_else(|| data[name].to_string(), String::from);
        let args = ["venue", "town", "value", "gone", "source", "licence", "venues", "facts", "why"].map(|name| (name, said(name)));
        json!({"at": it["at"], "by": it["by"], "text": visit.say(&format!("operators-commons-did-{}", it["what"].as_str().unwrap_or_default()), &args)})
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    Ok(console("admin/operators/commons.html", "commons")
        .title("operators-commons")
        .summary("operators-commons-text")
        .crumb("operators-commons", None)
        .with("disputed", list(&disputed).into_iter().map(field).collect::<Vec<_>>())
        .with("acts", list(&acted).iter().map(act).collect::<Vec<_>>())
        .with("found", found)
        .with("q", words)
        .with("columns", NAMED.iter().chain(FACTS.iter().filter(|f| !NAMED.contains(f))).collect::<Vec<_>>())
        .with("values", json!({"csv": typed.text("csv"), "source": typed.text("source"), "licence": typed.text("licence")}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }))
}

async fn decide(visit: Visit, id: Path<Id>, typed: Form) -> Result<Go> {
    let (id, by, keep) = (*id, operator(&visit)?, typed.text("keep") == "true");
    let why: String = typed.text("why").chars().take(LONGEST).collect();
    let done = door(&visit)
        .tx(Principal::Operator(by), "a dispute of the commons", move |tx| tx.one(diesel::select(commons_decide(id, keep, why))));
    Ok(match (done.await?, keep) {
        (true, true) => Go::to("/operators/commons").toast("ok", "operators-commons-kept", &[]),
        (true, false) => Go::to("/operators/commons").toast("ok", "operators-commons-refused", &[]),
        (false, _) => Go::to("/operators/commons").toast("info", "operators-commons-gone", &[]),
    })
}

async fn merge(visit: Visit, typed: Form) -> Result<Go> {
    let by = operator(&visit)?;
    let id = |name: &str| typed.text(name).parse::<Id>().ok();
    let (Some(keep), Some(gone)) = (id("keep"), id("gone")) else {
        return Ok(Go::to("/operators/commons").toast("warn", "operators-commons-two", &[]));
    };
    let done = door(&visit)
        .tx(Principal::Operator(by), "two venues of the commons made one", move |tx| tx.one(diesel::select(commons_merge(keep, gone))));
    Ok(match done.await? {
        true => Go::to("/operators/commons").toast("ok", "operators-commons-merged", &[]),
        false => Go::to("/operators/commons").toast("warn", "operators-commons-two", &[]),
    })
}

async fn import(visit: Visit, typed: Form) -> Result<Either<Page, Go>> {
    let by = operator(&visit)?;
    let (source, licence) = (typed.text("source").to_string(), typed.text("licence").to_string());
    let mut wrongs = Vec::new();
    for (name, value) in [("source", &source), ("licence", &licence)] {
        if value.is_empty() {
            wrongs.push(Wrong::new(name, "required"));
        } else if value.chars().count() > 200 {
            wrongs.push(Wrong::new(name, "too-long").with("max", 200));
        }
    }
    let rows = match read(typed.text("csv")) {
        Ok(rows) => rows,
        Err(wrong) => {
            wrongs.push(wrong);
            Vec::new()
        }
    };
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, "", &typed, &wrongs).await?));
    }
    let done = door(&visit).tx(Principal::Operator(by), "a file for the commons", move |tx| {
        tx.one::<Value>(diesel::select(commons_import(Value::Array(rows), source, licence)))
    });
    let done = done.await?;
    let counts = [("venues", done["venues"].to_string()), ("facts", done["facts"].to_string())];
    Ok(Either::Right(Go::to("/operators/commons").toast("ok", "operators-commons-imported", &counts)))
}

/// The lines of a file, each `{name, town, country, postcode, facts}`; what is wrong with the first that is.
fn read(csv: &str) -> Result<Vec<Value>, Wrong> {
    let wrong = |code, line: usize| Wrong::new("csv", code).with("line", line);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
    let head: Vec<String> = reader.headers().map_err(|_| wrong("commons-line", 1))?.iter().map(str::to_lowercase).collect();
    let strange = head.iter().find(|name| !NAMED.contains(&name.as_str()) && !FACTS.contains(&name.as_str()));
    if let Some(strange) = strange {
        return Err(Wrong::new("csv", "commons-column").with("column", strange));
    }
    let mut rows = Vec::new();
    for (number, line) in reader.records().enumerate() {
        let line = line.map_err(|_| wrong("commons-line", number + 2))?;
        if number >= MOST {
            return Err(Wrong::new("csv", "commons-lines").with("max", MOST));
        }
        let said = |name: &str| head.iter().position(|column| column == name).and_then(|at| line.get(at)).unwrap_or_default();
        let mut facts = Map::new();
        for name in FACTS.iter().filter(|name| !said(name).is_empty()) {
            let value = said(name);
            let sound = match *name {
                "accessible" => ["yes", "no"].contains(&value),
                "website" => value.starts_with("https://") || value.starts_with("http://"),
                "email" => value.contains('@'),
                name if name.starts_with("capacity") => value.parse::<u32>().is_ok_and(|n| (1..=500_000).contains(&n)),
                _ => true,
            };
            if !sound || value.chars().count() > 500 {
                return Err(wrong("commons-value", number + 2).with("column", name));
            }
            facts.insert((*name).to_string(), json!(value));
        }
        let lengths = [("name", 1, 200), ("town", 1, 100), ("country", 0, 60), ("postcode", 0, 12)];
        if let Some((name, ..)) = lengths.iter().find(|(name, least, most)| !(*least..=*most).contains(&said(name).chars().count())) {
            return Err(wrong("commons-value", number + 2).with("column", name));
        }
        rows.push(
            json!({"name": said("name"), "town": said("town"), "country": said("country"), "postcode": said("postcode"), "facts": facts}),
        );
    }
    if rows.is_empty() { Err(Wrong::new("csv", "required")) } else { Ok(rows) }
}

/// A file sent by a program.
pub(super) async fn bring(visit: &Visit, by: Id, csv: &str, source: String, licence: String) -> Result<Value> {
    let rows = read(csv).map_err(|wrong| Error::Invalid(vec![wrong]))?;
    door(visit)
        .tx(Principal::Operator(by), "a file for the commons", move |tx| {
            tx.one(diesel::select(commons_import(Value::Array(rows), source, licence)))
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_by_its_first_line_and_its_first_fault_is_named() {
        let rows = read("name,town,capacity\nLe Hangar,Nantes,900\nLa Cale, Brest ,").expect("a file");
        assert_eq!(rows[0], json!({"name": "Le Hangar", "town": "Nantes", "country": "", "postcode": "", "facts": {"capacity": "900"}}));
        assert_eq!(rows[1]["town"], "Brest");
        assert_eq!(rows[1]["facts"], json!({}));
        let code = |csv: &str| read(csv).expect_err("no file").code;
        assert_eq!(code("name,town,director\nLe Hangar,Nantes,Jeanne"), "commons-column");
        assert_eq!(code("name,town,capacity\nLe Hangar,Nantes,many"), "commons-value");
        assert_eq!(code("name,town\nLe Hangar,"), "commons-value");
        assert_eq!(code("name,town\nLe Hangar"), "commons-line");
        assert_eq!(code("name,town\n"), "required");
    }
}
