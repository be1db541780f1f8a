//! What is known of an address, beside it on the sheet that says it.

use super::kept;
use super::{CHECKS, LIST};
use crate::{DETAILS, MODULE, ORGANISATIONS, PEOPLE};
use kernel::module::Mark;
use kernel::prelude::*;

/// The verdict on the address of a person, an organisation or a detail; none where nobody knows.
pub(crate) fn marks(tx: &mut Tx, of: &'static Resource, record: &Record) -> Result<Vec<Mark>> {
    let field = match of.name {
        name if name == PEOPLE.name || name == ORGANISATIONS.name => "email",
        name if name == DETAILS.name && record["kind"] == "email" => "value",
        _ => return Ok(Vec::new()),
    };
    if !tx.scope().allows(CHECKS) || !tx.scope().tenant().carries(&MODULE, Part::Path(LIST)) {
        return Ok(Vec::new());
    }
    let text = |name: &str| record.get(name).and_then(|value| value.as_str());
    let (Some(address), Some((whose, id))) = (text(field), whose(of, &text)) else { return Ok(Vec::new()) };
    let known = kept::of(tx, &[address.trim().to_lowercase()])?;
    let mark = known.values().next().and_then(|check| match check.verdict() {
        "ok" => Some(("address-ok", "ok")),
        "risky" => Some(("address-risky", "warn")),
        "bad" => Some(("address-bad", "late")),
        _ => None,
    });
    let mark = mark.map(|(label, tone)| Mark { field, label, tone, href: format!("/app/verified/{whose}/{id}") });
    Ok(mark.into_iter().collect())
}

/// Whose address it is: the record's own, or that of whom a detail is about.
fn whose<'a>(of: &Resource, text: &impl Fn(&str) -> Option<&'a str>) -> Option<(&'static str, &'a str)> {
    if of.name != DETAILS.name {
        let own = [&PEOPLE, &ORGANISATIONS].into_iter().find(|known| known.name == of.name)?;
        return Some((own.name, text("id")?));
    }
    [("people", "person_id"), ("organisations", "organisation_id"), ("artists", "artist_id"), ("venues", "venue_id")]
        .into_iter()
        .find_map(|(name, link)| Some((name, text(link)?)))
}
