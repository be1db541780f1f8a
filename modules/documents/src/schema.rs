// @generated from the catalogue by `cargo xtask schema`.

diesel::table! {
    document_counters (tenant_id, series_id, year) {
        series_id -> Uuid,
        year -> Int4,
        last -> Int8,
        last_on -> Date,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    document_series (tenant_id, id) {
        name -> Text,
        entity_id -> Uuid,
        kind -> Text,
        prefix -> Text,
        yearly -> Bool,
        digits -> Int8,
        first -> Int8,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    document_signatures (tenant_id, issued_id) {
        issued_id -> Uuid,
        signed_on -> Date,
        slot_id -> Nullable<Uuid>,
        file_version -> Int4,
        created_at -> Timestamptz,
        created_by -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    document_template_versions (tenant_id, template_id, number) {
        template_id -> Uuid,
        number -> Int8,
        subject -> Text,
        body -> Text,
        created_at -> Timestamptz,
        created_by -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    document_templates (tenant_id, id) {
        name -> Text,
        shell -> Text,
        language -> Text,
        subject -> Text,
        body -> Text,
        active -> Bool,
        latest -> Nullable<Int8>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    document_voids (tenant_id, issued_id) {
        issued_id -> Uuid,
        reason -> Text,
        created_at -> Timestamptz,
        created_by -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    issued_documents (tenant_id, id) {
        id -> Uuid,
        key -> Uuid,
        series_id -> Nullable<Uuid>,
        year -> Nullable<Int4>,
        number -> Nullable<Int8>,
        label -> Nullable<Text>,
        kind -> Text,
        language -> Text,
        title -> Text,
        recipient -> Text,
        entity_id -> Nullable<Uuid>,
        template_id -> Nullable<Uuid>,
        template_name -> Text,
        template_version -> Int8,
        given -> Jsonb,
        sheet -> Jsonb,
        issued_on -> Date,
        created_at -> Timestamptz,
        created_by -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    issued_places (tenant_id, issued_id) {
        issued_id -> Uuid,
        resource -> Text,
        record -> Uuid,
        slot_id -> Nullable<Uuid>,
        sha256 -> Nullable<Text>,
        printed_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    legal_entities (tenant_id, id) {
        name -> Text,
        legal_form -> Nullable<Text>,
        siret -> Nullable<Text>,
        vat_number -> Nullable<Text>,
        register -> Nullable<Text>,
        licence -> Nullable<Text>,
        street -> Nullable<Text>,
        postcode -> Nullable<Text>,
        city -> Nullable<Text>,
        country -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        website -> Nullable<Text>,
        iban -> Nullable<Text>,
        bic -> Nullable<Text>,
        terms -> Nullable<Text>,
        mentions -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(
    document_counters,
    document_series,
    document_signatures,
    document_template_versions,
    document_templates,
    document_voids,
    issued_documents,
    issued_places,
    legal_entities
);
