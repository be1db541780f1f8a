//! Destroying an agency, step by step: papers apart, the data key, rows, files, the agency itself. Each step is a transaction
//! that moves the checkpoint with what it did, so that whoever dies is followed by another, from there.

use super::{CATALOGUE, Closure, Heap, counted, papers, quoted};
use crate::database::As;
use crate::error::{Error, Result};
use crate::house::House;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{accounts, closures as c, data_keys, domains, resting_names as n, seats, tenants};
use crate::schema::work::turns;
use crate::schema::{journal, journal_seals, members};
use crate::scope::Tx;
use chrono::{DateTime, Duration, Utc};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

/// Who destroys.
const SHRED: &str = "system:closing";
/// Rows of one transaction.
const ROWS: i64 = 2_000;
/// Names rest so long before anybody may take them.
const REST: Duration = Duration::days(30);
/// Longer than a statement usually may take: whatever is left goes with the agency's own row.
const PATIENCE: &str = "set local statement_timeout = '600s'";

/// Somebody who had a seat, to be told that it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub email: String,
    pub locale: String,
}

/// What a step did.
#[derive(Debug, PartialEq, Eq)]
pub enum Gone {
    /// Some of it; the same step again.
    Some,
    /// All of it; the next step.
    All,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The closure, held until the transaction ends, if it is at this step.
fn held(conn: &mut PgConnection, closure: Id, at: &str) -> Result<Closure> {
    let row: Closure = c::table.find(closure).select(Closure::as_select()).for_update().first(conn)?;
    if row.state == "running" && row.progress["at"] == at { Ok(row) } else { Err(Error::Conflict("closing-step".into())) }
}

fn put(conn: &mut PgConnection, closure: Id, progress: &Value) -> Result<()> {
    diesel::update(c::table.find(closure)).set(c::progress.eq(progress)).execute(conn)?;
    Ok(())
}

fn moved(mut progress: Value, at: &str) -> Value {
    progress["at"] = json!(at);
    progress
}

impl House {
    /// Begins, if the thirty days are over; what stands in the journal is noted first. False if nothing is to be begun.
    ///
    /// # Errors
    /// Those of the database: it knows the day.
    pub fn shred_begin(&self, closure: Id, agency: Id) -> Result<bool> {
        self.db().transaction(&As::house(Some(agency), SHRED), |conn| {
            let due = c::id.eq(closure).and(c::state.eq("waiting")).and(c::due_at.le(diesel::dsl::now));
            let Some(_) = c::table.filter(due).select(c::id).for_update().first::<Id>(conn).optional()? else { return Ok(false) };
            let head: Option<(i64, Vec<u8>)> = journal_seals::table
                .order(journal_seals::line.desc())
                .select((journal_seals::line, journal_seals::seal))
                .first(conn)
                .optional()?;
            let lines: i64 = journal::table.count().get_result(conn)?;
            let people: i64 =
                members::table.filter(members::status.eq("active").and(members::deleted_at.is_null())).count().get_result(conn)?;
            let head = head.map(|(line, seal)| json!({"line": line, "seal": hex::encode(seal)}));
            let progress = json!({"at": "papers", "journal": {"lines": lines, "head": head}, "members": people, "gone": {}});
            diesel::update(c::table.find(closure)).set((c::state.eq("running"), c::progress.eq(progress))).execute(conn)?;
            Ok(true)
        })
    }

    /// Where it stands, read again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn closure(&self, closure: Id) -> Result<Closure> {
        self.run_platform_tx(SHRED, |tx| tx.one(c::table.find(closure).select(Closure::as_select())))
    }

    /// This step is over, and what it counted.
    ///
    /// # Errors
    /// `Conflict(closing-step)` if somebody else went on meanwhile.
    pub fn shred_went(&self, closure: Id, at: &str, next: &str, counted: (&str, i64)) -> Result<()> {
        self.db().transaction(&As::house(None, SHRED), |conn| {
            let mut progress = moved(held(conn, closure, at)?.progress, next);
            progress[counted.0] = json!(counted.1);
            put(conn, closure, &progress)
        })
    }

    /// The data key, first of all: from here on whatever the agency sealed is noise, in every backup too.
    ///
    /// # Errors
    /// `Conflict(closing-step)` if somebody else went on meanwhile.
    pub fn shred_key(&self, closure: Id, agency: Id) -> Result<()> {
        self.db().transaction(&As::house(None, SHRED), |conn| {
            let mut progress = moved(held(conn, closure, "key")?.progress, "rows");
            diesel::delete(data_keys::table.filter(data_keys::tenant_id.eq(agency))).execute(conn)?;
            progress["key_destroyed_at"] = json!(Utc::now());
            put(conn, closure, &progress)
        })?;
        self.changed(agency);
        Ok(())
    }

    /// Some rows of the table that the checkpoint names, or of the next. What others still point at, and what the database lets
    /// nobody delete, goes with the agency's own row at the end.
    ///
    /// # Errors
    /// `Conflict(closing-step)` if somebody else went on meanwhile.
    #[expect(clippy::disallowed_methods, reason = "tables come from the catalogue, quoted")]
    pub fn shred_rows(&self, closure: Id, agency: Id) -> Result<Gone> {
        self.db().transaction(&As::house(Some(agency), SHRED), |conn| {
            let mut progress = held(conn, closure, "rows")?.progress;
            // What would only be refused at the end of the transaction is refused where it can be left alone.
            conn.batch_execute("set constraints all immediate")?;
            let tables: Vec<Heap> = diesel::sql_query(CATALOGUE).load(conn)?;
            let from = progress["table"].as_str().and_then(|at| tables.iter().position(|t| t.table == at)).unwrap_or(0);
            for Heap { table, .. } in &tables[from..] {
                let name = quoted(table);
                let sql = format!(
                    "with gone as (delete from {name} where ctid = any (array(select ctid from {name} limit {ROWS})) returning 1)
                     select count(*) as n from gone"
                );
                // What cannot go alone goes at the end.
                let removed = conn.transaction(|conn| diesel::sql_query(sql).get_result::<Count>(conn)).map_or(0, |c| c.n);
                if removed > 0 {
                    let before = progress["gone"][table].as_i64().unwrap_or(0);
                    progress["gone"][table] = json!(before + removed);
                    progress["table"] = json!(table);
                    put(conn, closure, &progress)?;
                    return Ok(Gone::Some);
                }
            }
            put(conn, closure, &moved(progress, "files"))?;
            Ok(Gone::All)
        })
    }

    /// The first proof that is not as it was sealed, by its number; none if all of them are.
    ///
    /// # Errors
    /// Those of the database.
    #[expect(clippy::disallowed_methods, reason = "the same words as in the trigger that seals; nothing is bound")]
    pub fn broken_proof(&self) -> Result<Option<i64>> {
        let sql = "with chain as (
            select c.*, lag(c.number, 1, 0::bigint) over (order by c.number) as last, lag(c.seal) over (order by c.number) as before
            from directory.closures c where c.number is not null)
          select number as n from chain where last <> number - 1 or seal is distinct from sha256(coalesce(before, '\\x')
            || convert_to(jsonb_build_array(number, agency, slug, asked_by, extract(epoch from asked_at), extract(epoch from changed_at), proof)::text, 'UTF8'))
          order by number limit 1";
        let found = self.run_platform_tx(SHRED, |tx| tx.maybe::<Count>(diesel::sql_query(sql)))?;
        Ok(found.map(|c| c.n))
    }

    /// The agency's own row, and with it whatever is left; its names rest, who sat nowhere else goes, the proof is sealed.
    /// Who had a seat is handed to `tell`, in the same commit.
    ///
    /// # Errors
    /// `Conflict(closing-step)` if somebody else went on meanwhile.
    #[expect(clippy::disallowed_methods, reason = "a setting of this transaction; nothing is bound")]
    pub fn shred_end(&self, closure: Id, agency: Id, tell: impl FnOnce(&mut PlatformTx, &[Reader]) -> Result<()>) -> Result<()> {
        self.db().transaction(&As::house(Some(agency), SHRED), |conn| {
            let row = held(conn, closure, "end")?;
            conn.batch_execute(PATIENCE)?;
            let mut progress = moved(row.progress, "done");
            for heap in counted(conn)? {
                let before = progress["gone"][&heap.table].as_i64().unwrap_or(0);
                progress["gone"][&heap.table] = json!(before + heap.rows);
            }
            let active = members::table.filter(members::status.eq("active").and(members::deleted_at.is_null()));
            let active: Vec<Id> = active.select(members::account_id).distinct().load(conn)?;
            let told =
                accounts::table.filter(accounts::id.eq_any(active)).order(accounts::email).select((accounts::email, accounts::locale));
            let told: Vec<(String, String)> = told.load(conn)?;
            let people: Vec<Id> = members::table.select(members::account_id).distinct().load(conn)?;
            let hosts: Vec<String> = domains::table.filter(domains::tenant_id.eq(agency)).select(domains::host).load(conn)?;
            // From here on nobody's rows are meant.
            As::house(None, SHRED).tell(conn)?;
            let until: DateTime<Utc> = Utc::now() + REST;
            for name in hosts.iter().chain([&row.slug]) {
                let rests = (n::name.eq(name), n::until.eq(until));
                diesel::insert_into(n::table).values(rests).on_conflict(n::name).do_update().set(n::until.eq(until)).execute(conn)?;
            }
            let copies: Vec<Id> = diesel::update(tenants::table.filter(tenants::copy_of.eq(agency)))
                .set(tenants::copy_state.eq("going"))
                .returning(tenants::id)
                .get_results(conn)?;
            diesel::delete(turns::table.filter(turns::tenant_id.eq_any(copies.iter().chain([&agency])))).execute(conn)?;
            diesel::delete(tenants::table.find(agency)).execute(conn)?;
            let elsewhere = seats::table.select(seats::account_id);
            let alone: Vec<Id> = accounts::table
                .filter(accounts::id.eq_any(people).and(accounts::operator.eq(false)).and(accounts::id.ne_all(elsewhere)))
                .select(accounts::id)
                .load(conn)?;
            let mut forgotten = 0;
            for account in alone {
                // An archived seat elsewhere still names its person: then they stay.
                forgotten += conn.transaction(|conn| diesel::delete(accounts::table.find(account)).execute(conn)).unwrap_or(0);
            }
            progress["accounts"] = json!(forgotten);
            let proof = json!({
                "journal": progress["journal"], "key_destroyed_at": progress["key_destroyed_at"], "gone": progress["gone"],
                "files": progress["files"], "papers": progress["papers"], "members": progress["members"], "accounts": forgotten,
                "names": hosts.len() + 1, "names_rest_until": until,
            });
            let done = (c::state.eq("done"), c::proof.eq(Some(proof)), c::progress.eq(&progress));
            diesel::update(c::table.find(closure)).set(done).execute(conn)?;
            let readers: Vec<Reader> = told.into_iter().map(|(email, locale)| Reader { email, locale }).collect();
            tell(&mut PlatformTx(conn), &readers)
        })?;
        self.changed(agency);
        Ok(())
    }
}

/// Some papers that the law keeps: of this kind, after this one; none after the last kind.
///
/// # Errors
/// Those of the database.
pub fn papers_after(tx: &mut Tx, kind: usize, after: Id) -> Result<Option<Vec<papers::Paper>>> {
    tx.beyond_reach(|tx| papers::some(tx, kind, after))
}
