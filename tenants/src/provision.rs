//! How an agency comes to be, and how people get their seats in it. One
//! transaction each: there is never half an agency.

use crate::blueprint::{self, Blueprint};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::policy::Policy;
use kernel::principal::{Id, Principal};
use kernel::roles::{PRESETS, usual_grants};
use kernel::schema::directory::{accounts, tenants, tickets};
use kernel::schema::{grants, member_roles, members, modules, roles, settings, shares as s};
use kernel::scope::{Scope, Tx};
use kernel::tenant::{Status, Tenant};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What an agency is founded from.
#[derive(Clone, Debug)]
pub struct Founding {
    pub slug: String,
    pub name: String,
    /// A blueprint's name.
    pub kind: String,
    pub locale: String,
    pub zone: String,
    pub founder: Founder,
    /// The sign-up ticket that is used up by it.
    pub ticket: Option<[u8; 32]>,
    /// Filled with sample content, whatever the blueprint says.
    pub samples: bool,
    /// Made to be looked at.
    pub demo: bool,
}

/// Who founds an agency. An existing account of the address is used as it is.
#[derive(Clone, Debug, Default)]
pub struct Founder {
    pub email: String,
    pub name: String,
    /// The hash of the password of a new account.
    pub password: String,
    pub standing: Standing,
    pub opens: Option<Opens>,
}

/// A record, and what belongs to it, that is opened to whoever takes a seat, for as long as the seat lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opens {
    pub resource: String,
    pub record: Id,
    /// What it was called when somebody was asked to come.
    pub title: String,
}

/// Where somebody stands in an agency, beside their roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    pub job: Option<String>,
    pub department: Option<String>,
    /// From outside the agency.
    pub external: bool,
    /// When their access ends by itself.
    pub ends_at: Option<DateTime<Utc>>,
}

impl Founding {
    /// An agency of a kind, in French, in Paris, without samples or founder yet.
    pub fn new(slug: &str, name: &str, kind: &str) -> Founding {
        Founding {
            slug: slug.into(),
            name: name.into(),
            kind: kind.into(),
            locale: "fr".into(),
            zone: "Europe/Paris".into(),
            founder: Founder::default(),
            ticket: None,
            samples: false,
            demo: false,
        }
    }

    /// Founded by this person.
    #[must_use]
    pub fn founder(mut self, email: &str, name: &str, password_hash: &str) -> Founding {
        self.founder =
            Founder { email: email.trim().to_lowercase(), name: name.into(), password: password_hash.into(), ..Founder::default() };
        self
    }

    /// In this language.
    #[must_use]
    pub fn speaking(mut self, locale: &str) -> Founding {
        self.locale = locale.into();
        self
    }
}

/// Founds an agency: directory, roles, grants, modules, settings, its first administrator.
///
/// # Errors
/// `Invalid(slug: taken)` if another was faster, `NotFound` if the ticket is used or over.
pub async fn provision(house: &House, founding: &Founding) -> Result<Id> {
    let blueprint = blueprint::named(&founding.kind).ok_or_else(|| Error::invalid("kind", "choice"))?;
    let tenant = tenant_of(house, founding, blueprint);
    let (id, founding) = (tenant.id, founding.clone());
    // A new agency's rules do not exist yet: the house founds it in its own name.
    let scope = Scope::grant(house.clone(), Arc::new(tenant), Principal::System("provision"), "provision", Arc::new(Policy::closed()));
    scope.tx(move |tx| found(tx, &founding, blueprint)).await?;
    Ok(id)
}

fn tenant_of(house: &House, founding: &Founding, blueprint: &Blueprint) -> Tenant {
    let foundation = house.edition().foundation.iter().map(|m| m.manifest.name.to_string());
    let modules: BTreeSet<String> =
        foundation.chain(blueprint.modules.iter().filter(|m| house.edition().module(m).is_some()).cloned()).collect();
    Tenant {
        id: Uuid::now_v7(),
        slug: founding.slug.clone(),
        name: founding.name.clone(),
        kind: founding.kind.clone(),
        plan: "trial".into(),
        founded_at: chrono::Utc::now(),
        status: Status::Active,
        locale: founding.locale.clone(),
        zone: founding.zone.clone(),
        demo: founding.demo,
        copy: None,
        looked_into: None,
        support_asks: false,
        domains: Vec::new(),
        pins: house.edition().newest(modules.iter().map(String::as_str)),
        modules,
        resting: BTreeMap::new(),
        rollouts: BTreeMap::new(),
        settings: BTreeMap::new(),
    }
}

fn found(tx: &mut Tx, founding: &Founding, blueprint: &Blueprint) -> Result<()> {
    if let Some(hash) = founding.ticket {
        redeem(tx, hash, Some(&founding.slug))?;
    }
    let tenant = tx.scope().tenant().clone();
    let row = (
        tenants::id.eq(tenant.id),
        tenants::slug.eq(&tenant.slug),
        tenants::name.eq(&tenant.name),
        tenants::kind.eq(&tenant.kind),
        tenants::locale.eq(&tenant.locale),
        tenants::zone.eq(&tenant.zone),
        tenants::demo.eq(tenant.demo),
    );
    tx.run(diesel::insert_into(tenants::table).values(row))?;
    rules(tx)?;
    let look = json!({"theme": blueprint.theme, "accent": blueprint.accent, "email": founding.founder.email});
    tx.run(diesel::insert_into(settings::table).values((settings::name.eq("agency"), settings::document.eq(look))))?;
    let (account, name) = account_of(tx, &founding.founder, &founding.locale)?;
    let member = take_seat(tx, account, &Founder { name, ..founding.founder.clone() }, &["admin"])?;
    if founding.samples || (blueprint.samples && founding.demo) {
        let edition = tx.scope().house().edition();
        for module in edition.modules.iter().filter(|m| tenant.has(m.manifest.name)) {
            (module.samples)(tx, &tenant.locale)?;
        }
    }
    tx.journal("agencies.founded", Some(member), json!({"kind": tenant.kind, "modules": tenant.modules}))
}

/// The preset roles, what each may do with each module that is on, and that they are on.
fn rules(tx: &mut Tx) -> Result<()> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let presets: Vec<_> =
        PRESETS.iter().map(|p| (roles::name.eq(p.name), roles::level.eq(p.level), roles::reach.eq(p.reach.name()))).collect();
    tx.run(diesel::insert_into(roles::table).values(presets))?;
    let awake = || edition.all().filter(|m| tenant.has(m.manifest.name));
    let granted = awake().flat_map(|m| {
        PRESETS.iter().flat_map(move |p| {
            usual_grants(m, p)
                .into_iter()
                .map(move |may| (grants::role.eq(p.name), grants::permission.eq(may), grants::reach.eq(p.narrower(may))))
        })
    });
    tx.run(diesel::insert_into(grants::table).values(granted.collect::<Vec<_>>()))?;
    let on = awake().filter_map(|m| {
        let release = tenant.pins.release(m.manifest.name)?;
        Some((modules::name.eq(m.manifest.name), modules::state.eq("on"), modules::release.eq(release.version)))
    });
    tx.run(diesel::insert_into(modules::table).values(on.collect::<Vec<_>>())).map(|_| ())
}

/// Uses a ticket up; one that reserved an address remembers the one it became.
fn redeem(tx: &mut Tx, hash: [u8; 32], slug: Option<&str>) -> Result<()> {
    let good = tickets::hash.eq(hash.to_vec()).and(tickets::used_at.is_null()).and(tickets::expires_at.gt(diesel::dsl::now));
    let set = (tickets::used_at.eq(Some(Utc::now())), tickets::slug.eq(slug));
    let used = tx.run(diesel::update(tickets::table.filter(good)).set(set))?;
    if used == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// The account of an address and what its owner is called; opened if there is none and a password came with it.
fn account_of(tx: &mut Tx, person: &Founder, locale: &str) -> Result<(Id, String)> {
    if !person.password.is_empty() {
        let row = (
            accounts::email.eq(&person.email),
            accounts::name.eq(&person.name),
            accounts::password.eq(&person.password),
            accounts::locale.eq(locale),
        );
        // Two clicks on two mails to one address: the slower finds the account of the faster.
        tx.run(diesel::insert_into(accounts::table).values(row).on_conflict_do_nothing())?;
    }
    tx.one(accounts::table.filter(accounts::email.eq(&person.email)).select((accounts::id, accounts::name)))
}

fn take_seat(tx: &mut Tx, account: Id, person: &Founder, roles: &[&str]) -> Result<Id> {
    let standing = &person.standing;
    let until = (members::external.eq(standing.external), members::ends_at.eq(standing.ends_at));
    let place = (members::job.eq(&standing.job), members::department.eq(&standing.department));
    let seat = (members::account_id.eq(account), members::name.eq(&person.name), members::email.eq(&person.email), until, place);
    let new: Option<Id> = tx.maybe(diesel::insert_into(members::table).values(seat).on_conflict_do_nothing().returning(members::id))?;
    let member = match new {
        Some(member) => member,
        // They had a seat before: it is theirs again, for as long as is said now.
        None => {
            let mine = members::table.filter(members::account_id.eq(account));
            let again = (members::status.eq("active"), members::deleted_at.eq(None::<DateTime<Utc>>), until);
            if standing.job.is_some() || standing.department.is_some() {
                tx.run(diesel::update(mine).set(place))?;
            }
            tx.one(diesel::update(mine).set(again).returning(members::id))?
        }
    };
    let rows: Vec<_> = roles.iter().map(|r| (member_roles::member_id.eq(member), member_roles::role.eq(*r))).collect();
    tx.run(diesel::insert_into(member_roles::table).values(rows).on_conflict_do_nothing())?;
    let mut data = json!({"roles": roles});
    if *standing != Standing::default() {
        data["standing"] = json!(standing);
    }
    tx.journal("members.seated", Some(member), data)?;
    if let Some(opens) = &person.opens {
        open_to(tx, member, opens, standing.ends_at)?;
    }
    Ok(member)
}

/// Opens a record to whoever just came; anew if it was theirs before. A confirmed wall shuts it all the same: the database sees to that.
fn open_to(tx: &mut Tx, member: Id, opens: &Opens, ends_at: Option<DateTime<Utc>>) -> Result<()> {
    let before = s::table.filter(s::member_id.eq(member).and(s::resource.eq(&opens.resource)).and(s::record.eq(opens.record)));
    let lasts = (s::ends_at.eq(ends_at), s::deleted_at.eq(None::<DateTime<Utc>>));
    if tx.run(diesel::update(before).set(lasts))? == 0 {
        let place = (s::member_id.eq(member), s::resource.eq(&opens.resource), s::record.eq(opens.record));
        tx.run(diesel::insert_into(s::table).values((place, s::ends_at.eq(ends_at))))?;
    }
    tx.journal("shares.opened", Some(opens.record), json!({"resource": opens.resource, "member": member, "ends_at": ends_at}))
}

/// Gives someone a seat with these roles; a new account is opened unless the address has one.
///
/// # Errors
/// `NotFound` without such an agency, `Invalid` for a role it does not have.
pub async fn seat(house: &House, tenant: Id, email: &str, name: &str, password_hash: &str, roles: &[&str]) -> Result<Id> {
    seat_by(
        house,
        tenant,
        None,
        Founder { email: email.trim().to_lowercase(), name: name.into(), password: password_hash.into(), ..Founder::default() },
        roles,
    )
    .await
}

/// As `seat`, using up an invitation.
pub(crate) async fn seat_by(house: &House, tenant: Id, ticket: Option<[u8; 32]>, person: Founder, roles: &[&str]) -> Result<Id> {
    let looked = house.clone();
    let tenant = tokio::task::spawn_blocking(move || looked.tenant(tenant)).await.map_err(Error::internal)??.ok_or(Error::NotFound)?;
    let scope = Scope::grant(house.clone(), tenant.clone(), Principal::System("invitation"), "provision", Arc::new(Policy::closed()));
    let roles: Vec<String> = roles.iter().map(|r| (*r).to_string()).collect();
    scope
        .tx(move |tx| {
            if let Some(hash) = ticket {
                redeem(tx, hash, None)?;
                // Who was invited while there was room may come when there is none.
                web::plan::one_more_seat(tx)?;
            }
            let (account, _) = account_of(tx, &person, &tenant.locale)?;
            take_seat(tx, account, &person, &roles.iter().map(String::as_str).collect::<Vec<_>>())
        })
        .await
}

/// A seat for somebody without an account, whose first password somebody else chose: they choose another before anything
/// else. None, and nothing done, if the address has an account.
///
/// # Errors
/// `Conflict(plan-members)` if the plan is full.
pub async fn new_seat(house: &House, tenant: Id, person: Founder, roles: &[&str]) -> Result<Option<Id>> {
    let scope = hand(house, tenant).await?;
    let roles: Vec<String> = roles.iter().map(|r| (*r).to_string()).collect();
    scope
        .tx(move |tx| {
            web::plan::one_more_seat(tx)?;
            let locale = tx.scope().tenant().locale.clone();
            let row = (
                (accounts::email.eq(&person.email), accounts::name.eq(&person.name), accounts::password.eq(&person.password)),
                (accounts::locale.eq(locale), accounts::must_change_password.eq(true)),
            );
            let new = diesel::insert_into(accounts::table).values(row).on_conflict_do_nothing().returning(accounts::id);
            let Some(account) = tx.maybe::<Id>(new)? else { return Ok(None) };
            take_seat(tx, account, &person, &roles.iter().map(String::as_str).collect::<Vec<_>>()).map(Some)
        })
        .await
}

/// The house's own hand in a staging copy: for its source, whose administrators may enter it.
///
/// # Errors
/// `NotFound` for what is no copy.
pub async fn of_copy(house: &House, copy: Id) -> Result<Scope> {
    let scope = hand(house, copy).await?;
    if scope.tenant().copy.is_some() { Ok(scope) } else { Err(Error::NotFound) }
}

/// The house's own hand in an agency that closes, or closed a moment ago: for its letters and its end.
///
/// # Errors
/// `NotFound` once it is gone.
pub async fn of_closing(house: &House, agency: Id) -> Result<Scope> {
    hand(house, agency).await
}

/// The house's own hand in an agency: for the demo, which fills it.
pub(crate) async fn hand(house: &House, tenant: Id) -> Result<Scope> {
    let looked = house.clone();
    let tenant = tokio::task::spawn_blocking(move || looked.tenant(tenant)).await.map_err(Error::internal)??.ok_or(Error::NotFound)?;
    Ok(Scope::grant(house.clone(), tenant, Principal::System("demo"), "provision", Arc::new(Policy::closed())))
}

/// The house's own hand in an agency, by its address: for whoever sits at the machine.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn at_the_terminal(house: &House, slug: &str) -> Result<Scope> {
    let wanted = slug.to_string();
    let id: Id =
        house.run_platform_tx("system:operator", |tx| tx.one(tenants::table.filter(tenants::slug.eq(&wanted)).select(tenants::id)))?;
    let tenant = house.tenant(id)?.ok_or(Error::NotFound)?;
    Ok(Scope::grant(house.clone(), tenant, Principal::System("operator"), "provision", Arc::new(Policy::closed())))
}
