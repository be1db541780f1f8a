//! `estrade journal verify`: whether the past is what it was, and what was anchored outside the database.

use admin::anchors;
use kernel::diesel::prelude::*;
use kernel::house::House;
use kernel::principal::Id;
use kernel::schema::directory::tenants;
use kernel::seal::Broken;

/// A line for each agency (or the one named), and whether everything is right.
///
/// # Errors
/// A sentence on why the walk could not be made.
pub fn verify(house: &House, agency: Option<&str>, seal: Option<&str>) -> Result<(Vec<String>, bool), String> {
    let all: Vec<(Id, String)> = house
        .run_platform_tx("system:journal", |tx| tx.all(tenants::table.order(tenants::slug).select((tenants::id, tenants::slug))))
        .map_err(|e| e.to_string())?;
    let chosen: Vec<_> = all.into_iter().filter(|(_, slug)| agency.is_none_or(|a| a == slug)).collect();
    if let (Some(agency), true) = (agency, chosen.is_empty()) {
        return Err(format!("There is no agency at {agency}; `estrade tenant list` shows them all."));
    }
    let (mut said, mut right) = (Vec::new(), true);
    for (id, slug) in chosen {
        let anchors =
            anchors::kept(house.service::<web::Config>(), id).map_err(|e| format!("{slug}: its anchors could not be read: {e}"))?;
        let (forged, cast, last) = (anchors.forged, anchors.seals.len(), anchors.last);
        let walk = house.walk_anchored(id, seal, anchors.seals).map_err(|e| format!("{slug}: the journal could not be read: {e}"))?;
        let anchored = last.map_or("no anchor".into(), |at| format!("{cast} anchors, the last of {}", at.format("%F %T UTC")));
        let sealed =
            format!("{} sealed ({} blotted), {} too young; last seal {}; {anchored}", walk.sealed, walk.blotted, walk.young, walk.head);
        right &= walk.broken.is_none() && walk.known && walk.adrift.is_none() && forged.is_none();
        said.push(match walk.broken {
            Some((line, Broken::Changed)) => format!("{slug}: line {line} is not what was sealed; before it, {sealed}"),
            Some((line, Broken::Removed)) => format!("{slug}: line {line} was sealed and is gone; before it, {sealed}"),
            Some((line, Broken::Added)) => format!("{slug}: line {line} stands among sealed lines without a seal; before it, {sealed}"),
            None if !walk.known => format!("{slug}: the seal that was kept is not in the chain, which was made anew or cut off; {sealed}"),
            None => match (walk.adrift, forged) {
                (Some(line), _) => {
                    format!("{slug}: line {line} bore another seal when it was anchored, the chain was made anew or cut off; {sealed}")
                }
                (None, Some(n)) => format!("{slug}: line {n} of its file of anchors is not what the house wrote; {sealed}"),
                (None, None) => format!("{slug}: whole; {sealed}"),
            },
        });
    }
    Ok((said, right))
}
