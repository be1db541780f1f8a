//! Everything an edition answers to, as one table: the pages every resource
//! has, written once, and what modules add. Each line goes behind the guard.

use crate::gates::Gates;
use crate::routing::{Routing, Trees};
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

/// What the applications of all server threads share.
#[derive(Clone)]
pub struct Floor {
    house: House,
    additions: &'static [Addition],
    trees: Trees,
    index: web::Data<openapi::Index>,
    gates: web::Data<Gates>,
}

impl Floor {
    /// The floor of a house with these additions.
    pub fn of(house: House, additions: &'static [Addition]) -> Floor {
        let table = table(house.edition(), additions);
        let (index, gates) = (web::Data::new(openapi::Index::of(&table)), web::Data::new(Gates::of(&table)));
        Floor { house, additions, trees: Trees::of(&table), index, gates }
    }

    /// The application of one server thread.
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = ActixError, InitError = ()> + use<>,
    > {
        let table = table(self.house.edition(), self.additions);
        App::new()
            .app_data(web::Data::new(self.house.clone()))
            .app_data(self.index.clone())
            .app_data(self.gates.clone())
            .app_data(web::PayloadConfig::new(1024 * 1024))
            .default_service(Routing::of(table, self.trees.clone()))
            .wrap(from_fn(front::receive))
    }
}
