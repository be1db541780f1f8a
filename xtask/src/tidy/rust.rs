//! Words that only a few files may say.

use super::tree::{File, Finding, Tree};

/// A word, who may say it, and why others may not.
struct Guarded {
    word: &'static str,
    /// Paths, or beginnings of paths.
    allowed: &'static [&'static str],
    /// Words whose users outside modules may, too.
    with: &'static [&'static str],
    why: &'static str,
}

const GUARDED: [Guarded; 3] = [
    Guarded {
        word: "tenant_id",
        allowed: &[
            "platform/kernel/src/scope.rs",
            "platform/kernel/src/platform_tx.rs",
            "platform/kernel/src/cross_tenant.rs",
            "platform/kernel/src/directory.rs",
            "platform/kernel/src/accounts.rs",
            // It reads the names of constraints.
            "platform/kernel/src/error.rs",
            // It writes into the one other agency that the database lets it.
            "platform/kernel/src/copy.rs",
            // It leaves the column out of the keys that it asks the catalogue for.
            "platform/kernel/src/merge/relink.rs",
            // Backups hold every agency's rows, as the catalogue names them; the owner alone reads them back.
            "platform/kernel/src/backup/tables.rs",
            "platform/kernel/src/backup/restore.rs",
        ],
        // Accounts and their seats belong to no one agency; modules have no road to them.
        with: &["PlatformTx", "platform_tx(", "CrossTenantTx"],
        why: "no one names the tenant's column: the transaction sets the tenant, and row security does the rest",
    },
    Guarded {
        word: "CrossTenant",
        allowed: &[
            "platform/kernel/src/cross_tenant.rs",
            "platform/kernel/src/support.rs",
            "platform/kernel/src/vitals.rs",
            "platform/kernel/src/retired.rs",
            "platform/jobs/",
            "admin/src/operators/",
            "tenants/src/operators.rs",
            "tenants/src/rounds.rs",
            // Where the key is made.
            "platform/host/src/serve.rs",
            // Where the house is made for tests.
            "tests/src/estate.rs",
        ],
        with: &[],
        why: "the door across agencies is for the worker and the operators' console: an agency's data is reached by its Scope",
    },
    Guarded {
        word: "Scope::grant",
        allowed: &["platform/kernel/", "platform/web/src/guard.rs", "platform/jobs/", "tenants/src/provision.rs"],
        with: &[],
        why: "only the guard, the worker and provisioning make a Scope: a handler is given one",
    },
];

/// The tenant's column and the making of a `Scope` stay where they belong.
pub fn guarded_words(tree: &Tree) -> Vec<Finding> {
    tree.ending(".rs").filter(|file| hand_written_product(file)).flat_map(in_file).collect()
}

fn hand_written_product(file: &File) -> bool {
    // This program has to say the words in order to look for them.
    !file.is_test() && !file.path.ends_with("/schema.rs") && !file.path.starts_with("xtask/")
}

fn in_file(file: &File) -> Vec<Finding> {
    let guarded = GUARDED.iter().filter(|it| !may_say(file, it));
    guarded
        .flat_map(|it| file.product_lines().filter(|(_, line)| line.contains(it.word)).map(|(number, _)| file.finding(number, it.why)))
        .collect()
}

fn may_say(file: &File, it: &Guarded) -> bool {
    let by_place = it.allowed.iter().any(|allowed| file.path.starts_with(allowed));
    let by_road = file.product_lines().any(|(_, line)| it.with.iter().any(|road| line.contains(road)));
    by_place || by_road && !file.path.starts_with("modules/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guarded_words_are_found_outside_their_files() {
        let line = "let a = (Scope::grant(), \"tenant_id\");\n";
        let tree = Tree::of(&[
            ("modules/booking/src/lib.rs", line),
            ("modules/booking/src/schema.rs", line),
            ("modules/booking/tests/story.rs", line),
            ("modules/booking/src/sly.rs", "fn f(tx: &mut PlatformTx) { seats::tenant_id }"),
            ("admin/src/agencies.rs", "fn f(tx: &mut PlatformTx) { seats::tenant_id }"),
            ("platform/kernel/src/scope.rs", line),
            ("modules/booking/src/door.rs", "let door: &CrossTenant = house.service();"),
            ("admin/src/team.rs", "fn f(tx: &mut CrossTenantTx) {}"),
            ("admin/src/operators/agency.rs", "fn f(tx: &mut CrossTenantTx) { seats::tenant_id }"),
            ("platform/kernel/src/job.rs", line),
            ("tenants/src/provision.rs", "// tenant_id\n#[cfg(test)]\nmod tests { Scope::grant(); }"),
        ]);
        let found: Vec<String> = guarded_words(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(
            found,
            [
                "modules/booking/src/lib.rs",
                "modules/booking/src/lib.rs",
                "modules/booking/src/sly.rs",
                "modules/booking/src/door.rs",
                "admin/src/team.rs",
                "platform/kernel/src/job.rs",
            ]
        );
    }
}
