// @generated from the catalogue by `cargo xtask schema`.

pub mod directory {
    diesel::table! {
        directory.accesses (id) {
            id -> Uuid,
            tenant_id -> Uuid,
            operator_id -> Uuid,
            name -> Text,
            reason_fr -> Text,
            reason_en -> Text,
            minutes -> Int2,
            asked_at -> Timestamptz,
            opened_at -> Nullable<Timestamptz>,
            opened_by -> Nullable<Text>,
            ends_at -> Nullable<Timestamptz>,
            ended_at -> Nullable<Timestamptz>,
            ended_by -> Nullable<Text>,
            raised_at -> Nullable<Timestamptz>,
            raised_by -> Nullable<Text>,
        }
    }
    diesel::table! {
        directory.accounts (id) {
            id -> Uuid,
            email -> Text,
            name -> Text,
            password -> Text,
            locale -> Text,
            theme -> Text,
            operator -> Bool,
            failures -> Int4,
            locked_until -> Nullable<Timestamptz>,
            must_change_password -> Bool,
            created_at -> Timestamptz,
            factor_due_at -> Timestamptz,
            signed_out_at -> Timestamptz,
        }
    }
    diesel::table! {
        directory.attempts (key, at, id) {
            key -> Text,
            at -> Timestamptz,
            id -> Int8,
        }
    }
    diesel::table! {
        directory.bans (id) {
            id -> Uuid,
            source -> Text,
            at -> Timestamptz,
            until -> Timestamptz,
            refusals -> Int4,
            banned_by -> Nullable<Uuid>,
            automatic -> Bool,
            lifted_at -> Nullable<Timestamptz>,
            lifted_by -> Nullable<Uuid>,
        }
    }
    diesel::table! {
        directory.closures (id) {
            id -> Uuid,
            agency -> Uuid,
            slug -> Text,
            name -> Text,
            locale -> Text,
            state -> Text,
            was -> Text,
            plan -> Jsonb,
            why -> Text,
            asked_at -> Timestamptz,
            asked_by -> Text,
            due_at -> Timestamptz,
            progress -> Jsonb,
            told -> Jsonb,
            proof -> Nullable<Jsonb>,
            number -> Nullable<Int8>,
            seal -> Nullable<Bytea>,
            changed_at -> Timestamptz,
            changed_by -> Text,
        }
    }
    diesel::table! {
        directory.data_keys (id) {
            id -> Uuid,
            tenant_id -> Nullable<Uuid>,
            master -> Text,
            wrapped -> Bytea,
            created_at -> Timestamptz,
        }
    }
    diesel::table! {
        directory.devices (account_id, hash) {
            account_id -> Uuid,
            hash -> Bytea,
            first_at -> Timestamptz,
            seen_at -> Timestamptz,
        }
    }
    diesel::table! {
        directory.domains (host) {
            host -> Text,
            tenant_id -> Uuid,
            challenge -> Text,
            verified_at -> Nullable<Timestamptz>,
            checked_at -> Nullable<Timestamptz>,
            failing_since -> Nullable<Timestamptz>,
            removed_at -> Nullable<Timestamptz>,
            created_at -> Timestamptz,
        }
    }
    diesel::table! {
        directory.factors (account_id) {
            account_id -> Uuid,
            nonce -> Nullable<Bytea>,
            confirmed_at -> Nullable<Timestamptz>,
            last_step -> Int8,
            created_at -> Timestamptz,
            secret -> Nullable<Text>,
        }
    }
    diesel::table! {
        directory.kept_papers (id) {
            id -> Uuid,
            closure_id -> Uuid,
            kind -> Text,
            paper -> Uuid,
            until -> Date,
            sealed -> Bytea,
            kept_at -> Timestamptz,
        }
    }
    diesel::table! {
        directory.operator_keys (id) {
            id -> Uuid,
            account_id -> Uuid,
            label -> Text,
            prefix -> Text,
            hash -> Bytea,
            created_at -> Timestamptz,
            expires_at -> Timestamptz,
            used_at -> Nullable<Timestamptz>,
        }
    }
    diesel::table! {
        directory.passkeys (id) {
            id -> Uuid,
            account_id -> Uuid,
            credential -> Bytea,
            name -> Text,
            data -> Jsonb,
            created_at -> Timestamptz,
            used_at -> Nullable<Timestamptz>,
        }
    }
    diesel::table! {
        directory.recovery_codes (account_id, hash) {
            account_id -> Uuid,
            hash -> Bytea,
            used_at -> Nullable<Timestamptz>,
        }
    }
    diesel::table! {
        directory.refusals (id) {
            id -> Uuid,
            at -> Timestamptz,
            tenant_id -> Nullable<Uuid>,
            source -> Text,
            address -> Text,
            route -> Text,
            count -> Int4,
            minute -> Timestamptz,
            account_id -> Nullable<Uuid>,
            unsigned -> Int4,
            forbidden -> Int4,
            too_many -> Int4,
            flagged -> Bool,
        }
    }
    diesel::table! {
        directory.resting_names (name) {
            name -> Text,
            until -> Timestamptz,
        }
    }
    diesel::table! {
        directory.seats (account_id, tenant_id) {
            account_id -> Uuid,
            tenant_id -> Uuid,
        }
    }
    diesel::table! {
        directory.sessions (hash) {
            hash -> Bytea,
            account_id -> Uuid,
            tenant_id -> Nullable<Uuid>,
            created_at -> Timestamptz,
            seen_at -> Timestamptz,
            expires_at -> Timestamptz,
            agent -> Text,
            address -> Text,
            waiting -> Bool,
            proven_at -> Timestamptz,
            access_id -> Nullable<Uuid>,
        }
    }
    diesel::table! {
        directory.signing_keys (id) {
            id -> Uuid,
            nonce -> Bytea,
            created_at -> Timestamptz,
            verifies_until -> Nullable<Timestamptz>,
        }
    }
    diesel::table! {
        directory.tenants (id) {
            id -> Uuid,
            slug -> Text,
            name -> Text,
            kind -> Text,
            plan -> Text,
            status -> Text,
            status_reason -> Nullable<Text>,
            locale -> Text,
            zone -> Text,
            demo -> Bool,
            created_at -> Timestamptz,
            internal -> Bool,
            copy_of -> Nullable<Uuid>,
            copy_state -> Nullable<Text>,
            copy_until -> Nullable<Timestamptz>,
            closes_at -> Nullable<Timestamptz>,
            support_asks -> Bool,
        }
    }
    diesel::table! {
        directory.tickets (hash) {
            hash -> Bytea,
            purpose -> Text,
            tenant_id -> Nullable<Uuid>,
            account_id -> Nullable<Uuid>,
            email -> Nullable<Text>,
            slug -> Nullable<Text>,
            data -> Jsonb,
            created_at -> Timestamptz,
            expires_at -> Timestamptz,
            used_at -> Nullable<Timestamptz>,
        }
    }
    diesel::allow_tables_to_appear_in_same_query!(
        accesses,
        accounts,
        attempts,
        bans,
        closures,
        data_keys,
        devices,
        domains,
        factors,
        kept_papers,
        operator_keys,
        passkeys,
        recovery_codes,
        refusals,
        resting_names,
        seats,
        sessions,
        signing_keys,
        tenants,
        tickets
    );
}
diesel::table! {
    access_reviews (tenant_id, id) {
        signed_by -> Uuid,
        note -> Nullable<Text>,
        state -> Jsonb,
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
    approvals (tenant_id, id) {
        id -> Uuid,
        act -> Text,
        params -> Jsonb,
        shown -> Jsonb,
        digest -> Bytea,
        asked_by -> Uuid,
        asked_as -> Text,
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        state -> Text,
        decided_by -> Nullable<Uuid>,
        decided_as -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        decided_in -> Nullable<Text>,
        note -> Nullable<Text>,
        spent_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    attachments (tenant_id, id) {
        resource -> Text,
        record -> Uuid,
        slot -> Text,
        key -> Text,
        name -> Text,
        content_type -> Text,
        bytes -> Int8,
        facts -> Jsonb,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        slot_id -> Nullable<Uuid>,
        number -> Nullable<Int4>,
        archived_at -> Nullable<Timestamptz>,
        archived_bytes -> Nullable<Int8>,
        emptied_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    batch_records (tenant_id, batch_id, number) {
        batch_id -> Uuid,
        number -> Int4,
        record -> Uuid,
        state -> Text,
        data -> Jsonb,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    batches (tenant_id, id) {
        resource -> Text,
        action -> Text,
        field -> Nullable<Text>,
        value -> Jsonb,
        status -> Text,
        reason -> Nullable<Text>,
        total -> Int4,
        done -> Int4,
        changed -> Int4,
        refused -> Int4,
        kept -> Int4,
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
    comments (tenant_id, id) {
        resource -> Text,
        record -> Uuid,
        body -> Text,
        mentions -> Array<Nullable<Uuid>>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        answers -> Nullable<Uuid>,
    }
}
diesel::table! {
    copies (tenant_id) {
        copy -> Uuid,
        slug -> Text,
        state -> Text,
        rows -> Int8,
        why -> Nullable<Text>,
        asked_by -> Text,
        asked_at -> Timestamptz,
        open_at -> Nullable<Timestamptz>,
        until -> Timestamptz,
        warned_for -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    custom_fields (tenant_id, id) {
        resource -> Text,
        name -> Text,
        label -> Text,
        kind -> Text,
        options -> Array<Nullable<Text>>,
        required -> Bool,
        listed -> Bool,
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
    door_calls (tenant_id, id) {
        id -> Uuid,
        door_id -> Uuid,
        key -> Text,
        fingerprint -> Bytea,
        action -> Text,
        member_id -> Nullable<Uuid>,
        body -> Nullable<Text>,
        state -> Text,
        error -> Nullable<Text>,
        answer -> Jsonb,
        attempts -> Int4,
        came_at -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    doors (tenant_id, id) {
        id -> Uuid,
        label -> Text,
        source -> Text,
        actions -> Array<Nullable<Text>>,
        proof -> Text,
        secret -> Text,
        old_secret -> Nullable<Text>,
        old_until -> Nullable<Timestamptz>,
        networks -> Nullable<Array<Nullable<Text>>>,
        pace -> Int4,
        active -> Bool,
        last_ok_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        last_error_at -> Nullable<Timestamptz>,
        turned_away -> Int4,
        turned_away_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    file_slots (tenant_id, id) {
        resource -> Text,
        record -> Uuid,
        folder -> Text,
        title -> Text,
        sort -> Text,
        latest -> Int4,
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
    grants (tenant_id, role, permission) {
        role -> Text,
        permission -> Text,
        tenant_id -> Uuid,
        reach -> Nullable<Text>,
        conditions -> Jsonb,
    }
}
diesel::table! {
    group_channels (tenant_id, id) {
        id -> Uuid,
        resource -> Text,
        record -> Uuid,
        channel -> Text,
        address -> Nullable<Text>,
        name -> Text,
        state -> Text,
        code -> Nullable<Text>,
        code_until -> Nullable<Timestamptz>,
        linked_at -> Nullable<Timestamptz>,
        lost_why -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    group_messages (tenant_id, id) {
        id -> Uuid,
        group_id -> Uuid,
        key -> Text,
        body -> Text,
        state -> Text,
        attempts -> Int4,
        error -> Nullable<Text>,
        member_id -> Nullable<Uuid>,
        created_by -> Text,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    idempotency (tenant_id, actor, key) {
        key -> Text,
        actor -> Text,
        fingerprint -> Bytea,
        status -> Int4,
        answer -> Jsonb,
        created_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    import_lines (tenant_id, import_id, number) {
        import_id -> Uuid,
        number -> Int4,
        line -> Int4,
        kind -> Text,
        record -> Nullable<Uuid>,
        data -> Jsonb,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    imports (tenant_id, id) {
        resource -> Text,
        file_name -> Text,
        content -> Bytea,
        mapping -> Jsonb,
        status -> Text,
        done -> Int4,
        total -> Int4,
        created -> Int4,
        updated -> Int4,
        refused -> Int4,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
    }
}
diesel::table! {
    integrations (tenant_id, kind) {
        kind -> Text,
        url -> Text,
        sender -> Text,
        secret -> Nullable<Text>,
        active -> Bool,
        urgent_only -> Bool,
        renew_on -> Nullable<Date>,
        renewal_told -> Nullable<Date>,
        last_used_at -> Nullable<Timestamptz>,
        last_ok_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        last_error_at -> Nullable<Timestamptz>,
        failing_since -> Nullable<Timestamptz>,
        failures -> Int4,
        failing_told -> Bool,
        rests_until -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        tenant_id -> Uuid,
        hooked_at -> Nullable<Timestamptz>,
        owner_id -> Nullable<Uuid>,
        notes -> Text,
        ends_on -> Nullable<Date>,
        ending_told -> Nullable<Date>,
    }
}
diesel::table! {
    journal (tenant_id, id) {
        id -> Int8,
        at -> Timestamptz,
        actor -> Text,
        what -> Text,
        subject -> Nullable<Uuid>,
        data -> Jsonb,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    journal_seals (tenant_id, line) {
        line -> Int8,
        seal -> Bytea,
        sealed_at -> Timestamptz,
        tenant_id -> Uuid,
        form -> Int2,
    }
}
diesel::table! {
    looks (tenant_id, actor, resource, record, hour) {
        actor -> Text,
        resource -> Text,
        record -> Uuid,
        hour -> Int8,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    loose_files (tenant_id, key) {
        key -> Text,
        since -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    member_channels (tenant_id, member_id, channel) {
        member_id -> Uuid,
        channel -> Text,
        address -> Nullable<Text>,
        state -> Text,
        code -> Nullable<Text>,
        code_until -> Nullable<Timestamptz>,
        tries -> Int4,
        sends -> Int4,
        sends_since -> Timestamptz,
        linked_at -> Nullable<Timestamptz>,
        lost_why -> Nullable<Text>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    member_roles (tenant_id, member_id, role) {
        member_id -> Uuid,
        role -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    members (tenant_id, id) {
        account_id -> Uuid,
        name -> Text,
        email -> Text,
        job -> Nullable<Text>,
        department -> Nullable<Text>,
        status -> Text,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        external -> Bool,
        ends_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    merge_moves (tenant_id, merge_id, number) {
        merge_id -> Uuid,
        number -> Int8,
        place -> Text,
        field -> Text,
        key -> Jsonb,
        removed -> Nullable<Jsonb>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    merges (tenant_id, id) {
        id -> Uuid,
        resource -> Text,
        kept -> Uuid,
        gone -> Uuid,
        line -> Nullable<Int8>,
        merged_at -> Timestamptz,
        merged_by -> Text,
        undone_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    module_memory (tenant_id, module, step, record) {
        module -> Text,
        step -> Text,
        record -> Uuid,
        here -> Jsonb,
        there -> Jsonb,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    module_purges (tenant_id, id) {
        id -> Uuid,
        module -> Text,
        state -> Text,
        plan -> Jsonb,
        asked_at -> Timestamptz,
        due_at -> Timestamptz,
        progress -> Jsonb,
        why -> Nullable<Text>,
        changed_at -> Timestamptz,
        changed_by -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    modules (tenant_id, name) {
        name -> Text,
        state -> Text,
        changed_at -> Timestamptz,
        changed_by -> Text,
        tenant_id -> Uuid,
        release -> Text,
        moving -> Nullable<Jsonb>,
        rest -> Nullable<Jsonb>,
        rollout -> Nullable<Uuid>,
    }
}
diesel::table! {
    news_marks (tenant_id, member_id) {
        member_id -> Uuid,
        seen_at -> Timestamptz,
        monthly -> Bool,
        mailed_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    notice_choices (tenant_id, member_id, kind) {
        member_id -> Uuid,
        kind -> Text,
        choice -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    notice_messages (tenant_id, id) {
        id -> Uuid,
        notice_id -> Uuid,
        member_id -> Uuid,
        channel -> Text,
        state -> Text,
        attempts -> Int4,
        tries -> Jsonb,
        created_at -> Timestamptz,
        tenant_id -> Uuid,
        remote -> Nullable<Text>,
    }
}
diesel::table! {
    notice_quiet (tenant_id, member_id) {
        member_id -> Uuid,
        quiet_from -> Int4,
        quiet_until -> Int4,
        zone -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    notice_ways (tenant_id, member_id) {
        member_id -> Uuid,
        way -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    notices (tenant_id, id) {
        member_id -> Uuid,
        kind -> Text,
        who -> Text,
        title -> Text,
        href -> Text,
        read_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        urgency -> Text,
        expires_at -> Nullable<Timestamptz>,
        archived_at -> Nullable<Timestamptz>,
        detail -> Nullable<Text>,
    }
}
diesel::table! {
    presences (tenant_id, member_id, tab) {
        tab -> Uuid,
        member_id -> Uuid,
        resource -> Text,
        record -> Uuid,
        editing -> Bool,
        field -> Text,
        since -> Timestamptz,
        seen_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    privacy_exports (tenant_id, id) {
        request -> Nullable<Uuid>,
        name -> Text,
        picks -> Jsonb,
        status -> Text,
        records -> Int4,
        content -> Nullable<Bytea>,
        expires_at -> Timestamptz,
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
    privacy_fates (tenant_id, id) {
        run -> Nullable<Uuid>,
        line -> Int4,
        resource -> Text,
        record -> Uuid,
        fate -> Text,
        why -> Nullable<Text>,
        state -> Text,
        at -> Nullable<Timestamptz>,
        until -> Nullable<Date>,
        content -> Nullable<Bytea>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        marks -> Nullable<Array<Nullable<Int8>>>,
    }
}
diesel::table! {
    privacy_requests (tenant_id, id) {
        name -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        kind -> Text,
        status -> Text,
        channel -> Nullable<Text>,
        received_on -> Date,
        extended -> Bool,
        due_on -> Nullable<Date>,
        identity_on -> Nullable<Date>,
        about -> Nullable<Text>,
        answered_on -> Nullable<Date>,
        answer -> Nullable<Text>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        reminded_of -> Nullable<Date>,
        reminded -> Int2,
    }
}
diesel::table! {
    privacy_runs (tenant_id, id) {
        status -> Text,
        automatic -> Bool,
        total -> Int4,
        done -> Int4,
        counts -> Jsonb,
        digest -> Nullable<Text>,
        started_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
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
    project_records (tenant_id, project, resource, record) {
        projects -> Text,
        project -> Uuid,
        resource -> Text,
        record -> Uuid,
        closed -> Bool,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    roles (tenant_id, name) {
        name -> Text,
        title -> Nullable<Text>,
        level -> Int4,
        tenant_id -> Uuid,
        reach -> Text,
        made_in -> Nullable<Text>,
    }
}
diesel::table! {
    saved_views (tenant_id, id) {
        resource -> Text,
        label -> Text,
        query -> Text,
        owner -> Nullable<Uuid>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        colour -> Nullable<Text>,
    }
}
diesel::table! {
    search_documents (tenant_id, resource, record) {
        resource -> Text,
        record -> Uuid,
        version -> Int4,
        title -> Text,
        about -> Text,
        facets -> Jsonb,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    search_words (tenant_id, word) {
        word -> Text,
        near -> Array<Nullable<Int8>>,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    settings (tenant_id, name) {
        name -> Text,
        document -> Jsonb,
        version -> Int4,
        changed_at -> Timestamptz,
        changed_by -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    settings_versions (tenant_id, name, version) {
        name -> Text,
        version -> Int4,
        document -> Jsonb,
        release -> Text,
        why -> Text,
        at -> Timestamptz,
        by -> Text,
        tenant_id -> Uuid,
        reason -> Text,
    }
}
diesel::table! {
    shares (tenant_id, id) {
        resource -> Text,
        record -> Uuid,
        member_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        ends_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        team_id -> Nullable<Uuid>,
    }
}
diesel::table! {
    taggings (tenant_id, resource, record, tag) {
        resource -> Text,
        record -> Uuid,
        tag -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    team_members (tenant_id, team_id, member_id) {
        team_id -> Uuid,
        member_id -> Uuid,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    teams (tenant_id, id) {
        name -> Text,
        about -> Nullable<Text>,
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
    token_refreshes (tenant_id, hash) {
        token_id -> Uuid,
        hash -> Bytea,
        used_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    tokens (tenant_id, id) {
        label -> Text,
        prefix -> Text,
        hash -> Bytea,
        member_id -> Uuid,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
        id -> Uuid,
        version -> Int4,
        extra -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        kind -> Text,
        parent_id -> Nullable<Uuid>,
        agent -> Text,
        address -> Text,
        scopes -> Nullable<Array<Nullable<Text>>>,
        door_id -> Nullable<Uuid>,
        networks -> Nullable<Array<Nullable<Text>>>,
    }
}
diesel::table! {
    upload_parts (tenant_id, upload_id, start) {
        upload_id -> Uuid,
        start -> Int8,
        bytes -> Int8,
        key -> Text,
        tenant_id -> Uuid,
    }
}
diesel::table! {
    uploads (tenant_id, id) {
        resource -> Text,
        record -> Uuid,
        slot_id -> Nullable<Uuid>,
        folder -> Text,
        name -> Text,
        bytes -> Int8,
        received -> Int8,
        busy_until -> Nullable<Timestamptz>,
        done_at -> Nullable<Timestamptz>,
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
    walls (tenant_id, id) {
        resource -> Text,
        record -> Uuid,
        other -> Uuid,
        reason -> Text,
        state -> Text,
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
    webhook_deliveries (tenant_id, id) {
        id -> Uuid,
        webhook_id -> Uuid,
        event -> Text,
        subject -> Nullable<Uuid>,
        actor -> Text,
        data -> Jsonb,
        happened_at -> Timestamptz,
        state -> Text,
        attempts -> Int4,
        tries -> Jsonb,
        next_at -> Nullable<Timestamptz>,
        done_at -> Nullable<Timestamptz>,
        replayed_at -> Nullable<Timestamptz>,
        tenant_id -> Uuid,
        releases -> Nullable<Text>,
    }
}
diesel::table! {
    webhooks (tenant_id, id) {
        id -> Uuid,
        label -> Text,
        url -> Text,
        events -> Array<Nullable<Text>>,
        active -> Bool,
        secret -> Text,
        old_secret -> Nullable<Text>,
        old_until -> Nullable<Timestamptz>,
        failing_since -> Nullable<Timestamptz>,
        last_ok_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        off_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        created_by -> Text,
        updated_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}
diesel::allow_tables_to_appear_in_same_query!(
    access_reviews,
    approvals,
    attachments,
    batch_records,
    batches,
    comments,
    copies,
    custom_fields,
    door_calls,
    doors,
    file_slots,
    grants,
    group_channels,
    group_messages,
    idempotency,
    import_lines,
    imports,
    integrations,
    journal,
    journal_seals,
    looks,
    loose_files,
    member_channels,
    member_roles,
    members,
    merge_moves,
    merges,
    module_memory,
    module_purges,
    modules,
    news_marks,
    notice_choices,
    notice_messages,
    notice_quiet,
    notice_ways,
    notices,
    presences,
    privacy_exports,
    privacy_fates,
    privacy_requests,
    privacy_runs,
    project_records,
    roles,
    saved_views,
    search_documents,
    search_words,
    settings,
    settings_versions,
    shares,
    taggings,
    team_members,
    teams,
    token_refreshes,
    tokens,
    upload_parts,
    uploads,
    walls,
    webhook_deliveries,
    webhooks
);
pub mod work {
    diesel::table! {
        work.changed (tenant_id, id) {
            tenant_id -> Uuid,
            id -> Int8,
            resource -> Text,
            records -> Array<Nullable<Uuid>>,
        }
    }
    diesel::table! {
        work.interface_changes (id) {
            id -> Uuid,
            interface -> Text,
            what_fr -> Text,
            what_en -> Text,
            severity -> Text,
            from_day -> Date,
            version -> Nullable<Text>,
            link -> Nullable<Text>,
            said_by -> Nullable<Uuid>,
            said_at -> Timestamptz,
            withdrawn_at -> Nullable<Timestamptz>,
        }
    }
    diesel::table! {
        work.interface_uses (tenant_id, interface) {
            tenant_id -> Uuid,
            interface -> Text,
            uses -> Int8,
            counted_at -> Timestamptz,
        }
    }
    diesel::table! {
        work.jobs (id) {
            id -> Uuid,
            tenant_id -> Nullable<Uuid>,
            name -> Text,
            payload -> Jsonb,
            key -> Nullable<Text>,
            urgency -> Int4,
            state -> Text,
            run_at -> Timestamptz,
            attempts -> Int4,
            fence -> Int8,
            taken_until -> Nullable<Timestamptz>,
            error -> Nullable<Text>,
            created_at -> Timestamptz,
            waits_for -> Nullable<Text>,
            lane -> Uuid,
            releases -> Nullable<Text>,
            slow -> Bool,
        }
    }
    diesel::table! {
        work.rollout_agencies (tenant_id, rollout_id) {
            rollout_id -> Uuid,
            tenant_id -> Uuid,
            ring -> Int4,
            came_from -> Text,
            state -> Text,
            why -> Nullable<Text>,
            changed_at -> Timestamptz,
            answers -> Int8,
            failures -> Int8,
            slow -> Int8,
            jobs -> Int8,
        }
    }
    diesel::table! {
        work.rollouts (id) {
            id -> Uuid,
            module -> Text,
            version -> Text,
            pace -> Text,
            state -> Text,
            placed -> Bool,
            back -> Bool,
            ring -> Int4,
            bake -> Int4,
            gates -> Jsonb,
            events -> Jsonb,
            created_at -> Timestamptz,
        }
    }
    diesel::table! {
        work.ticks (name, due) {
            name -> Text,
            due -> Timestamptz,
        }
    }
    diesel::table! {
        work.turns (tenant_id) {
            tenant_id -> Uuid,
            served_at -> Timestamptz,
        }
    }
    diesel::table! {
        work.unfed (tenant_id, resource, record) {
            tenant_id -> Uuid,
            resource -> Text,
            record -> Uuid,
            mark -> Int8,
        }
    }
    diesel::allow_tables_to_appear_in_same_query!(
        changed,
        interface_changes,
        interface_uses,
        jobs,
        rollout_agencies,
        rollouts,
        ticks,
        turns,
        unfed
    );
}

// Jobs are shown with the agencies they belong to.
use directory::tenants;
use work::jobs;
diesel::allow_tables_to_appear_in_same_query!(jobs, tenants);
