//! Administrators are told: their copy is there, its end is near.

use super::Copy;
use crate::readers::Readers;
use crate::releases::write_letter;
use diesel::prelude::*;
use kernel::error::Result;
use kernel::notice::{Kind, Leaves};
use kernel::principal::Id;
use kernel::schema::{member_roles, members};
use kernel::scope::Tx;
use web::Config;

/// Where one goes about the copy.
pub(super) const DESK: &str = "/app/modules/copy";

/// Active members who may do everything.
pub(super) fn administrators(tx: &mut Tx) -> Result<Vec<(Id, String)>> {
    let leads = member_roles::table.filter(member_roles::role.eq("admin")).select(member_roles::member_id);
    let active = members::status.eq("active").and(members::deleted_at.is_null()).and(members::id.eq_any(leads));
    tx.all(members::table.filter(active).order(members::id).select((members::id, members::email)))
}

/// A notice to each administrator; a letter, too, where something ends.
pub(super) fn tell(tx: &mut Tx, kind: &Kind, copy: &Copy) -> Result<()> {
    let tenant = tx.scope().tenant().clone();
    let readers = Readers::of(tx)?;
    let link = format!("{}{DESK}", tx.scope().house().service::<Config>().origin_of(&tenant));
    for (member, email) in administrators(tx)? {
        tx.tell(kind, &[member], &copy.slug, DESK)?;
        if kind.leaves == Leaves::OwnLetter {
            let day = copy.until.format("%Y-%m-%d").to_string();
            write_letter(tx, kind.name, &email, readers.locale(member), &copy.slug, &day, &link)?;
        }
    }
    Ok(())
}
