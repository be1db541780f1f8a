//! A venue of the commons as a page shows it: kind by kind, one's own beside what others say.

use super::facts::{KINDS, PUBLIC, Public, same};
use super::own::Link;
use super::shared::{Common, Fact};
use chrono::NaiveDate;
use kernel::phone::{self, Home};
use kernel::prelude::*;
use serde_json::{Value, json};
use theme::Format;
use web::Visit;

/// Lines of a history.
const HISTORY: usize = 20;

/// An agency's venue beside a common one.
pub(super) struct Mine {
    pub id: Id,
    pub title: String,
    pub sheet: Record,
    pub link: Link,
}

/// Who looks, from where, and when.
pub(super) struct Eye<'a> {
    pub visit: &'a Visit,
    pub home: Home,
    pub today: NaiveDate,
}

impl Eye<'_> {
    /// A value as a person reads it.
    fn read(&self, public: &Public, value: &str) -> String {
        let number = |value: &str| value.parse::<f64>().map_or_else(|_| value.to_string(), |n| Format::of(self.visit.locale()).number(n));
        match public.name {
            "phone" => phone::shown(value, self.home),
            "accessible" => self.visit.say(&format!("commons-{value}"), &[]),
            name if name.starts_with("capacity") => number(value),
            _ => value.to_string(),
        }
    }

    fn fact(&self, public: &Public, fact: &Fact, own: Option<&str>) -> Value {
        let value = fact.value.as_deref().unwrap_or_default();
        let confidence = fact.confidence(self.today);
        let why = |(name, count): &(&str, i64)| self.visit.say(&format!("commons-why-{name}"), &[("count", count.to_string())]);
        json!({
            "id": fact.id, "text": self.read(public, value), "href": (public.name == "website").then_some(value),
            "level": self.visit.say(&format!("commons-level-{}", confidence.level.name()), &[]), "tone": confidence.level.tone(),
            "why": confidence.why.iter().map(why).collect::<Vec<_>>(), "source": fact.source, "on": fact.on, "reasons": fact.reasons,
            "mine": fact.mine, "confirmed": fact.voice == Some(true), "disputed": fact.voice == Some(false),
            "same": own.is_some_and(|own| same(own, value)),
        })
    }

    fn past(&self, public: &Public, fact: &Fact) -> Value {
        json!({
            "text": fact.value.as_deref().map(|value| self.read(public, value)), "on": fact.on, "ended": fact.ended,
            "state": self.visit.say(&format!("commons-state-{}", fact.state), &[]), "stands": fact.stands(),
            "kind": self.visit.say(&format!("commons-kind-{}", fact.kind), &[]), "source": fact.source,
        })
    }

    /// One kind: what one says oneself, what others say, what was said.
    fn line(&self, public: &Public, common: &Common, mine: Option<&Mine>) -> Option<Value> {
        let own = mine.and_then(|mine| mine.link.said(public, &mine.sheet));
        let standing = common.standing(public, self.today);
        let history: Vec<&Fact> = common.facts.iter().filter(|fact| fact.field == public.name).take(HISTORY).collect();
        if own.is_none() && history.is_empty() {
            return None;
        }
        let taken = mine.and_then(|mine| mine.link.taken(public, &mine.sheet));
        let said = standing.iter().any(|fact| own.as_deref().is_some_and(|own| same(own, fact.value.as_deref().unwrap_or_default())));
        Some(json!({
            "name": public.name, "label": self.visit.say(&format!("commons-{}", public.name), &[]),
            "own": own.as_deref().map(|own| self.read(public, own)), "raw": own, "kept_here": public.own.is_none(),
            "taken_on": taken.map(|taken| taken.on), "said": said,
            "facts": standing.iter().map(|fact| self.fact(public, fact, own.as_deref())).collect::<Vec<_>>(),
            "history": history.into_iter().map(|fact| self.past(public, fact)).collect::<Vec<_>>(),
        }))
    }

    /// Every kind of which something is or was said.
    pub fn lines(&self, common: &Common, mine: Option<&Mine>) -> Vec<Value> {
        PUBLIC.iter().filter_map(|public| self.line(public, common, mine)).collect()
    }

    /// The kinds of facts, and of sources, that one chooses from.
    pub fn choices(&self) -> (Vec<Value>, Vec<Value>) {
        let one = |name: &str, words: String| json!({"value": name, "label": self.visit.say(&words, &[])});
        let kinds = KINDS.iter().map(|kind| one(kind, format!("commons-kind-{kind}"))).collect();
        (PUBLIC.iter().map(|public| one(public.name, format!("commons-{}", public.name))).collect(), kinds)
    }
}
