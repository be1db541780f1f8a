//! Doors: how another program acts here for a member who gave it no key of theirs. Whoever shows the door's key is let in; in
//! whose name, the program says, and what it may do there was chosen by an administrator. Only a door that was opened makes a
//! [`Scope`] of somebody's.

use crate::accounts::{hash_of, secret};
use crate::database::As;
use crate::directory::has_factor;
use crate::error::{Error, Result};
use crate::module::{MEMBER, Permission};
use crate::networks::Networks;
use crate::principal::{Id, Principal};
use crate::schema::directory::accounts;
use crate::schema::{doors as d, members, tokens};
use crate::scope::{Scope, Tx};
use crate::secret::Spot;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How long a key, or a secret, goes on opening after it was changed.
pub const OVERLAP: Duration = Duration::hours(24);
/// How far a signature's moment may lie from now (reliability, G2).
const TOLERANCE: Duration = Duration::minutes(5);
/// A door's token lasts as long as its door: this is how a table says so.
const LASTING: Duration = Duration::days(3_650);

/// What somebody shows at a door.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The key in the header.
    pub key: Option<String>,
    /// A message signed as Standard Webhooks has it.
    pub signed: Option<Signed>,
    /// From where they come.
    pub address: String,
}

/// A signed message: its key, its moment, what it says, and the signatures.
#[derive(Clone, Debug)]
pub struct Signed {
    pub id: String,
    pub moment: i64,
    pub signatures: String,
    pub body: Vec<u8>,
}

/// A door that was opened.
#[derive(Clone, Debug)]
pub struct Door {
    id: Id,
    tenant: Id,
    pub label: String,
    /// Who is on the other side, as messages say it.
    pub source: String,
    /// What may be done through it.
    pub actions: Vec<String>,
    /// Calls that are taken in a minute.
    pub pace: u32,
}

/// Somebody in whose name a door acts, and what they owe before they go on.
pub struct Entered {
    pub scope: Scope,
    pub lacks_factor: bool,
    pub owes_password: bool,
}

fn spot(row: &str) -> Spot<'_> {
    Spot { table: "doors", column: "secret", row }
}

fn hash(key: &str) -> String {
    hex::encode(hash_of(key))
}

/// A new secret for a door that asks for keys (`key`) or for signatures (`signature`), and what is kept of it.
///
/// # Errors
/// Those of sealing.
pub fn new_secret(tx: &mut Tx, id: Id, proof: &str) -> Result<(String, String)> {
    if proof == "key" {
        let key = format!("esd_{}", secret().0);
        let kept = hash(&key);
        return Ok((key, kept));
    }
    let secret = format!("whsec_{}", BASE64.encode(rand::random::<[u8; 24]>()));
    let sealed = tx.data_key()?.seal(spot(&id.to_string()), &secret)?;
    Ok((secret, sealed))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = d)]
struct Stored {
    label: String,
    source: String,
    actions: Vec<Option<String>>,
    proof: String,
    secret: String,
    old_secret: Option<String>,
    old_until: Option<DateTime<Utc>>,
    networks: Option<Vec<Option<String>>>,
    pace: i32,
    active: bool,
}

impl Stored {
    fn opened(self, tx: &Tx, id: Id) -> Door {
        let pace = u32::try_from(self.pace).unwrap_or(1);
        let actions = self.actions.into_iter().flatten().collect();
        Door { id, tenant: tx.scope().tenant().id, label: self.label, source: self.source, actions, pace }
    }

    /// Whether this is the key, or a message that its holder signed a moment ago.
    fn knows(&self, tx: &mut Tx, id: Id, shown: &Shown) -> Result<bool> {
        let old = self.old_secret.as_ref().filter(|_| self.old_until.is_some_and(|until| until > Utc::now()));
        let mut good = std::iter::once(&self.secret).chain(old);
        if self.proof == "key" {
            // What is compared are hashes of what nobody guesses: how long it takes tells nothing.
            return Ok(shown.key.as_ref().is_some_and(|key| good.any(|known| *known == hash(key))));
        }
        let Some(signed) = &shown.signed else { return Ok(false) };
        if (Utc::now().timestamp() - signed.moment).abs() > TOLERANCE.num_seconds() {
            return Ok(false);
        }
        let (key, row) = (tx.data_key()?, id.to_string());
        for sealed in good {
            if is_signed(&key.open(spot(&row), sealed)?, signed) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether one of the signatures is this secret's, compared in constant time.
fn is_signed(secret: &str, signed: &Signed) -> bool {
    let Some(Ok(key)) = secret.strip_prefix("whsec_").map(|key| BASE64.decode(key)) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return false };
    mac.update(format!("{}.{}.", signed.id, signed.moment).as_bytes());
    mac.update(&signed.body);
    let given = signed.signatures.split(' ').filter_map(|one| BASE64.decode(one.strip_prefix("v1,")?).ok());
    given.into_iter().any(|one| mac.clone().verify_slice(&one).is_ok())
}

impl Door {
    /// The door of this name, for whoever shows its key.
    ///
    /// # Errors
    /// `Anonymous` if there is none, or the key is not its own; `Conflict(key-elsewhere)` from where it may not be used;
    /// `Conflict(door-off)` if it is shut.
    pub fn open(tx: &mut Tx, id: Id, shown: &Shown) -> Result<Door> {
        let stored: Option<Stored> = tx.maybe(d::table.filter(d::id.eq(id)).select(Stored::as_select()))?;
        let Some(stored) = stored else { return Err(Error::Anonymous) };
        if !stored.knows(tx, id, shown)? {
            return Err(Error::Anonymous);
        }
        if !stored.networks.clone().is_none_or(|from| Networks::kept(from).hold(&shown.address)) {
            return Err(Error::Conflict("key-elsewhere".into()));
        }
        if !stored.active {
            return Err(Error::Conflict("door-off".into()));
        }
        Ok(stored.opened(tx, id))
    }

    /// The same for whoever keeps the doors, to let in what was refused before.
    ///
    /// # Errors
    /// `Forbidden` without this right.
    pub fn reopen(tx: &mut Tx, id: Id, may: Permission) -> Result<Door> {
        tx.scope().require(may)?;
        let stored: Stored = tx.one(d::table.filter(d::id.eq(id)).select(Stored::as_select()))?;
        if stored.active { Ok(stored.opened(tx, id)) } else { Err(Error::Conflict("door-off".into())) }
    }

    /// Its key.
    pub fn id(&self) -> Id {
        self.id
    }

    /// In the name of whoever has this mail address here, with the rights they have now.
    ///
    /// # Errors
    /// `Conflict(door-user)` if nobody here has it; `Conflict(door-ended)` if they, or whoever looks after them, ended it.
    pub async fn enter(&self, at: &Scope, email: &str) -> Result<Entered> {
        let (house, tenant) = (at.house().clone(), at.tenant().clone());
        if tenant.id != self.tenant {
            return Err(Error::NotFound);
        }
        let (door, email, db) = (self.clone(), email.trim().to_lowercase(), house.clone());
        let read = move || db.db().transaction(&As::house(Some(door.tenant), "system:door"), |conn| seat(conn, &door, &email));
        let seat = tokio::task::spawn_blocking(read).await.map_err(Error::internal)??;
        let policy = house.policy(tenant.id).await?;
        let scope = Scope::grant(house, tenant, Principal::Token { id: seat.token, member: seat.member }, MEMBER, policy);
        scope.require(MEMBER)?;
        Ok(Entered { scope, lacks_factor: seat.lacks_factor, owes_password: seat.owes_password })
    }
}

struct Seat {
    token: Id,
    member: Id,
    lacks_factor: bool,
    owes_password: bool,
}

/// The seat of this address, and the token by which this door acts for it, made when it first does.
fn seat(conn: &mut PgConnection, door: &Door, email: &str) -> Result<Seat> {
    let found: Option<(Id, DateTime<Utc>, bool)> = accounts::table
        .filter(accounts::email.eq(email))
        .select((accounts::id, accounts::factor_due_at, accounts::must_change_password))
        .first(conn)
        .optional()?;
    let nobody = || Error::Conflict("door-user".into());
    let (account, due, owes_password) = found.ok_or_else(nobody)?;
    let here = members::account_id.eq(account).and(members::status.eq("active")).and(members::deleted_at.is_null());
    let member: Id = members::table.filter(here).select(members::id).first(conn).optional()?.ok_or_else(nobody)?;
    let theirs = tokens::table.filter(tokens::door_id.eq(door.id).and(tokens::member_id.eq(member)));
    let read = |conn: &mut PgConnection| -> QueryResult<Option<(Id, Option<DateTime<Utc>>)>> {
        theirs.select((tokens::id, tokens::revoked_at)).first(conn).optional()
    };
    let mut known = read(conn)?;
    if known.is_none() {
        let nobodys: [u8; 32] = rand::random();
        let label: String = door.label.chars().take(60).collect();
        let row = (
            (tokens::kind.eq("door"), tokens::door_id.eq(door.id), tokens::label.eq(label), tokens::prefix.eq("")),
            (tokens::hash.eq(nobodys.to_vec()), tokens::member_id.eq(member), tokens::expires_at.eq(Utc::now() + LASTING)),
        );
        diesel::insert_into(tokens::table).values(row).on_conflict_do_nothing().execute(conn)?;
        known = read(conn)?;
    }
    let (token, ended) = known.ok_or_else(nobody)?;
    if ended.is_some() {
        return Err(Error::Conflict("door-ended".into()));
    }
    let lacks_factor = due <= Utc::now() && !has_factor(conn, account)?;
    Ok(Seat { token, member, lacks_factor, owes_password })
}

#[cfg(test)]
mod tests {
    use super::{Signed, is_signed};

    #[test]
    fn a_signature_is_the_standard_s() {
        // The example of the specification's reference libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let known = Signed {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek".into(),
            moment: 1_614_265_330,
            signatures: "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".into(),
            body: br#"{"test": 2432232314}"#.to_vec(),
        };
        assert!(is_signed(secret, &known));
        assert!(!is_signed(secret, &Signed { moment: 1_614_265_331, ..known.clone() }), "another moment");
        assert!(!is_signed(secret, &Signed { body: b"{}".to_vec(), ..known.clone() }), "another body");
        assert!(!is_signed(secret, &Signed { signatures: "v1,AAAA".into(), ..known }), "nobody's signature");
    }
}
