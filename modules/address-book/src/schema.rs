// @generated from the catalogue by `cargo xtask schema`.

pub mod directory {
    diesel::table! {
        directory.common_venues (id) {
            id -> Uuid,
            name -> Text,
            town -> Text,
            country -> Text,
            postcode -> Text,
            source -> Text,
            licence -> Text,
            by_tenant -> Nullable<Uuid>,
            merged_into -> Nullable<Uuid>,
            created_at -> Timestamptz,
        }
    }
    diesel::table! {
        directory.commons_acts (id) {
            id -> Uuid,
            at -> Timestamptz,
            actor -> Text,
            what -> Text,
            data -> Jsonb,
        }
    }
    diesel::table! {
        directory.venue_facts (id) {
            id -> Uuid,
            venue_id -> Uuid,
            field -> Text,
            value -> Text,
            kind -> Text,
            source -> Text,
            state -> Text,
            by_tenant -> Nullable<Uuid>,
            proposed_at -> Timestamptz,
            ended_at -> Nullable<Timestamptz>,
        }
    }
    diesel::table! {
        directory.venue_votes (fact_id, by_tenant) {
            fact_id -> Uuid,
            by_tenant -> Uuid,
            agrees -> Bool,
            reason -> Text,
            at -> Timestamptz,
            settled_at -> Nullable<Timestamptz>,
        }
    }
    diesel::allow_tables_to_appear_in_same_query!(common_venues, commons_acts, venue_facts, venue_votes);
}
diesel::table! {
    address_checks (tenant_id, address) {
        address -> Text,
        verdict -> Text,
        reasons -> Jsonb,
        suggestion -> Nullable<Text>,
        checked_by -> Text,
        checked_at -> Timestamptz,
        next_at -> Timestamptz,
        bounced_at -> Nullable<Timestamptz>,
        bounce_code -> Nullable<Int4>,
        right_at -> Nullable<Timestamptz>,
        right_by -> Nullable<Text>,
        tenant_id -> Uuid,
    }
}
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
        last_contact_on -> Nullable<Date>,
        formed_on -> Nullable<Date>,
        goal -> Nullable<Text>,
        second_goal -> Nullable<Text>,
        audience -> Nullable<Text>,
    }
}
diesel::table! {
    band_members (tenant_id, id) {
        role -> Text,
        artist_id -> Uuid,
        person_id -> Uuid,
        part -> Text,
        main_contact -> Bool,
        diet -> Nullable<Text>,
        since -> Nullable<Date>,
        until -> Nullable<Date>,
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
    capacities (tenant_id, id) {
        what -> Text,
        venue_id -> Uuid,
        layout -> Text,
        people -> Int8,
        stage -> Nullable<Text>,
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
    colleagues (tenant_id, id) {
        name -> Text,
        member_id -> Nullable<Uuid>,
        job -> Nullable<Text>,
        specialities -> Nullable<Text>,
        entered_on -> Nullable<Date>,
        left_on -> Nullable<Date>,
        emergency_contact -> Nullable<Text>,
        emergency_phone -> Nullable<Text>,
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
    commons_links (tenant_id, venue_id) {
        venue_id -> Uuid,
        common_id -> Uuid,
        own -> Jsonb,
        taken -> Jsonb,
        linked_at -> Timestamptz,
        tenant_id -> Uuid,
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
    details (tenant_id, id) {
        kind -> Text,
        value -> Nullable<Text>,
        used_for -> Nullable<Text>,
        main -> Bool,
        person_id -> Nullable<Uuid>,
        organisation_id -> Nullable<Uuid>,
        artist_id -> Nullable<Uuid>,
        venue_id -> Nullable<Uuid>,
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
    duplicate_words (tenant_id, record) {
        resource -> Text,
        record -> Uuid,
        words -> Array<Nullable<Int8>>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    figures (tenant_id, id) {
        what -> Nullable<Text>,
        artist_id -> Uuid,
        source -> Text,
        day -> Date,
        value -> Int8,
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
    incidents (tenant_id, id) {
        what -> Text,
        venue_id -> Uuid,
        artist_id -> Nullable<Uuid>,
        kind -> Text,
        severity -> Text,
        happened_on -> Date,
        story -> Nullable<Text>,
        solved_on -> Nullable<Date>,
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
        venue_id -> Nullable<Uuid>,
        answer -> Nullable<Text>,
    }
}
diesel::table! {
    mandates (tenant_id, id) {
        number -> Text,
        organisation_id -> Uuid,
        artist_id -> Nullable<Uuid>,
        kind -> Text,
        status -> Text,
        signed_on -> Nullable<Date>,
        since -> Nullable<Date>,
        until -> Nullable<Date>,
        territory -> Nullable<Text>,
        exclusive -> Bool,
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
    organisation_sources (tenant_id, organisation_id, field) {
        organisation_id -> Uuid,
        field -> Text,
        value -> Text,
        was -> Nullable<Text>,
        source -> Text,
        reference -> Text,
        taken_at -> Timestamptz,
        taken_by -> Text,
        tenant_id -> Uuid,
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
        last_contact_on -> Nullable<Date>,
        region -> Nullable<Text>,
        founded_on -> Nullable<Date>,
        genres -> Nullable<Text>,
        distributor -> Nullable<Text>,
        label_code -> Nullable<Text>,
        medium -> Nullable<Text>,
        weekly_reach -> Nullable<Int8>,
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
        channel -> Nullable<Text>,
        also_speaks -> Nullable<Text>,
        born_on -> Nullable<Date>,
        trade -> Nullable<Text>,
        specialities -> Nullable<Text>,
        certificates -> Nullable<Text>,
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
        last_contact_on -> Nullable<Date>,
        region -> Nullable<Text>,
        opened_on -> Nullable<Date>,
        booking_contact_id -> Nullable<Uuid>,
        technical_contact_id -> Nullable<Uuid>,
        press_contact_id -> Nullable<Uuid>,
        hosting -> Nullable<Text>,
        season_from -> Nullable<Text>,
        season_until -> Nullable<Text>,
        technical_notes -> Nullable<Text>,
        concerts -> Nullable<Int8>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(
    address_checks,
    artists,
    band_members,
    capacities,
    colleagues,
    commons_links,
    consents,
    details,
    duplicate_pairs,
    duplicate_sweeps,
    duplicate_words,
    figures,
    incidents,
    interactions,
    mandates,
    organisation_sources,
    organisations,
    people,
    positions,
    relations,
    venues
);
