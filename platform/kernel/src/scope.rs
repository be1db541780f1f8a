//! The one road to an agency's rows: a `Scope` (who, where, allowed to do what)
//! opens a `Tx`; a `Tx` sees one tenant. There is no other road.

use crate::database::As;
use crate::error::{Error, Result};
use crate::event::{self, Event};
use crate::house::{House, Topic};
use crate::job::{Fence, Job, Order};
use crate::module::Permission;
use crate::policy::Policy;
use crate::principal::{Id, Principal};
use crate::schema::journal;
use crate::secret::DataKey;
use crate::tenant::Tenant;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};
use serde_json::{Value, json};
use std::any::Any;
use std::sync::Arc;

/// Proof that a principal may use a permission in a tenant. Made by the guard,
/// the worker, the provisioner and the test kit; by nobody else (`xtask tidy`).
#[derive(Clone)]
pub struct Scope {
    house: House,
    tenant: Arc<Tenant>,
    principal: Principal,
    permission: Permission,
    policy: Arc<Policy>,
    fence: Option<Fence>,
}

/// Whose eyes a part of a transaction sees with, by which permission, and how far.
#[derive(Clone)]
struct Sight {
    may: Permission,
    member: Option<Id>,
    reach: Arc<str>,
}

/// An open transaction inside a scope. The connection never leaves it.
pub struct Tx<'a> {
    conn: &'a mut PgConnection,
    scope: &'a Scope,
    sight: Sight,
    /// The agency's data key, once it was asked for.
    pub(crate) key: Option<Arc<DataKey>>,
    /// Journal rows that wait to be written together.
    waiting: Option<Vec<(String, Option<Id>, Value)>>,
    /// Whether something was changed here that nobody else knows of yet.
    wrote: bool,
    /// The act on many records that this part belongs to.
    batch: Option<Id>,
    /// The row that the very last statement read and locked.
    held: Option<(Id, Box<dyn Any>)>,
}

/// Journal rows of one statement: three values each, and PostgreSQL takes 65,535.
const TOGETHER: usize = 5_000;

impl Scope {
    /// The door. Whoever calls this has established that `principal` may.
    #[doc(hidden)]
    pub fn grant(house: House, tenant: Arc<Tenant>, principal: Principal, permission: Permission, policy: Arc<Policy>) -> Self {
        Scope { house, tenant, principal, permission, policy, fence: None }
    }

    /// The same scope, good only as long as the worker holds its job.
    #[doc(hidden)]
    #[must_use]
    pub fn fenced(mut self, fence: Fence) -> Self {
        self.fence = Some(fence);
        self
    }

    /// From the house's own hand, the scope of the member who ordered this work, with the
    /// rights they have now; `Forbidden` if they lost this one meanwhile.
    pub async fn on_behalf(&self, member: Id, may: Permission) -> Result<Scope> {
        let Principal::System(_) = self.principal else { return Err(Error::Forbidden(may)) };
        let policy = self.house.policy(self.tenant.id).await?;
        let theirs = Scope { principal: Principal::User(member), permission: may, policy, ..self.clone() };
        theirs.require(may)?;
        Ok(theirs)
    }

    /// The agency.
    pub fn tenant(&self) -> &Arc<Tenant> {
        &self.tenant
    }

    /// Who acts.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// What was asked for at the door.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// The house, for what is not any agency's: modules of this build, services.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Whether the principal may also do this, here.
    pub fn allows(&self, may: Permission) -> bool {
        match self.principal {
            Principal::System(_) => true,
            _ => self.policy.allows(&self.principal, may).allowed,
        }
    }

    /// `Forbidden` unless the principal may also do this.
    pub fn require(&self, may: Permission) -> Result<()> {
        if self.allows(may) { Ok(()) } else { Err(Error::Forbidden(may)) }
    }

    /// Runs `work` in one transaction on the blocking pool. What is inside cannot await.
    pub async fn tx<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    {
        let scope = self.clone();
        let span = tracing::Span::current();
        tokio::task::spawn_blocking(move || span.in_scope(|| scope.run(work))).await.map_err(Error::internal)?
    }

    /// Runs `work` in one transaction on this thread.
    pub fn run<T>(&self, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let actor = self.principal.actor();
        let sight = Sight { may: self.permission, reach: self.reach(self.permission), member: self.principal.member() };
        let who = As {
            tenant: Some(self.tenant.id),
            actor: &actor,
            member: sight.member,
            reach: &sight.reach.clone(),
            releases: self.tenant.pins.claim(),
            reads_alone: self.policy.reads_alone(&self.principal),
        };
        self.house.db().transaction(&who, |conn| {
            let mut tx = Tx { conn, scope: self, sight, key: None, waiting: None, wrote: false, batch: None, held: None };
            if let Some(fence) = &self.fence {
                fence.hold(&mut tx)?;
            }
            work(&mut tx)
        })
    }

    /// As [`Tx::remembered`]; what is known is had without a transaction.
    pub async fn remembered<T, F>(&self, topic: Topic, read: F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    {
        match self.house.recall(self.tenant.id, topic) {
            Some(known) => Ok(known),
            None => self.tx(move |tx| tx.remembered(topic, read)).await,
        }
    }

    fn reach(&self, may: Permission) -> Arc<str> {
        self.policy.reach(&self.principal, may, self.house.edition())
    }

    /// The rules by which this scope was opened.
    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }
}

impl Tx<'_> {
    /// Every row of a query.
    pub fn all<'q, T>(&mut self, query: impl LoadQuery<'q, PgConnection, T>) -> Result<Vec<T>> {
        Ok(query.load(self.raw())?)
    }

    /// The first row, or `NotFound`.
    pub fn one<'q, T>(&mut self, query: impl LoadQuery<'q, PgConnection, T>) -> Result<T> {
        Ok(query.get_result(self.raw())?)
    }

    /// The first row, if there is one.
    pub fn maybe<'q, T>(&mut self, query: impl LoadQuery<'q, PgConnection, T>) -> Result<Option<T>> {
        Ok(query.get_result(self.raw()).optional()?)
    }

    /// Runs a statement; how many rows it touched.
    pub fn run(&mut self, query: impl ExecuteDsl<PgConnection>) -> Result<usize> {
        Ok(ExecuteDsl::execute(query, self.raw())?)
    }

    /// A part that may fail alone: what it did is undone, what came before stays.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let (scope, sight, batch) = (self.scope, self.sight.clone(), self.batch);
        let (mut wrote, mut waiting) = (self.wrote, self.waiting.take());
        let before = waiting.as_ref().map_or(0, Vec::len);
        let done = self.raw().transaction(|conn| {
            let mut part = Tx { conn, scope, sight, key: None, waiting: waiting.take(), wrote, batch, held: None };
            let done = work(&mut part);
            (waiting, wrote) = (part.waiting, part.wrote);
            done
        });
        if let (Err(_), Some(rows)) = (&done, &mut waiting) {
            rows.truncate(before);
        }
        (self.waiting, self.wrote) = (waiting, wrote);
        done
    }

    /// A part that touches thousands of rows: its journal is written at its end, in few statements.
    pub fn journalling_together<T>(&mut self, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        if self.waiting.is_some() {
            return work(self);
        }
        self.waiting = Some(Vec::new());
        let done = work(self);
        let rows = self.waiting.take().unwrap_or_default();
        let done = done?;
        for rows in rows.chunks(TOGETHER) {
            self.write_journal(rows)?;
        }
        Ok(done)
    }

    /// A part of an act on many records: what it journals names the act.
    pub fn in_batch<T>(&mut self, batch: Id, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let before = self.batch.replace(batch);
        let done = work(self);
        self.batch = before;
        done
    }

    /// A part that needs another permission, and reaches as far as that one goes.
    pub fn under<T>(&mut self, may: Permission, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.scope.require(may)?;
        self.reaching(Sight { may, reach: self.scope.reach(may), member: self.scope.principal.member() }, work)
    }

    /// A part that follows from what was allowed and must reach every record of the
    /// agency: moving what points at two records that were merged, say. Rare.
    pub fn beyond_reach<T>(&mut self, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.reaching(Sight { reach: "all".into(), ..self.sight.clone() }, work)
    }

    /// What another member would see by these rules, asked of the database as that member, under one permission.
    pub fn as_member<T>(&mut self, rules: &Policy, member: Id, may: Permission, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let reach = rules.reach(&Principal::User(member), may, self.scope.house.edition());
        self.reaching(Sight { may, reach, member: Some(member) }, work)
    }

    fn reaching<T>(&mut self, there: Sight, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let back = std::mem::replace(&mut self.sight, there);
        self.say_who()?;
        let done = work(self);
        self.sight = back;
        match (done, self.say_who()) {
            (Ok(done), told) => told.map(|()| done),
            // After a failed statement nothing more can be said, and nothing more be done either.
            (Err(why), _) => Err(why),
        }
    }

    fn say_who(&mut self) -> Result<()> {
        let (actor, Sight { member, reach, .. }, scope) = (self.scope.principal.actor(), self.sight.clone(), self.scope);
        let (tenant, releases) = (Some(scope.tenant.id), scope.tenant.pins.claim());
        As { tenant, actor: &actor, member, reach: &reach, releases, reads_alone: false }.tell(self.raw())
    }

    /// Whether this part of the transaction reaches every record of the agency.
    pub(crate) fn reaches_all(&self) -> bool {
        &*self.sight.reach == "all"
    }

    /// The permission that this part of the transaction goes by.
    pub fn permission(&self) -> Permission {
        self.sight.may
    }

    /// The scope of this transaction.
    pub fn scope(&self) -> &Scope {
        self.scope
    }

    /// Says that something happened: one journal row, one job per handler that is awake.
    pub fn emit<E: Event>(&mut self, subject: Option<Id>, event: &E) -> Result<()> {
        self.journal(E::NAME, subject, serde_json::to_value(event)?)
    }

    /// Asks for work to be done after the commit, by a worker, as this agency.
    pub fn later<J: Job>(&mut self, job: &J) -> Result<()> {
        self.order(Order::of(job)?)
    }

    /// As `later`, with a key, an urgency or a time.
    pub fn order(&mut self, order: Order) -> Result<()> {
        self.run(order.insert()).map(|_| ())
    }

    /// Ends the job that runs this transaction together with it: its effect and
    /// its completion are one commit, so it happens exactly once. A job's last act.
    pub fn settle(&mut self) -> Result<()> {
        match self.scope.fence {
            Some(fence) => fence.settle(self),
            None => Ok(()),
        }
    }

    /// The journal is the audit log, the timeline, the outbox and the webhook feed: one table.
    pub fn journal(&mut self, what: &str, subject: Option<Id>, mut data: Value) -> Result<()> {
        self.wrote = true;
        if let (Some(batch), Some(told)) = (self.batch, data.as_object_mut()) {
            told.insert("batch".into(), json!(batch));
        }
        let row = (what.to_string(), subject, data);
        match &mut self.waiting {
            Some(waiting) => waiting.push(row),
            None => self.write_journal(&[row])?,
        }
        Ok(())
    }

    fn write_journal(&mut self, rows: &[(String, Option<Id>, Value)]) -> Result<()> {
        use crate::schema::work::jobs;
        match rows {
            // One row is the usual, and its statement is remembered by the connection.
            [(what, subject, data)] => {
                let line = (journal::what.eq(what), journal::subject.eq(subject), journal::data.eq(data));
                self.run(diesel::insert_into(journal::table).values(line))?
            }
            rows => event::write(self, rows)?,
        };
        let house = self.scope.house.clone();
        let mut orders = Vec::new();
        for (what, subject, data) in rows {
            for (module, handler) in self.scope.tenant.listeners(house.edition(), what) {
                let payload = json!({"module": module, "handler": handler.name, "subject": subject, "data": data});
                orders.push((jobs::name.eq("handle"), jobs::payload.eq(payload)));
            }
        }
        if orders.is_empty() { Ok(()) } else { self.run(diesel::insert_into(jobs::table).values(&orders)).map(|_| ()) }
    }

    /// What every member reads of an agency and few change, read once and kept until anything
    /// watched of the agency changes: `read` asks watched tables only (`call watched_table`),
    /// and finds the same whoever asks. A transaction that wrote reads for itself.
    pub fn remembered<T: Send + Sync + 'static>(&mut self, topic: Topic, read: impl FnOnce(&mut Tx) -> Result<T>) -> Result<Arc<T>> {
        let (house, tenant) = (self.scope.house.clone(), self.scope.tenant.id);
        if self.wrote {
            return read(self).map(Arc::new);
        }
        if let Some(known) = house.recall(tenant, topic) {
            return Ok(known);
        }
        let stamp = house.stamp(Some(tenant));
        let read = Arc::new(read(self)?);
        if let Some(stamp) = stamp {
            house.remember(tenant, topic, stamp, read.clone());
        }
        Ok(read)
    }

    /// Remembers a row that the last statement read and locked: whoever asks for it next need not ask the database again.
    #[doc(hidden)]
    pub fn hold<T: Any>(&mut self, id: Id, row: T) {
        self.held = Some((id, Box::new(row)));
    }

    /// The row of this key, if the last statement of this transaction read and locked it: it is as it was then.
    #[doc(hidden)]
    pub fn still_held<T: Any>(&mut self, id: Id) -> Option<T> {
        let (_, row) = self.held.take_if(|(of, row)| *of == id && row.is::<T>())?;
        row.downcast().ok().map(|row| *row)
    }

    /// The connection, for one more statement.
    pub(crate) fn raw(&mut self) -> &mut PgConnection {
        self.held = None;
        self.conn
    }
}
