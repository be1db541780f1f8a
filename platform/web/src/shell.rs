//! What surrounds every page: the agency, the person, and where one can go.

use crate::drawn;
use crate::plan;
use crate::support;
use crate::visit::Visit;
use chrono::Utc;
use kernel::module::{Module, Nav, Part};
use kernel::resource::Resource;
use kernel::scope::Scope;
use kernel::tenant::{Status, Tenant};
use serde::Serialize;
use serde_json::{Value, json};
use theme::{DateStyle, Format, Locale, SafeHtml};

/// The end of a trial is told so many days before.
const LAST_DAYS: i64 = 7;

/// The context of the layouts.
pub(crate) fn shell(visit: &Visit, scope: Option<&Scope>, crumbs: Vec<Value>) -> Value {
    let tenant = visit.tenant();
    let session = visit.session();
    let inside = visit.path().starts_with("/app") && session.is_some();
    let agency = tenant.map(|t| {
        json!({
            "name": t.name, "slug": t.slug, "initials": initials(&t.name), "demo": t.demo,
            "logo_url": t.text("agency", "logo").map(|key| format!("/media/{key}")),
        })
    });
    // Whoever looks after people is told of each page who sees it.
    let readers = scope.filter(|s| inside && s.allows("house.people")).map(|_| {
        let path: String = url::form_urlencoded::byte_serialize(visit.path().as_bytes()).collect();
        format!("/app/access/page?path={path}")
    });
    let person = session.map(|s| {
        let name = s.member.as_ref().map_or(&s.account.name, |m| &m.name);
        json!({"name": name, "email": s.account.email, "operator": s.account.operator, "readers": readers})
    });
    json!({
        "agency": agency,
        "person": person,
        "desk": scope.filter(|_| inside).map(|s| desk(visit, s)).unwrap_or_default(),
        "breadcrumbs": crumbs,
        "theme": session.map_or("system", |s| s.account.theme.as_str()),
        "locale": visit.locale().tag(),
        "csrf": visit.csrf(),
        "toast": visit.toast(),
        "banner": tenant.filter(|_| inside).and_then(|t| looked_into(visit, scope, t).or_else(|| banner(visit, scope, t))),
        "support": support::of(visit).is_some(),
        "dev": visit.config().dev,
        "request_id": visit.request_id(),
        "platform_url": visit.config().platform_origin(),
        "languages": languages(visit),
    })
}

/// What everybody in the back office should know: it is a demonstration, or its trial ends.
fn banner(visit: &Visit, scope: Option<&Scope>, tenant: &Tenant) -> Option<Value> {
    if tenant.copy.is_some() {
        return None;
    }
    if let Status::Closing { until } = tenant.status {
        let day = Format::of(visit.locale()).date(until.with_timezone(&zone(tenant)).date_naive(), DateStyle::Long);
        let href = scope.filter(|s| s.allows("house.close")).map(|_| "/app/settings/closing");
        let text = visit.say("shell-closing", &[("day", day)]);
        return Some(json!({"kind": "late", "text": text, "href": href, "action": visit.say("shell-closing-see", &[])}));
    }
    if tenant.demo {
        return Some(json!({"kind": "info", "text": visit.say("shell-demo-banner", &[]), "href": null, "action": null}));
    }
    let days = (plan::trial_ends(tenant)? - Utc::now()).num_days();
    let (kind, key) = match plan::is_over(tenant) {
        true => ("late", "shell-trial-over"),
        false if days < LAST_DAYS => ("warn", "shell-trial-ends"),
        false => return None,
    };
    let href = scope.filter(|s| s.allows("house.settings")).map(|_| "/app/settings/plan");
    let text = visit.say(key, &[("days", (days + 1).to_string())]);
    Some(json!({"kind": kind, "text": text, "href": href, "action": visit.say("shell-trial-plans", &[])}))
}

/// An operator is told that they are one, and whoever leads the agency that one may look.
fn looked_into(visit: &Visit, scope: Option<&Scope>, tenant: &Tenant) -> Option<Value> {
    let at = |until: chrono::DateTime<Utc>| until.with_timezone(&zone(tenant)).format("%H:%M").to_string();
    if let Some(support) = support::of(visit) {
        let key = if support.raised { "shell-support-raised" } else { "shell-support-reads" };
        let text = visit.say(key, &[("agency", tenant.name.clone()), ("until", at(support.until))]);
        let href = format!("{}/agencies/{}/access", support::console(visit), tenant.id);
        return Some(json!({"kind": "late", "text": text, "href": href, "action": visit.say("shell-support-back", &[])}));
    }
    let until = tenant.looked_into.filter(|until| *until > Utc::now() && scope.is_some_and(|s| s.allows("house.settings")))?;
    let text = visit.say("shell-looked-into", &[("until", at(until))]);
    Some(json!({"kind": "warn", "text": text, "href": "/app/settings/support", "action": visit.say("shell-looked-into-see", &[])}))
}

/// Where the agency's days begin.
fn zone(tenant: &Tenant) -> chrono_tz::Tz {
    tenant.zone.parse().unwrap_or(chrono_tz::Europe::Paris)
}

/// Both languages, with the address of this page in each.
pub fn languages(visit: &Visit) -> Value {
    let all = [(Locale::Fr, "Français"), (Locale::En, "English")];
    all.iter().map(|(l, name)| json!({"tag": l.tag(), "label": name, "href": format!("{}?lang={}", visit.path(), l.tag()), "current": *l == visit.locale()})).collect()
}

/// The modules that are on, foundation last. One at rest keeps its places: its pages say so.
fn awake(scope: &Scope) -> impl Iterator<Item = &'static Module> + use<> {
    let edition = scope.house().edition();
    let tenant = scope.tenant().clone();
    edition.modules.iter().chain(edition.foundation).copied().filter(move |m| tenant.keeps(m.manifest.name))
}

/// Where one can go, drawn.
#[derive(Serialize)]
pub(crate) struct Ways {
    rail: SafeHtml,
    thumb: SafeHtml,
    new: Option<SafeHtml>,
}

/// Where one can go from here, as the frame of every page of the back office shows it.
pub(crate) fn ways(visit: &Visit, scope: &Scope) -> theme::Result<Ways> {
    let home = std::iter::once(("/app", visit.path() == "/app"));
    let seen: Vec<_> = home.chain(places(scope).map(|(_, place)| (place.href, is_at(visit, place)))).collect();
    let new: Vec<_> = creatable(scope).map(|r| (r.name, false)).collect();
    let new = (!new.is_empty()).then(|| drawn::once(visit, "ui.new_menu", new, || new_menu(visit, scope))).transpose()?;
    let rail = drawn::once(visit, "ui.rail", seen.clone(), || nav(visit, scope))?;
    Ok(Ways { rail, thumb: drawn::once(visit, "ui.thumb", seen, || nav(visit, scope))?, new })
}

fn places(scope: &Scope) -> impl Iterator<Item = (&'static Module, &'static Nav)> {
    let all = awake(scope).flat_map(|m| m.places().map(move |place| (m, place)));
    all.filter(|(m, place)| scope.allows(place.may) && scope.tenant().carries(m, Part::Path(place.href)))
}

fn is_at(visit: &Visit, place: &Nav) -> bool {
    visit.path().strip_prefix(place.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(crate) fn nav(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let home =
        json!({"label": visit.say("nav-home", &[]), "icon": "house", "href": "/app", "current": visit.path() == "/app", "group": null});
    let place = |(module, place): (&Module, &Nav)| {
        let group = visit.say(&format!("module-{}", module.manifest.name), &[]);
        // One who is at a place behind "More" sees it open.
        let behind = |n: &Nav| module.more.iter().any(|other| other.href == n.href);
        let more = behind(place).then(|| if module.more.iter().any(|other| is_at(visit, other)) { "open" } else { "shut" });
        json!({"label": visit.say(place.label, &[]), "icon": place.icon, "href": place.href, "current": is_at(visit, place), "group": group, "more": more})
    };
    std::iter::once(home).chain(places(scope).map(place)).collect()
}

/// The places of the settings desk, on the pages that are one of them. The longest address that fits is where one is.
fn desk(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let fits = |href: &str| visit.path() == href || visit.path().starts_with(&format!("{href}/"));
    let foundation = scope.house().edition().foundation.iter().copied();
    let modules = awake(scope).filter(|m| !scope.house().edition().is_foundation(m.manifest.name));
    let mine = |m: &'static Module| m.desk.iter().filter(move |n| scope.allows(n.may) && scope.tenant().carries(m, Part::Path(n.href)));
    let places: Vec<_> = foundation.chain(modules).flat_map(mine).collect();
    let Some(here) = places.iter().map(|n| n.href).filter(|h| fits(h)).max_by_key(|h| h.len()) else { return Vec::new() };
    let place = |n: &&Nav| json!({"label": visit.say(n.label, &[]), "icon": n.icon, "href": n.href, "current": n.href == here});
    places.iter().copied().map(|n| place(&n)).collect()
}

/// What one may add: the resources that have a place of their own.
fn creatable(scope: &Scope) -> impl Iterator<Item = &'static Resource> {
    let has_place = |m: &Module, r: &Resource| m.places().any(|n| n.href.strip_prefix("/app/") == Some(r.name));
    let on = awake(scope).filter(|m| scope.tenant().has(m.manifest.name));
    on.flat_map(move |m| m.resources.iter().copied().filter(move |r| has_place(m, r))).filter(|r| scope.allows(r.may.create))
}

pub(crate) fn new_menu(visit: &Visit, scope: &Scope) -> Vec<Value> {
    creatable(scope)
        .map(|r| json!({"label": visit.say(&format!("{}-one", r.name), &[]), "new": visit.say(&format!("{}-new", r.name), &[]), "icon": r.icon, "href": format!("/app/{}/new", r.name)}))
        .collect()
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|w| w.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}
