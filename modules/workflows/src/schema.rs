// @generated from the catalogue by `cargo xtask schema`.

diesel::table! {
    workflow_listeners (tenant_id, workflow_id, what) {
        workflow_id -> Uuid,
        what -> Text,
        field -> Nullable<Text>,
        value -> Nullable<Text>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    workflow_runs (tenant_id, id) {
        id -> Uuid,
        workflow_id -> Uuid,
        key -> Text,
        started -> Text,
        what -> Nullable<Text>,
        resource -> Nullable<Text>,
        record -> Nullable<Uuid>,
        actor -> Text,
        context -> Jsonb,
        depth -> Int4,
        plan -> Nullable<Jsonb>,
        author_id -> Nullable<Uuid>,
        step -> Int4,
        attempts -> Int4,
        steps -> Jsonb,
        state -> Text,
        severity -> Text,
        error -> Nullable<Text>,
        next_at -> Nullable<Timestamptz>,
        task_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    workflows (tenant_id, id) {
        name -> Text,
        domain -> Text,
        active -> Bool,
        starts -> Nullable<Text>,
        says -> Nullable<Text>,
        notes -> Nullable<Text>,
        rule -> Jsonb,
        author_id -> Nullable<Uuid>,
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
diesel::allow_tables_to_appear_in_same_query!(workflow_listeners, workflow_runs, workflows);
