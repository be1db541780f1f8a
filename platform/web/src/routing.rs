//! The route table as the one service of a server thread. actix holds a request against every line in turn and keeps
//! two compiled expressions for each line with a part that varies, in every thread: with two thousand lines that was most of the
//! time in which the house of a test starts. Here a tree finds the lines of a path (`matchit`), and what reads the varying parts of
//! a line is made when that line is first asked for.

use crate::Visit;
use crate::guard::{Line, guard};
use actix_web::body::BoxBody;
use actix_web::dev::{ResourceDef, Service, ServiceFactory, ServiceRequest, ServiceResponse, always_ready};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{Error as ActixError, HttpMessage, Route};
use futures_util::future::{LocalBoxFuture, ready};
use kernel::error::Error;
use kernel::routes::{Entry, Ground};
use kernel::tenant::Place;
use matchit::Router;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What answers for a line, behind the guard.
type Answering = <Route as ServiceFactory<ServiceRequest>>::Service;

/// Every line of a table as one thread answers them, and where each is found.
#[derive(Clone)]
pub(crate) struct Routing {
    lines: Rc<[Mounted]>,
    trees: Trees,
}

/// Where the lines of a table are found: all threads look into the same.
#[derive(Clone)]
pub(crate) struct Trees(Arc<[Tree]>);

/// One line. What reads its path and what answers are made when first needed.
struct Mounted {
    path: Arc<str>,
    route: Route,
    reading: OnceCell<ResourceDef>,
    answering: OnceCell<Rc<Answering>>,
}

/// The paths that answer to one method on one ground; lines of the same shape are tried in their order.
struct Tree {
    method: Method,
    ground: Ground,
    paths: Router<Vec<usize>>,
}

impl Trees {
    /// Those of this table. Panics if the shapes of two paths cannot stand in one tree: a mistake in the table, which every
    /// start of the house would show.
    pub fn of(table: &[Entry]) -> Trees {
        let mut shapes: BTreeMap<(String, u8, String), Vec<usize>> = BTreeMap::new();
        for (at, entry) in table.iter().enumerate() {
            shapes.entry((entry.method.to_string(), entry.ground as u8, shape(&entry.path))).or_default().push(at);
        }
        let mut trees: Vec<Tree> = Vec::new();
        for ((_, _, shape), lines) in shapes {
            let Some(first) = table.get(lines[0]) else { continue };
            let is = |tree: &Tree| tree.method == first.method && tree.ground == first.ground;
            if !trees.last().is_some_and(is) {
                trees.push(Tree { method: first.method.clone(), ground: first.ground, paths: Router::new() });
            }
            if let Some(tree) = trees.last_mut() {
                tree.paths.insert(shape, lines).unwrap_or_else(|e| panic!("{} cannot be told from another path: {e}", first.path));
            }
        }
        Trees(trees.into())
    }
}

impl Routing {
    /// The lines of this table, each behind the guard, found by the trees of the same table.
    pub fn of(table: Vec<Entry>, trees: Trees) -> Routing {
        Routing { lines: table.into_iter().map(Mounted::of).collect(), trees }
    }

    /// The line that answers; the varying parts of the path are then in the request.
    fn find(&self, req: &mut ServiceRequest) -> Option<usize> {
        let own = match req.extensions().get::<Visit>().map(Visit::place) {
            Some(Place::Agency(_)) => Some(Ground::Agency),
            Some(Place::Platform) => Some(Ground::Platform),
            _ => None,
        };
        for ground in own.into_iter().chain([Ground::Either]) {
            let Some(tree) = self.trees.0.iter().find(|tree| tree.ground == ground && tree.method == req.method()) else { continue };
            let Ok(lines) = tree.paths.at(req.match_info().as_str()).map(|found| found.value) else { continue };
            if let Some(at) = lines.iter().find(|at| self.lines[**at].reads(req)) {
                return Some(*at);
            }
        }
        None
    }
}

impl Mounted {
    fn of(entry: Entry) -> Mounted {
        let path: Arc<str> = Arc::from(entry.path.as_str());
        let line = Line {
            path: path.clone(),
            may: entry.may,
            module: entry.module,
            span: entry.span,
            ground: entry.ground,
            dangerous: entry.dangerous,
            for_programs: entry.for_programs,
        };
        let route = entry.route.wrap(from_fn(move |req, next| guard(line.clone(), req, next)));
        Mounted { path, route, reading: OnceCell::new(), answering: OnceCell::new() }
    }

    /// True if the request's path is one of this line's: its parts keep to their patterns.
    fn reads(&self, req: &mut ServiceRequest) -> bool {
        !self.path.contains('{') || self.reading.get_or_init(|| ResourceDef::new(&*self.path)).capture_match_info(req.match_info_mut())
    }

    async fn answering(&self) -> Result<Rc<Answering>, Error> {
        if let Some(known) = self.answering.get() {
            return Ok(known.clone());
        }
        let made = self.route.new_service(()).await.map_err(|()| Error::internal(format!("{} has nobody to answer", self.path)))?;
        Ok(self.answering.get_or_init(|| Rc::new(made)).clone())
    }
}

impl ServiceFactory<ServiceRequest> for Routing {
    type Response = ServiceResponse<BoxBody>;
    type Error = ActixError;
    type Config = ();
    type Service = Routing;
    type InitError = ();
    type Future = std::future::Ready<Result<Routing, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        std::future::ready(Ok(self.clone()))
    }
}

impl Service<ServiceRequest> for Routing {
    type Response = ServiceResponse<BoxBody>;
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self::Response, ActixError>>;

    always_ready!();

    fn call(&self, mut req: ServiceRequest) -> Self::Future {
        let Some(at) = self.find(&mut req) else {
            return Box::pin(ready(Ok(req.error_response(Error::NotFound))));
        };
        let lines = self.lines.clone();
        Box::pin(async move {
            match lines[at].answering().await {
                Ok(answering) => answering.call(req).await,
                Err(e) => Ok(req.error_response(e)),
            }
        })
    }
}

/// A path as the tree knows it: what varies in it has the name of its place, and reaches to the end of its segment or of the path.
fn shape(path: &str) -> String {
    let segment = |(at, segment): (usize, &str)| match segment {
        rest if rest.ends_with(":.*}") => format!("{{*v{at}}}"),
        varies if varies.contains('{') => format!("{{v{at}}}"),
        fixed => fixed.to_string(),
    };
    path.split('/').enumerate().map(segment).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn what_varies_is_named_after_its_place() {
        let shapes = ["/", "/app/people/{id}/files/{file}", "/app/people/{id:[0-9a-f-]{36}}", "/media/{key:.*}", "/calendar/{secret}.ics"];
        let found: Vec<String> = shapes.into_iter().map(shape).collect();
        assert_eq!(found, ["/", "/app/people/{v3}/files/{v5}", "/app/people/{v3}", "/media/{*v2}", "/calendar/{v2}"]);
    }
}
