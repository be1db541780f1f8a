//! The table of the references: ordinary columns, one index, no one's in particular.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

diesel::table! {
    /// As the address book's people, without agency, history or bin.
    plain_people (id) {
        id -> Int8,
        first_name -> Text,
        last_name -> Text,
        job -> Nullable<Text>,
        organisation -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        city -> Nullable<Text>,
        last_contact_on -> Nullable<Date>,
    }
}

/// One row of it.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = plain_people)]
pub struct PlainPerson {
    pub id: i64,
    pub first_name: String,
    pub last_name: String,
    pub job: Option<String>,
    pub organisation: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    pub last_contact_on: Option<NaiveDate>,
}

/// A row to be written.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = plain_people)]
pub struct NewPlainPerson {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub city: String,
}
