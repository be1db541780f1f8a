//! What operators do from the command line.

use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::house::House;
use kernel::schema::directory::{accounts, tenants};
use web::password;

/// An agency, in a line.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub slug: String,
    pub status: String,
    pub plan: String,
    pub name: String,
}

/// Every agency, by address.
pub fn list(house: &House) -> Result<Vec<Listed>> {
    house.run_platform_tx("system:operator", |tx| {
        tx.all(tenants::table.order(tenants::slug).select((tenants::slug, tenants::status, tenants::plan, tenants::name)))
    })
}

/// Closes an agency's doors; every process knows within a second.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn suspend(house: &House, slug: &str, reason: &str) -> Result<()> {
    set_status(house, slug, "suspended", Some(reason))
}

/// Opens them again.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn resume(house: &House, slug: &str) -> Result<()> {
    set_status(house, slug, "active", None)
}

fn set_status(house: &House, slug: &str, status: &str, reason: Option<&str>) -> Result<()> {
    let set = (tenants::status.eq(status), tenants::status_reason.eq(reason));
    match house.run_platform_tx("system:operator", |tx| tx.run(diesel::update(tenants::table.filter(tenants::slug.eq(slug))).set(set)))? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// Makes an operator of an account, opening it if there is none.
///
/// # Errors
/// `Invalid` for a weak password or a malformed address.
pub async fn make_operator(house: &House, email: &str, name: &str, plain: &str) -> Result<()> {
    let mut wrongs: Vec<Wrong> = password::check("password", plain).into_iter().collect();
    if !kernel::field::is_email(email) {
        wrongs.push(Wrong::new("email", "email"));
    }
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let (email, name, hash) = (email.to_string(), name.to_string(), password::hash(plain).await?);
    house
        .platform_tx("system:operator", move |tx| {
            let account = match tx.credentials(&email)? {
                Some(known) => known.id,
                None => tx.open_account(&email, &name, &hash, "fr")?,
            };
            tx.run(diesel::update(accounts::table.find(account)).set(accounts::operator.eq(true))).map(|_| ())
        })
        .await
}
