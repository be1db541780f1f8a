//! The closed list of what may be done through a door: `record.create:people`, `task.create`.

use crate::rule::values;
use crate::run::RUN;
use kernel::prelude::*;
use planning::TASKS;

/// What is done with the records of one resource, named after a colon.
pub(super) const OF_RECORDS: [&str; 4] = ["record.create", "record.update", "record.status", "record.note"];
/// What is done whatever it is about.
pub(super) const PLAIN: [&str; 3] = ["task.create", "people.tell", "workflow.start"];

/// All that the acting one may choose, because they may do it themselves: what is about no one resource first.
pub(super) fn offered(scope: &Scope) -> Vec<(Option<&'static Resource>, Vec<String>)> {
    let plain = PLAIN.into_iter().filter(|action| {
        let may = if *action == "task.create" { TASKS.may.create } else { RUN };
        scope.allows(may)
    });
    let on = scope.house().edition().modules.iter().filter(|module| scope.tenant().has(module.manifest.name));
    let of = on.flat_map(|module| module.resources.iter().copied());
    let mine = |of: &'static Resource| {
        let may = |action: &&str| match *action {
            "record.create" => scope.allows(of.may.create),
            "record.update" => scope.allows(of.may.update),
            "record.status" => scope.allows(of.may.update) && statuses(of).next().is_some(),
            _ => scope.allows(of.may.comment) && scope.allows(of.may.read),
        };
        (Some(of), OF_RECORDS.into_iter().filter(may).map(|action| format!("{action}:{}", of.name)).collect::<Vec<_>>())
    };
    let all = std::iter::once((None, plain.map(String::from).collect())).chain(of.map(mine));
    all.filter(|(_, actions)| !actions.is_empty()).collect()
}

/// The fields of a closed list that a change of status may set.
pub(super) fn statuses(of: &Resource) -> impl Iterator<Item = &'static Field> + use<> {
    of.fields.iter().filter(|field| !field.readonly && values(field).is_some())
}

/// Its words, and the resource it is about: `record.create:people` is `door-do-record-create`.
pub(super) fn word(action: &str) -> (String, Option<&str>) {
    let (act, of) = action.split_once(':').map_or((action, None), |(act, of)| (act, Some(of)));
    (format!("door-do-{}", act.replace('.', "-")), of)
}
