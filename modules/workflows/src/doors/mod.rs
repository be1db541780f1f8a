//! Webhooks in: doors by which other programs act here, each for one source, for what was chosen for it, in the name and with
//! the rights of the member that the message names (IN-06, IN-07).

mod acts;
mod api;
mod calls;
mod chosen;
mod pages;
mod perform;
mod read;
mod receive;
mod sample;
mod told;

pub(crate) use calls::forget_old;
pub(crate) use perform::forget;

use chrono::{DateTime, Utc};
use kernel::networks;
use kernel::prelude::*;
use kernel::schema::doors as d;

/// Connecting other programs: the settings desk's own right.
pub(crate) const KEEPERS: Permission = crate::vocabulary::CALL;
/// How many an agency may have.
const MOST: i64 = 50;
/// Calls that a door may take in a minute.
const FASTEST: i32 = 600;
/// How a door knows who comes: by a key in a header, or by a signature.
const PROOFS: [&str; 2] = ["key", "signature"];

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
    receive::routes(r);
}

/// A door as it is kept; its key stays in the database.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = d, check_for_backend(diesel::pg::Pg))]
struct Kept {
    id: Id,
    label: String,
    source: String,
    actions: Vec<Option<String>>,
    proof: String,
    old_until: Option<DateTime<Utc>>,
    networks: Option<Vec<Option<String>>>,
    pace: i32,
    active: bool,
    last_ok_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    last_error_at: Option<DateTime<Utc>>,
    turned_away: i32,
    turned_away_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// The doors by which workflows are started, for whoever keeps doors.
pub(crate) fn that_start(tx: &mut Tx) -> Result<Vec<(Id, String)>> {
    if !tx.scope().allows(KEEPERS) {
        return Ok(Vec::new());
    }
    let all: Vec<Kept> = tx.all(d::table.filter(d::active.eq(true)).order(d::id).select(Kept::as_select()))?;
    let starts = |door: &Kept| door.actions.iter().flatten().any(|action| action == "workflow.start");
    Ok(all.into_iter().filter(starts).map(|door| (door.id, door.label)).collect())
}

fn find(tx: &mut Tx, id: Id) -> Result<Kept> {
    tx.one(d::table.filter(d::id.eq(id)).select(Kept::as_select()))
}

/// What somebody asks a door to be.
#[derive(Clone, Debug)]
struct Wanted {
    label: String,
    source: String,
    actions: Vec<String>,
    proof: String,
    /// Addresses and networks from which it may be used; none: from anywhere.
    networks: Vec<String>,
    pace: i32,
    active: bool,
}

impl Wanted {
    fn of(kept: &Kept) -> Wanted {
        let listed = |all: &[Option<String>]| all.iter().flatten().cloned().collect();
        Wanted {
            label: kept.label.clone(),
            source: kept.source.clone(),
            actions: listed(&kept.actions),
            proof: kept.proof.clone(),
            networks: kept.networks.as_deref().map(listed).unwrap_or_default(),
            pace: kept.pace,
            active: kept.active,
        }
    }

    /// What is wrong with it, all at once. Nobody chooses what they may not do themselves; what was chosen before stays.
    fn wrongs(&self, scope: &Scope, before: Option<&Kept>) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        match self.label.chars().count() {
            0 => wrongs.push(Wrong::new("label", "required")),
            81.. => wrongs.push(Wrong::new("label", "too-long").with("max", 80)),
            _ => {}
        }
        if !is_source(&self.source) {
            wrongs.push(Wrong::new("source", if self.source.is_empty() { "required" } else { "door-source-name" }));
        }
        let stays = |action: &String| before.is_some_and(|kept| kept.actions.iter().flatten().any(|known| known == action));
        let known: Vec<String> = chosen::offered(scope).into_iter().flat_map(|(_, all)| all).collect();
        if self.actions.is_empty() || !self.actions.iter().all(|action| known.contains(action) || stays(action)) {
            wrongs.push(Wrong::new("actions", "door-actions"));
        }
        if !PROOFS.contains(&self.proof.as_str()) {
            wrongs.push(Wrong::new("proof", "choice"));
        }
        if let Some(odd) = self.networks.iter().find(|text| networks::plain(text).is_none()) {
            wrongs.push(Wrong::new("networks", "network").with("value", odd.chars().take(60).collect::<String>()));
        } else if self.networks.len() > networks::MOST {
            wrongs.push(Wrong::new("networks", "networks-many").with("max", networks::MOST));
        }
        if !(1..=FASTEST).contains(&self.pace) {
            wrongs.push(Wrong::new("pace", "door-pace").with("max", FASTEST));
        }
        wrongs
    }

    fn listed(&self) -> Vec<Option<String>> {
        self.actions.iter().cloned().map(Some).collect()
    }

    /// Networks in their plain form; nothing is from anywhere.
    fn from(&self) -> Option<Vec<Option<String>>> {
        let mut all: Vec<Option<String>> = self.networks.iter().filter_map(|text| networks::plain(text)).map(Some).collect();
        all.sort();
        all.dedup();
        Some(all).filter(|all| !all.is_empty())
    }
}

/// What a program calls itself in its messages.
fn is_source(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=40).contains(&name.len())
        && name.bytes().next().is_some_and(fits)
        && name.bytes().all(|b| fits(b) || matches!(b, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::is_source;

    #[test]
    fn a_source_is_one_plain_word() {
        for good in ["n8n", "typeform", "bot.booking", "form_2"] {
            assert!(is_source(good), "{good}");
        }
        for odd in ["", "N8N", "-n8n", "two words", "é", &"x".repeat(41)] {
            assert!(!is_source(odd), "{odd}");
        }
    }
}
