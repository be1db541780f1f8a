//! What surrounds every page: the agency, the person, and where one can go.

use crate::plan;
use crate::visit::Visit;
use chrono::Utc;
use kernel::module::{Module, Nav};
use kernel::scope::Scope;
use kernel::tenant::Tenant;
use serde_json::{Value, json};
use theme::Locale;

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
    let person = session.map(|s| json!({"name": s.member.as_ref().map_or(&s.account.name, |m| &m.name), "email": s.account.email, "operator": s.account.operator}));
    json!({
        "agency": agency,
        "person": person,
        "nav": scope.filter(|_| inside).map(|s| nav(visit, s)).unwrap_or_default(),
        "new_menu": scope.filter(|_| inside).map(|s| new_menu(visit, s)).unwrap_or_default(),
        "desk": scope.filter(|_| inside).map(|s| desk(visit, s)).unwrap_or_default(),
        "breadcrumbs": crumbs,
        "theme": session.map_or("system", |s| s.account.theme.as_str()),
        "locale": visit.locale().tag(),
        "csrf": visit.csrf(),
        "toast": visit.toast(),
        "banner": tenant.filter(|_| inside).and_then(|t| banner(visit, scope, t)),
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

/// Both languages, with the address of this page in each.
pub fn languages(visit: &Visit) -> Value {
    let all = [(Locale::Fr, "Français"), (Locale::En, "English")];
    all.iter().map(|(l, name)| json!({"tag": l.tag(), "label": name, "href": format!("{}?lang={}", visit.path(), l.tag()), "current": *l == visit.locale()})).collect()
}

/// The modules that are on, foundation last. One at rest keeps its places: its pages say so.
fn awake(scope: &Scope) -> impl Iterator<Item = &'static Module> {
    let edition = scope.house().edition();
    let tenant = scope.tenant().clone();
    edition.modules.iter().chain(edition.foundation).copied().filter(move |m| tenant.keeps(m.manifest.name))
}

pub(crate) fn nav(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let mut nav = vec![
        json!({"label": visit.say("nav-home", &[]), "icon": "house", "href": "/app", "current": visit.path() == "/app", "group": null}),
    ];
    for module in awake(scope) {
        let group = visit.say(&format!("module-{}", module.manifest.name), &[]);
        for place in module.nav.iter().filter(|n| scope.allows(n.may)) {
            let current = visit.path() == place.href || visit.path().starts_with(&format!("{}/", place.href));
            nav.push(
                json!({"label": visit.say(place.label, &[]), "icon": place.icon, "href": place.href, "current": current, "group": group}),
            );
        }
    }
    nav
}

/// The places of the settings desk, on the pages that are one of them. The longest address that fits is where one is.
fn desk(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let fits = |href: &str| visit.path() == href || visit.path().starts_with(&format!("{href}/"));
    let foundation = scope.house().edition().foundation.iter().copied();
    let modules = awake(scope).filter(|m| !scope.house().edition().is_foundation(m.manifest.name));
    let places: Vec<_> = foundation.chain(modules).flat_map(|m| m.desk).filter(|n| scope.allows(n.may)).collect();
    let Some(here) = places.iter().map(|n| n.href).filter(|h| fits(h)).max_by_key(|h| h.len()) else { return Vec::new() };
    let place = |n: &&Nav| json!({"label": visit.say(n.label, &[]), "icon": n.icon, "href": n.href, "current": n.href == here});
    places.iter().copied().map(|n| place(&n)).collect()
}

pub(crate) fn new_menu(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let resources = awake(scope).filter(|m| scope.tenant().has(m.manifest.name)).flat_map(|m| {
        m.resources.iter().filter(|r| m.nav.iter().any(|n| n.href == format!("/app/{}", r.name))).copied().collect::<Vec<_>>()
    });
    resources
        .filter(|r| scope.allows(r.may.create))
        .map(|r| json!({"label": visit.say(&format!("{}-one", r.name), &[]), "new": visit.say(&format!("{}-new", r.name), &[]), "icon": r.icon, "href": format!("/app/{}/new", r.name)}))
        .collect()
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|w| w.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}
