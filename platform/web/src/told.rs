//! What the journal says was done, in words.

use crate::visit::Visit;

/// The act's own words, or those that its verb has for any resource.
pub fn act_in_words(visit: &Visit, what: &str) -> String {
    let key = format!("event-{}", what.replace(['.', '_'], "-"));
    let said = visit.say(&key, &[]);
    if said != key {
        return said;
    }
    let (of, verb) = what.split_once('.').unwrap_or((what, ""));
    let many = visit.say(&format!("{of}-many"), &[]);
    visit.say(&format!("act-{}", verb.replace('_', "-")), &[("many", many)])
}
