//! Secrets at rest. Each agency has a data key of its own; the house's master key,
//! which no table holds, wraps it. What is sealed under a data key says where it
//! stands (table, column, row, agency): moved anywhere else it opens no more. An
//! agency's data key gone, nothing that it sealed can be read again.

mod records;

use crate::database::As;
use crate::error::{Error, Result};
use crate::house::House;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::data_keys as k;
use crate::scope::Tx;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// How a sealed text begins; another way of sealing would have another number.
const MARK: &str = "s1.";
/// Bytes of a nonce: long enough to be drawn at random for ever.
const NONCE: usize = 24;
/// Data keys that one transaction wraps anew.
const BATCH: i64 = 500;

/// Where a secret stands; sealed for one place, it opens in no other.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    pub table: &'a str,
    pub column: &'a str,
    pub row: &'a str,
}

/// The house's master keys: the first wraps, all of them unwrap.
#[derive(Clone)]
pub struct Keyring(Arc<[Master]>);

struct Master {
    name: String,
    key: [u8; 32],
}

/// The key under which one agency's secrets (or the platform's own) are sealed.
pub struct DataKey {
    owner: Option<Id>,
    sealing: [u8; 32],
    indexing: [u8; 32],
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|m| &m.name)).finish()
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the data key of {:?}", self.owner)
    }
}

impl Keyring {
    /// Master keys, the one that wraps first, then those that may still be needed to unwrap.
    pub fn new(keys: &[[u8; 32]]) -> Keyring {
        // The name is a fingerprint: it tells keys apart and tells nothing about them.
        let name = |key: &[u8; 32]| hex::encode(&Sha256::new_with_prefix("estrade master key").chain_update(key).finalize()[..8]);
        Keyring(keys.iter().map(|key| Master { name: name(key), key: *key }).collect())
    }

    /// The name of the key that wraps.
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |m| &m.name)
    }

    fn wrap(&self, owner: Option<Id>, key: &[u8; 32]) -> Result<(String, Vec<u8>)> {
        let master = self.0.first().ok_or_else(|| Error::internal("the house has no master key"))?;
        Ok((master.name.clone(), lock(&master.key, key, &owned(owner))?))
    }

    fn unwrap(&self, owner: Option<Id>, name: &str, wrapped: &[u8]) -> Result<[u8; 32]> {
        let unknown = || Error::internal(format!("the master key {name} is not among those this house was given"));
        let master = self.0.iter().find(|m| m.name == name).ok_or_else(unknown)?;
        unlock(&master.key, wrapped, &owned(owner))?.try_into().map_err(|_| Error::internal("a data key has another length"))
    }
}

fn owned(owner: Option<Id>) -> Vec<u8> {
    framed(&["data key", &owner.map(|id| id.to_string()).unwrap_or_default()])
}

/// Every part with its length before it, so that no two lists read alike.
fn framed(parts: &[&str]) -> Vec<u8> {
    parts.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes()[..], part.as_bytes()].concat()).collect()
}

fn lock(key: &[u8; 32], plain: &[u8], bound: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = rand::random();
    let payload = Payload { msg: plain, aad: bound };
    let sealed = XChaCha20Poly1305::new(&(*key).into()).encrypt(&XNonce::from(nonce), payload);
    Ok([&nonce[..], &sealed.map_err(|_| Error::internal("nothing more can be sealed"))?].concat())
}

fn unlock(key: &[u8; 32], sealed: &[u8], bound: &[u8]) -> Result<Vec<u8>> {
    let astray = || Error::internal("a secret does not open: it was altered, or moved from where it was sealed");
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(astray)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| astray())?;
    let payload = Payload { msg: sealed, aad: bound };
    XChaCha20Poly1305::new(&(*key).into()).decrypt(&XNonce::from(nonce), payload).map_err(|_| astray())
}

impl DataKey {
    fn of(owner: Option<Id>, key: &[u8; 32]) -> DataKey {
        let derive = |purpose: &str| {
            let mut out = [0; 32];
            let derived = Hkdf::<Sha256>::new(None, key).expand(purpose.as_bytes(), &mut out);
            derived.unwrap_or_else(|_| unreachable!("32 bytes can always be derived"));
            out
        };
        DataKey { owner, sealing: derive("estrade sealing"), indexing: derive("estrade blind index") }
    }

    fn bound(&self, spot: Spot<'_>) -> Vec<u8> {
        framed(&[spot.table, spot.column, spot.row, &self.owner.map(|id| id.to_string()).unwrap_or_default()])
    }

    /// Bytes that open at this spot alone.
    pub fn seal_bytes(&self, spot: Spot<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        lock(&self.sealing, plain, &self.bound(spot))
    }

    /// What was sealed at this spot.
    pub fn open_bytes(&self, spot: Spot<'_>, sealed: &[u8]) -> Result<Vec<u8>> {
        unlock(&self.sealing, sealed, &self.bound(spot))
    }

    /// Text that opens at this spot alone.
    pub fn seal(&self, spot: Spot<'_>, plain: &str) -> Result<String> {
        Ok(format!("{MARK}.{}", BASE64.encode(self.seal_bytes(spot, plain.as_bytes())?)))
    }

    /// As `seal`, with a blind index in front: equal texts of one column are found, nothing else is told.
    pub fn seal_indexed(&self, spot: Spot<'_>, plain: &str) -> Result<String> {
        let sealed = BASE64.encode(self.seal_bytes(spot, plain.as_bytes())?);
        Ok(format!("{MARK}{}.{sealed}", self.index(spot.table, spot.column, plain)))
    }

    /// What was sealed at this spot.
    pub fn open(&self, spot: Spot<'_>, sealed: &str) -> Result<String> {
        let astray = || Error::internal("this is no sealed text");
        let (_, sealed) = sealed.strip_prefix(MARK).and_then(|rest| rest.split_once('.')).ok_or_else(astray)?;
        String::from_utf8(self.open_bytes(spot, &BASE64.decode(sealed).map_err(Error::internal)?)?).map_err(Error::internal)
    }

    /// What stands for a text where it is searched: letters and digits count, case and spacing do not.
    pub fn index(&self, table: &str, column: &str, plain: &str) -> String {
        self.indexer(table, column)(plain)
    }

    /// The same for many texts of one place: what they share is worked out once.
    pub fn indexer(&self, table: &str, column: &str) -> impl Fn(&str) -> String + use<> {
        let place = Hkdf::<Sha256>::new(Some(&framed(&[table, column])), &self.indexing);
        move |plain| {
            let plain: String = plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
            let mut out = [0; 16];
            place.expand(plain.as_bytes(), &mut out).unwrap_or_else(|_| unreachable!("16 bytes can always be derived"));
            BASE64.encode(out)
        }
    }

    /// A number in the place of a piece of text, for an index that tells nothing without the key.
    pub fn marker(&self, table: &str, column: &str) -> impl Fn(&str) -> i64 + use<> {
        let place = Hkdf::<Sha256>::new(Some(&framed(&[table, column])), &self.indexing);
        move |piece| {
            let mut out = [0; 8];
            place.expand(piece.as_bytes(), &mut out).unwrap_or_else(|_| unreachable!("8 bytes can always be derived"));
            i64::from_be_bytes(out)
        }
    }
}

/// Whether a text is a sealed one, to judge by its looks.
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(MARK)
}

/// The owner's data key, made when it is first needed, and whether it may be remembered: not
/// while the transaction that made it may still be taken back.
fn data_key(conn: &mut PgConnection, house: &House, owner: Option<Id>) -> Result<(Arc<DataKey>, bool)> {
    type Stored = (String, Vec<u8>, DateTime<Utc>, DateTime<Utc>);
    let keyring = house.service::<Keyring>();
    loop {
        let mine = k::table.filter(k::tenant_id.is_not_distinct_from(owner));
        let now = diesel::dsl::now.into_sql::<diesel::sql_types::Timestamptz>();
        if let Some((name, wrapped, made, begun)) =
            mine.select((k::master, k::wrapped, k::created_at, now)).first::<Stored>(conn).optional()?
        {
            return Ok((Arc::new(DataKey::of(owner, &keyring.unwrap(owner, &name, &wrapped)?)), made < begun));
        }
        let (name, wrapped) = keyring.wrap(owner, &rand::random())?;
        let row = (k::tenant_id.eq(owner), k::master.eq(name), k::wrapped.eq(wrapped));
        diesel::insert_into(k::table).values(row).on_conflict_do_nothing().execute(conn)?;
    }
}

fn remembered(conn: &mut PgConnection, house: &House, owner: Option<Id>) -> Result<Arc<DataKey>> {
    if let Some(key) = house.remembered_key(owner) {
        return Ok(key);
    }
    let stamp = house.stamp(owner);
    let (key, lasting) = data_key(conn, house, owner)?;
    if let Some(stamp) = stamp.filter(|_| lasting) {
        house.remember_key(owner, stamp, key.clone());
    }
    Ok(key)
}

impl Tx<'_> {
    /// The agency's data key.
    pub fn data_key(&mut self) -> Result<Arc<DataKey>> {
        let (house, owner) = (self.scope().house().clone(), self.scope().tenant().id);
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let key = remembered(self.raw(), &house, Some(owner))?;
        self.key = Some(key.clone());
        Ok(key)
    }
}

impl PlatformTx<'_> {
    /// The data key of an agency, or the platform's own.
    pub fn data_key(&mut self, house: &House, owner: Option<Id>) -> Result<Arc<DataKey>> {
        remembered(self.0, house, owner)
    }
}

impl House {
    /// Wraps under the current master key what an older one still wraps; how many data keys.
    /// Nothing that was sealed is touched, and nobody waits: both keys are known meanwhile.
    pub async fn rewrap(&self) -> Result<usize> {
        let house = self.clone();
        tokio::task::spawn_blocking(move || house.wrap_anew()).await.map_err(Error::internal)?
    }

    fn wrap_anew(&self) -> Result<usize> {
        let keyring = self.service::<Keyring>();
        let mut done = 0;
        loop {
            let batch = self.db().transaction(&As::house(None, "system:rewrap"), |conn| {
                let old = k::table.filter(k::master.ne(keyring.current())).order(k::id).limit(BATCH);
                let rows: Vec<(Id, Option<Id>, String, Vec<u8>)> =
                    old.select((k::id, k::tenant_id, k::master, k::wrapped)).for_update().skip_locked().load(conn)?;
                for (id, owner, name, wrapped) in &rows {
                    let (name, wrapped) = keyring.wrap(*owner, &keyring.unwrap(*owner, name, wrapped)?)?;
                    diesel::update(k::table.find(id)).set((k::master.eq(name), k::wrapped.eq(wrapped))).execute(conn)?;
                }
                Ok(rows.len())
            })?;
            done += batch;
            if batch == 0 {
                return Ok(done);
            }
        }
    }

    /// How many data keys an older master key still wraps.
    pub fn keys_to_rewrap(&self) -> Result<i64> {
        let current = self.service::<Keyring>().current().to_string();
        self.run_platform_tx("system:rewrap", |tx| tx.one(k::table.filter(k::master.ne(current)).count()))
    }
}
