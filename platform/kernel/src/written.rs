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
        #[diesel(table_name = $table, treat_none_as_null = true, treat_none_as_default_value = false)]
        #[serde(crate = "kernel::serde", default, deny_unknown_fields)]
        $item

        const _: () = {
            use diesel::prelude::*;
            use $crate::{error::{Error, Result}, line::{AT_ONCE, Line}, query::Query, scope::Tx, statement::Lasting};
            use $crate::resource::{Id, May, Record, Resource, Row, Store, View, changes, typed};
            use $crate::field::*;
            use $crate::{chrono::{DateTime, Utc}, serde_json::Value};

            type Stored = (Id, i32, Value, DateTime<Utc>, String, DateTime<Utc>, Option<DateTime<Utc>>, $T);
            fn row((id, version, extra, created_at, created_by, updated_at, deleted_at, it): Stored) -> Row<$T> {
                Row { id, version, extra, created_at, created_by, updated_at, deleted_at, it }
            }
            macro_rules! columns { () => { ($table::id, $table::version, $table::extra, $table::created_at, $table::created_by,
                                            $table::updated_at, $table::deleted_at, $T::as_select()) } }
            macro_rules! values { ($one:expr) => { { let (id, it, extra) = $one; (&**it, $table::id.eq(id), $table::extra.eq(extra)) } } }
            macro_rules! may { ($action:literal) => { concat!(stringify!($module), ".", stringify!($table), ".", $action) } }
            /// As `record` of what was read, which is still sealed.
            fn opened(tx: &mut Tx, row: Row<$T>) -> Result<Record> { let id = row.id; $T::RESOURCE.disclosed(tx, id, record(&row)?) }
            /// The names are laid out once, and each record is a copy of them: lists and exports make thousands.
            fn record(row: &Row<$T>) -> Result<Record> {
                static SHAPE: std::sync::LazyLock<Record> = std::sync::LazyLock::new(|| Row::<$T>::shape(&[$(stringify!($field)),+]));
                let mut record = SHAPE.clone();
                let values = row.head()?.into_iter().chain([$($crate::serde_json::to_value(&row.it.$field)?),+]);
                record.values_mut().zip(values).for_each(|(slot, value)| *slot = value);
                Ok(record)
            }
            const VIEWS: &[View] = { let views: &[View] = &[]; $(let views: &[View] = { let _ = views; $views };)? views };

            impl $T {
                /// Everything above the table, as a value.
                pub const RESOURCE: Resource = Resource {
                    name: stringify!($table), module: stringify!($module), icon: $icon, views: VIEWS,
                    may: May { read: may!("read"), create: may!("create"), update: may!("update"), delete: may!("delete"),
                               import: may!("import"), export: may!("export"), comment: may!("comment"), reveal: may!("reveal") },
                    fields: &[$($meta.named(stringify!($field))),+],
                    store: Self::STORE, twins: None, further: None, holds: false,
                };

                /// The typed functions, seen through records.
                pub const STORE: Store = Store {
                    list: |tx, query| Self::rows(tx, query)?.into_iter().map(|it| opened(tx, it)).collect(),
                    lines: |tx, query, told| {
                        let rows = Self::rows(tx, query)?;
                        let full = i64::try_from(rows.len()).is_ok_and(|n| n == query.page());
                        rows.last().filter(|_| full).map(record).transpose()?.iter().for_each(told);
                        let line = |row: Row<Self>| {
                            let values = vec![$($crate::serde_json::to_value(&row.it.$field)?),+];
                            Ok(Line { id: row.id, extra: row.extra, values })
                        };
                        let lines = rows.into_iter().map(line).collect::<Result<Vec<_>>>()?;
                        Self::RESOURCE.disclosed_lines(tx, lines)
                    },
                    find: |tx, id| { let it = Self::row(tx, id)?; opened(tx, it) },
                    lock: |tx, id| { let it = Self::held(tx, id)?; opened(tx, it) },
                    insert: |tx, its| {
                        let its = its.into_iter().map(typed).collect::<Result<Vec<(Self, Value)>>>()?;
                        Self::insert_all(tx, its.iter().map(|(it, extra)| (it, extra)).collect())?.iter().map(record).collect()
                    },
                    update: |tx, id, expect, it| { let (it, extra) = typed(it)?; record(&Self::write(tx, id, expect, &it, Some(extra))?) },
                    delete: Self::delete,
                    restore: |tx, id| Self::RESOURCE.move_bin(tx, id, false),
                };

                /// The row of this key, binned or not.
                pub fn find(tx: &mut Tx, id: Id) -> Result<Row<Self>> {
                    let found = Self::row(tx, id)?;
                    Self::RESOURCE.opened(tx, found)
                }

                fn row(tx: &mut Tx, id: Id) -> Result<Row<Self>> {
                    tx.one($table::table.filter($table::id.eq(id)).select(columns!())).map(row)
                }

                /// The row of this key, held until the transaction ends.
                pub fn lock(tx: &mut Tx, id: Id) -> Result<Row<Self>> {
                    let held = Self::held(tx, id)?;
                    Self::RESOURCE.opened(tx, held)
                }

                fn held(tx: &mut Tx, id: Id) -> Result<Row<Self>> {
                    if let Some(held) = tx.still_held(id) { return Ok(held); }
                    let held = tx.one($table::table.filter($table::id.eq(id)).select(columns!()).for_update()).map(row)?;
                    tx.hold(id, held.clone());
                    Ok(held)
                }

                /// The rows a query finds, in its order, a page at most.
                pub fn list(tx: &mut Tx, query: &Query) -> Result<Vec<Row<Self>>> {
                    Self::rows(tx, query)?.into_iter().map(|found| Self::RESOURCE.opened(tx, found)).collect()
                }

                fn rows(tx: &mut Tx, query: &Query) -> Result<Vec<Row<Self>>> {
                    let query = query.ready(tx, &Self::RESOURCE)?;
                    let (conditions, order) = (query.conditions(&Self::RESOURCE)?, query.order(&Self::RESOURCE)?);
                    let rows = $table::table.filter(conditions).order(order).select(columns!());
                    Ok(tx.all::<Stored>(rows)?.into_iter().map(row).collect())
                }

                /// A new row, journalled.
                pub fn insert(tx: &mut Tx, it: &Self) -> Result<Row<Self>> {
                    Self::insert_all(tx, vec![(it, &$crate::serde_json::json!({}))])?.pop().ok_or(Error::NotFound)
                }

                /// New rows in few statements, each journalled; they come back in their order.
                fn insert_all(tx: &mut Tx, its: Vec<(&Self, &Value)>) -> Result<Vec<Row<Self>>> {
                    let keyed = |(it, extra)| { let id = Id::now_v7(); Ok((id, Self::RESOURCE.closed(tx, id, it)?, extra)) };
                    let its = its.into_iter().map(keyed).collect::<Result<Vec<_>>>()?;
                    let new = match &its[..] {
                        // One row is the usual, and its statement is remembered by the connection.
                        [one] => vec![tx.one::<Stored>(diesel::insert_into($table::table).values(values!(one)).returning(columns!()))?],
                        many => many.chunks(AT_ONCE).map(|some| {
                            let rows = some.iter().map(|one| values!(one)).collect::<Vec<_>>();
                            let new = diesel::insert_into($table::table).values(rows).returning(columns!());
                            if some.len() == AT_ONCE { tx.all::<Stored>(Lasting(new)) } else { tx.all::<Stored>(new) }
                        }).collect::<Result<Vec<_>>>()?.concat(),
                    };
                    tx.journalling_together(|tx| its.iter().try_for_each(|(id, kept, _)| {
                        tx.journal(concat!(stringify!($table), ".created"), Some(*id), $crate::serde_json::json!({ "after": &**kept }))
                    }))?;
                    new.into_iter().map(|it| Self::RESOURCE.opened(tx, row(it))).collect()
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
                    let new = tx.one(Lasting(diesel::update($table::table.filter($table::id.eq(id)))
                        .set((&*kept, $table::extra.eq(extra), $table::version.eq(old.version + 1), $table::updated_at.eq(diesel::dsl::now)))
                        .returning(columns!()))).map(row)?;
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
