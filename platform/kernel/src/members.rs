//! The members of an agency, as far as a field may name one: a key to keep, a name to show and to choose by. They are no
//! resource of any module: by this value nobody is made, changed, listed or exported, and no page stands behind it.

use crate::error::{Error, Result};
use crate::field::text;
use crate::module::{Edition, MEMBER, Permission};
use crate::query::{Query, pattern};
use crate::resource::{Id, May, Record, Resource, Store};
use crate::schema::members as m;
use crate::scope::Tx;
use diesel::prelude::*;
use serde_json::json;

diesel::define_sql_function! {
    /// Lower case without accents, as search sees it.
    fn folded(words: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// What nobody is granted.
const NOBODY: Permission = "nobody";

/// What `link("members")` leads to.
pub static MEMBERS: Resource = Resource {
    name: "members",
    module: "house",
    fields: &[text().title().required().named("name")],
    icon: "user",
    views: &[],
    may: May {
        read: MEMBER,
        create: NOBODY,
        update: NOBODY,
        delete: NOBODY,
        import: NOBODY,
        export: NOBODY,
        comment: NOBODY,
        reveal: NOBODY,
    },
    store: Store {
        list,
        lines: |_, _, _| Err(Error::Forbidden(NOBODY)),
        find: |tx, id| list(tx, &Query { ids: Some(vec![id]), ..Query::default() })?.pop().ok_or(Error::NotFound),
        lock: |_, _| Err(Error::Forbidden(NOBODY)),
        insert: |_, _| Err(Error::Forbidden(NOBODY)),
        update: |_, _, _, _| Err(Error::Forbidden(NOBODY)),
        delete: |_, _| Err(Error::Forbidden(NOBODY)),
        restore: |_, _| Err(Error::Forbidden(NOBODY)),
    },
    twins: None,
    further: None,
    holds: false,
};

impl Edition {
    /// What a link of this name leads to: a resource, or the members of the agency.
    pub fn linked(&self, to: &str) -> Option<&'static Resource> {
        if to == MEMBERS.name { Some(&MEMBERS) } else { self.resource(to) }
    }
}

impl Resource {
    /// Whether records of it are made elsewhere, and never for a name that a field mentions.
    pub fn is_closed(&self) -> bool {
        self.may.create == NOBODY
    }
}

/// Whoever has a seat, by name. Whoever comes from outside is not told who works here.
fn list(tx: &mut Tx, query: &Query) -> Result<Vec<Record>> {
    if let Some(me) = tx.scope().principal().member()
        && tx.maybe(m::table.filter(m::id.eq(me)).select(m::external))? == Some(true)
    {
        return Ok(Vec::new());
    }
    let mut asked = m::table.filter(m::status.eq("active").and(m::deleted_at.is_null())).into_boxed();
    if let Some(ids) = &query.ids {
        asked = asked.filter(m::id.eq_any(ids.clone()));
    }
    for word in query.search.iter().flat_map(|words| words.split_whitespace()) {
        asked = asked.filter(folded(m::name).like(folded(pattern(word))));
    }
    for name in query.filters.iter().filter(|f| f.field == "name").filter_map(|f| f.value.as_str()) {
        asked = asked.filter(m::name.eq(name.to_string()));
    }
    let found: Vec<(Id, String)> = tx.all(asked.order(m::name).limit(query.page()).select((m::id, m::name)))?;
    Ok(found.into_iter().map(|(id, name)| Record::from_iter([("id".into(), json!(id)), ("name".into(), json!(name))])).collect())
}
