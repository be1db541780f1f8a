//! Everything an edition answers to, as one table: the pages every resource
//! has, written once, and what modules add. Each line goes behind the guard.

use crate::guard::{Line, guard};
use crate::{account, api, assets, attachments, front, notices, openapi, pictures, public, records, sign_in, status, transfer};
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error as ActixError, Scope, guard as when, web};
use kernel::error::Error;
use kernel::house::House;
use kernel::module::Edition;
use kernel::routes::{Entry, Ground, Routes};
use kernel::tenant::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a crate of the platform adds to the table: sign-up, the settings desk.
pub type Addition = fn(&mut Routes);

/// The whole table of an edition.
pub fn table(edition: &'static Edition, additions: &[Addition]) -> Vec<Entry> {
    let mut routes = Routes::default();
    assets::routes(&mut routes);
    status::routes(&mut routes);
    sign_in::routes(&mut routes);
    account::routes(&mut routes);
    public::routes(&mut routes);
    pictures::routes(&mut routes);
    records::common(&mut routes);
    notices::routes(&mut routes);
    openapi::routes(&mut routes);
    api::common(&mut routes);
    attachments::common(&mut routes);
    for addition in additions {
        addition(routes.within(None).on(Ground::Either));
    }
    for module in edition.all() {
        routes.of(module, edition.is_foundation(module.manifest.name));
        for resource in module.resources.iter().copied() {
            routes.within((!edition.is_foundation(module.manifest.name)).then_some(module.manifest.name));
            transfer::routes(&mut routes, resource);
            records::routes(&mut routes, resource);
            attachments::routes(&mut routes, resource);
            api::routes(&mut routes, resource);
        }
    }
    routes.into_entries()
}

/// The application of one server thread.
pub fn app(
    house: House,
    additions: &[Addition],
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = ActixError, InitError = ()> + use<>>
{
    let table = table(house.edition(), additions);
    App::new()
        .app_data(web::Data::new(house))
        .app_data(web::Data::new(openapi::Index::of(&table)))
        .app_data(web::PayloadConfig::new(1024 * 1024))
        .configure(move |app| mount(table, app))
        .default_service(web::route().to(nowhere))
        .wrap(from_fn(front::receive))
}

async fn nowhere() -> Result<&'static str, Error> {
    Err(Error::NotFound)
}

/// Lines whose addresses have a part that varies stand together under what does not vary, so that a request is held
/// against the few patterns of its own place and not against hundreds.
fn mount(table: Vec<Entry>, app: &mut web::ServiceConfig) {
    let places = places(table.iter().map(|entry| entry.path.as_str()));
    let mut within: BTreeMap<String, Scope> = BTreeMap::new();
    for entry in table {
        let path = Arc::from(entry.path.as_str());
        let line = Line {
            path,
            may: entry.may,
            module: entry.module,
            ground: entry.ground,
            dangerous: entry.dangerous,
            for_programs: entry.for_programs,
        };
        let ground = entry.ground;
        // Two grounds may use one path: the place decides which line answers.
        let route = entry.route.guard(when::fn_guard(move |ctx| {
            let data = ctx.req_data();
            matches!(
                (data.get::<crate::Visit>().map(crate::Visit::place), ground),
                (Some(Place::Agency(_)), Ground::Agency) | (Some(Place::Platform), Ground::Platform) | (_, Ground::Either)
            )
        }));
        let route = route.wrap(from_fn(move |req, next| guard(line.clone(), req, next)));
        match places.iter().find_map(|place| Some((place, beneath(&entry.path, place)?))) {
            Some((place, rest)) => {
                let scope = within.remove(place).unwrap_or_else(|| web::scope(place));
                within.insert(place.clone(), scope.route(rest, route));
            }
            None => {
                app.route(&entry.path, route);
            }
        }
    }
    for scope in within.into_values() {
        app.service(scope);
    }
}

/// What comes before the varying part of each path that has one; none lies beneath another.
fn places<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let all: BTreeSet<String> =
        paths.filter_map(|path| path.split_once("/{")).map(|(before, _)| before.to_string()).filter(|before| !before.is_empty()).collect();
    all.iter().filter(|place| !all.iter().any(|other| other != *place && beneath(place, other).is_some())).cloned().collect()
}

/// What is left of a path beneath a place.
fn beneath<'a>(path: &'a str, place: &str) -> Option<&'a str> {
    path.strip_prefix(place).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{beneath, places};

    #[test]
    fn paths_stand_under_what_does_not_vary() {
        let paths =
            ["/", "/{page}", "/app", "/app/people", "/app/people/{id}", "/app/team/{id}", "/app/team/roles/{id}", "/app/peoples/{id}"];
        let found = places(paths.into_iter());
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["/app/people", "/app/peoples", "/app/team"]);
        assert_eq!(beneath("/app/people", "/app/people"), Some(""));
        assert_eq!(beneath("/app/people/7", "/app/people"), Some("/7"));
        assert_eq!(beneath("/app/peoples", "/app/people"), None);
    }
}
