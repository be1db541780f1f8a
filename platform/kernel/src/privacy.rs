//! What a module keeps about people, said once: the register of processing, the
//! search for a person, exports, erasures and retention are readings of it.

use crate::error::Result;
use crate::field::Field;
use crate::principal::Id;
use crate::resource::Resource;
use crate::scope::{Scope, Tx};
use crate::statement::{Piece, Sql, Statement};
use diesel::sql_types::Uuid as SqlUuid;
use serde_json::json;

/// What allows keeping it (GDPR, article 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The person agreed.
    Consent,
    /// To make or keep a contract with them.
    Contract,
    /// The law asks for it.
    Duty,
    /// The agency's legitimate interest.
    Interest,
}

impl Basis {
    /// The last part of its words, `basis-{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::Contract => "contract",
            Basis::Duty => "duty",
            Basis::Interest => "interest",
        }
    }
}

/// What becomes of a record that has served its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Kept apart, sealed, for so many months more; what is left in its place is empty, for what points at it.
    Archive(u32),
    /// Its personal fields are emptied, the rest stays.
    Anonymise,
    /// It goes for good.
    Delete,
}

impl Fate {
    /// The last part of its words, `fate-{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Archive(_) => "archive",
            Fate::Anonymise => "anonymise",
            Fate::Delete => "delete",
        }
    }
}

/// One line of the register: a resource that tells something about people. What it is for and
/// who they are is said by `privacy-{resource}-purpose` and `privacy-{resource}-people`.
#[derive(Clone, Copy, Debug)]
pub struct Processing {
    pub resource: &'static Resource,
    pub basis: Basis,
    /// Months after its last change until a record has served its purpose.
    pub months: u32,
    /// What becomes of it then.
    pub fate: Fate,
    /// Outside whose house it goes as this agency has it, if it does: the key of its words.
    pub handed: fn(&Scope) -> Option<&'static str>,
}

impl Processing {
    /// What a resource keeps: why, how long after its last change, and what becomes of it then.
    pub const fn of(resource: &'static Resource, basis: Basis, months: u32, fate: Fate) -> Processing {
        Processing { resource, basis, months, fate, handed: |_| None }
    }

    /// It is handed to somebody where the agency wants that.
    #[must_use]
    pub const fn handed(self, handed: fn(&Scope) -> Option<&'static str>) -> Processing {
        Processing { handed, ..self }
    }
}

impl Resource {
    /// The keys of what was changed last more than so many months ago and was not emptied since, in their order, `most` of
    /// those that come after one; of `these` alone, if there are any. Says of each whether it lies in the bin.
    pub fn outlived(&self, tx: &mut Tx, months: u32, these: Option<Vec<Id>>, after: Option<Id>, most: i64) -> Result<Vec<(Id, bool)>> {
        let mut sql = Sql::default();
        sql.sql("select r.id, r.deleted_at is not null from ").name(self.name).sql(" r where ");
        if let Some(these) = these {
            sql.sql("r.id = any(").ids(these).sql(") and ");
        }
        if let Some(after) = after {
            sql.sql("r.id > ").id(after).sql(" and ");
        }
        sql.sql("r.updated_at < now() - make_interval(months => cast(").text(months.to_string()).sql(" as integer))");
        sql.sql(" and not exists (select from privacy_fates f where f.resource = ").text(self.name);
        sql.sql(" and f.record = r.id and f.state in ('done', 'ended') and f.at >= r.updated_at)");
        sql.sql(" order by r.id").most(most);
        tx.all(Statement::<(SqlUuid, diesel::sql_types::Bool)>::new(sql))
    }

    /// Which of these keys of another resource a field of this one names, in a record that has not served its purpose.
    pub fn still_names(&self, tx: &mut Tx, field: &'static Field, these: Vec<Id>, months: u32) -> Result<Vec<Id>> {
        let mut sql = Sql::default();
        sql.sql("select distinct ").name(field.name).sql(" from ").name(self.name).sql(" where ").name(field.name);
        sql.sql(" = any(").ids(these).sql(") and deleted_at is null and updated_at >= now() - make_interval(months => cast(");
        sql.text(months.to_string()).sql(" as integer))");
        tx.all(Statement::<SqlUuid>::new(sql))
    }

    /// The keys of records whose link leads to a record and whose words say any of these, which are in small letters.
    pub fn that_say(&self, tx: &mut Tx, link: &'static Field, to: Id, words: &[&'static Field], said: &[String]) -> Result<Vec<Id>> {
        let mut sql = Sql::default();
        sql.sql("select id from ").name(self.name).sql(" where ").name(link.name).sql(" = ").id(to).sql(" and (false");
        for field in words {
            for said in said {
                sql.sql(" or position(").text(said.as_str()).sql(" in lower(").name(field.name).sql(")) > 0");
            }
        }
        sql.sql(")");
        tx.all(Statement::<SqlUuid>::new(sql))
    }

    /// Removes a record for good, bin or not.
    pub fn remove(&self, tx: &mut Tx, id: Id) -> Result<()> {
        let mut sql = Sql::default();
        sql.sql("delete from ").name(self.name).sql(" where id = ").id(id).sql(" returning id");
        let gone: Id = tx.one(Statement::<SqlUuid>::new(sql))?;
        crate::reshape::forget(tx, &[gone])?;
        crate::keeping::forget(tx, self.name, &[gone])?;
        tx.journal(&format!("{}.purged", self.name), Some(id), json!({}))
    }

    /// Whether any of its fields tells something about a person.
    pub fn is_personal(&self) -> bool {
        self.fields.iter().any(|f| f.personal)
    }
}

/// The sealed records of the archive that may hold all of these marks, the newest first: none asked for is all of them.
pub fn archived(tx: &mut Tx, marks: &[i64]) -> Result<Vec<Id>> {
    let mut sql = Sql::default();
    let marks = marks.iter().map(i64::to_string).collect();
    sql.sql("select f from archive_holding(cast(");
    sql.0.push(Piece::Texts(marks));
    sql.sql(" as bigint[])) f order by f desc");
    tx.all(Statement::<SqlUuid>::new(sql))
}
