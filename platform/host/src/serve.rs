//! Serving, and working: a process does either or both.

use crate::edition::{ADDITIONS, EDITION, pages, services};
use crate::settings::Settings;
use crate::{database, log};
use kernel::cross_tenant::CrossTenant;
use kernel::house::House;
use kernel::principal::Principal;
use kernel::retired::Retired;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// A house on this database, with everything in it.
///
/// # Errors
/// A sentence on what is missing or does not fit together.
pub fn house(settings: &Settings) -> Result<House, String> {
    settings.check_secret()?;
    settings.check_database()?;
    let wrong = EDITION.check();
    if !wrong.is_empty() {
        return Err(format!("This build does not fit together:\n  {}", wrong.join("\n  ")));
    }
    let pages = pages().map_err(|e| format!("The pages of this build are not right: {e}"))?;
    let from =
        settings.mail_from.parse().map_err(|_| "ESTRADE_MAIL_FROM is no address; write it as: Name <name@example.org>".to_string())?;
    let mail =
        mail::from_config(settings.mail_url.as_deref(), &settings.data.join("mail"), from).map_err(|e| format!("ESTRADE_MAIL_URL: {e}"))?;
    let services = services(settings.config(), pages, mail, files(settings)?, search(settings)?)
        .with(CrossTenant::connect(&database::url(settings, "estrade_operator"), 2));
    let house = House::open(&database::url(settings, "estrade_app"), settings.connections, &EDITION, &settings.base, services);
    house.listen();
    Ok(house)
}

/// That this build carries every release that an agency is on. A database that cannot be asked, or is of an older build, has
/// nothing to say.
///
/// # Errors
/// Which releases it does not carry, whose they are, and what to do.
pub fn carries_all(settings: &Settings) -> Result<(), String> {
    let door = CrossTenant::connect(&database::url(settings, "estrade_operator"), 1);
    let retired = door.run(&Principal::System("start"), "retired releases", |tx| Retired::all(tx, &EDITION)).unwrap_or_default();
    if retired.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = retired.iter().map(|r| format!("  {r}")).collect();
    Err(format!(
        "This build does not carry releases that agencies are on:\n{}\nStart the build before it, bring these agencies to a release that both carry \
         (a roll-out in /operators/rollouts, or their own Modules page), then start this one. Nothing was changed. \
         `estrade serve --safe` answers meanwhile, without modules.",
        lines.join("\n")
    ))
}

/// Where files are kept: in object storage if the settings name one, else in the data folder.
///
/// # Errors
/// A sentence on what is wrong with the address.
pub fn files(settings: &Settings) -> Result<Arc<dyn files::Files>, String> {
    let Some(address) = settings.files_url.as_deref() else {
        return Ok(Arc::new(files::Folder::new(settings.data.join("files"))));
    };
    let address = objects::Address::read(address).map_err(|why| format!("ESTRADE_FILES_URL: {why}"))?;
    Ok(Arc::new(objects::Objects::new(&address)))
}

/// Who searches: the engine that the settings name, beside the database.
///
/// # Errors
/// A sentence on what is wrong with the address.
pub fn search(settings: &Settings) -> Result<search::Search, String> {
    let Some(address) = settings.search_url.as_deref() else { return Ok(search::Search::default()) };
    let address = meili::Address::read(address).map_err(|why| format!("ESTRADE_SEARCH_URL: {why}"))?;
    Ok(search::Search::beside(Arc::new(meili::Meili::new(&address))))
}

/// Serves until told to stop; `working` does jobs too, `safe` answers without any module.
///
/// # Errors
/// A sentence on why it cannot serve.
pub fn serve(settings: &Settings, working: bool, safe: bool) -> Result<(), String> {
    let house = house(settings)?;
    if safe {
        house.run_safely();
        println!("Safe mode: every module is at rest in this process.");
    }
    let _reporting = log::start(settings);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = working.then(|| worker(settings, house.clone(), stopped));
    let served = actix_web::rt::System::new().block_on(listen(settings, house));
    let _ = stop.send(true);
    if let Some(worker) = worker {
        let _ = worker.join();
    }
    served.map_err(|e| format!("Cannot serve on {}:{}: {e}", settings.listen, settings.port))
}

/// Does jobs until told to stop.
///
/// # Errors
/// A sentence on why it cannot work.
pub fn work(settings: &Settings) -> Result<(), String> {
    carries_all(settings)?;
    let house = house(settings)?;
    let _reporting = log::start(settings);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = worker(settings, house, stopped);
    actix_web::rt::System::new().block_on(async {
        let _ = signalled().await;
    });
    let _ = stop.send(true);
    worker.join().map_err(|_| "The worker broke off.".to_string())
}

async fn signalled() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
    Ok(())
}

fn worker(settings: &Settings, house: House, mut stopped: tokio::sync::watch::Receiver<bool>) -> std::thread::JoinHandle<()> {
    let (url, slots) = (database::url(settings, "estrade_worker"), settings.jobs);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(16).enable_all().build();
        let Ok(runtime) = runtime else { return tracing::error!("no runtime to work in") };
        let options = jobs::WorkerOptions { slots, ..Default::default() };
        let done = runtime.block_on(jobs::Worker::new(house, &url, options).run(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        }));
        if let Err(e) = done {
            // Every slot is held by a job that cannot be stopped: only a new process helps.
            tracing::error!(error = %e, "the worker gave up");
            std::process::exit(70);
        }
    })
}

async fn listen(settings: &Settings, house: House) -> io::Result<()> {
    let address = SocketAddr::new(settings.listen, settings.port);
    // Each server thread may block as many threads as it has connections to wait for.
    let blocking = (settings.connections as usize).div_ceil(settings.threads).max(2);
    let bells = house.clone();
    let floor = web::Floor::of(house, ADDITIONS);
    let server = actix_web::HttpServer::new(move || floor.app())
        .workers(settings.threads)
        .worker_max_blocking_threads(blocking)
        .client_request_timeout(Duration::from_secs(5))
        .client_disconnect_timeout(Duration::from_secs(2))
        .shutdown_timeout(25)
        .bind(address)?;
    println!("Estrade serves {} (Ctrl-C stops)", settings.config().platform_origin());
    // Open sockets would hold the end up until its time is out.
    actix_web::rt::spawn(async move {
        let _ = signalled().await;
        bells.take_bells_down();
    });
    server.run().await
}
