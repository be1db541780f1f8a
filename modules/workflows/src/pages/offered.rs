//! What the editor's selects offer, in the reader's language.

use crate::rule::{DOES, Step, WHOM, values};
use crate::said::{Say, field, value, who, word};
use crate::vocabulary::{Vocabulary, words_of};
use kernel::field::Kind;
use kernel::prelude::*;
use planning::{EVENT_KINDS, EVENTS, PRIORITIES, TASKS};
use serde_json::{Value, json};

fn option(value: impl Into<String>, label: String) -> Value {
    json!({"value": value.into(), "label": label})
}

/// What may start it, by what it is about.
pub(super) fn starts(say: Say, known: &Vocabulary) -> Vec<Value> {
    let on = |start: &str| {
        let plain = option(start, say(&format!("workflow-when-{start}"), &[]));
        let about = known.resources.iter().map(|of| {
            let one = [("of", say(&format!("{}-one", of.name), &[]))];
            option(format!("{start}:{}", of.name), say(&format!("workflow-when-{start}-on"), &one))
        });
        json!({"label": say(&format!("workflow-start-{start}"), &[]), "options": std::iter::once(plain).chain(about).collect::<Vec<_>>()})
    };
    let mut groups = vec![on("schedule")];
    groups.extend(known.resources.iter().map(|of| {
        let one = say(&format!("{}-one", of.name), &[]);
        let verb = |verb: &&str| option(format!("event:{}.{verb}", of.name), say(&format!("workflow-when-{verb}"), &[("of", one.clone())]));
        let verbs: Vec<&str> = known.verbs(of);
        let becomes = of.fields.iter().filter_map(|f| Some((f, values(f)?))).flat_map(|(f, all)| {
            let (one, say) = (one.clone(), say);
            all.into_iter().map(move |v| {
                let said = [("of", one.clone()), ("field", field(say, of, f.name)), ("value", value(say, of, f.name, v))];
                option(format!("event:{}.{}={v}", of.name, f.name), say("workflow-when-becomes", &said))
            })
        });
        json!({"label": say(&format!("{}-many", of.name), &[]), "options": verbs.iter().map(verb).chain(becomes).collect::<Vec<_>>()})
    }));
    groups.extend(["manual", "webhook"].map(on));
    groups
}

/// What may be asked of the record, by field.
pub(super) fn conditions(say: Say, of: Option<&'static Resource>) -> Vec<Value> {
    let said = |f: &'static Field, op: &str, v: &str| {
        let of = of?;
        let named = [("field", field(say, of, f.name)), ("value", value(say, of, f.name, v))];
        Some(say(&format!("workflow-if-{op}"), &named))
    };
    let group = |f: &'static Field| {
        let is = values(f).unwrap_or_default().into_iter();
        let is = is.flat_map(|v| [("is", "=", v), ("is-not", "!=", v)]).filter(|(op, _, _)| f.kind != Kind::Flag || *op == "is");
        let mut options: Vec<Value> =
            is.filter_map(|(op, sign, v)| Some(option(format!("{}{sign}{v}", f.name), said(f, op, v)?))).collect();
        if f.kind != Kind::Flag && !f.required {
            options.extend(["filled", "empty"].into_iter().filter_map(|op| Some(option(format!("{}:{op}", f.name), said(f, op, "")?))));
        }
        Some(json!({"label": field(say, of?, f.name), "options": options})).filter(|_| !options.is_empty())
    };
    of.into_iter().flat_map(|of| of.fields).filter(|f| !f.sensitive).filter_map(group).collect()
}

/// Roles and members.
pub(super) fn people(say: Say, known: &Vocabulary) -> Vec<Value> {
    let roles = known.roles.iter().map(|(name, _)| format!("role:{name}")).map(|code| option(code.clone(), who(say, &code, known)));
    let members = known.members.iter().map(|(id, name)| option(format!("member:{id}"), name.clone()));
    vec![
        json!({"label": say("workflow-roles", &[]), "options": roles.collect::<Vec<_>>()}),
        json!({"label": say("workflow-members", &[]), "options": members.collect::<Vec<_>>()}),
    ]
}

/// What a step may do here: what is not possible is not offered.
pub(super) fn steps(say: Say, of: Option<&'static Resource>, known: &Vocabulary) -> Vec<Value> {
    let possible = |does: &&&str| match **does {
        "checklist" => of.is_some_and(|of| planning::begins_on(of.name)) && known.may.task && !known.checklists.is_empty(),
        "set" | "post" => of.is_some_and(|of| known.may.change.contains(&of.name)),
        "task" => known.may.task,
        "event" => known.may.event,
        "call" => known.may.call && !known.webhooks.is_empty(),
        _ => true,
    };
    DOES.iter().filter(possible).map(|does| option(*does, say(&format!("workflow-does-{does}"), &[]))).collect()
}

/// What texts may take up, and what it is called.
pub(super) fn words(say: Say, of: Option<&'static Resource>) -> Vec<Value> {
    let words = words_of(of).filter(|w| of.is_some() || *w != "title");
    words.map(|w| json!({"word": format!("{{{{{w}}}}}"), "label": word(say, of, w)})).collect()
}

/// The fields of a step, as `ui.field` takes them.
pub(super) fn fields(say: Say, n: usize, step: &Step, of: Option<&'static Resource>, known: &Vocabulary, errors: &[Value]) -> Vec<Value> {
    let error = |name: &str| errors.iter().find(|e| e["field"] == json!(name)).map(|e| e["text"].clone());
    let label = |part: &str| match part {
        "kind" => format!("workflow-step-kind-{}", step.does),
        "to" if step.does == "post" => "workflow-step-to-post".into(),
        part => format!("workflow-step-{part}"),
    };
    let plain = |part: &str, kind: &str, value: Value| {
        let name = format!("steps-{n}-{part}");
        json!({"name": name, "kind": kind, "label": say(&label(part), &[]), "value": value, "error": error(&name), "half": true})
    };
    let pick = |part: &str, value: &str, options: Vec<Value>, required: bool| {
        let mut field = plain(part, "choice", json!(value));
        (field["options"], field["required"]) = (json!(options), json!(required));
        field
    };
    let named = |all: &[(Id, String)]| all.iter().map(|(id, name)| option(id.to_string(), name.clone())).collect();
    let keyed = |id: Option<Id>| id.map(|id| id.to_string()).unwrap_or_default();
    let whom =
        || WHOM.iter().filter(|w| **w != "owner" || of.is_some()).map(|w| option(*w, say(&format!("workflow-whom-{w}"), &[]))).collect();
    let worded = || {
        let mut field = plain("title", "text", json!(step.title));
        (field["half"], field["required"], field["max"]) = (json!(false), json!(true), json!(200));
        field
    };
    let dates = of.into_iter().flat_map(|of| of.fields.iter().filter(|f| f.kind == Kind::Date && !f.sensitive).map(move |f| (of, f)));
    let dates: Vec<Value> = dates.map(|(of, f)| option(f.name, field(say, of, f.name))).collect();
    let from = || {
        let mut field = pick("from", &step.from, dates.clone(), false);
        field["placeholder"] = json!(say("workflow-from-none", &[]));
        field
    };
    let days = || {
        let mut field = plain("days", "text", json!(if step.days == i64::MAX { String::new() } else { step.days.to_string() }));
        field["unit"] = json!(say("workflow-step-days-unit", &[]));
        field
    };
    let choices = |of: &Resource, field: &str, all: &[&str]| all.iter().map(|v| option(*v, value(say, of, field, v))).collect();
    let mut fields = match step.does.as_str() {
        "task" => {
            let priority = if step.kind.is_empty() { "normal" } else { &step.kind };
            vec![
                worded(),
                pick("to", &step.to, whom(), true),
                pick("kind", priority, choices(&TASKS, "priority", PRIORITIES), true),
                days(),
                from(),
            ]
        }
        "event" => vec![
            worded(),
            pick("kind", &step.kind, choices(&EVENTS, "kind", EVENT_KINDS), true),
            days(),
            from(),
            plain("at", "time", json!(step.at)),
        ],
        "checklist" => vec![
            pick("checklist", &keyed(step.checklist), named(&known.checklists), true),
            pick("to", &step.to, whom(), true),
            days(),
            from(),
        ],
        "tell" | "post" => {
            let presses = ["normal", "urgent"].map(|u| option(u, say(&format!("urgency-{u}"), &[]))).to_vec();
            vec![
                worded(),
                pick("to", &step.to, whom(), true),
                pick("kind", if step.kind.is_empty() { "normal" } else { &step.kind }, presses, true),
            ]
        }
        "set" => {
            let all = of.into_iter().flat_map(|of| of.fields.iter().filter(|f| !f.readonly).map(move |f| (of, f)));
            let all = all.filter_map(|(of, f)| Some((of, f, values(f)?)));
            let said = |of: &Resource, f: &Field, v: &str| {
                let named = [("field", field(say, of, f.name)), ("value", value(say, of, f.name, v))];
                option(format!("{}={v}", f.name), say("workflow-set-to", &named))
            };
            let options = all.flat_map(|(of, f, vs)| vs.into_iter().map(move |v| said(of, f, v))).collect();
            let chosen = if step.field.is_empty() { String::new() } else { format!("{}={}", step.field, step.value) };
            let mut field = pick("set", &chosen, options, true);
            field["error"] = json!(error(&format!("steps-{n}-value")));
            vec![field]
        }
        "call" => vec![pick("webhook", &keyed(step.webhook), named(&known.webhooks), true)],
        _ => Vec::new(),
    };
    let fails = ["stop", "go_on"].map(|f| option(f, say(&format!("workflow-fails-{}", f.replace('_', "-")), &[]))).to_vec();
    fields.push(pick("if_fails", if step.if_fails.is_empty() { "stop" } else { &step.if_fails }, fails, true));
    fields
}
