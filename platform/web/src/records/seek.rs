//! What somebody looks for everywhere at once: read from an address, asked of the index, counted by what one may choose by.

use crate::form::Form;
use chrono::{Days, NaiveDate, Utc};
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::resource::{OwnField, Resource};
use kernel::scope::Scope;
use search::{Ask, FEWEST, Hit, MOST, Search, is_facet, is_own_facet};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Hits of a page, unless another number is asked for, and at most.
pub(crate) const PAGE: usize = 20;
pub(crate) const LARGEST: usize = 100;
/// Values that are offered of one facet.
const OFFERED: usize = 8;
/// The facet of the day of the last change.
pub(crate) const CHANGED: &str = "changed";

/// What is looked for, and among what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seek {
    pub words: String,
    pub only: Option<&'static Resource>,
    /// What one may choose by among them that the agency added itself.
    pub own: Vec<OwnField>,
    /// `city.is`, `changed.from`, `last_contact_on.until`: as in lists.
    pub filters: Vec<(String, String)>,
    pub page: usize,
    pub limit: usize,
}

/// The resources that search looks through for this caller, of modules that are awake.
pub(crate) fn readable(scope: &Scope) -> Vec<&'static Resource> {
    let awake = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name));
    let searched = awake.flat_map(|m| m.resources.iter().copied()).filter(|r| r.fields.iter().any(|f| f.searched));
    searched.filter(|r| scope.allows(r.may.read)).collect()
}

/// The day before which something lies that is older than so many days: `30d`, or the day itself.
fn day(value: &str) -> Option<NaiveDate> {
    match value.strip_suffix('d').and_then(|days| days.parse().ok()) {
        Some(days) => Utc::now().date_naive().checked_sub_days(Days::new(days)),
        None => value.parse().ok(),
    }
}

impl Seek {
    /// Reads an address; complains about what it does not know.
    pub async fn read(scope: &Scope, only: Option<&'static Resource>, text: &str) -> Result<Seek> {
        let mut seek = Seek { only, page: 1, limit: PAGE, ..Seek::default() };
        for (name, value) in Form::of_query(text).pairs() {
            let number = || value.parse::<usize>().ok().filter(|n| *n > 0).ok_or_else(|| Error::invalid(name.clone(), "number"));
            match name.as_str() {
                _ if value.trim().is_empty() => {}
                "q" => seek.words = value.trim().into(),
                "lang" => {}
                "page" => seek.page = number()?,
                "limit" => seek.limit = Some(number()?).filter(|n| *n <= LARGEST).ok_or_else(|| Error::invalid("limit", "number"))?,
                "type" if only.is_none() => {
                    let of = readable(scope).into_iter().find(|r| r.name == value);
                    seek.only = Some(of.ok_or_else(|| Error::invalid("type", "choice"))?);
                }
                _ => seek.filters.push((name.clone(), value.trim().into())),
            }
        }
        if seek.words.chars().count() < FEWEST {
            return Err(Error::Invalid(vec![Wrong::new("q", "too-short").with("min", FEWEST)]));
        }
        if let Some(of) = seek.only {
            seek.own = scope.own_fields(of.name).await?.iter().filter(|f| is_own_facet(f)).cloned().collect();
        }
        let unknown = |name: &str| Error::invalid(name.to_string(), "unknown-field");
        for (name, value) in &seek.filters {
            let (field, op) = name.rsplit_once('.').ok_or_else(|| unknown(name))?;
            let dated = field == CHANGED || seek.fields(scope, field).any(|f| matches!(f.kind, Kind::Date | Kind::Moment));
            match op {
                "is" if seek.fields(scope, field).next().is_some() || seek.own(field).is_some() => {}
                "from" | "until" if dated => {
                    day(value).ok_or_else(|| Error::invalid(name.clone(), "date"))?;
                }
                _ => return Err(unknown(name)),
            }
        }
        Ok(seek)
    }

    /// The field of this name that the agency added.
    pub fn own(&self, name: &str) -> Option<&OwnField> {
        self.own.iter().find(|f| f.name == name)
    }

    /// The facets of this name, of what is looked through.
    fn fields<'a>(&self, scope: &'a Scope, name: &'a str) -> impl Iterator<Item = &'static Field> + 'a {
        let named = move |r: &'static Resource| r.fields.iter().find(|f| f.name == name && is_facet(f, scope.tenant()));
        self.among(scope).into_iter().filter_map(named)
    }

    fn among(&self, scope: &Scope) -> Vec<&'static Resource> {
        self.only.map_or_else(|| readable(scope), |of| vec![of])
    }

    /// As the index is asked.
    pub fn ask(&self, scope: &Scope, most: i64) -> Ask {
        let mut ask = Ask { words: self.words.clone(), resources: self.among(scope), most, ..Ask::default() };
        for (name, value) in &self.filters {
            let Some((field, op)) = name.rsplit_once('.') else { continue };
            let bound = day(value).map(|d| d.to_string()).unwrap_or_default();
            match op {
                "from" => ask.since.insert(field.into(), bound.into()),
                // A moment of that day begins with it and goes on.
                "until" => ask.until.insert(field.into(), format!("{bound}\u{7f}").into()),
                _ => ask.facets.insert(field.into(), value.clone().into()),
            };
        }
        ask
    }

    /// Everything that is found, up to what anybody looks at.
    pub async fn all(&self, scope: &Scope) -> Result<Vec<Hit>> {
        scope.house().service::<Search>().find(scope, &self.ask(scope, MOST)).await
    }

    /// The hits of the page that is asked for.
    pub fn shown<'a>(&self, hits: &'a [Hit]) -> &'a [Hit] {
        let from = self.page.saturating_sub(1).saturating_mul(self.limit).min(hits.len());
        &hits[from..hits.len().min(from.saturating_add(self.limit))]
    }

    /// The address of this question, without some of its parts and with others; always of its first page.
    pub fn address(&self, without: &[&str], with: &[(&str, &str)]) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("q", &self.words);
        if let Some(of) = self.only.filter(|_| !without.contains(&"type")) {
            pairs.append_pair("type", of.name);
        }
        let kept = self.filters.iter().filter(|(n, _)| !without.contains(&n.as_str()));
        pairs.extend_pairs(kept.map(|(n, v)| (n.as_str(), v.as_str())).chain(with.iter().copied()));
        format!("/app/search?{}", pairs.finish())
    }

    /// How many hits there are of each kind of thing, and of each value of what one may choose by: of texts
    /// everywhere, of closed lists where one kind of thing is looked through.
    pub fn counts(&self, scope: &Scope, hits: &[Hit]) -> Counts {
        let chosen = |name: &str| self.filters.iter().any(|(n, _)| n.strip_suffix(".is") == Some(name));
        let valued = |name: &str| {
            let values = hits.iter().filter_map(|h| h.facets.get(name)?.as_str().map(String::from));
            ranked(values).into_iter().take(OFFERED).collect::<Vec<_>>()
        };
        let mut facets: Vec<Facet> = Vec::new();
        for hit in hits {
            let Some(of) = scope.house().edition().resource(&hit.resource) else { continue };
            for name in hit.facets.as_object().into_iter().flat_map(Map::keys) {
                let Some(field) = of.field(name).filter(|_| !chosen(name) && facets.iter().all(|f| f.field.name != *name)) else {
                    continue;
                };
                if matches!(field.kind, Kind::Text(_)) || (self.only.is_some() && matches!(field.kind, Kind::Choice(_))) {
                    facets.push(Facet { of, field, values: valued(name) });
                }
            }
        }
        facets.sort_by_key(of_place);
        let own = self.own.iter().filter(|f| !chosen(&f.name)).map(|f| (f.clone(), valued(&f.name)));
        let own = own.filter(|(_, values)| !values.is_empty()).collect();
        Counts { kinds: ranked(hits.iter().map(|h| h.resource.clone())), facets, own }
    }
}

/// How many hits there are of what.
pub(crate) struct Counts {
    /// By resource, most first.
    pub kinds: Vec<(String, usize)>,
    pub facets: Vec<Facet>,
    /// Of the agency's own fields.
    pub own: Vec<(OwnField, Vec<(String, usize)>)>,
}

/// What one may choose among hits by.
pub(crate) struct Facet {
    /// A resource that has the field: its words are this one's.
    pub of: &'static Resource,
    pub field: &'static Field,
    pub values: Vec<(String, usize)>,
}

/// In the order of forms.
fn of_place(facet: &Facet) -> usize {
    facet.of.fields.iter().position(|f| f.name == facet.field.name).unwrap_or_default()
}

impl Counts {
    /// As the API tells them.
    pub fn told(self) -> Value {
        let of = |values: Vec<(String, usize)>| values.into_iter().map(|(v, n)| (v, n.into())).collect::<Map<_, Value>>().into();
        let facets = self.facets.into_iter().map(|f| (f.field.name.to_string(), of(f.values)));
        let own = self.own.into_iter().map(|(f, values)| (f.name, of(values)));
        std::iter::once(("type".to_string(), of(self.kinds))).chain(facets).chain(own).collect::<Map<_, Value>>().into()
    }
}

fn ranked(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    values.for_each(|v| *counts.entry(v).or_default() += 1);
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    ranked
}
