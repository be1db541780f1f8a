//! Writing a rule: whoever writes it becomes its author, and it is done with their rights from then on.

use crate::rule::{Rule, wrongs};
use crate::said::{aloud, whole};
use crate::schema::workflows as w;
use crate::vocabulary::Vocabulary;
use crate::workflow::WORKFLOWS;
use kernel::prelude::*;
use serde_json::{Value, json};

/// Keeps a rule that is right; what is wrong with it is said all at once. Whoever acts is its author.
pub(crate) fn write(tx: &mut Tx, id: Id, rule: &Rule) -> Result<()> {
    let known = Vocabulary::of(tx)?;
    let wrong = wrongs(rule, &known);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let author = tx.scope().principal().member();
    keep(tx, id, rule, &known, author)
}

/// Keeps a rule of ours: a preset, which its new author goes on to change.
pub(crate) fn keep(tx: &mut Tx, id: Id, rule: &Rule, known: &Vocabulary, author: Option<Id>) -> Result<()> {
    let before = WORKFLOWS.hold(tx, id)?;
    if !before["deleted_at"].is_null() {
        return Err(Error::Conflict("binned".into()));
    }
    let says = whole(&aloud(tx), rule, known);
    let said: Value = serde_json::to_value(rule)?;
    let set = (w::rule.eq(&said), w::starts.eq(&rule.when.start), w::says.eq(&says), w::author_id.eq(author));
    let row = w::table.filter(w::id.eq(id));
    tx.run(diesel::update(row).set((set, w::version.eq(w::version + 1), w::updated_at.eq(diesel::dsl::now))))?;
    tx.journal("workflows.ruled", Some(id), json!({"rule": said, "says": says}))
}

/// Switches one on or off, where it stands otherwise.
pub(crate) fn switch(tx: &mut Tx, id: Id, active: bool) -> Result<()> {
    WORKFLOWS.patch(tx, id, None, Record::from_iter([("active".into(), json!(active))])).map(|_| ())
}
