//! What an administrator does for somebody at once: a seat with a first password, an account unlocked, a key ended.

use crate::invitations::{self, Wish};
use crate::team::{roles_of, within_reach};
use crate::{PEOPLE, approvals, roster};
use actix_web::Either;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::approval::{Act, Carry};
use kernel::error::Result;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::directory::accounts;
use kernel::schema::{members, tokens as t};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use tenants::Founder;
use web::{Form, Go, Page, Visit, password};

pub fn routes(r: &mut Routes) {
    r.post("/app/team/create", PEOPLE, create).dangerous();
    r.post("/app/team/{id}/unlock", PEOPLE, unlock).dangerous();
    r.post("/app/team/{id}/tokens/{token}/revoke", PEOPLE, revoke).dangerous();
}

/// A seat made at once: as sensitive as an invitation.
pub static CREATE: Act = Act {
    name: "members.create",
    switch: "roles",
    may: |_, _| Some(PEOPLE),
    mays: |_| vec![PEOPLE],
    show: invitations::show,
    carry: Carry::ByAsker(|params| ("/app/team/create".into(), invitations::fields(params))),
};

/// An account with a password that must be changed at the first sign-in; it is shown once, to whoever made it. Who has
/// an account already keeps their own password, and is invited.
async fn create(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    web::limits::per_minute(&format!("create:{}", scope.principal().actor()), 20)?;
    let mut wish = Wish::read(&scope, &form);
    if let Some(again) = wish.refused(&visit, &scope).await? {
        return Ok(Either::Left(again));
    }
    let params = wish.params();
    if let Some(waits) = scope.tx(move |tx| CREATE.clear(tx, &params)).await? {
        return Ok(Either::Right(approvals::asked(waits)));
    }
    let first = first_password();
    let (email, name, standing, opens) = (wish.email.clone(), wish.name.clone(), wish.standing.clone(), wish.opens.clone());
    let person = Founder { email, name, password: password::hash(&first).await?, standing, opens };
    let Some(member) = tenants::new_seat(visit.house(), scope.tenant().id, person, &[&wish.role]).await? else {
        let email = wish.email.clone();
        invitations::send(&visit, &scope, wish).await?;
        return Ok(Either::Right(invitations::sent(email)));
    };
    let role = wish.role.clone();
    scope.tx(move |tx| tx.journal("members.created", Some(member), json!({"role": role}))).await?;
    scope.house().changed(scope.tenant().id);
    let made = json!({"name": wish.name, "email": wish.email, "password": first, "href": format!("/app/team/{member}")});
    roster::shown(&visit, &scope, &Form::default(), json!({}), &[], Some(made)).await.map(Either::Left)
}

/// Eighty random bits in letters and digits that are not mistaken for one another.
fn first_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";
    let bytes: [u8; 16] = rand::random();
    let all: Vec<char> = bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 31)])).collect();
    all.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The account behind a seat, and what its owner is called here.
fn account_of(tx: &mut Tx, member: Id) -> Result<(Id, String)> {
    let held = roles_of(tx, member)?;
    within_reach(tx, &held)?;
    tx.one(members::table.filter(members::id.eq(member)).select((members::account_id, members::name)))
}

/// Until when wrong passwords keep this account shut.
pub async fn locked(visit: &Visit, account: Id) -> Result<Option<DateTime<Utc>>> {
    let until = accounts::table.find(account).select(accounts::locked_until);
    let until: Option<DateTime<Utc>> = visit.house().platform_tx("system:team", move |tx| tx.one(until)).await?;
    Ok(until.filter(|until| *until > Utc::now()))
}

async fn unlock(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Go> {
    let member = *id;
    let (account, name) = scope.tx(move |tx| account_of(tx, member)).await?;
    visit.house().platform_tx("system:team", move |tx| tx.forget_failures(account)).await?;
    scope.tx(move |tx| tx.journal("members.unlocked", Some(member), json!({}))).await?;
    Ok(Go::to(format!("/app/team/{member}")).toast("ok", "team-unlocked", &[("name", name)]))
}

/// The keys and programs of somebody that are still good for something.
pub fn keys_of(tx: &mut Tx, member: Id) -> Result<Vec<Value>> {
    type Row = (Id, String, String, String, DateTime<Utc>, Option<DateTime<Utc>>);
    let still = t::member_id.eq(member).and(t::revoked_at.is_null()).and(t::expires_at.gt(diesel::dsl::now));
    let rows: Vec<Row> =
        tx.all(t::table.filter(still).order(t::id.desc()).select((t::id, t::kind, t::label, t::prefix, t::expires_at, t::used_at)))?;
    let said = |(id, kind, label, prefix, until, used): Row| json!({"id": id, "program": kind == "program", "label": label, "prefix": prefix, "until": until, "used": used});
    Ok(rows.into_iter().map(said).collect())
}

async fn revoke(scope: Scope, path: Path<(Id, Id)>) -> Result<Go> {
    let (member, token) = *path;
    scope
        .tx(move |tx| {
            account_of(tx, member)?;
            let theirs = t::table.filter(t::id.eq(token).and(t::member_id.eq(member)).and(t::revoked_at.is_null()));
            let label: String = tx.one(diesel::update(theirs).set(t::revoked_at.eq(Some(Utc::now()))).returning(t::label))?;
            tx.journal("tokens.revoked", Some(token), json!({"label": label, "of": member}))
        })
        .await?;
    Ok(Go::to(format!("/app/team/{member}")).toast("ok", "profile-token-revoked", &[]))
}
