//! Addresses of an agency's own. A domain is served only after its owner put
//! our word into its DNS; it is asked for again every day, rests after three
//! days without it, and for thirty days after it was given up.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::approval::{Act, Carry, Shown, key};
use kernel::error::{Error, Result, Wrong};
use kernel::house::House;
use kernel::job::{Job, Work};
use kernel::module::Permission;
use kernel::platform_tx::PlatformTx;
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use kernel::schema::directory::{domains, resting_names};
use kernel::scope::Scope;
use outbound::Dns;
pub use outbound::ask_dns_at;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::pin::Pin;
use web::{Form, Go, Page, Visit, field_errors, host};

const SETTINGS: Permission = "house.settings";

/// A domain whose word is missing is served this much longer.
const GRACE: Duration = Duration::hours(72);
/// A domain given up rests before anyone may take it.
const REST: Duration = Duration::days(30);
const DAILY: Duration = Duration::hours(24);

/// How long an answer of the DNS may take to come.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<Vec<String>>> + Send + 'a>>;

/// Who knows what stands in the DNS.
pub trait Resolver: Send + Sync {
    /// The TXT records of a name; none is an empty list.
    fn texts<'a>(&'a self, name: &'a str) -> Asking<'a>;
}

/// The DNS as it is now.
struct Asked;

impl Resolver for Asked {
    fn texts<'a>(&'a self, name: &'a str) -> Asking<'a> {
        Box::pin(async move { Dns::open().map_err(Error::internal)?.texts(name).await.map_err(Error::internal) })
    }
}

pub fn routes(r: &mut Routes) {
    r.on(Ground::Agency)
        .get("/app/settings/domains", SETTINGS, page)
        .post("/app/settings/domains", SETTINGS, add)
        .dangerous()
        .post("/app/settings/domains/verify", SETTINGS, verify)
        .dangerous()
        .post("/app/settings/domains/remove", SETTINGS, remove)
        .dangerous();
}

type Known = (String, String, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, "", &[]).await
}

async fn shown(visit: &Visit, scope: &Scope, typed: &str, wrongs: &[Wrong]) -> Result<Page> {
    let tenant = scope.tenant().id;
    let mine = domains::tenant_id.eq(tenant).and(domains::removed_at.is_null());
    let all: Vec<Known> = visit
        .house()
        .platform_tx("system:domains", move |tx| {
            tx.all(domains::table.filter(mine).order(domains::host).select((
                domains::host,
                domains::challenge,
                domains::verified_at,
                domains::failing_since,
            )))
        })
        .await?;
    let rows: Vec<_> = all
        .into_iter()
        .map(|(host, challenge, verified, failing)| {
            let state = if failing.is_some() {
                "failing"
            } else if verified.is_some() {
                "verified"
            } else {
                "waiting"
            };
            json!({"host": host, "record": format!("_estrade.{host}"), "challenge": challenge, "state": state, "verified_at": verified})
        })
        .collect();
    let status = if wrongs.is_empty() { actix_web::http::StatusCode::OK } else { actix_web::http::StatusCode::UNPROCESSABLE_ENTITY };
    let page =
        Page::new("tenants/domains.html").title("domains-title").summary("domains-summary").crumb("nav-settings", Some("/app/settings"));
    Ok(page
        .with("domains", rows)
        .with("target", visit.config().base.clone())
        .with("values", json!({"host": typed}))
        .with("errors", field_errors(visit, wrongs))
        .status(status))
}

/// Taking an address, or giving one up.
pub(crate) static CHANGE: Act = Act {
    name: "domains.change",
    switch: "domain",
    may: |_, _| Some(SETTINGS),
    mays: |_| vec![SETTINGS],
    show: |_, params| {
        let host = vec![params["host"].clone()];
        let (before, after) = if params["gone"] == json!(true) { (host, Vec::new()) } else { (Vec::new(), host) };
        Ok(Some(vec![Shown { what: key("domains-title"), before, after }]))
    },
    carry: Carry::ByAsker(|params| {
        let to = if params["gone"] == json!(true) { "/app/settings/domains/remove" } else { "/app/settings/domains" };
        (to.into(), vec![("host".into(), params["host"].as_str().unwrap_or_default().into())])
    }),
};

/// The way to the request, where a second person has to agree first.
async fn asked(scope: &Scope, host: &str, gone: bool) -> Result<Option<Go>> {
    let params = json!({"host": host, "gone": gone});
    let waits = scope.tx(move |tx| CHANGE.clear(tx, &params)).await?;
    Ok(waits.map(|id| Go::to(format!("/app/approvals/{id}")).toast("info", "approval-asked", &[])))
}

async fn add(visit: Visit, scope: Scope, form: Form) -> Result<actix_web::Either<Page, Go>> {
    let typed = form.text("host");
    let wanted = host::canonical(typed)
        .filter(|h| h.contains('.') && *h != visit.config().base && !h.ends_with(&format!(".{}", visit.config().base)));
    let Some(wanted) = wanted else {
        return Ok(actix_web::Either::Left(shown(&visit, &scope, typed, &[Wrong::new("host", "domain-shape")]).await?));
    };
    // A staging copy is found at its own address alone.
    if scope.tenant().copy.is_some() {
        return Ok(actix_web::Either::Left(shown(&visit, &scope, typed, &[Wrong::new("host", "domain-copy")]).await?));
    }
    if let Some(go) = asked(&scope, &wanted, false).await? {
        return Ok(actix_web::Either::Right(go));
    }
    let (tenant, challenge) = (scope.tenant().id, kernel::accounts::secret().0);
    let name = wanted.clone();
    let free = visit.house().platform_tx("system:domains", move |tx| claim(tx, tenant, &wanted, &challenge)).await?;
    if !free {
        return Ok(actix_web::Either::Left(shown(&visit, &scope, typed, &[Wrong::new("host", "taken")]).await?));
    }
    let said = name.clone();
    scope.tx(move |tx| tx.journal("domains.added", None, json!({"host": said}))).await?;
    Ok(actix_web::Either::Right(Go::to("/app/settings/domains").toast("ok", "domains-added", &[("host", name)])))
}

/// Writes a claim down; false if another agency has the domain, or had it too recently.
fn claim(tx: &mut PlatformTx, tenant: Id, wanted: &str, challenge: &str) -> Result<bool> {
    type Owner = (Id, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let owner: Option<Owner> =
        tx.maybe(domains::table.find(wanted).select((domains::tenant_id, domains::verified_at, domains::removed_at)))?;
    let fresh = (
        domains::tenant_id.eq(tenant),
        domains::challenge.eq(challenge),
        domains::verified_at.eq(None::<DateTime<Utc>>),
        domains::removed_at.eq(None::<DateTime<Utc>>),
        domains::failing_since.eq(None::<DateTime<Utc>>),
    );
    let rests = resting_names::table.filter(resting_names::name.eq(wanted).and(resting_names::until.gt(Utc::now())));
    if tx.maybe::<String>(rests.select(resting_names::name))?.is_some() {
        return Ok(false);
    }
    match owner {
        None => tx.run(diesel::insert_into(domains::table).values((domains::host.eq(wanted), fresh)))?,
        // One's own again; or another's who never proved it, or gave it up long ago.
        Some((other, verified, removed))
            if other == tenant && removed.is_some()
                || other != tenant && (verified.is_none() || removed.is_some_and(|at| at < Utc::now() - REST)) =>
        {
            tx.run(diesel::update(domains::table.find(wanted)).set(fresh))?
        }
        Some((other, ..)) => return Ok(other == tenant),
    };
    Ok(true)
}

async fn verify(visit: Visit, scope: Scope, form: Form) -> Result<Go> {
    let (tenant, wanted) = (scope.tenant().id, form.text("host").to_string());
    let known = wanted.clone();
    let mine = move |tx: &mut PlatformTx| {
        tx.one(
            domains::table
                .filter(domains::host.eq(&known).and(domains::tenant_id.eq(tenant)).and(domains::removed_at.is_null()))
                .select(domains::challenge),
        )
    };
    let challenge: String = visit.house().platform_tx("system:domains", mine).await?;
    let found = stands(&Asked, &wanted, &challenge).await.unwrap_or(false);
    let go = Go::to("/app/settings/domains");
    if !found {
        return Ok(go.toast("warn", "domains-not-yet", &[("host", wanted)]));
    }
    let host = wanted.clone();
    visit.house().platform_tx("system:domains", move |tx| seen(tx, &host)).await?;
    let host = wanted.clone();
    scope.tx(move |tx| tx.journal("domains.verified", None, json!({"host": host}))).await?;
    Ok(go.toast("ok", "domains-verified", &[("host", wanted)]))
}

async fn remove(visit: Visit, scope: Scope, form: Form) -> Result<Go> {
    let (tenant, wanted) = (scope.tenant().id, form.text("host").to_string());
    if let Some(go) = asked(&scope, &wanted, true).await? {
        return Ok(go);
    }
    let host = wanted.clone();
    let mine = domains::host.eq(host).and(domains::tenant_id.eq(tenant)).and(domains::removed_at.is_null());
    let gone = visit
        .house()
        .platform_tx("system:domains", move |tx| {
            tx.run(diesel::update(domains::table.filter(mine)).set(domains::removed_at.eq(Some(Utc::now()))))
        })
        .await?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    let host = wanted.clone();
    scope.tx(move |tx| tx.journal("domains.removed", None, json!({"host": host}))).await?;
    Ok(Go::to("/app/settings/domains").toast("ok", "domains-removed", &[("host", wanted)]))
}

/// Whether our word stands in the domain's DNS.
async fn stands(resolver: &dyn Resolver, host: &str, challenge: &str) -> Result<bool> {
    Ok(resolver.texts(&format!("_estrade.{host}")).await?.iter().any(|text| text.trim_matches('"') == challenge))
}

fn seen(tx: &mut PlatformTx, host: &str) -> Result<()> {
    let set = (domains::checked_at.eq(Some(Utc::now())), domains::failing_since.eq(None::<DateTime<Utc>>));
    tx.run(diesel::update(domains::table.find(host)).set(set))?;
    let first = domains::table.filter(domains::host.eq(host).and(domains::verified_at.is_null()));
    tx.run(diesel::update(first).set(domains::verified_at.eq(Some(Utc::now())))).map(|_| ())
}

/// Not seen: noted, and after three days no longer served.
fn missed(tx: &mut PlatformTx, host: &str, since: Option<DateTime<Utc>>) -> Result<()> {
    let now = Utc::now();
    let since = since.unwrap_or(now);
    tx.run(diesel::update(domains::table.find(host)).set((domains::checked_at.eq(Some(now)), domains::failing_since.eq(Some(since)))))?;
    if since < now - GRACE {
        tx.run(diesel::update(domains::table.find(host)).set(domains::verified_at.eq(None::<DateTime<Utc>>)))?;
    }
    Ok(())
}

/// Looks at every domain of an agency now; how many carry our word. One that never did is not blamed for it.
pub(crate) async fn look_again(house: &House, agency: Id) -> Result<usize> {
    let mine = domains::tenant_id.eq(agency).and(domains::removed_at.is_null());
    type Mine = (String, String, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let columns = (domains::host, domains::challenge, domains::verified_at, domains::failing_since);
    let all: Vec<Mine> =
        house.platform_tx("system:domains", move |tx| tx.all(domains::table.filter(mine).limit(50).select(columns))).await?;
    let mut standing = 0;
    for (host, challenge, verified, failing) in all {
        // A resolver that does not answer says nothing about the domain.
        let Ok(found) = stands(&Asked, &host, &challenge).await else { continue };
        standing += usize::from(found);
        if found {
            house.platform_tx("system:domains", move |tx| seen(tx, &host)).await?;
        } else if verified.is_some() {
            house.platform_tx("system:domains", move |tx| missed(tx, &host, failing)).await?;
        }
    }
    Ok(standing)
}

/// Looks again at every domain that was not looked at for a day.
#[derive(Serialize, Deserialize)]
pub struct CheckDomains {}

impl Job for CheckDomains {
    const NAME: &'static str = "directory.check_domains";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let due = domains::verified_at.is_not_null().and(domains::removed_at.is_null());
        let late = domains::checked_at.is_null().or(domains::checked_at.lt(Utc::now() - DAILY));
        type Due = (String, String, Option<DateTime<Utc>>);
        let all: Vec<Due> = work
            .house
            .platform_tx("system:domains", move |tx| {
                tx.all(domains::table.filter(due.and(late)).limit(500).select((domains::host, domains::challenge, domains::failing_since)))
            })
            .await?;
        for (host, challenge, failing) in all {
            // A resolver that does not answer says nothing about the domain.
            let Ok(found) = stands(&Asked, &host, &challenge).await else { continue };
            work.house.platform_tx("system:domains", move |tx| if found { seen(tx, &host) } else { missed(tx, &host, failing) }).await?;
        }
        Ok(())
    }
}
