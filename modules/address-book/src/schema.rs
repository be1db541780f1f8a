// @generated from the catalogue by `cargo xtask schema`.

diesel::table! {
    artists (tenant_id, id) {
        name -> Text,
        slug -> Text,
        status -> Text,
        genre -> Nullable<Text>,
        city -> Nullable<Text>,
        region -> Nullable<Text>,
        biography -> Nullable<Text>,
        website -> Nullable<Text>,
        photo -> Nullable<Text>,
        manager_id -> Nullable<Uuid>,
        booker_id -> Nullable<Uuid>,
        on_site -> Bool,
        notes -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        filed_as -> Nullable<Text>,
        trial -> Bool,
    }
}
diesel::table! {
    consents (tenant_id, id) {
        person_id -> Nullable<Uuid>,
        purpose -> Text,
        given -> Bool,
        at -> Timestamptz,
        how -> Text,
        wording -> Text,
        evidence -> Nullable<Text>,
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
    duplicate_keys (tenant_id, resource, key, record) {
        resource -> Text,
        key -> Text,
        record -> Uuid,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    duplicate_pairs (tenant_id, resource, one, other) {
        resource -> Text,
        one -> Uuid,
        other -> Uuid,
        grade -> Text,
        score -> Int4,
        reasons -> Jsonb,
        found -> Text,
        found_at -> Timestamptz,
        apart_by -> Nullable<Text>,
        apart_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    duplicate_sweeps (tenant_id, resource) {
        resource -> Text,
        swept_at -> Timestamptz,
        records -> Int8,
        pairs -> Int8,
        upto -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    interactions (tenant_id, id) {
        kind -> Text,
        at -> Timestamptz,
        subject -> Text,
        person_id -> Nullable<Uuid>,
        organisation_id -> Nullable<Uuid>,
        artist_id -> Nullable<Uuid>,
        notes -> Nullable<Text>,
        next_step -> Nullable<Text>,
        next_on -> Nullable<Date>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        next_done -> Bool,
    }
}
diesel::table! {
    organisations (tenant_id, id) {
        name -> Text,
        kind -> Text,
        siren -> Nullable<Text>,
        siret -> Nullable<Text>,
        vat_number -> Nullable<Text>,
        website -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        street -> Nullable<Text>,
        postcode -> Nullable<Text>,
        city -> Nullable<Text>,
        country -> Nullable<Text>,
        notes -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        street_more -> Nullable<Text>,
        iban -> Nullable<Text>,
        iban_index -> Nullable<Text>,
    }
}
diesel::table! {
    people (tenant_id, id) {
        first_name -> Nullable<Text>,
        last_name -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        mobile -> Nullable<Text>,
        job -> Nullable<Text>,
        organisation_id -> Nullable<Uuid>,
        city -> Nullable<Text>,
        country -> Nullable<Text>,
        language -> Nullable<Text>,
        source -> Nullable<Text>,
        consent -> Bool,
        consent_on -> Nullable<Date>,
        last_contact_on -> Nullable<Date>,
        notes -> Nullable<Text>,
        confidential_notes -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        tax_number -> Nullable<Text>,
        tax_number_index -> Nullable<Text>,
    }
}
diesel::table! {
    positions (tenant_id, id) {
        person_id -> Uuid,
        organisation_id -> Uuid,
        role -> Text,
        since -> Nullable<Date>,
        until -> Nullable<Date>,
        main -> Bool,
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
    relations (tenant_id, id) {
        what -> Text,
        kind -> Text,
        one_person_id -> Nullable<Uuid>,
        one_organisation_id -> Nullable<Uuid>,
        one_artist_id -> Nullable<Uuid>,
        one_venue_id -> Nullable<Uuid>,
        other_person_id -> Nullable<Uuid>,
        other_organisation_id -> Nullable<Uuid>,
        other_artist_id -> Nullable<Uuid>,
        other_venue_id -> Nullable<Uuid>,
        since -> Nullable<Date>,
        until -> Nullable<Date>,
        source -> Nullable<Text>,
        source_note -> Nullable<Text>,
        notes -> Nullable<Text>,
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
    venues (tenant_id, id) {
        name -> Text,
        organisation_id -> Nullable<Uuid>,
        capacity -> Nullable<Int8>,
        stage_size -> Nullable<Text>,
        technical_sheet -> Nullable<Text>,
        accessible -> Bool,
        street -> Nullable<Text>,
        postcode -> Nullable<Text>,
        city -> Nullable<Text>,
        country -> Nullable<Text>,
        website -> Nullable<Text>,
        notes -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        street_more -> Nullable<Text>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(
    artists,
    consents,
    duplicate_keys,
    duplicate_pairs,
    duplicate_sweeps,
    interactions,
    organisations,
    people,
    positions,
    relations,
    venues
);
