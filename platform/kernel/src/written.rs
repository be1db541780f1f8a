//! What `#[resource]` writes, in plain sight. Read it once; it is the only macro
//! that matters, and it stays under a hundred lines: the day it wants an option,
//! the option belongs in `Field` or in a replaced function of the `Store`.

#[doc(hidden)]
#[macro_export]
macro_rules! __resource {
    (@struct $item:item @args module = $module:ident, table = $table:ident, icon = $icon:literal $(, views = $views:expr)? ; @name $T:ident
     @fields $($field:ident: $ty:ty = $meta:expr),+) => {
        #[derive(Clone, Debug, Default, PartialEq, $crate::serde::Serialize, $crate::serde::Deserialize,
                 diesel::Queryable, diesel::Selectable, diesel::Insertable, diesel::AsChangeset)]
        #[diesel(table_name = $table, treat_none_as_null = true)]
        #[serde(crate = "kernel::serde", default, deny_unknown_fields)]
        $item

        const _: () = {
            use diesel::prelude::*;
            use $crate::{error::{Error, Result}, query::Query, scope::Tx};
            use $crate::resource::{Id, May, Record, Resource, Row, Store, View, changes, typed};
            use $crate::field::*;
            use $crate::{chrono::{DateTime, Utc}, serde_json::Value};

            type Stored = (Id, i32, Value, DateTime<Utc>, String, DateTime<Utc>, Option<DateTime<Utc>>, $T);
            fn row((id, version, extra, created_at, created_by, updated_at, deleted_at, it): Stored) -> Row<$T> {
                Row { id, version, extra, created_at, created_by, updated_at, deleted_at, it }
            }
            macro_rules! columns { () => { ($table::id, $table::version, $table::extra, $table::created_at, $table::created_by,
                                            $table::updated_at, $table::deleted_at, $T::as_select()) } }
            macro_rules! may { ($action:literal) => { concat!(stringify!($module), ".", stringify!($table), ".", $action) } }
            const VIEWS: &[View] = { let views: &[View] = &[]; $(let views: &[View] = { let _ = views; $views };)? views };

            impl $T {
                /// Everything above the table, as a value.
                pub const RESOURCE: Resource = Resource {
                    name: stringify!($table), module: stringify!($module), icon: $icon, views: VIEWS,
                    may: May { read: may!("read"), create: may!("create"), update: may!("update"), delete: may!("delete"),
                               import: may!("import"), export: may!("export"), comment: may!("comment"), reveal: may!("reveal") },
                    fields: &[$($meta.named(stringify!($field))),+],
                    store: Self::STORE,
                };

                /// The typed functions, seen through records.
                pub const STORE: Store = Store {
                    list: |tx, query| Self::list(tx, query)?.iter().map(Row::record).collect(),
                    find: |tx, id| Self::find(tx, id)?.record(),
                    lock: |tx, id| Self::lock(tx, id)?.record(),
                    insert: |tx, it| { let (it, extra) = typed(it)?; Self::insert_with(tx, &it, extra)?.record() },
                    update: |tx, id, expect, it| { let (it, extra) = typed(it)?; Self::write(tx, id, expect, &it, Some(extra))?.record() },
                    delete: Self::delete,
                    restore: |tx, id| Self::RESOURCE.move_bin(tx, id, false),
                };

                /// The row of this key, binned or not.
                pub fn find(tx: &mut Tx, id: Id) -> Result<Row<Self>> {
                    let found = tx.one($table::table.filter($table::id.eq(id)).select(columns!())).map(row)?;
                    Self::RESOURCE.opened(tx, found)
                }

                /// The row of this key, held until the transaction ends.
                pub fn lock(tx: &mut Tx, id: Id) -> Result<Row<Self>> {
                    let held = tx.one($table::table.filter($table::id.eq(id)).select(columns!()).for_update()).map(row)?;
                    Self::RESOURCE.opened(tx, held)
                }

                /// The rows a query finds, in its order, a page at most.
                pub fn list(tx: &mut Tx, query: &Query) -> Result<Vec<Row<Self>>> {
                    let query = query.blinded(tx, &Self::RESOURCE)?;
                    let (conditions, order) = (query.conditions(&Self::RESOURCE)?, query.order(&Self::RESOURCE)?);
                    let rows = $table::table.filter(conditions).order(order).limit(query.page()).select(columns!());
                    tx.all::<Stored>(rows)?.into_iter().map(|found| Self::RESOURCE.opened(tx, row(found))).collect()
                }

                /// A new row, journalled.
                pub fn insert(tx: &mut Tx, it: &Self) -> Result<Row<Self>> {
                    Self::insert_with(tx, it, $crate::serde_json::json!({}))
                }

                fn insert_with(tx: &mut Tx, it: &Self, extra: Value) -> Result<Row<Self>> {
                    let foreseen = Self::RESOURCE.foreseen();
                    let kept = Self::RESOURCE.closed(tx, foreseen.unwrap_or_default(), it)?;
                    let values = (&*kept, $table::extra.eq(extra), foreseen.map(|id| $table::id.eq(id)));
                    let new = tx.one(diesel::insert_into($table::table).values(values).returning(columns!())).map(row)?;
                    tx.journal(concat!(stringify!($table), ".created"), Some(new.id), $crate::serde_json::json!({ "after": &*kept }))?;
                    Self::RESOURCE.opened(tx, new)
                }

                /// The whole row anew, journalled with what changed.
                pub fn update(tx: &mut Tx, id: Id, it: &Self) -> Result<Row<Self>> { Self::write(tx, id, None, it, None) }

                fn write(tx: &mut Tx, id: Id, expect: Option<i32>, it: &Self, extra: Option<Value>) -> Result<Row<Self>> {
                    let old = Self::lock(tx, id)?;
                    if expect.is_some_and(|version| version != old.version) { return Err(Error::Conflict("changed".into())); }
                    if old.deleted_at.is_some() { return Err(Error::Conflict("binned".into())); }
                    let extra = extra.unwrap_or_else(|| old.extra.clone());
                    if old.it == *it && old.extra == extra { return Ok(old); }
                    let kept = Self::RESOURCE.closed(tx, id, it)?;
                    let new = tx.one(diesel::update($table::table.filter($table::id.eq(id)))
                        .set((&*kept, $table::extra.eq(extra), $table::version.eq(old.version + 1), $table::updated_at.eq(diesel::dsl::now)))
                        .returning(columns!())).map(row)?;
                    let new = Self::RESOURCE.opened(tx, new)?;
                    let changes = Self::RESOURCE.concealed_changes(tx, id, changes(&old, &new)?)?;
                    tx.journal(concat!(stringify!($table), ".updated"), Some(id), changes)?;
                    Ok(new)
                }

                /// Into the bin, journalled.
                pub fn delete(tx: &mut Tx, id: Id) -> Result<()> { Self::RESOURCE.move_bin(tx, id, true) }
            }
        };
    };
}
