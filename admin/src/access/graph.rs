//! The diagram of rights as data: people, what gives them rights (roles, teams, a department, records
//! opened by hand), and what these open, module by module, resource by resource, action by action.
//! The picture, its text form and the API are all made of this one value.

use super::change::Difference;
use super::openings::{self, Opening};
use super::person::ACTIONS;
use super::share::last_day;
use super::{Person, awake, extent_words, role_words};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::module::{Module, Permission};
use kernel::policy::{Grant, Policy};
use kernel::principal::Id;
use kernel::reach::{Extent, Reach};
use kernel::schema::{team_members as tm, teams as t};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use theme::{DateStyle, Format};
use web::Visit;

/// Whose rights are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Person(Id),
    Role(String),
    Department(String),
}

impl Subject {
    /// As addresses name it: `person:…`, `role:…`, `department:…`.
    pub fn parse(text: &str) -> Option<Subject> {
        match text.split_once(':')? {
            ("person", id) => Some(Subject::Person(id.parse().ok()?)),
            ("role", name) => Some(Subject::Role(name.into())),
            ("department", name) => Some(Subject::Department(name.into())),
            _ => None,
        }
    }

    /// The address' word for it.
    pub fn text(&self) -> String {
        match self {
            Subject::Person(id) => format!("person:{id}"),
            Subject::Role(name) => format!("role:{name}"),
            Subject::Department(name) => format!("department:{name}"),
        }
    }
}

/// What the tables say besides the policy.
pub(crate) struct Known {
    pub people: Vec<Person>,
    pub titles: HashMap<String, Option<String>>,
    /// Member, team, its name.
    teams: Vec<(Id, Id, String)>,
    /// What is opened to whom today.
    openings: Vec<Opening>,
    /// The names of the projects among it.
    pub projects: HashMap<Id, String>,
}

impl Known {
    pub fn read(tx: &mut Tx) -> Result<Known> {
        let mates = tm::table.inner_join(t::table.on(t::id.eq(tm::team_id))).filter(t::deleted_at.is_null());
        let openings = openings::all(tx)?;
        let projects = openings::project_titles(tx, openings.iter().map(|o| (o.resource.as_str(), o.record)))?;
        Ok(Known {
            people: super::people(tx)?,
            titles: super::titles(tx)?,
            teams: tx.all(mates.order(t::name).select((tm::member_id, t::id, t::name)))?,
            openings,
            projects,
        })
    }

    /// The projects opened to a member, and until when.
    pub fn projects_of(&self, member: Id) -> BTreeMap<Id, Option<DateTime<Utc>>> {
        let mine = self.openings.iter().filter(|o| o.member == member && o.project.is_none() && self.projects.contains_key(&o.record));
        let mut all: BTreeMap<Id, Option<DateTime<Utc>>> = BTreeMap::new();
        for o in mine {
            let until = all.entry(o.record).or_insert(o.ends_at);
            *until = until.zip(o.ends_at).map(|(one, other)| one.max(other));
        }
        all
    }

    fn name(&self, member: Id) -> &str {
        self.people.iter().find(|p| p.id == member).map_or("…", |p| p.name.as_str())
    }
}

/// Draws for one reader: what it leads to is what they may open.
pub(crate) struct Drawing<'a> {
    pub visit: &'a Visit,
    pub scope: &'a Scope,
    pub policy: &'a Policy,
    pub known: &'a Known,
}

impl Drawing<'_> {
    /// The diagram of a subject; nothing if there is no such person, role or department.
    pub fn of(&self, subject: &Subject) -> Option<Value> {
        let title = match subject {
            Subject::Person(id) => self.known.people.iter().find(|p| p.id == *id)?.name.clone(),
            Subject::Role(name) => self.known.titles.contains_key(name).then(|| self.role(name))?,
            Subject::Department(name) => self.known.people.iter().any(|p| p.department.as_ref() == Some(name)).then(|| name.clone())?,
        };
        let whose: Vec<&Person> = (self.known.people.iter())
            .filter(|p| match subject {
                Subject::Person(id) => p.id == *id,
                Subject::Role(name) => self.policy.roles_of(p.id).any(|r| r == name),
                Subject::Department(name) => p.department.as_ref() == Some(name),
            })
            .collect();
        let modules: Vec<Value> =
            awake(self.scope).map(|m| self.module(m, &|may, resource| self.leaf(subject, &whose, may, resource))).collect();
        let people: Vec<Value> = whose.iter().map(|p| self.person(p)).collect();
        Some(json!({
            "subject": subject.text(), "title": title, "people": people, "sources": self.sources(subject, &whose), "modules": modules,
        }))
    }

    /// The same picture of what would change: only the actions that do, with before and after.
    pub fn of_change(&self, found: &[Difference]) -> Value {
        let mut by: BTreeMap<Permission, Vec<&Difference>> = BTreeMap::new();
        for d in found {
            by.entry(d.permission).or_default().push(d);
        }
        let leaf = |may: Permission, _: Option<&str>| {
            let lines = by.get(may)?;
            let tones: BTreeSet<&str> = lines.iter().map(|d| d.tone()).collect();
            let tone = if tones.len() == 1 { tones.first().copied() } else { None }.unwrap_or("warn");
            let after = match tone {
                "ok" => "all",
                "late" => "none",
                _ => "some",
            };
            let why: Vec<Value> = lines
                .iter()
                .map(|d| {
                    let (old, new) = (extent_words(self.visit, &d.before).1, extent_words(self.visit, &d.after).1);
                    let args = [("what", self.known.name(d.member).to_string()), ("how", format!("{old} → {new}"))];
                    let text = self.visit.say("diagram-line", &args);
                    json!({"source": format!("person:{}", d.member), "also": [], "text": text, "href": null})
                })
                .collect();
            let word = self.visit.say(&format!("diagram-{tone}"), &[("count", lines.len().to_string())]);
            Some(json!({"tone": after, "word": word, "by": why, "diff": tone}))
        };
        let modules: Vec<Value> = awake(self.scope).map(|m| self.module(m, &leaf)).collect();
        let touched: BTreeSet<Id> = found.iter().map(|d| d.member).collect();
        let people: Vec<Value> = self.known.people.iter().filter(|p| touched.contains(&p.id)).map(|p| self.person(p)).collect();
        json!({"subject": "change", "title": self.visit.say("change-title", &[]), "people": people, "sources": [], "modules": modules})
    }

    fn role(&self, name: &str) -> String {
        role_words(self.visit, &self.known.titles, name)
    }

    fn person(&self, p: &Person) -> Value {
        let href = self.scope.allows(crate::PEOPLE).then(|| format!("/app/team/{}/rights", p.id));
        json!({"id": format!("person:{}", p.id), "title": p.name, "href": href})
    }

    /// A module with what of it `leaf` knows something about.
    fn module(&self, m: &'static Module, leaf: &dyn Fn(Permission, Option<&'static str>) -> Option<Value>) -> Value {
        let say = |key: String| self.visit.say(&key, &[]);
        let mut resources: Vec<Value> = Vec::new();
        for r in m.resources {
            let action = |action: &&str| {
                let may = r.permissions().find(|may| may.ends_with(&format!(".{action}")))?;
                let mut found = leaf(may, Some(r.name))?;
                found["id"] = json!(may);
                found["action"] = json!(action);
                found["title"] = json!(say(format!("action-of-{action}")));
                Some(found)
            };
            let actions: Vec<Value> = ACTIONS.iter().filter_map(action).collect();
            resources.push(json!({"id": format!("resource:{}", r.name), "title": say(format!("{}-many", r.name)), "actions": actions}));
        }
        let other = |may: &Permission| {
            let mut found = leaf(may, None)?;
            found["id"] = json!(may);
            found["action"] = json!("other");
            found["title"] = json!(say(format!("may-{}", may.replace('.', "-"))));
            Some(found)
        };
        let others: Vec<Value> = m.permissions.iter().filter_map(other).collect();
        resources.push(json!({"id": format!("others:{}", m.manifest.name), "title": say("diagram-others".into()), "actions": others}));
        resources.retain(|r| r["actions"].as_array().is_some_and(|all| !all.is_empty()));
        json!({"id": format!("module:{}", m.manifest.name), "title": say(format!("module-{}", m.manifest.name)), "resources": resources})
    }

    /// One action: how far these people go with it together, and by what.
    fn leaf(&self, subject: &Subject, whose: &[&Person], may: Permission, resource: Option<&str>) -> Option<Value> {
        let of_role = match subject {
            Subject::Role(name) => Some(name.as_str()),
            _ => None,
        };
        let mut by: BTreeMap<&str, (&Grant, Vec<&Person>)> = BTreeMap::new();
        for p in whose {
            for grant in self.policy.grants_of(p.id, may).filter(|g| of_role.is_none_or(|role| role == g.role)) {
                by.entry(&grant.role).or_insert((grant, Vec::new())).1.push(p);
            }
        }
        if let Some((role, grant)) = of_role.and_then(|role| Some((role, self.policy.grant(role, may)?))) {
            by.entry(role).or_insert((grant, Vec::new()));
        }
        let mut why: Vec<Value> = by.values().map(|(grant, people)| self.why(grant, people, whose.len(), resource)).collect();
        why.extend(self.opened(whose, &by, resource));
        why.extend(self.by_projects(whose, &by, resource));
        let (tone, word) = match of_role {
            Some(role) => match self.policy.grant(role, may) {
                Some(grant) => extent_words(self.visit, &extent_of(grant)),
                None => extent_words(self.visit, &Extent::Nothing),
            },
            None => self.together(whose, may),
        };
        Some(json!({"tone": tone, "word": word, "by": why}))
    }

    /// How far several people go together.
    fn together(&self, whose: &[&Person], may: Permission) -> (&'static str, String) {
        let extents: Vec<Extent> = whose.iter().map(|p| self.policy.extent(p.id, may)).collect();
        match &extents[..] {
            [one] => extent_words(self.visit, one),
            all if all.windows(2).all(|pair| pair[0] == pair[1]) => {
                all.first().map_or(("none", String::new()), |e| extent_words(self.visit, e))
            }
            all => {
                let some = all.iter().filter(|e| **e != Extent::Nothing).count();
                let args = [("some", some.to_string()), ("all", all.len().to_string())];
                ("some", self.visit.say("diagram-some-of", &args))
            }
        }
    }

    fn why(&self, grant: &Grant, people: &[&Person], of: usize, resource: Option<&str>) -> Value {
        let how = match grant.conditional {
            true => self.visit.say("extent-ruled", &[]),
            false => self.visit.say(&format!("reach-{}", grant.reach.name()), &[]),
        };
        let mut text = format!("{} · {how}", self.role(&grant.role));
        if of > 1 && people.len() < of && !people.is_empty() {
            text += &format!(" ({})", people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "));
        }
        let also: Vec<String> = match grant.reach {
            Reach::Team => {
                let mine = self.known.teams.iter().filter(|(member, ..)| people.iter().any(|p| p.id == *member));
                mine.map(|(_, team, _)| format!("team:{team}")).collect()
            }
            Reach::Department => people.iter().filter_map(|p| Some(format!("department:{}", p.department.as_ref()?))).collect(),
            _ => Vec::new(),
        };
        // The way to what decides it: how far the role goes with this resource, else the role.
        let limits = resource.filter(|_| grant.role != "admin" && (grant.conditional || grant.own_reach));
        let href = self.scope.allows(crate::ROLES).then(|| match limits {
            Some(resource) => format!("/app/roles/{}/limits/{resource}", grant.role),
            None => format!("/app/roles/{}", grant.role),
        });
        json!({"source": format!("role:{}", grant.role), "also": also, "text": text, "href": href})
    }

    /// Records opened by hand, where a role goes no further than these for somebody.
    fn opened(&self, whose: &[&Person], by: &BTreeMap<&str, (&Grant, Vec<&Person>)>, resource: Option<&str>) -> Option<Value> {
        let records: BTreeSet<Id> = (self.known.openings.iter())
            .filter(|o| o.project.is_none() && !self.known.projects.contains_key(&o.record) && Some(o.resource.as_str()) == resource)
            .filter(|o| whose.iter().any(|p| p.id == o.member && limited(p, by)))
            .map(|o| o.record)
            .collect();
        let text = self.visit.say("diagram-opened", &[("count", records.len().to_string())]);
        let only = records.first().filter(|_| records.len() == 1 && self.scope.allows(crate::SHARING));
        let href = only.zip(resource).map(|(record, of)| format!("/app/access/{of}/{record}"));
        (!records.is_empty()).then(|| json!({"source": "shares", "also": [], "text": text, "href": href}))
    }

    /// The same for what projects hold, and for the projects themselves: each with its end.
    fn by_projects(&self, whose: &[&Person], by: &BTreeMap<&str, (&Grant, Vec<&Person>)>, resource: Option<&str>) -> Vec<Value> {
        let mut counts: BTreeMap<Id, (BTreeSet<Id>, &str)> = BTreeMap::new();
        for o in self.known.openings.iter().filter(|o| Some(o.resource.as_str()) == resource) {
            let project = o.project.as_ref().map_or((&*o.resource, o.record), |(of, id)| (&**of, *id));
            if self.known.projects.contains_key(&project.1) && whose.iter().any(|p| p.id == o.member && limited(p, by)) {
                counts.entry(project.1).or_insert((BTreeSet::new(), project.0)).0.insert(o.record);
            }
        }
        let line = |(project, (records, of)): (Id, (BTreeSet<Id>, &str))| {
            let ends: BTreeSet<_> = whose.iter().filter_map(|p| self.known.projects_of(p.id).get(&project).copied()).collect();
            let name = self.known.projects.get(&project).cloned().unwrap_or_default();
            let mut text = self.visit.say("diagram-by-project", &[("name", name), ("count", records.len().to_string())]);
            if let (1, Some(Some(end))) = (ends.len(), ends.first()) {
                text += &format!(" · {}", self.visit.say("access-until", &[("day", self.day(*end))]));
            }
            let href = self.scope.allows(crate::SHARING).then(|| format!("/app/access/{of}/{project}"));
            json!({"source": format!("project:{project}"), "also": [], "text": text, "href": href})
        };
        counts.into_iter().map(line).collect()
    }

    /// The last day before an end, as the reader writes it.
    fn day(&self, end: DateTime<Utc>) -> String {
        Format::of(self.visit.locale()).date(last_day(end, &self.scope.tenant().zone), DateStyle::Long)
    }

    /// Roles, teams, departments, projects and records opened by hand, with whom they belong to.
    fn sources(&self, subject: &Subject, whose: &[&Person]) -> Vec<Value> {
        let mut all: BTreeMap<String, Source> = BTreeMap::new();
        let mut add = |id: String, kind, title: String, href: Option<String>, person: Option<Id>| {
            let source = all.entry(id).or_insert(Source { kind, title, href, people: Vec::new() });
            source.people.extend(person.map(|p| format!("person:{p}")));
        };
        let role_href = |role: &str| self.scope.allows(crate::ROLES).then(|| format!("/app/roles/{role}"));
        let teams_href = || self.scope.allows(crate::PEOPLE).then(|| "/app/teams".to_string());
        if let Subject::Role(role) = subject {
            add(format!("role:{role}"), "role", self.role(role), role_href(role), None);
        }
        for p in whose {
            for role in self.policy.roles_of(p.id).filter(|r| !matches!(subject, Subject::Role(role) if role != r)) {
                add(format!("role:{role}"), "role", self.role(role), role_href(role), Some(p.id));
            }
            for (_, team, name) in self.known.teams.iter().filter(|(member, ..)| *member == p.id) {
                add(format!("team:{team}"), "team", name.clone(), teams_href(), Some(p.id));
            }
            if let Some(department) = &p.department {
                add(format!("department:{department}"), "department", department.clone(), None, Some(p.id));
            }
            for project in self.known.projects_of(p.id).into_keys() {
                let name = self.known.projects.get(&project).cloned().unwrap_or_default();
                add(format!("project:{project}"), "project", name, None, Some(p.id));
            }
            let by_hand = |o: &&Opening| o.member == p.id && o.project.is_none() && !self.known.projects.contains_key(&o.record);
            if self.known.openings.iter().any(|o| by_hand(&o)) {
                add("shares".into(), "shares", self.visit.say("diagram-shares", &[]), None, Some(p.id));
            }
        }
        let line = |(id, source): (String, Source)| {
            let word = self.visit.say(&format!("diagram-kind-{}", source.kind), &[]);
            json!({"id": id, "kind": source.kind, "kind_word": word, "title": source.title, "href": source.href, "people": source.people})
        };
        all.into_iter().map(line).collect()
    }
}

/// What gives rights, and to whom.
struct Source {
    kind: &'static str,
    title: String,
    href: Option<String>,
    people: Vec<String>,
}

/// Whether a role of theirs goes less far than everywhere.
fn limited(p: &Person, by: &BTreeMap<&str, (&Grant, Vec<&Person>)>) -> bool {
    by.values().any(|(g, people)| (g.reach != Reach::All || g.conditional) && people.iter().any(|o| o.id == p.id))
}

/// How far one grant goes by itself.
fn extent_of(grant: &Grant) -> Extent {
    match (grant.conditional, grant.reach) {
        (true, _) => Extent::Ruled,
        (false, Reach::All) => Extent::Everything,
        (false, reach) => Extent::Kinds([reach].into()),
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn a_subject_is_what_its_address_says() {
        for text in ["role:booker", "department:Booking: nord", "person:00000000-0000-0000-0000-000000000007"] {
            assert_eq!(Subject::parse(text).map(|s| s.text()).as_deref(), Some(text));
        }
        for odd in ["", "role", "planet:x", "person:x"] {
            assert_eq!(Subject::parse(odd), None, "{odd}");
        }
    }
}
