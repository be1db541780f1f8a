//! An operator who looks into an agency: what is open to them there, and that each look is written down before it is answered
//! (reliability, O8). How they come in is `kernel::support`.

use crate::csrf;
use crate::guard::{self, Line};
use crate::page::Go;
use crate::session;
use crate::visit::Visit;
use actix_web::http::Method;
use kernel::accounts::secret;
use kernel::error::{Error, Result};
use kernel::module::{Edition, MEMBER, PUBLIC, Permission};
use kernel::policy::Policy;
use kernel::principal::Id;
use kernel::support::{Support, agency};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The code of a refusal because an operator reads and changes nothing.
const READS: &str = "support-reads";
/// The code of a refusal because something stays shut to operators whatever the agency lets them do.
const SHUT: &str = "support-shut";

/// Of the settings desk, operators see how things are set and what was done.
const DESK: [Permission; 4] = ["house.modules", "house.settings", "house.people", "house.audit"];
/// What they may set where the agency lets them change things.
const SET: [Permission; 2] = ["house.modules", "house.settings"];
/// What is about themselves, and no look at the agency.
const OWN: [&str; 2] = ["/sign-out", "/preferences"];

/// Whether a refusal is one of these.
pub(crate) fn is_refusal(code: &str) -> bool {
    [READS, SHUT].contains(&code)
}

/// What operators may do in an agency: read what people with the right to read it do, never a sensitive field (that is a right
/// of its own) nor what a reserved module keeps; and where the agency lets them, add and change.
fn opens(edition: &'static Edition, raised: bool) -> BTreeSet<Permission> {
    let resources = || edition.all().filter(|m| !m.reserved).flat_map(|m| m.resources.iter());
    let read = resources().map(|r| r.may.read).chain(DESK);
    let changed = resources().flat_map(|r| [r.may.create, r.may.update]).chain(SET);
    read.chain(changed.filter(|_| raised)).collect()
}

/// The agency's rules, as an operator meets them.
pub(crate) fn policy(edition: &'static Edition, own: &Policy, support: Support) -> Arc<Policy> {
    own.for_support(opens(edition, support.raised), support.raised)
}

/// Refuses what an operator may not do, whatever their rights: to write, unless the agency said so; to be somebody; to carry
/// files and lists away; to do what asks for a fresh proof, which is somebody's of the agency.
///
/// # Errors
/// `Conflict` that says which.
pub(crate) fn admit(line: &Line, method: &Method, support: Support) -> Result<()> {
    if OWN.contains(&&*line.path) {
        return Ok(());
    }
    if csrf::is_unsafe(method) && (!support.raised || [MEMBER, PUBLIC].contains(&line.may)) {
        return Err(Error::Conflict(READS.into()));
    }
    let bytes = line.path.contains("/files/") && ["/source", "/view"].iter().any(|end| line.path.ends_with(end));
    let taken_away = [".csv", ".jsonl"].iter().any(|end| line.path.ends_with(end));
    if bytes || taken_away || line.dangerous || ["/app/profile", "/app/files"].iter().any(|own| line.path.starts_with(own)) {
        return Err(Error::Conflict(SHUT.into()));
    }
    Ok(())
}

/// Writes down what an operator is about to look at: where that cannot be, they look at nothing.
///
/// # Errors
/// Those of the database.
pub(crate) async fn note(line: &Line, method: &Method, query: &str, visit: &Visit) -> Result<()> {
    if line.may == PUBLIC {
        return Ok(());
    }
    let (scope, support) = guard::as_operator(visit)?;
    scope.note_look(support.access, method.as_str(), visit.path(), query).await
}

/// The other end of a way in that the console opened.
///
/// # Errors
/// `NotFound` if the access is over.
pub(crate) async fn enter(visit: &Visit, account: Id, access: Id) -> Result<Go> {
    let tenant = visit.tenant().map(|t| t.id).ok_or(Error::NotFound)?;
    let (text, hash) = secret();
    let (agent, address) = (visit.agent().to_string(), visit.address().to_string());
    let open = move |tx: &mut kernel::platform_tx::PlatformTx| tx.open_support_session(hash, account, tenant, access, (&agent, &address));
    visit.house().platform_tx("system:session", open).await?;
    Ok(Go::to("/app").cookie(session::carried(visit, &text)))
}

/// Whoever leaves has ended their access: they come again with another reason.
///
/// # Errors
/// Those of the database.
pub(crate) async fn leave(visit: &Visit) -> Result<()> {
    if visit.session().is_none_or(|s| s.support.is_none()) {
        return Ok(());
    }
    let (scope, support) = guard::as_operator(visit)?;
    match scope.tx(move |tx| agency::end(tx, support.access)).await {
        // It ended by itself, or the agency ended it.
        Err(Error::Conflict(_)) => Ok(()),
        done => done,
    }
}

/// The access of whoever looks into an agency as an operator.
pub(crate) fn of(visit: &Visit) -> Option<Support> {
    visit.session().and_then(|s| s.support)
}

/// Where the console is that the operator came from.
pub(crate) fn console(visit: &Visit) -> String {
    format!("{}/operators", visit.config().platform_origin())
}
