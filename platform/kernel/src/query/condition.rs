//! A condition of a list, and the words that are looked for in it, as SQL.

use super::{Filter, Op, Place, is_extra, pattern, plain};
use crate::error::{Error, Result};
use crate::field::{Field, Kind};
use crate::phone;
use crate::resource::Resource;
use crate::statement::{Piece, Sql};
use chrono::{Days, NaiveDate, Utc};
use serde_json::Value;

/// Every word must occur; a telephone number may be written otherwise than it is looked for.
pub(super) fn searched(all: &mut Sql, typed: &str) {
    let dialled = phone::sought(typed);
    all.sql(if dialled.is_some() { " and ((true" } else { " and (true" });
    for word in typed.split_whitespace().take(6) {
        // A sub-select is asked once, not of every row.
        all.sql(" and needle like (select folded(").text(pattern(word)).sql("))");
    }
    if let Some(digits) = dialled {
        all.sql(") or needle like ").text(pattern(&digits));
    }
    all.sql(")");
}

/// Days counted from today: not yet known in a saved question, known each time it is asked.
fn counted(all: &mut Sql, place: &Place, filter: &Filter, today: Option<NaiveDate>) -> Result<()> {
    let wrong = || Error::invalid(filter.field.clone(), "number");
    let days = plain(&filter.value).and_then(|days| days.trim().parse::<u16>().ok()).ok_or_else(wrong)?;
    let Place::Column(Field { kind: Kind::Date | Kind::Moment, .. }) = place else { return Err(wrong()) };
    let (today, days) = (today.unwrap_or_else(|| Utc::now().date_naive()), Days::new(days.into()));
    let day = |day: NaiveDate| day.to_string();
    all.sql(" and (");
    match filter.op {
        Op::Older => all.place(place).sql(" is null or ").place(place).sql(" < ").value(place, day(today - days)),
        Op::Recent => all.place(place).sql(" >= ").value(place, day(today - days)),
        // A moment of the last day is before the day after it.
        _ => all
            .place(place)
            .sql(" >= ")
            .value(place, day(today))
            .sql(" and ")
            .place(place)
            .sql(" < ")
            .value(place, day(today + days + Days::new(1))),
    };
    all.sql(")");
    Ok(())
}

/// One condition of a list.
pub(super) fn condition(all: &mut Sql, resource: &Resource, filter: &Filter, today: Option<NaiveDate>) -> Result<()> {
    let place = match resource.field(&filter.field) {
        Some(field) => Place::Column(field),
        None if is_extra(&filter.field) => Place::Extra(filter.field.clone()),
        None => return Err(Error::invalid(filter.field.clone(), "unknown-field")),
    };
    if let (Place::Column(field), Op::Is, Value::Array(values)) = (&place, filter.op, &filter.value)
        && field.collated()
        && !field.encrypted
    {
        all.sql(" and ").place(&place).sql(" = any(").0.push(Piece::Texts(values.iter().filter_map(plain).collect()));
        all.sql(")");
        return Ok(());
    }
    if filter.op.counts() {
        return counted(all, &place, filter, today);
    }
    let value = plain(&filter.value).unwrap_or_default();
    if let Place::Column(field) = &place
        && field.encrypted
        && !Op::on(field).contains(&filter.op)
    {
        return Err(Error::invalid(filter.field.clone(), "unknown-field"));
    }
    if let (Place::Column(field), Op::Is) = (&place, filter.op)
        && field.encrypted
    {
        all.0.extend([Piece::Sql(" and "), Piece::Index(field.name)]);
        all.sql(" = ").text(value);
        return Ok(());
    }
    if let (Place::Column(field), Op::Is | Op::IsNot | Op::From | Op::Until) = (&place, filter.op) {
        if value.is_empty() {
            return Err(Error::invalid(filter.field.clone(), "required"));
        }
        if let Some(wrong) = field.check(&field.read(&value)) {
            return Err(Error::Invalid(vec![wrong]));
        }
    }
    let value = match (&place, filter.op) {
        (Place::Column(f), Op::Is | Op::IsNot | Op::From | Op::Until) => plain(&f.read(&value)).unwrap_or_default(),
        _ => value,
    };
    if let (Place::Column(Field { kind: Kind::Phone, .. }), Op::Contains, Some(digits)) = (&place, filter.op, phone::sought(&value)) {
        all.sql(" and regexp_replace(cast(").place(&place).sql(" as text), '[^0-9]', '', 'g') like ").text(pattern(&digits));
        return Ok(());
    }
    all.sql(" and ");
    match filter.op {
        Op::Is => all.place(&place).sql(" = ").value(&place, value),
        Op::IsNot => all.sql("(").place(&place).sql(" is distinct from ").value(&place, value).sql(")"),
        Op::From => all.place(&place).sql(" >= ").value(&place, value),
        Op::Until => all.place(&place).sql(" <= ").value(&place, value),
        Op::Contains => all.sql("folded(cast(").place(&place).sql(" as text)) like (select folded(").text(pattern(&value)).sql("))"),
        Op::Empty | Op::Older | Op::Recent | Op::Soon => all.place(&place).sql(" is null"),
        Op::Filled => all.place(&place).sql(" is not null"),
    };
    Ok(())
}
