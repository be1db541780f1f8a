//! Agencies, founded through the library as sign-up founds them, and sessions in them.

use crate::{Outcome, database};
use estrade::settings::Settings;
use kernel::house::House;
use std::path::Path;
use std::time::{Duration, Instant};
use tenants::Founding;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Long and irregular enough to be accepted; it protects nothing beyond this run.
pub const SECRET: &str = "load-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";

/// The house as a library, on the database of the run.
pub struct Estate {
    runtime: Runtime,
    house: House,
    settings: Settings,
    password: String,
}

impl Estate {
    /// Migrates the database and opens a house on it, which serves nobody.
    pub fn open(url: &str, folder: &Path) -> Outcome<Estate> {
        let settings = Settings { database_url: url.into(), secret: SECRET.into(), data: folder.join("data"), ..Settings::default() };
        estrade::database::migrate(&settings)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(8).enable_all().build()?;
        let house = estrade::serve::house(&settings)?;
        let password = runtime.block_on(web::password::hash("un secret pour mesurer"))?;
        Ok(Estate { runtime, house, settings, password })
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// How it is set up: threads and connections of the served house are the same.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Waits for asynchronous work.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Founds one agency; its key.
    pub fn found(&self, slug: &str) -> Outcome<Uuid> {
        Ok(self.wait(founded(self.house.clone(), slug.into(), self.password.clone()))?)
    }

    /// Founds the agencies `agency-{from}` up to `agency-{to}`, two at a time; how long one takes, at the median.
    pub fn found_up_to(&self, from: usize, to: usize) -> Outcome<Duration> {
        let (house, password) = (self.house.clone(), self.password.clone());
        let mut times = self.wait(async move {
            let lane = |first: usize| {
                let (house, password) = (house.clone(), password.clone());
                tokio::spawn(async move {
                    let mut times = Vec::new();
                    for n in (first..=to).step_by(2) {
                        let started = Instant::now();
                        founded(house.clone(), slug(n), password.clone()).await?;
                        times.push(started.elapsed());
                    }
                    Ok::<_, kernel::error::Error>(times)
                })
            };
            let (even, odd) = tokio::join!(lane(from), lane(from + 1));
            let mut all = even??;
            all.extend(odd??);
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(all)
        })?;
        times.sort();
        Ok(times.get(times.len() / 2).copied().unwrap_or_default())
    }

    /// Gives the founder of every agency a session, whose cookie is `cookie(slug)`.
    pub fn open_sessions(&self) -> Outcome {
        database::run(
            &self.settings.database_url,
            "insert into directory.sessions (hash, account_id, tenant_id, expires_at)
             select sha256(convert_to('load-session-' || t.slug, 'UTF8')), m.account_id, t.id, now() + interval '12 hours'
             from directory.tenants t join members m on m.tenant_id = t.id
             on conflict (hash) do update set proven_at = now()",
        )
    }
}

/// The address of an agency of the crowd.
pub fn slug(n: usize) -> String {
    format!("agency-{n}")
}

/// The cookie of an agency's founder.
pub fn cookie(slug: &str) -> String {
    format!("estrade=load-session-{slug}")
}

async fn founded(house: House, slug: String, password: String) -> kernel::error::Result<Uuid> {
    let order =
        Founding::new(&slug, &format!("Agence {slug}"), "all_in_one").founder(&format!("admin@{slug}.test"), "Ada Admin", &password);
    tenants::provision(&house, &order).await
}
