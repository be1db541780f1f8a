//! The route table is the permission table: a path cannot be added without one.

use crate::error::{Error, Result};
use crate::module::{Edition, Module, Part, Permission};
use crate::parts::Span;
use crate::scope::Scope;
use actix_web::dev::Payload;
use actix_web::{FromRequest, Handler, HttpMessage, HttpRequest, Responder, Route, http::Method, web};
use serde_json::Value;

/// Every route of the house, with the permission that opens it.
#[derive(Default)]
pub struct Routes {
    entries: Vec<Entry>,
    module: Option<&'static str>,
    ground: Ground,
}

/// One line of the table. The guard wraps `route` when it is mounted.
pub struct Entry {
    pub method: Method,
    pub path: String,
    pub may: Permission,
    /// Answers only while this module is on.
    pub module: Option<&'static str>,
    /// In which of its releases it is there.
    pub span: Span,
    pub ground: Ground,
    /// Asks for a recent proof of who one is (reliability, C8).
    pub dangerous: bool,
    /// No cookie is looked at: nothing of a browser's can be forged.
    pub for_programs: bool,
    /// What the description of the API says of it: `takes`, `gives` (schemas) and `status`.
    pub told: Option<fn() -> Value>,
    pub route: Route,
}

/// At whose address a route answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    #[default]
    Agency,
    Platform,
    /// Both: signing in, assets.
    Either,
}

impl Routes {
    /// What follows belongs to this module and answers at agencies that have it on.
    pub fn of(&mut self, module: &'static Module, always: bool) -> &mut Self {
        self.module = if always { None } else { Some(module.manifest.name) };
        self.ground = Ground::Agency;
        (module.routes)(self);
        self.module = None;
        self
    }

    /// What follows answers on this ground.
    pub fn on(&mut self, ground: Ground) -> &mut Self {
        self.ground = ground;
        self
    }

    /// Reading.
    pub fn get<A: FromRequest + 'static>(
        &mut self,
        path: &str,
        may: Permission,
        run: impl Handler<A, Output: Responder + 'static>,
    ) -> &mut Self {
        self.add(Method::GET, path, may, web::get().to(run))
    }

    /// Asking how something stands, without an answer's body.
    pub fn head<A: FromRequest + 'static>(
        &mut self,
        path: &str,
        may: Permission,
        run: impl Handler<A, Output: Responder + 'static>,
    ) -> &mut Self {
        self.add(Method::HEAD, path, may, web::head().to(run))
    }

    /// Doing.
    pub fn post<A: FromRequest + 'static>(
        &mut self,
        path: &str,
        may: Permission,
        run: impl Handler<A, Output: Responder + 'static>,
    ) -> &mut Self {
        self.add(Method::POST, path, may, web::post().to(run))
    }

    /// Changing a part.
    pub fn patch<A: FromRequest + 'static>(
        &mut self,
        path: &str,
        may: Permission,
        run: impl Handler<A, Output: Responder + 'static>,
    ) -> &mut Self {
        self.add(Method::PATCH, path, may, web::patch().to(run))
    }

    /// Removing.
    pub fn delete<A: FromRequest + 'static>(
        &mut self,
        path: &str,
        may: Permission,
        run: impl Handler<A, Output: Responder + 'static>,
    ) -> &mut Self {
        self.add(Method::DELETE, path, may, web::delete().to(run))
    }

    /// The line just added asks whoever is signed in for a proof that is less than five minutes old.
    pub fn dangerous(&mut self) -> &mut Self {
        if let Some(line) = self.entries.last_mut() {
            line.dangerous = true;
        }
        self
    }

    /// The line just added is for programs that show who they are in the body: it takes JSON alone, looks at no cookie, and
    /// so asks for no token of a form.
    pub fn for_programs(&mut self) -> &mut Self {
        if let Some(line) = self.entries.last_mut() {
            line.for_programs = true;
        }
        self
    }

    /// The line just added is described so: `{"takes": schema, "form": schema, "gives": schema, "waits": schema, "query": [parameter], "status": "204"}`,
    /// each part optional.
    pub fn told(&mut self, told: fn() -> Value) -> &mut Self {
        if let Some(line) = self.entries.last_mut() {
            line.told = Some(told);
        }
        self
    }

    /// What follows belongs to this module (used for the pages every resource has).
    pub fn within(&mut self, module: Option<&'static str>) -> &mut Self {
        self.module = module;
        self.ground = Ground::Agency;
        self
    }

    /// The table, taken apart for mounting or printing.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Each line of a module is there in the releases that say so.
    pub fn by_release(&mut self, edition: &Edition) {
        for line in &mut self.entries {
            let module = line.module.and_then(|name| edition.module(name));
            line.span = module.map(|m| m.span(Part::Path(&line.path))).unwrap_or_default();
        }
    }

    fn add(&mut self, method: Method, path: &str, may: Permission, route: Route) -> &mut Self {
        self.entries.push(Entry {
            method,
            path: path.into(),
            may,
            module: self.module,
            span: Span::default(),
            ground: self.ground,
            dangerous: false,
            for_programs: false,
            told: None,
            route,
        });
        self
    }
}

impl FromRequest for Scope {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(req.extensions().get::<Scope>().cloned().ok_or(Error::Anonymous))
    }
}
