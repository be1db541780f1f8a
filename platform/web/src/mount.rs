//! Everything an edition answers to, as one table: the pages every resource
//! has, written once, and what modules add. Each line goes behind the guard.

use crate::gates::Gates;
use crate::routing::Routing;
use crate::{
    account, api, assets, attachments, channels, front, guide, notices, openapi, pictures, public, records, sign_in, status, transfer,
};
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error as ActixError, web};
use kernel::house::House;
use kernel::module::Edition;
use kernel::routes::{Entry, Ground, Routes};

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
    guide::routes(&mut routes);
    notices::routes(&mut routes);
    channels::routes(&mut routes);
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
    routes.by_release(edition);
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
        .app_data(web::Data::new(Gates::of(&table)))
        .app_data(web::PayloadConfig::new(1024 * 1024))
        .default_service(Routing::of(table))
        .wrap(from_fn(front::receive))
}
