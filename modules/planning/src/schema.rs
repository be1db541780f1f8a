// @generated from the catalogue by `cargo xtask schema`.

diesel::table! {
    calendar_feeds (tenant_id, id) {
        id -> Uuid,
        member_id -> Uuid,
        label -> Text,
        hash -> Bytea,
        asked -> Jsonb,
        created_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    checklist_items (tenant_id, id) {
        title -> Text,
        checklist_id -> Uuid,
        counted_from -> Text,
        days -> Int8,
        priority -> Text,
        owner_id -> Nullable<Uuid>,
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
    checklists (tenant_id, id) {
        name -> Text,
        kind -> Text,
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
    events (tenant_id, id) {
        title -> Text,
        kind -> Text,
        status -> Text,
        all_day -> Bool,
        starts_on -> Date,
        starts_at -> Nullable<Text>,
        ends_on -> Nullable<Date>,
        ends_at -> Nullable<Text>,
        zone -> Nullable<Text>,
        repeats -> Nullable<Text>,
        rule -> Nullable<Text>,
        repeats_until -> Nullable<Date>,
        except_on -> Nullable<Text>,
        artist_id -> Nullable<Uuid>,
        venue_id -> Nullable<Uuid>,
        project_id -> Nullable<Uuid>,
        person_id -> Nullable<Uuid>,
        organisation_id -> Nullable<Uuid>,
        owner_id -> Nullable<Uuid>,
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
    projects (tenant_id, id) {
        name -> Text,
        kind -> Text,
        status -> Text,
        artist_id -> Nullable<Uuid>,
        lead_id -> Nullable<Uuid>,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
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
    quality_findings (tenant_id, resource, record, rule) {
        rule -> Text,
        resource -> Text,
        record -> Uuid,
        task_id -> Nullable<Uuid>,
        found_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    reminder_wishes (tenant_id, member_id) {
        member_id -> Uuid,
        at_minute -> Int4,
        before_minutes -> Int4,
        topics -> Array<Nullable<Text>>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    reminders (tenant_id, member_id, kind, about, due) {
        member_id -> Uuid,
        kind -> Text,
        about -> Uuid,
        due -> Text,
        told_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    tasks (tenant_id, id) {
        title -> Text,
        status -> Text,
        priority -> Text,
        due_on -> Nullable<Date>,
        owner_id -> Nullable<Uuid>,
        project_id -> Nullable<Uuid>,
        person_id -> Nullable<Uuid>,
        organisation_id -> Nullable<Uuid>,
        artist_id -> Nullable<Uuid>,
        venue_id -> Nullable<Uuid>,
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
    templates (tenant_id, id) {
        name -> Text,
        kind -> Text,
        language -> Text,
        subject -> Nullable<Text>,
        body -> Text,
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
diesel::allow_tables_to_appear_in_same_query!(
    calendar_feeds,
    checklist_items,
    checklists,
    events,
    projects,
    quality_findings,
    reminder_wishes,
    reminders,
    tasks,
    templates
);
