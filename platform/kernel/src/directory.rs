//! Reading the directory: whose address, whose session, whose rules. Together
//! with `accounts`, the only code that reads its tables for the guard.

use crate::breaker::Rest;
use crate::database::As;
use crate::error::Result;
use crate::house::House;
use crate::networks::Networks;
use crate::policy::{Grant, Rules, Seat};
use crate::principal::Id;
use crate::reach::Reach;
use crate::retired;
use crate::schema::directory::{accesses, accounts, domains, factors, passkeys, sessions, tenants};
use crate::schema::{grants, member_roles, members, modules, roles, settings, tokens};
use crate::support::Support;
use crate::tenant::{StagingCopy, Status, Tenant};
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::Value;

/// Someone signed in, at one address.
#[derive(Clone, Debug)]
pub struct Session {
    pub hash: [u8; 32],
    pub account: Account,
    /// Their seat in the agency; none on the platform's own address.
    pub member: Option<Member>,
    pub tenant: Option<Id>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When this session last showed a password or a second factor.
    pub proven_at: DateTime<Utc>,
    /// Whether the account has a second factor.
    pub factor: bool,
    /// An operator's access to the agency, which is no seat.
    pub support: Option<Support>,
}

impl Session {
    /// Whether its last proof is recent enough for something dangerous.
    pub fn recently_proven(&self) -> bool {
        self.proven_at + crate::accounts::RECENT > Utc::now()
    }

    /// Whether the time to set up a second factor has passed without one.
    pub fn lacks_factor(&self) -> bool {
        !self.factor && self.account.factor_due_at <= Utc::now()
    }
}

/// A person, across agencies.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct Account {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub locale: String,
    pub theme: String,
    pub operator: bool,
    pub must_change_password: bool,
    pub factor_due_at: DateTime<Utc>,
}

/// A person's seat in one agency.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = members)]
pub struct Member {
    pub id: Id,
    pub name: String,
    pub email: String,
}

/// A program's key: whose rights it borrows, and until when.
#[derive(Clone, Debug)]
pub struct Key {
    pub id: Id,
    pub member: Id,
    pub tenant: Id,
    pub expires_at: DateTime<Utc>,
    /// Its maker's time to set up a second factor has passed without one.
    pub lacks_factor: bool,
    /// Somebody else chose its maker's password, who has not chosen another yet.
    pub owes_password: bool,
    /// What it opens of what its maker may; all of it, if nothing is said.
    pub scopes: Option<Vec<String>>,
    /// From where it may be used; from anywhere, if nothing is said.
    pub networks: Option<Networks>,
}

impl Key {
    /// Whether it may be used from this address.
    pub fn reaches(&self, address: &str) -> bool {
        self.networks.as_ref().is_none_or(|networks| networks.hold(address))
    }
}

/// Scopes, or networks, as their column holds them.
pub(crate) type Scopes = Option<Vec<Option<String>>>;

/// What a key opens.
pub(crate) fn scopes(stored: Scopes) -> Option<Vec<String>> {
    stored.map(|all| all.into_iter().flatten().collect())
}

type Copied = (Option<Id>, Option<DateTime<Utc>>, bool);
type Stood = (String, Option<String>, DateTime<Utc>, Option<DateTime<Utc>>);
type Listed = (Id, String, String, String, String, Stood, String, String, bool, Copied);

#[diesel::dsl::auto_type]
fn tenant_columns() -> _ {
    (
        tenants::id,
        tenants::slug,
        tenants::name,
        tenants::kind,
        tenants::plan,
        (tenants::status, tenants::status_reason, tenants::created_at, tenants::closes_at),
        tenants::locale,
        tenants::zone,
        tenants::demo,
        (tenants::copy_of, tenants::copy_until, tenants::support_asks),
    )
}

/// The agency at a canonical host: `{slug}.{base}` or a verified domain of its own.
pub(crate) fn tenant_at(house: &House, host: &str) -> Result<Option<Tenant>> {
    let slug = host.strip_suffix(house.base()).and_then(|h| h.strip_suffix('.')).filter(|s| !s.contains('.'));
    let found: Option<Listed> = house.run_platform_tx("system:directory", |tx| match slug {
        // A copy that is being filled, or removed, is nobody's address.
        Some(slug) => {
            let served = tenants::copy_state.is_null().or(tenants::copy_state.eq("open"));
            tx.maybe(tenants::table.filter(tenants::slug.eq(slug)).filter(served).select(tenant_columns()))
        }
        None => tx.maybe(
            tenants::table
                .inner_join(domains::table.on(domains::tenant_id.eq(tenants::id)))
                .filter(domains::host.eq(host).and(domains::verified_at.is_not_null()).and(domains::removed_at.is_null()))
                .select(tenant_columns()),
        ),
    })?;
    found.map(|listed| complete(house, listed)).transpose()
}

/// The agency of this key.
pub(crate) fn tenant_of(house: &House, id: Id) -> Result<Option<Tenant>> {
    let found: Option<Listed> =
        house.run_platform_tx("system:directory", |tx| tx.maybe(tenants::table.find(id).select(tenant_columns())))?;
    found.map(|listed| complete(house, listed)).transpose()
}

fn complete(
    house: &House,
    (id, slug, name, kind, plan, (status, reason, founded_at, closes_at), locale, zone, demo, (of, until, support_asks)): Listed,
) -> Result<Tenant> {
    house.db().transaction(&As::house(Some(id), "system:directory"), |conn| {
        type Row = (String, String, String, Option<Value>, Option<Id>);
        let columns = (modules::name, modules::state, modules::release, modules::rest, modules::rollout);
        let rows: Vec<Row> = modules::table.select(columns).load(conn)?;
        let pins = house.edition().pins(rows.iter().map(|(name, _, release, ..)| (name.as_str(), release.as_str())));
        let documents = settings::table.select((settings::name, settings::document)).load(conn)?;
        let own =
            domains::table.filter(domains::tenant_id.eq(id).and(domains::verified_at.is_not_null()).and(domains::removed_at.is_null()));
        let looks = accesses::table
            .filter(accesses::tenant_id.eq(id).and(accesses::ended_at.is_null()).and(accesses::ends_at.gt(diesel::dsl::now)));
        let looked_into =
            looks.order(accesses::ends_at.desc()).select(accesses::ends_at).first::<Option<DateTime<Utc>>>(conn).optional()?.flatten();
        let foundation = house.edition().foundation.iter().map(|m| m.manifest.name.to_string());
        // A module that this binary does not carry at all has nothing to show; one whose release it does not carry rests, and is seen to.
        let on = rows.iter().filter(|(name, state, ..)| state == "on" && house.edition().module(name).is_some());
        let rest = |(name, _, release, rest, _): &Row| match rest {
            _ if house.is_safe() => Some((name.clone(), Rest::safe())),
            _ if pins.release(name).is_none() => Some((name.clone(), retired::rest(&slug, name, release))),
            // What cannot be read is no reason to shut a door.
            rest => Some((name.clone(), serde_json::from_value(rest.clone()?).ok()?)),
        };
        let resting = on.clone().filter_map(rest).collect();
        Ok(Tenant {
            id,
            slug,
            name,
            kind,
            plan,
            founded_at,
            locale,
            zone,
            demo,
            copy: of.zip(until).map(|(of, until)| StagingCopy { of, until }),
            looked_into,
            support_asks,
            status: match (&*status, closes_at) {
                ("active", _) => Status::Active,
                ("closing", Some(until)) => Status::Closing { until },
                ("closing" | "shredding", _) => Status::Going,
                _ => Status::Suspended { reason },
            },
            domains: own.select(domains::host).load(conn)?,
            resting,
            rollouts: rows.iter().filter_map(|(name, .., rollout)| Some((name.clone(), (*rollout)?))).collect(),
            modules: on.map(|(name, ..)| name.clone()).chain(foundation).collect(),
            pins,
            settings: documents.into_iter().collect(),
        })
    })
}

/// The rules of an agency.
pub(crate) fn rules_of(house: &House, tenant: Id) -> Result<Rules> {
    house.db().transaction(&As::house(Some(tenant), "system:policy"), |conn: &mut PgConnection| {
        let granted = grants::table.inner_join(roles::table.on(roles::tenant_id.eq(grants::tenant_id).and(roles::name.eq(grants::role))));
        let columns = (grants::role, grants::permission, grants::reach, roles::reach, grants::conditions);
        let lines: Vec<(String, String, Option<String>, String, Value)> = granted.select(columns).load(conn)?;
        let seated = member_roles::table
            .inner_join(members::table.on(members::tenant_id.eq(member_roles::tenant_id).and(members::id.eq(member_roles::member_id))))
            .filter(members::status.eq("active").and(members::deleted_at.is_null()));
        let seats: Vec<(Id, String, Option<DateTime<Utc>>)> =
            seated.select((member_roles::member_id, member_roles::role, members::ends_at)).load(conn)?;
        Ok(Rules {
            grants: lines
                .into_iter()
                .map(|(role, permission, own, usual, conditions)| Grant {
                    // A reach that this build does not know is the nearest one.
                    reach: Reach::named(own.as_deref().unwrap_or(&usual)).unwrap_or(Reach::Shared),
                    own_reach: own.is_some(),
                    conditional: conditions.as_array().is_none_or(|all| !all.is_empty()),
                    role,
                    permission,
                })
                .collect(),
            seats: seats.into_iter().map(|(member, role, ends_at)| Seat { member, role, ends_at }).collect(),
            walled: crate::walls::walled(conn)?.into_iter().collect(),
        })
    })
}

/// The session of this hash at this address, if it is still good.
pub(crate) fn session_of(house: &House, hash: [u8; 32], tenant: Option<Id>) -> Result<Option<Session>> {
    house.db().transaction(&As::house(tenant, "system:session"), |conn| {
        let found = sessions::table
            .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
            .filter(
                sessions::hash
                    .eq(&hash[..])
                    .and(sessions::tenant_id.is_not_distinct_from(tenant))
                    .and(sessions::expires_at.gt(diesel::dsl::now)),
            )
            // Who has not shown the second factor yet is nobody.
            .filter(sessions::waiting.eq(false))
            .select((Account::as_select(), sessions::created_at, sessions::expires_at, sessions::proven_at, sessions::access_id))
            .first::<(Account, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>, Option<Id>)>(conn)
            .optional()?;
        let Some((account, created_at, expires_at, proven_at, access)) = found else { return Ok(None) };
        let factor = has_factor(conn, account.id)?;
        if let Some(access) = access {
            let support = support_of(conn, access, &account)?;
            let member = None;
            let session = Session { hash, account, member, tenant, created_at, expires_at, proven_at, factor, support };
            return Ok(session.support.is_some().then_some(session));
        }
        let seat = members::account_id.eq(account.id).and(members::status.eq("active")).and(members::deleted_at.is_null());
        let member = match tenant {
            Some(_) => members::table.filter(seat).select(Member::as_select()).first(conn).optional()?,
            None => None,
        };
        let support = None;
        Ok(Some(Session { hash, account, member, tenant, created_at, expires_at, proven_at, factor, support }))
    })
}

/// What an access stands for now, if it lasts and its operator still is one.
fn support_of(conn: &mut PgConnection, access: Id, account: &Account) -> Result<Option<Support>> {
    if !account.operator {
        return Ok(None);
    }
    let open = accesses::table.find(access).filter(accesses::ended_at.is_null().and(accesses::ends_at.gt(diesel::dsl::now)));
    let theirs = open.filter(accesses::operator_id.eq(account.id)).select((accesses::ends_at.assume_not_null(), accesses::raised_at));
    let found: Option<(DateTime<Utc>, Option<DateTime<Utc>>)> = theirs.first(conn).optional()?;
    Ok(found.map(|(until, raised)| Support { access, until, raised: raised.is_some() }))
}

/// The key of this hash in an agency, if it is still good and its member still has a seat.
pub(crate) fn key_of(house: &House, hash: [u8; 32], tenant: Id) -> Result<Option<Key>> {
    house.db().transaction(&As::house(Some(tenant), "system:key"), |conn| {
        let good = tokens::hash.eq(hash.to_vec()).and(tokens::kind.eq("key")).and(tokens::expires_at.gt(diesel::dsl::now));
        let kept = tokens::revoked_at.is_null().and(tokens::deleted_at.is_null());
        let seat = members::status.eq("active").and(members::deleted_at.is_null());
        let found = tokens::table
            .inner_join(members::table.on(members::tenant_id.eq(tokens::tenant_id).and(members::id.eq(tokens::member_id))))
            .filter(good.and(kept).and(seat))
            .select((tokens::id, tokens::member_id, tokens::expires_at, members::account_id, tokens::scopes, tokens::networks))
            .first::<(Id, Id, DateTime<Utc>, Id, Scopes, Scopes)>(conn)
            .optional()?;
        let Some((id, member, expires_at, account, said, from)) = found else { return Ok(None) };
        let owed = accounts::table.find(account).select((accounts::factor_due_at, accounts::must_change_password));
        let (due, owes_password): (DateTime<Utc>, bool) = owed.first(conn)?;
        let lacks_factor = due <= Utc::now() && !has_factor(conn, account)?;
        let networks = from.map(Networks::kept);
        Ok(Some(Key { id, member, tenant, expires_at, lacks_factor, owes_password, scopes: scopes(said), networks }))
    })
}

/// A confirmed authenticator, or a passkey.
pub(crate) fn has_factor(conn: &mut PgConnection, account: Id) -> Result<bool> {
    let held = factors::table.filter(factors::account_id.eq(account).and(factors::confirmed_at.is_not_null()));
    let keys = passkeys::table.filter(passkeys::account_id.eq(account));
    Ok(diesel::select(diesel::dsl::exists(held).or(diesel::dsl::exists(keys))).get_result(conn)?)
}
