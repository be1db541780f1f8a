//! A rule as a form holds it, half written or whole: selects that say a sentence's part in one value (`status=active`).

use crate::rule::{Condition, Raci, Rule, Step, When};
use web::Form;

/// When it begins, as one value: `event:projects.status=active`, `manual:people`, `schedule`.
pub(super) fn code(when: &When) -> String {
    match (when.start.as_str(), when.what.as_str()) {
        ("event", "becomes") => format!("event:{}.{}={}", when.of, when.field, when.value),
        ("event", what) => format!("event:{}.{what}", when.of),
        (start, _) if when.of.is_empty() => start.into(),
        (start, _) => format!("{start}:{}", when.of),
    }
}

fn started(code: &str, form: &Form) -> When {
    let (start, rest) = code.split_once(':').unwrap_or((code, ""));
    let mut when = When { start: start.into(), of: rest.into(), ..When::default() };
    if let ("event", Some((of, what))) = (start, rest.split_once('.')) {
        when.of = of.into();
        match what.split_once('=') {
            Some((field, value)) => (when.what, when.field, when.value) = ("becomes".into(), field.into(), value.into()),
            None => when.what = what.into(),
        }
    }
    if start == "schedule" {
        when.every = form.text("every").into();
        let day = match when.every.as_str() {
            "week" => form.text("weekday"),
            "month" => form.text("monthday"),
            _ => "",
        };
        when.day = day.parse().unwrap_or_default();
        when.hour = form.text("hour").parse().unwrap_or(9);
        // What is no number is out of bounds, and said to be; without records there is nothing to follow each other.
        let number = |name: &str| {
            Some(form.text(name)).filter(|n| !n.is_empty() && !when.of.is_empty()).map_or(0, |n| n.parse().unwrap_or(u32::MAX))
        };
        (when.size, when.pause, when.chance) = (number("size"), number("pause"), number("chance"));
    }
    when
}

/// A condition as one value: `status=active`, `status!=active`, `lead_id:empty`.
pub(super) fn condition_code(c: &Condition) -> String {
    match c.op.as_str() {
        "is" => format!("{}={}", c.field, c.value),
        "is_not" => format!("{}!={}", c.field, c.value),
        op => format!("{}:{op}", c.field),
    }
}

fn condition(code: &str) -> Condition {
    let of = |field: &str, op: &str, value: &str| Condition { field: field.into(), op: op.into(), value: value.into() };
    if let Some((field, value)) = code.split_once("!=") {
        return of(field, "is_not", value);
    }
    match (code.split_once('='), code.split_once(':')) {
        (Some((field, value)), _) => of(field, "is", value),
        (None, Some((field, op))) => of(field, op, ""),
        _ => of(code, "", ""),
    }
}

/// What was filled in.
pub(super) fn read(form: &Form) -> Rule {
    let count: usize = form.text("steps").parse().unwrap_or_default();
    let steps = (0..count.min(crate::rule::MOST)).map(|n| step(form, n)).collect();
    let conditions = form.all("condition").into_iter().filter(|code| !code.is_empty()).map(condition).collect();
    let who = |name: &str| form.text(&format!("raci-{name}")).to_string();
    let raci =
        Raci { responsible: who("responsible"), accountable: who("accountable"), consulted: who("consulted"), informed: who("informed") };
    Rule { when: started(form.text("when"), form), conditions, raci, steps }
}

fn step(form: &Form, n: usize) -> Step {
    let text = |part: &str| form.text(&format!("steps-{n}-{part}")).to_string();
    let (field, value) = match text("set").split_once('=') {
        Some((field, value)) => (field.into(), value.into()),
        None => Default::default(),
    };
    let days = text("days");
    Step {
        does: text("does"),
        title: text("title"),
        to: text("to"),
        from: text("from"),
        // What is no number is out of bounds, and said to be.
        days: if days.is_empty() { 0 } else { days.parse().unwrap_or(i64::MAX) },
        at: text("at"),
        kind: text("kind"),
        checklist: text("checklist").parse().ok(),
        webhook: text("webhook").parse().ok(),
        field,
        value,
        if_fails: text("if_fails"),
    }
}

/// Does what a button asks of a draft: `add:task`, `up:2`, `down:0`, `remove:1`. Says whether it was one of these.
pub(super) fn press(rule: &mut Rule, button: &str) -> bool {
    let (act, what) = button.split_once(':').unwrap_or((button, ""));
    let n: usize = what.parse().unwrap_or(usize::MAX);
    match act {
        "add" if rule.steps.len() < crate::rule::MOST => rule.steps.push(fresh(what, rule)),
        "up" if n > 0 && n < rule.steps.len() => rule.steps.swap(n, n - 1),
        "down" if n < rule.steps.len().saturating_sub(1) => rule.steps.swap(n, n + 1),
        "remove" if n < rule.steps.len() => drop(rule.steps.remove(n)),
        "add" | "up" | "down" | "remove" | "look" => {}
        _ => return false,
    }
    true
}

/// A new step, with what is usual.
fn fresh(does: &str, rule: &Rule) -> Step {
    let (to, kind) = match does {
        "task" => ("responsible", "normal"),
        "tell" => ("informed", "normal"),
        "post" => ("owner", "normal"),
        "event" => ("", "meeting"),
        _ => ("responsible", ""),
    };
    let days = if does == "task" { 7 } else { 0 };
    let title = if rule.when.of.is_empty() { "" } else { "{{title}}" };
    let title = if ["task", "event", "tell", "post"].contains(&does) { title } else { "" };
    Step { does: does.into(), title: title.into(), to: to.into(), kind: kind.into(), days, ..Step::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_as_it_was_filled_in() {
        let form = Form::of_query(
            "when=event:projects.status=active&condition=kind=tour&condition=&condition=lead_id:filled&condition=kind!=other&raci-responsible=role:booker\
             &steps=2&steps-0-does=task&steps-0-title=Relancer&steps-0-days=7&steps-1-does=set&steps-1-set=status=done",
        );
        let mut rule = read(&form);
        assert_eq!(code(&rule.when), "event:projects.status=active");
        let codes: Vec<String> = rule.conditions.iter().map(condition_code).collect();
        assert_eq!(codes, ["kind=tour", "lead_id:filled", "kind!=other"]);
        assert_eq!((rule.steps[0].days, rule.steps[1].field.as_str(), rule.steps[1].value.as_str()), (7, "status", "done"));
        assert!(press(&mut rule, "up:1") && rule.steps[0].does == "set");
        assert!(press(&mut rule, "remove:0") && rule.steps.len() == 1);
        assert!(press(&mut rule, "down:0") && press(&mut rule, "up:9"), "nothing to move is no fault");
        assert!(press(&mut rule, "add:tell") && rule.steps[1].to == "informed");
        assert!(!press(&mut rule, "save"));
    }
}
