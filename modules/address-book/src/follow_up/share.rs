//! How much is known of a record, in hundredths, as the database says it: each field that counts is handed over.
#![expect(clippy::too_many_arguments, reason = "as many as fields count, handed over by name")]

use diesel::sql_types::{BigInt, Nullable, Text, Uuid};

diesel::define_sql_function! {
    fn people_complete(
        first_name: Nullable<Text>,
        job: Nullable<Text>,
        organisation: Nullable<Uuid>,
        email: Nullable<Text>,
        phone: Nullable<Text>,
        mobile: Nullable<Text>,
        city: Nullable<Text>,
        language: Nullable<Text>,
        source: Nullable<Text>,
    ) -> SmallInt;
}
diesel::define_sql_function! {
    fn organisations_complete(
        email: Nullable<Text>,
        phone: Nullable<Text>,
        website: Nullable<Text>,
        street: Nullable<Text>,
        postcode: Nullable<Text>,
        city: Nullable<Text>,
        country: Nullable<Text>,
    ) -> SmallInt;
}
diesel::define_sql_function! {
    fn artists_complete(
        genre: Nullable<Text>,
        city: Nullable<Text>,
        region: Nullable<Text>,
        manager: Nullable<Uuid>,
        booker: Nullable<Uuid>,
        photo: Nullable<Text>,
        biography: Nullable<Text>,
        website: Nullable<Text>,
    ) -> SmallInt;
}
diesel::define_sql_function! {
    fn venues_complete(
        capacity: Nullable<BigInt>,
        organisation: Nullable<Uuid>,
        street: Nullable<Text>,
        postcode: Nullable<Text>,
        city: Nullable<Text>,
        country: Nullable<Text>,
        stage: Nullable<Text>,
        sheet: Nullable<Text>,
    ) -> SmallInt;
}
