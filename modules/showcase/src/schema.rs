// @generated from the catalogue by `cargo xtask schema`.

diesel::table! {
    enquiries (tenant_id, id) {
        name -> Text,
        email -> Text,
        subject -> Nullable<Text>,
        message -> Text,
        status -> Text,
        artist_id -> Nullable<Uuid>,
        language -> Text,
        notes -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        domain -> Nullable<Text>,
        kind -> Nullable<Text>,
    }
}
