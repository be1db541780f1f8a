//! What there is to compare with: actix, Diesel and Tera as their manuals show
//! them, doing the same work with no tenancy, no access control and no memory.

use crate::Outcome;
use crate::plain::{PlainPerson, plain_people as p};
use actix_web::web::{self, Bytes, Data, Query};
use actix_web::{App, HttpResponse, HttpServer};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use tera::{Context, Tera};

type Connections = Pool<ConnectionManager<PgConnection>>;

/// Arguments of `load reference`.
#[derive(clap::Args, Clone)]
pub struct Reference {
    /// The database with the plain table.
    #[arg(long, env = "LOAD_REFERENCE_URL", hide_env_values = true)]
    url: String,
    /// A file with the bytes that `hello` answers.
    #[arg(long)]
    hello: PathBuf,
    /// Server threads, as many as the house has.
    #[arg(long)]
    threads: usize,
}

#[derive(Clone)]
struct Shared {
    pool: Connections,
    pages: Arc<Tera>,
    hello: Bytes,
}

const PAGE: &str = include_str!("reference_page.html");
const LIST: &str = include_str!("reference_list.html");

impl Reference {
    /// Serves until killed; its first line says the port.
    ///
    /// # Errors
    /// Whatever keeps it from serving.
    pub fn serve(&self) -> Outcome {
        let connections = u32::try_from(self.threads * 4)?;
        let pool = Pool::builder().max_size(connections).build(ConnectionManager::new(&self.url))?;
        let mut pages = Tera::new();
        pages.autoescape_on([".html"]);
        pages.add_raw_templates([("page.html", PAGE), ("list.html", LIST)])?;
        let shared = Shared { pool, pages: Arc::new(pages), hello: std::fs::read(&self.hello)?.into() };
        let listener = TcpListener::bind("127.0.0.1:0")?;
        println!("{}", listener.local_addr()?.port());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::new(shared.clone()))
                .route("/hello", web::get().to(hello))
                .route("/select", web::get().to(select))
                .route("/page", web::get().to(page))
                .route("/json", web::get().to(json))
                .route("/html", web::get().to(html))
        });
        Ok(actix_web::rt::System::new().block_on(server.workers(self.threads).worker_max_blocking_threads(8).listen(listener)?.run())?)
    }
}

async fn hello(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(shared.hello.clone())
}

/// Runs a query on the blocking pool, as Diesel's manual for actix says.
async fn queried<T: Send + 'static>(
    shared: &Data<Shared>,
    query: impl FnOnce(&mut PgConnection) -> QueryResult<T> + Send + 'static,
) -> actix_web::Result<T> {
    let pool = shared.pool.clone();
    let answer = web::block(move || {
        let mut conn = pool.get().map_err(|e| e.to_string())?;
        query(&mut conn).map_err(|e| e.to_string())
    });
    answer.await?.map_err(actix_web::error::ErrorInternalServerError)
}

async fn select(shared: Data<Shared>) -> actix_web::Result<HttpResponse> {
    let row = queried(&shared, |conn| p::table.find(4242).select(PlainPerson::as_select()).first(conn)).await?;
    Ok(HttpResponse::Ok().json(row))
}

async fn page(shared: Data<Shared>) -> actix_web::Result<HttpResponse> {
    let rows = queried(&shared, |conn| p::table.filter(p::id.le(20)).select(PlainPerson::as_select()).load(conn)).await?;
    rendered(&shared, "page.html", &rows, 20)
}

/// Which page of a list is asked for.
#[derive(serde::Deserialize)]
struct Leaf {
    #[serde(default)]
    page: i64,
}

/// A page of the list and how many rows there are: limit, offset and count.
async fn list(shared: &Data<Shared>, leaf: &Leaf) -> actix_web::Result<(Vec<PlainPerson>, i64)> {
    let offset = leaf.page * 50;
    queried(shared, move |conn| {
        let count = p::table.count().get_result(conn)?;
        let rows = p::table.order((p::last_name, p::id)).limit(50).offset(offset).select(PlainPerson::as_select()).load(conn)?;
        Ok((rows, count))
    })
    .await
}

async fn json(shared: Data<Shared>, leaf: Query<Leaf>) -> actix_web::Result<HttpResponse> {
    let (rows, count) = list(&shared, &leaf).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({"count": count, "data": rows})))
}

async fn html(shared: Data<Shared>, leaf: Query<Leaf>) -> actix_web::Result<HttpResponse> {
    let (rows, count) = list(&shared, &leaf).await?;
    rendered(&shared, "list.html", &rows, count)
}

fn rendered(shared: &Shared, page: &str, rows: &[PlainPerson], count: i64) -> actix_web::Result<HttpResponse> {
    let mut context = Context::new();
    context.insert("rows", rows);
    context.insert("count", &count);
    let html = shared.pages.render(page, &context).map_err(actix_web::error::ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}
