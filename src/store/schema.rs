//! The tables as diesel sees them; a test compares this with what both engines really hold.

diesel::table! {
    communities (id) {
        id -> Text,
        name -> Text,
        phone -> Text,
        address -> Text,
        time_zone -> Text,
        host -> Nullable<Text>,
        created_at -> BigInt,
        ready_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    counters (community_id, name) {
        community_id -> Text,
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    grids (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
    }
}

diesel::table! {
    buildings (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        grid_id -> Nullable<Text>,
        sort -> Integer,
    }
}

diesel::table! {
    homes (community_id, id) {
        community_id -> Text,
        id -> Text,
        building_id -> Text,
        unit -> Text,
        door -> Text,
    }
}

diesel::table! {
    households (community_id, home_id) {
        community_id -> Text,
        home_id -> Text,
        key_holder -> Text,
        call_first -> Text,
        notes -> Text,
        updated_by -> Text,
        updated_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    people (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        born -> Nullable<Text>,
        sex -> Nullable<Text>,
        home_id -> Nullable<Text>,
        phone -> Nullable<Text>,
        phone_shared -> Bool,
        email -> Nullable<Text>,
        reach -> Text,
        digital -> Text,
        lang -> Text,
        needs -> Text,
        lives_alone -> Bool,
        is_resident -> Bool,
        state -> Text,
        text_size -> Text,
        theme -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    residences (community_id, person_id, id) {
        community_id -> Text,
        person_id -> Text,
        id -> Text,
        home_id -> Text,
        proof -> Text,
        words -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    merges (community_id, id) {
        community_id -> Text,
        id -> Text,
        kept_id -> Text,
        absorbed_id -> Text,
        state -> Text,
        chosen -> Text,
        words -> Text,
        kept_version -> Integer,
        absorbed_version -> Integer,
        kept_before -> Nullable<Binary>,
        absorbed_before -> Nullable<Binary>,
        proposed_by -> Text,
        proposed_at -> BigInt,
        merged_by -> Nullable<Text>,
        merged_at -> Nullable<BigInt>,
        apart_by -> Nullable<Text>,
        apart_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    merged_rows (community_id, merge_id, kind, row_id) {
        community_id -> Text,
        merge_id -> Text,
        kind -> Text,
        row_id -> Text,
    }
}

diesel::table! {
    likely_doubles (community_id, id) {
        community_id -> Text,
        id -> Text,
        one_id -> Text,
        other_id -> Text,
        score -> Integer,
        because -> Text,
        open -> Bool,
        found_at -> BigInt,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<BigInt>,
        closed_words -> Nullable<Text>,
    }
}

diesel::table! {
    moves (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        from_home -> Nullable<Text>,
        to_home -> Nullable<Text>,
        on_day -> Text,
        words -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    digests (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        week -> BigInt,
        building_id -> Text,
        place -> Text,
        since -> BigInt,
        until -> BigInt,
        state -> Text,
        made_at -> BigInt,
        tries -> Integer,
        done_at -> Nullable<BigInt>,
        done_by -> Nullable<Text>,
        carried_by -> Nullable<Text>,
    }
}

diesel::table! {
    digest_acts (community_id, digest_id, act_id) {
        community_id -> Text,
        digest_id -> Text,
        act_id -> Text,
    }
}

diesel::table! {
    search_terms (community_id, entity, term, entity_id) {
        community_id -> Text,
        entity -> Text,
        term -> Text,
        entity_id -> Text,
    }
}

diesel::table! {
    parties (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        kind -> Text,
        phone -> Nullable<Text>,
        sort -> Integer,
        ended_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    offices (community_id, person_id, office) {
        community_id -> Text,
        person_id -> Text,
        office -> Text,
        party_id -> Nullable<Text>,
        granted_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    caseloads (community_id, staff_id, id) {
        community_id -> Text,
        staff_id -> Text,
        id -> Text,
        area -> Text,
        area_id -> Text,
        from_id -> Nullable<Text>,
        given_at -> BigInt,
        given_by -> Text,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    access_log (community_id, id) {
        community_id -> Text,
        id -> Text,
        subject_id -> Text,
        hour -> BigInt,
        viewer_id -> Text,
        outcome -> Text,
        what -> Text,
        reason -> Nullable<Text>,
        words -> Nullable<Text>,
        times -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    duty_officers (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        office -> Text,
        phone -> Text,
        added_by -> Text,
        added_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    second_eyes (community_id, id) {
        community_id -> Text,
        id -> Text,
        purpose -> Text,
        subject_id -> Text,
        asked_by -> Text,
        words -> Text,
        asked_at -> BigInt,
        state -> Text,
        second_id -> Nullable<Text>,
        officer_id -> Nullable<Text>,
        recorded_by -> Nullable<Text>,
        answer -> Nullable<Text>,
        called_at -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    helpers (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        kind -> Text,
        title -> Text,
        state -> Text,
        accredited_until -> BigInt,
        approved_by -> Nullable<Text>,
        activated_by -> Nullable<Text>,
        created_at -> BigInt,
        version -> Integer,
        organisation_id -> Nullable<Text>,
        renewal -> Nullable<Text>,
    }
}

diesel::table! {
    helper_steps (community_id, id) {
        community_id -> Text,
        id -> Text,
        helper_id -> Text,
        step -> Text,
        words -> Nullable<Text>,
        text -> Nullable<Text>,
        text_version -> Nullable<Integer>,
        text_hash -> Nullable<Text>,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    conflicts (community_id, id) {
        community_id -> Text,
        id -> Text,
        helper_id -> Text,
        resident_id -> Text,
        kind -> Text,
        source -> Text,
        mark -> Text,
        words -> Nullable<Text>,
        by_id -> Text,
        at -> BigInt,
        accepted_by -> Nullable<Text>,
        accepted_at -> Nullable<BigInt>,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<BigInt>,
        closed_words -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    organisations (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        phone -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    categories (community_id, id) {
        community_id -> Text,
        id -> Text,
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        hint_zh -> Text,
        hint_en -> Text,
        icon -> Text,
        sort -> Integer,
        public -> Bool,
        ended_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    responsibilities (community_id, id) {
        community_id -> Text,
        id -> Text,
        category_id -> Text,
        party_id -> Text,
        answer_hours -> Integer,
        solve_hours -> Integer,
        from_at -> BigInt,
        until_at -> Nullable<BigInt>,
        hours -> Text,
        tier -> Integer,
        public -> Bool,
    }
}

diesel::table! {
    cards (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        number -> Text,
        secret_hash -> Binary,
        sealed -> Binary,
        state -> Text,
        issued_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    card_numbers (community_id, card_id, position) {
        community_id -> Text,
        card_id -> Text,
        position -> Integer,
        hash -> Binary,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    pins (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        hash -> Text,
        state -> Text,
        set_at -> BigInt,
        pepper -> Text,
    }
}

diesel::table! {
    passwords (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        hash -> Text,
        set_at -> BigInt,
    }
}

diesel::table! {
    totps (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        sealed -> Binary,
        confirmed_at -> Nullable<BigInt>,
        last_step -> BigInt,
    }
}

diesel::table! {
    setup_codes (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Nullable<Text>,
        purpose -> Text,
        code_hash -> Binary,
        detail -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    one_time_codes (community_id, purpose, subject) {
        community_id -> Text,
        purpose -> Text,
        subject -> Text,
        way -> Text,
        person_id -> Nullable<Text>,
        code_hash -> Binary,
        tries -> Integer,
        first_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    devices (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Nullable<Text>,
        kind -> Text,
        token_hash -> Binary,
        label -> Text,
        enrolled_by -> Nullable<Text>,
        enrolled_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        seen_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    waiting_devices (community_id, id) {
        community_id -> Text,
        id -> Text,
        number -> Text,
        token_hash -> Binary,
        person_id -> Nullable<Text>,
        by_card -> Bool,
        label -> Text,
        state -> Text,
        checked -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        asked_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    recoveries (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        lost -> Text,
        sure -> Text,
        asked_by -> Text,
        asked_at -> BigInt,
        approved_by -> Nullable<Text>,
        approved_at -> Nullable<BigInt>,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        kind -> Text,
        token_hash -> Binary,
        device_id -> Nullable<Text>,
        assisted_by -> Nullable<Text>,
        parent_id -> Nullable<Text>,
        frozen_by -> Nullable<Text>,
        created_at -> BigInt,
        seen_at -> BigInt,
        idle_ms -> BigInt,
        ends_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        proved_at -> BigInt,
        proved_by -> Text,
        label -> Text,
    }
}

diesel::table! {
    tries (community_id, bucket) {
        community_id -> Text,
        bucket -> Text,
        count -> Integer,
        last_at -> BigInt,
    }
}

diesel::table! {
    mandates (community_id, id) {
        community_id -> Text,
        id -> Text,
        resident_id -> Text,
        helper_id -> Text,
        state -> Text,
        matters -> Text,
        from_at -> BigInt,
        until_at -> BigInt,
        cooling_until -> Nullable<BigInt>,
        evidence -> Nullable<Text>,
        text_version -> Integer,
        text -> Text,
        text_hash -> Text,
        drafted_by -> Text,
        witness_staff -> Nullable<Text>,
        witness_until -> Nullable<BigInt>,
        consented_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
        uses -> BigInt,
        version -> Integer,
        created_at -> BigInt,
        kind -> Text,
        tier_max -> Integer,
        renews -> Nullable<Text>,
        notified_at -> Nullable<BigInt>,
        review_at -> Nullable<BigInt>,
        widened_for -> Nullable<Text>,
        widened_by -> Nullable<Text>,
    }
}

diesel::table! {
    mandate_evidence (community_id, id) {
        community_id -> Text,
        id -> Text,
        mandate_id -> Text,
        kind -> Text,
        staff_id -> Nullable<Text>,
        witness_name -> Nullable<Text>,
        photo_hash -> Nullable<Text>,
        session_id -> Nullable<Text>,
        at -> BigInt,
        how -> Nullable<Text>,
        second_id -> Nullable<Text>,
        second_name -> Nullable<Text>,
        second_phone -> Nullable<Text>,
        read_aloud -> Bool,
    }
}

diesel::table! {
    reviews (community_id, id) {
        community_id -> Text,
        id -> Text,
        kind -> Text,
        person_id -> Text,
        mandate_id -> Nullable<Text>,
        granted_by -> Nullable<Text>,
        opened_by -> Text,
        opened_at -> BigInt,
        told_by -> Nullable<Text>,
        words -> Nullable<Text>,
        due_at -> BigInt,
        state -> Text,
        first_by -> Nullable<Text>,
        first_at -> Nullable<BigInt>,
        first_outcome -> Nullable<Text>,
        done_by -> Nullable<Text>,
        done_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        done_words -> Nullable<Text>,
        state_before -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    phones_on_file (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        phone -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    signals (community_id, id) {
        community_id -> Text,
        id -> Text,
        kind -> Text,
        about -> Text,
        mark -> Text,
        resident_id -> Nullable<Text>,
        helper_id -> Nullable<Text>,
        facts -> Text,
        seen_at -> BigInt,
        times -> Integer,
        raised_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        closed_by -> Nullable<Text>,
        closed_words -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    requests (community_id, id) {
        community_id -> Text,
        id -> Text,
        number -> BigInt,
        resident_id -> Text,
        filed_by -> Text,
        standing -> Text,
        channel -> Text,
        mandate_id -> Nullable<Text>,
        assisted_by -> Nullable<Text>,
        category_id -> Text,
        responsibility_id -> Text,
        party_id -> Text,
        handler_id -> Nullable<Text>,
        building_id -> Nullable<Text>,
        unit -> Nullable<Text>,
        place_words -> Text,
        words -> Text,
        state -> Text,
        open -> Bool,
        transfers -> Integer,
        filed_at -> BigInt,
        answer_due -> BigInt,
        solve_due -> BigInt,
        due_at -> BigInt,
        answered_at -> Nullable<BigInt>,
        solved_at -> Nullable<BigInt>,
        confirmed_at -> Nullable<BigInt>,
        confirmed_beside -> Nullable<Text>,
        rating -> Nullable<Integer>,
        rating_words -> Nullable<Text>,
        public -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    request_events (community_id, id) {
        community_id -> Text,
        id -> Text,
        request_id -> Text,
        at -> BigInt,
        kind -> Text,
        actor_id -> Nullable<Text>,
        party_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        words -> Nullable<Text>,
        internal -> Bool,
        seen_by -> Nullable<Text>,
    }
}

diesel::table! {
    request_asides (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        shared -> Bool,
        hand -> Text,
        resident_lets -> Bool,
        resident_by -> Nullable<Text>,
        resident_at -> Nullable<BigInt>,
        staff_lets -> Bool,
        staff_by -> Nullable<Text>,
        staff_at -> Nullable<BigInt>,
        summary -> Nullable<Text>,
    }
}

diesel::table! {
    request_summaries (community_id, request_id, id) {
        community_id -> Text,
        request_id -> Text,
        id -> Text,
        words -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    nearby (community_id, category_id, grid_id, request_id) {
        community_id -> Text,
        category_id -> Text,
        grid_id -> Text,
        request_id -> Text,
        building_id -> Nullable<Text>,
    }
}

diesel::table! {
    problems (community_id, id) {
        community_id -> Text,
        id -> Text,
        lead_id -> Text,
        created_at -> BigInt,
        created_by -> Text,
        version -> Integer,
    }
}

diesel::table! {
    problem_requests (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        problem_id -> Text,
        resident_id -> Text,
        how -> Text,
        joined_at -> BigInt,
        joined_by -> Text,
    }
}

diesel::table! {
    askings (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        resident_id -> Text,
        state -> Text,
        since_at -> BigInt,
        solved_by -> Text,
        word -> Nullable<Text>,
        said_at -> Nullable<BigInt>,
        taken_by -> Nullable<Text>,
        reached_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    figures (community_id, month, party_id, category_id, building_id, way) {
        community_id -> Text,
        month -> Text,
        party_id -> Text,
        category_id -> Text,
        building_id -> Text,
        way -> Text,
        filed -> BigInt,
        answered_in_time -> BigInt,
        answer_judged -> BigInt,
        fixed -> BigInt,
        not_fixed -> BigInt,
        silent -> BigInt,
        good -> BigInt,
        fair -> BigInt,
        poor -> BigInt,
        unreached -> BigInt,
    }
}

diesel::table! {
    board (community_id, party_id, category_id) {
        community_id -> Text,
        party_id -> Text,
        category_id -> Text,
        open -> BigInt,
        late -> BigInt,
        solved -> BigInt,
    }
}

diesel::table! {
    photos (community_id, id) {
        community_id -> Text,
        id -> Text,
        request_id -> Nullable<Text>,
        event_id -> Nullable<Text>,
        draft_id -> Nullable<Text>,
        owner_id -> Text,
        hash -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> Integer,
        at -> BigInt,
    }
}

diesel::table! {
    drafts (community_id, owner_id, resident_id, kind) {
        community_id -> Text,
        id -> Text,
        owner_id -> Text,
        resident_id -> Text,
        kind -> Text,
        body -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    answered_keys (community_id, actor_id, resident_id, route, key) {
        community_id -> Text,
        actor_id -> Text,
        resident_id -> Text,
        route -> Text,
        key -> Text,
        digest -> Binary,
        answer -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    person_keys (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        wrapped -> Nullable<Binary>,
        created_at -> BigInt,
        destroyed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    record_heads (community_id) {
        community_id -> Text,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    record (community_id, seq) {
        community_id -> Text,
        seq -> BigInt,
        at -> BigInt,
        client_at -> Nullable<BigInt>,
        act -> Text,
        tier -> Integer,
        actor_id -> Nullable<Text>,
        resident_id -> Nullable<Text>,
        assisted_by -> Nullable<Text>,
        standing -> Text,
        office -> Nullable<Text>,
        mandate_id -> Nullable<Text>,
        mandate_version -> Nullable<Integer>,
        channel -> Text,
        device_id -> Nullable<Text>,
        session_id -> Nullable<Text>,
        assurance -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        key -> Nullable<Text>,
        commitment -> Binary,
        sealed -> Nullable<Binary>,
        prev_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    record_tiles (community_id, level, tile) {
        community_id -> Text,
        level -> Integer,
        tile -> BigInt,
        hashes -> Binary,
    }
}

diesel::table! {
    checkpoints (community_id, tree_size) {
        community_id -> Text,
        tree_size -> BigInt,
        root -> Binary,
        at -> BigInt,
        note -> Text,
    }
}

diesel::table! {
    acts (community_id, id) {
        community_id -> Text,
        id -> Text,
        seq -> BigInt,
        act -> Text,
        tier -> Integer,
        actor_id -> Text,
        resident_id -> Text,
        assisted_by -> Nullable<Text>,
        standing -> Text,
        channel -> Text,
        mandate_id -> Nullable<Text>,
        subject_kind -> Text,
        subject_id -> Text,
        receipt_code -> Text,
        salt -> Binary,
        at -> BigInt,
        told_at -> Nullable<BigInt>,
        told_by -> Nullable<Text>,
        undo_until -> Nullable<BigInt>,
        effect_at -> Nullable<BigInt>,
        state -> Text,
        asks -> Bool,
        acknowledged_at -> Nullable<BigInt>,
        acknowledged_beside -> Nullable<Text>,
        objection -> Nullable<Text>,
    }
}

diesel::table! {
    held_acts (community_id, id) {
        community_id -> Text,
        id -> Text,
        kind -> Text,
        resident_id -> Text,
        actor_id -> Text,
        assisted_by -> Nullable<Text>,
        hands_id -> Text,
        standing -> Text,
        mandate_id -> Nullable<Text>,
        mandate_version -> Nullable<Integer>,
        channel -> Text,
        assurance -> Text,
        device_id -> Nullable<Text>,
        session_id -> Nullable<Text>,
        client_at -> Nullable<BigInt>,
        asked_at -> BigInt,
        ends_at -> BigInt,
        sealed -> Nullable<Binary>,
        act_id -> Nullable<Text>,
        open -> Bool,
        state -> Text,
        answered_at -> Nullable<BigInt>,
        answered_by -> Nullable<Text>,
        answered_how -> Nullable<Text>,
        words -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    set_aside (community_id, id) {
        community_id -> Text,
        id -> Text,
        resident_id -> Text,
        helper_id -> Text,
        mandate_id -> Text,
        kind -> Text,
        key -> Text,
        digest -> Binary,
        client_at -> BigInt,
        received_at -> BigInt,
        why -> Text,
        sealed -> Nullable<Binary>,
        open -> Bool,
        state -> Text,
        decided_at -> Nullable<BigInt>,
        decided_by -> Nullable<Text>,
        decided_how -> Nullable<Text>,
        words -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    contact_changes (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        what -> Text,
        sealed -> Binary,
        token_hash -> Binary,
        act_id -> Nullable<Text>,
        changed_by -> Text,
        changed_at -> BigInt,
        state -> Text,
        open -> Bool,
        doubted_at -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        decided_by -> Nullable<Text>,
        decided_how -> Nullable<Text>,
        words -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    absences (community_id, id) {
        community_id -> Text,
        id -> Text,
        resident_id -> Text,
        from_at -> BigInt,
        until_at -> Nullable<BigInt>,
        words -> Text,
        set_by -> Text,
        set_at -> BigInt,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    next_steps (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        leave_at -> BigInt,
        offer -> Nullable<Text>,
        waved_until -> BigInt,
        grown_at -> Nullable<BigInt>,
        looked_at -> BigInt,
    }
}

diesel::table! {
    day_caps (community_id, id) {
        community_id -> Text,
        id -> Text,
        helper_id -> Text,
        resident_id -> Nullable<Text>,
        acts -> Integer,
        event -> Text,
        until_at -> BigInt,
        asked_by -> Text,
        asked_at -> BigInt,
        agreed_by -> Nullable<Text>,
        agreed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        act_id -> Nullable<Text>,
        helper_id -> Nullable<Text>,
        template -> Text,
        channel -> Text,
        params -> Text,
        state -> Text,
        due_at -> BigInt,
        lease_until -> BigInt,
        generation -> BigInt,
        tries -> Integer,
        created_at -> BigInt,
        done_at -> Nullable<BigInt>,
        done_by -> Nullable<Text>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    jobs (community_id, name) {
        community_id -> Text,
        name -> Text,
        due_at -> BigInt,
        lease_until -> BigInt,
        generation -> BigInt,
        done_at -> Nullable<BigInt>,
        failures -> Integer,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    questions (community_id, id) {
        community_id -> Text,
        id -> Text,
        category_id -> Text,
        code -> Text,
        version -> Integer,
        sort -> Integer,
        datatype -> Text,
        required -> Bool,
        label_zh -> Text,
        label_en -> Text,
        hint_zh -> Text,
        hint_en -> Text,
        choices -> Text,
        from_at -> BigInt,
        until_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    request_answers (community_id, request_id, question_id) {
        community_id -> Text,
        request_id -> Text,
        question_id -> Text,
        answer -> Text,
    }
}

diesel::table! {
    work_weeks (community_id) {
        community_id -> Text,
        days -> Text,
        opens -> Integer,
        rest_from -> Nullable<Integer>,
        rest_to -> Nullable<Integer>,
        closes -> Integer,
        version -> Integer,
        updated_by -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    calendar_days (community_id, day) {
        community_id -> Text,
        day -> Text,
        works -> Bool,
        name -> Text,
        added_by -> Text,
        added_at -> BigInt,
    }
}

diesel::table! {
    calls_asked (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        at -> BigInt,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    risen_requests (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    category_words (community_id, source, word) {
        community_id -> Text,
        source -> Text,
        word -> Text,
        category_id -> Text,
        told_by -> Text,
        told_at -> BigInt,
    }
}

diesel::table! {
    escalations (community_id, id) {
        community_id -> Text,
        id -> Text,
        request_id -> Text,
        level -> Text,
        cause -> Text,
        due_at -> BigInt,
        party_id -> Text,
        at -> BigInt,
        next_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    first_answers (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        party_id -> Text,
        in_time -> Bool,
    }
}

diesel::table! {
    objections (community_id, id) {
        community_id -> Text,
        id -> Text,
        request_id -> Text,
        declined_by -> Text,
        reason -> Text,
        said -> Text,
        words -> Text,
        objected_by -> Text,
        objected_at -> BigInt,
        state -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        decision -> Nullable<Text>,
        due_at -> BigInt,
        level -> Nullable<Text>,
        next_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    mediations (community_id, id) {
        community_id -> Text,
        id -> Text,
        number -> BigInt,
        request_id -> Text,
        topic -> Text,
        state -> Text,
        asked_by -> Nullable<Text>,
        mediator_id -> Nullable<Text>,
        opened_by -> Nullable<Text>,
        opened_at -> BigInt,
        agreement -> Nullable<Text>,
        next_way -> Nullable<Text>,
        closing -> Nullable<Text>,
        closed_at -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    mediation_sides (community_id, mediation_id, id) {
        community_id -> Text,
        mediation_id -> Text,
        id -> Text,
        person_id -> Nullable<Text>,
        party_id -> Nullable<Text>,
        position -> Text,
        signed_at -> Nullable<BigInt>,
        signed_how -> Nullable<Text>,
        event_id -> Nullable<Text>,
        added_at -> BigInt,
    }
}

diesel::table! {
    mediation_meetings (community_id, mediation_id, id) {
        community_id -> Text,
        mediation_id -> Text,
        id -> Text,
        at -> BigInt,
        place -> Text,
        came -> Text,
        minutes -> Text,
        noted_by -> Text,
        noted_at -> BigInt,
    }
}

diesel::table! {
    mediation_follow_ups (community_id, mediation_id, id) {
        community_id -> Text,
        mediation_id -> Text,
        id -> Text,
        due_at -> BigInt,
        what -> Text,
        kept -> Nullable<Bool>,
        done_words -> Nullable<Text>,
        done_by -> Nullable<Text>,
        done_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    queue_filters (community_id, owner_id, id) {
        community_id -> Text,
        owner_id -> Text,
        id -> Text,
        name -> Text,
        query -> Text,
        made_by -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    queue_starts (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        query -> Text,
    }
}

diesel::table! {
    reply_templates (community_id, id) {
        community_id -> Text,
        id -> Text,
        kind -> Text,
        name -> Text,
        words_zh -> Text,
        words_en -> Text,
        changed_by -> Text,
        changed_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    request_openings (community_id, request_id, person_id) {
        community_id -> Text,
        request_id -> Text,
        person_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    building_spots (community_id, building_id) {
        community_id -> Text,
        building_id -> Text,
        row_no -> Integer,
        column_no -> Integer,
    }
}

diesel::table! {
    calls_taken (community_id, id) {
        community_id -> Text,
        id -> Text,
        at -> BigInt,
        taken_by -> Text,
        person_id -> Nullable<Text>,
        name -> Text,
        phone -> Text,
        checked -> Text,
        category_id -> Text,
        building_id -> Nullable<Text>,
        unit -> Nullable<Text>,
        place_words -> Text,
        words -> Text,
        state -> Text,
        request_id -> Nullable<Text>,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<BigInt>,
        closed_words -> Nullable<Text>,
        beside -> Text,
    }
}

diesel::table! {
    request_promises (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        due_at -> BigInt,
        made_by -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    shift_handovers (community_id, id) {
        community_id -> Text,
        id -> Text,
        at -> BigInt,
        from_id -> Text,
        words -> Text,
        body -> Text,
        taken_by -> Nullable<Text>,
        taken_at -> Nullable<BigInt>,
        taken_words -> Nullable<Text>,
    }
}

diesel::table! {
    desk_hours (community_id) {
        community_id -> Text,
        days -> Text,
        opens -> Integer,
        closes -> Integer,
        phone -> Text,
        words_zh -> Text,
        words_en -> Text,
        changed_by -> Text,
        changed_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    paper_forms (community_id, number) {
        community_id -> Text,
        number -> BigInt,
        printed_by -> Text,
        printed_at -> BigInt,
        happened_at -> Nullable<BigInt>,
        taken_down_by -> Nullable<Text>,
        entered_by -> Nullable<Text>,
        entered_at -> Nullable<BigInt>,
        request_id -> Nullable<Text>,
    }
}

diesel::table! {
    sources (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        kind -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    api_keys (community_id, id) {
        community_id -> Text,
        id -> Text,
        source_id -> Text,
        token_hash -> Binary,
        categories -> Text,
        opens -> Bool,
        created_by -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        ended_by -> Nullable<Text>,
    }
}

diesel::table! {
    api_tokens (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        label -> Text,
        issued_by -> Text,
        issued_at -> BigInt,
        ends_at -> BigInt,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    thanks_given (community_id, person_id, id) {
        community_id -> Text,
        person_id -> Text,
        id -> Text,
        rule_version -> Integer,
        by_id -> Text,
        at -> BigInt,
        struck_by -> Nullable<Text>,
        struck_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    thanks_rules (community_id, version) {
        community_id -> Text,
        version -> Integer,
        from_at -> BigInt,
        gives -> Bool,
        parts -> Text,
        times -> Integer,
        words_zh -> Text,
        words_en -> Text,
        by_id -> Text,
    }
}

diesel::table! {
    thanks_told (community_id, person_id, id) {
        community_id -> Text,
        person_id -> Text,
        id -> Text,
        n -> Integer,
        at -> BigInt,
    }
}

diesel::table! {
    outside_reports (community_id, request_id) {
        community_id -> Text,
        request_id -> Text,
        source_id -> Text,
        key_id -> Text,
        token -> Text,
        lat_e7 -> Nullable<BigInt>,
        long_e7 -> Nullable<BigInt>,
        media_url -> Nullable<Text>,
        account_id -> Nullable<Text>,
        device_id -> Nullable<Text>,
        first_name -> Nullable<Text>,
        last_name -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    outside_updates (community_id, source_id, update_id) {
        community_id -> Text,
        source_id -> Text,
        update_id -> Text,
        id -> Text,
        request_id -> Text,
        status -> Text,
        words -> Text,
        updated_at -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    outside_orders (community_id, source_id, number) {
        community_id -> Text,
        source_id -> Text,
        number -> Text,
        request_id -> Text,
        deadline -> Nullable<BigInt>,
        caller -> Nullable<Text>,
        phone -> Nullable<Text>,
        at -> BigInt,
        updated_at -> BigInt,
        returned_at -> Nullable<BigInt>,
        waiting_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    answer_files (community_id, id) {
        community_id -> Text,
        id -> Text,
        source_id -> Text,
        at -> BigInt,
        answers -> BigInt,
        lines -> Text,
    }
}

diesel::table! {
    intake_batches (community_id, id) {
        community_id -> Text,
        id -> Text,
        name -> Text,
        kind -> Text,
        source_id -> Nullable<Text>,
        category_id -> Text,
        owner_id -> Text,
        state -> Text,
        total -> BigInt,
        bad -> BigInt,
        done -> BigInt,
        known -> BigInt,
        failed -> BigInt,
        at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    intake_rows (community_id, batch_id, line) {
        community_id -> Text,
        batch_id -> Text,
        line -> BigInt,
        state -> Text,
        number -> Text,
        body -> Text,
        why -> Nullable<Text>,
        word -> Nullable<Text>,
    }
}

diesel::table! {
    passkeys (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        credential -> Binary,
        key -> Text,
        name -> Text,
        device_id -> Nullable<Text>,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    passkey_waits (community_id, person_id) {
        community_id -> Text,
        person_id -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    ceremonies_used (community_id, once) {
        community_id -> Text,
        once -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    hooks (community_id) {
        community_id -> Text,
        address -> Text,
        secret -> Binary,
        set_by -> Text,
        set_at -> BigInt,
        arrived_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    hook_calls (community_id, id) {
        community_id -> Text,
        id -> Text,
        request_id -> Text,
        what -> Text,
        happened_at -> BigInt,
        due_at -> BigInt,
        lease_until -> BigInt,
        generation -> BigInt,
        tries -> Integer,
    }
}

diesel::table! {
    notices (community_id, id) {
        community_id -> Text,
        id -> Text,
        kind -> Text,
        title -> Text,
        body -> Text,
        audience -> Text,
        target -> Text,
        group_id -> Nullable<Text>,
        replaces_id -> Nullable<Text>,
        by_id -> Text,
        at -> BigInt,
        state -> Text,
        cursor -> Text,
        total -> BigInt,
        sent_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    notice_subjects (community_id, kind, subject_id, notice_id) {
        community_id -> Text,
        kind -> Text,
        subject_id -> Text,
        notice_id -> Text,
    }
}

diesel::table! {
    notice_copies (community_id, notice_id, person_id) {
        community_id -> Text,
        notice_id -> Text,
        person_id -> Text,
        id -> Text,
        way -> Text,
        state -> Text,
        due_at -> Nullable<BigInt>,
        reached_at -> Nullable<BigInt>,
        reached_how -> Nullable<Text>,
        reached_by -> Nullable<Text>,
        acknowledged_at -> Nullable<BigInt>,
        acknowledged_how -> Nullable<Text>,
        acknowledged_way -> Nullable<Text>,
    }
}

diesel::table! {
    notice_replies (community_id, id) {
        community_id -> Text,
        id -> Text,
        notice_id -> Text,
        person_id -> Text,
        by_id -> Text,
        channel -> Text,
        words -> Text,
        at -> BigInt,
        state -> Text,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    community_groups (community_id, id) {
        community_id -> Text,
        id -> Text,
        kind -> Text,
        name -> Text,
        what -> Text,
        open_to_join -> Bool,
        most_percent -> Integer,
        seats -> Text,
        term_months -> Integer,
        made_by -> Text,
        made_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    group_members (community_id, id) {
        community_id -> Text,
        id -> Text,
        group_id -> Text,
        person_id -> Text,
        role -> Text,
        seat -> Text,
        helper_id -> Nullable<Text>,
        state -> Text,
        channel -> Text,
        standing -> Text,
        from_at -> BigInt,
        until_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        end_why -> Nullable<Text>,
        end_words -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    group_items (community_id, group_id, id) {
        community_id -> Text,
        group_id -> Text,
        id -> Text,
        kind -> Text,
        at -> BigInt,
        words -> Text,
        place -> Text,
        hash -> Nullable<Text>,
        bytes -> BigInt,
        by_id -> Text,
        made_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    activities (community_id, id) {
        community_id -> Text,
        id -> Text,
        series_id -> Text,
        kind -> Text,
        title -> Text,
        what -> Text,
        place -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        seats -> Integer,
        certificate -> Bool,
        group_id -> Nullable<Text>,
        state -> Text,
        state_words -> Text,
        by_id -> Text,
        made_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    activity_signups (community_id, activity_id, id) {
        community_id -> Text,
        activity_id -> Text,
        id -> Text,
        person_id -> Text,
        state -> Text,
        way -> Text,
        by_id -> Text,
        at -> BigInt,
        moved_at -> Nullable<BigInt>,
        came -> Nullable<Bool>,
        came_at -> Nullable<BigInt>,
        certificate -> Nullable<Text>,
    }
}

diesel::table! {
    meetings (community_id, id) {
        community_id -> Text,
        id -> Text,
        group_id -> Text,
        title -> Text,
        place -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        open -> Bool,
        quorum -> Text,
        object_days -> Integer,
        state -> Text,
        state_words -> Text,
        invited_at -> Nullable<BigInt>,
        members -> Integer,
        minutes -> Text,
        minutes_at -> Nullable<BigInt>,
        by_id -> Text,
        made_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    meeting_items (community_id, meeting_id, id) {
        community_id -> Text,
        meeting_id -> Text,
        id -> Text,
        place -> Integer,
        kind -> Text,
        ref_id -> Text,
        words -> Text,
        by_id -> Text,
    }
}

diesel::table! {
    meeting_people (community_id, id) {
        community_id -> Text,
        id -> Text,
        meeting_id -> Text,
        person_id -> Text,
        member -> Bool,
        answer -> Text,
        way -> Text,
        by_id -> Text,
        at -> BigInt,
        came -> Nullable<Bool>,
        came_way -> Text,
    }
}

diesel::table! {
    meeting_decisions (community_id, id) {
        community_id -> Text,
        id -> Text,
        meeting_id -> Text,
        item_id -> Text,
        words -> Text,
        owner -> Text,
        due_at -> BigInt,
        object_until -> BigInt,
        state -> Text,
        done_words -> Text,
        done_at -> Nullable<BigInt>,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    meeting_objections (community_id, id) {
        community_id -> Text,
        id -> Text,
        meeting_id -> Text,
        decision_id -> Text,
        person_id -> Text,
        words -> Text,
        state -> Text,
        answer -> Text,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
        way -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    meeting_notices (community_id, notice_id) {
        community_id -> Text,
        notice_id -> Text,
        meeting_id -> Text,
    }
}

diesel::table! {
    proposal_groups (community_id, proposal_id) {
        community_id -> Text,
        proposal_id -> Text,
        group_id -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    ballot_notices (community_id, ballot_id, stage) {
        community_id -> Text,
        ballot_id -> Text,
        stage -> Text,
        notice_id -> Text,
        rests_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    surveys (community_id, id) {
        community_id -> Text,
        id -> Text,
        title -> Text,
        about -> Text,
        audience -> Text,
        target -> Text,
        anonymous -> Bool,
        sample -> Integer,
        seed -> Text,
        digest -> Text,
        questions -> Text,
        state -> Text,
        opened_at -> Nullable<BigInt>,
        closes_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        results -> Nullable<Text>,
        by_id -> Text,
        made_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    survey_people (community_id, survey_id, line) {
        community_id -> Text,
        survey_id -> Text,
        line -> Integer,
        id -> Text,
        person_id -> Text,
        band -> Text,
        stratum -> Integer,
        drawn -> Bool,
        way -> Nullable<Text>,
        hands_id -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
        answers -> Nullable<Text>,
    }
}

diesel::table! {
    survey_words (community_id, survey_id, id) {
        community_id -> Text,
        survey_id -> Text,
        id -> Text,
        question -> Integer,
        words -> Text,
    }
}

diesel::table! {
    ballots (community_id, id) {
        community_id -> Text,
        id -> Text,
        number -> BigInt,
        title -> Text,
        about -> Text,
        rules -> Text,
        secret -> Bool,
        basis -> Text,
        building_id -> Nullable<Text>,
        questions -> Text,
        opens_at -> BigInt,
        closes_at -> BigInt,
        contest_days -> Integer,
        state -> Text,
        first_holder -> Text,
        first_half -> Nullable<Binary>,
        second_holder -> Text,
        second_half -> Nullable<Binary>,
        roll_lines -> Integer,
        roll_area -> BigInt,
        roll_digest -> Text,
        announced_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        counted_at -> Nullable<BigInt>,
        counted_by -> Nullable<Text>,
        published_at -> Nullable<BigInt>,
        published_by -> Nullable<Text>,
        contest_until -> Nullable<BigInt>,
        sealed_at -> Nullable<BigInt>,
        ending -> Text,
        round -> Integer,
        due_at -> Nullable<BigInt>,
        created_by -> Text,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    ballot_lines (community_id, ballot_id, line) {
        community_id -> Text,
        ballot_id -> Text,
        line -> Integer,
        place -> Text,
        area -> BigInt,
        taken_at -> Nullable<BigInt>,
        channel -> Nullable<Text>,
        cast_by -> Nullable<Text>,
        hands_id -> Nullable<Text>,
        band -> Nullable<Text>,
        sealed -> Nullable<Binary>,
        choice -> Nullable<Text>,
    }
}

diesel::table! {
    ballot_voters (community_id, ballot_id, id) {
        community_id -> Text,
        ballot_id -> Text,
        id -> Text,
        line -> Integer,
        person_id -> Nullable<Text>,
        name -> Text,
    }
}

diesel::table! {
    ballot_urn (community_id, ballot_id, place) {
        community_id -> Text,
        ballot_id -> Text,
        place -> Integer,
        code -> Text,
        sealed -> Binary,
    }
}

diesel::table! {
    ballot_papers (community_id, ballot_id, serial) {
        community_id -> Text,
        ballot_id -> Text,
        serial -> Integer,
        first_by -> Text,
        first_read -> Text,
        second_by -> Nullable<Text>,
        second_read -> Nullable<Text>,
        third_by -> Nullable<Text>,
        third_read -> Nullable<Text>,
        stands -> Text,
    }
}

diesel::table! {
    ballot_objections (community_id, ballot_id, id) {
        community_id -> Text,
        ballot_id -> Text,
        id -> Text,
        person_id -> Text,
        kind -> Text,
        words -> Text,
        state -> Text,
        answer -> Text,
        filed_by -> Text,
        at -> BigInt,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    ballot_proxies (community_id, id) {
        community_id -> Text,
        id -> Text,
        ballot_id -> Text,
        line -> Integer,
        resident_id -> Text,
        helper_id -> Text,
        choice -> Text,
        state -> Text,
        given_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    ballot_slips (community_id, hash) {
        community_id -> Text,
        hash -> Binary,
        ballot_id -> Text,
        line -> Integer,
        person_id -> Text,
        issued_by -> Text,
        ends_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    ballot_files (community_id, ballot_id, round) {
        community_id -> Text,
        ballot_id -> Text,
        round -> Integer,
        file -> Text,
        digest -> Text,
        made_at -> BigInt,
        published_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    procedures (community_id, version) {
        community_id -> Text,
        version -> Integer,
        stages -> Text,
        answer_days -> Integer,
        made_by -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    proposals (community_id, id) {
        community_id -> Text,
        id -> Text,
        person_id -> Text,
        title -> Text,
        what -> Text,
        why -> Text,
        gains -> Text,
        bears -> Text,
        minority -> Text,
        tidied -> Text,
        place -> Text,
        building_id -> Nullable<Text>,
        hand -> Text,
        procedure -> Integer,
        stage -> Text,
        stage_at -> BigInt,
        state -> Text,
        shelf -> Text,
        into_id -> Nullable<Text>,
        answer_due -> BigInt,
        answered_at -> Nullable<BigInt>,
        waits -> Bool,
        supports -> Integer,
        comments -> Integer,
        way -> Text,
        by_id -> Text,
        at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    proposal_supports (community_id, proposal_id, person_id) {
        community_id -> Text,
        proposal_id -> Text,
        person_id -> Text,
        way -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    proposal_comments (community_id, id) {
        community_id -> Text,
        id -> Text,
        proposal_id -> Text,
        parent_id -> Text,
        person_id -> Text,
        words -> Text,
        replies -> Integer,
        state -> Text,
        why -> Text,
        hidden_by -> Nullable<Text>,
        objection -> Text,
        decision -> Text,
        way -> Text,
        by_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    proposal_steps (community_id, proposal_id, id) {
        community_id -> Text,
        proposal_id -> Text,
        id -> Text,
        kind -> Text,
        stage -> Text,
        words -> Text,
        by_id -> Text,
        group_id -> Nullable<Text>,
        link -> Text,
        link_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    proposal_tallies (community_id, what, which) {
        community_id -> Text,
        what -> Text,
        which -> Text,
        n -> BigInt,
    }
}

// Which tables meet in one query, pair by pair: naming all of them at once makes the compiler weigh every pair of a hundred
// tables against every other, which was half of the time a check took. A missing pair does not compile
// (`TableNotEqual` or `AppearsInFromClause` in the error): add it here, in order.
diesel::allow_tables_to_appear_in_same_query!(activities, activity_signups);
diesel::allow_tables_to_appear_in_same_query!(activity_signups, people);
diesel::allow_tables_to_appear_in_same_query!(acts, communities);
diesel::allow_tables_to_appear_in_same_query!(acts, contact_changes);
diesel::allow_tables_to_appear_in_same_query!(acts, digest_acts);
diesel::allow_tables_to_appear_in_same_query!(acts, digests);
diesel::allow_tables_to_appear_in_same_query!(acts, drafts);
diesel::allow_tables_to_appear_in_same_query!(acts, homes);
diesel::allow_tables_to_appear_in_same_query!(acts, mandates);
diesel::allow_tables_to_appear_in_same_query!(acts, notices);
diesel::allow_tables_to_appear_in_same_query!(acts, outbox);
diesel::allow_tables_to_appear_in_same_query!(acts, people);
diesel::allow_tables_to_appear_in_same_query!(acts, photos);
diesel::allow_tables_to_appear_in_same_query!(acts, questions);
diesel::allow_tables_to_appear_in_same_query!(acts, requests);
diesel::allow_tables_to_appear_in_same_query!(answer_files, sources);
diesel::allow_tables_to_appear_in_same_query!(answered_keys, drafts);
diesel::allow_tables_to_appear_in_same_query!(api_keys, sources);
diesel::allow_tables_to_appear_in_same_query!(api_tokens, sessions);
diesel::allow_tables_to_appear_in_same_query!(askings, categories);
diesel::allow_tables_to_appear_in_same_query!(askings, mediations);
diesel::allow_tables_to_appear_in_same_query!(askings, problem_requests);
diesel::allow_tables_to_appear_in_same_query!(askings, request_asides);
diesel::allow_tables_to_appear_in_same_query!(askings, requests);
diesel::allow_tables_to_appear_in_same_query!(askings, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(ballot_lines, ballot_voters);
diesel::allow_tables_to_appear_in_same_query!(ballot_lines, ballots);
diesel::allow_tables_to_appear_in_same_query!(ballot_lines, people);
diesel::allow_tables_to_appear_in_same_query!(ballot_notices, ballots);
diesel::allow_tables_to_appear_in_same_query!(ballot_notices, notice_copies);
diesel::allow_tables_to_appear_in_same_query!(ballot_notices, notices);
diesel::allow_tables_to_appear_in_same_query!(ballot_voters, ballots);
diesel::allow_tables_to_appear_in_same_query!(ballot_voters, people);
diesel::allow_tables_to_appear_in_same_query!(ballots, notice_copies);
diesel::allow_tables_to_appear_in_same_query!(ballots, notices);
diesel::allow_tables_to_appear_in_same_query!(buildings, caseloads);
diesel::allow_tables_to_appear_in_same_query!(buildings, grids);
diesel::allow_tables_to_appear_in_same_query!(buildings, group_members);
diesel::allow_tables_to_appear_in_same_query!(buildings, homes);
diesel::allow_tables_to_appear_in_same_query!(buildings, mandates);
diesel::allow_tables_to_appear_in_same_query!(buildings, notice_copies);
diesel::allow_tables_to_appear_in_same_query!(buildings, people);
diesel::allow_tables_to_appear_in_same_query!(buildings, search_terms);
diesel::allow_tables_to_appear_in_same_query!(calls_asked, requests);
diesel::allow_tables_to_appear_in_same_query!(cards, devices);
diesel::allow_tables_to_appear_in_same_query!(cards, homes);
diesel::allow_tables_to_appear_in_same_query!(cards, merges);
diesel::allow_tables_to_appear_in_same_query!(cards, one_time_codes);
diesel::allow_tables_to_appear_in_same_query!(cards, passkey_waits);
diesel::allow_tables_to_appear_in_same_query!(cards, passkeys);
diesel::allow_tables_to_appear_in_same_query!(cards, passwords);
diesel::allow_tables_to_appear_in_same_query!(cards, people);
diesel::allow_tables_to_appear_in_same_query!(cards, phones_on_file);
diesel::allow_tables_to_appear_in_same_query!(cards, pins);
diesel::allow_tables_to_appear_in_same_query!(cards, sessions);
diesel::allow_tables_to_appear_in_same_query!(cards, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(cards, totps);
diesel::allow_tables_to_appear_in_same_query!(cards, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(caseloads, people);
diesel::allow_tables_to_appear_in_same_query!(categories, category_words);
diesel::allow_tables_to_appear_in_same_query!(categories, escalations);
diesel::allow_tables_to_appear_in_same_query!(categories, mediations);
diesel::allow_tables_to_appear_in_same_query!(categories, parties);
diesel::allow_tables_to_appear_in_same_query!(categories, problem_requests);
diesel::allow_tables_to_appear_in_same_query!(categories, request_asides);
diesel::allow_tables_to_appear_in_same_query!(categories, requests);
diesel::allow_tables_to_appear_in_same_query!(categories, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(communities, desk_hours);
diesel::allow_tables_to_appear_in_same_query!(communities, drafts);
diesel::allow_tables_to_appear_in_same_query!(communities, hook_calls);
diesel::allow_tables_to_appear_in_same_query!(communities, organisations);
diesel::allow_tables_to_appear_in_same_query!(communities, outbox);
diesel::allow_tables_to_appear_in_same_query!(communities, people);
diesel::allow_tables_to_appear_in_same_query!(communities, photos);
diesel::allow_tables_to_appear_in_same_query!(communities, questions);
diesel::allow_tables_to_appear_in_same_query!(communities, requests);
diesel::allow_tables_to_appear_in_same_query!(contact_changes, mandates);
diesel::allow_tables_to_appear_in_same_query!(contact_changes, people);
diesel::allow_tables_to_appear_in_same_query!(devices, one_time_codes);
diesel::allow_tables_to_appear_in_same_query!(devices, passkey_waits);
diesel::allow_tables_to_appear_in_same_query!(devices, passkeys);
diesel::allow_tables_to_appear_in_same_query!(devices, passwords);
diesel::allow_tables_to_appear_in_same_query!(devices, phones_on_file);
diesel::allow_tables_to_appear_in_same_query!(devices, pins);
diesel::allow_tables_to_appear_in_same_query!(devices, sessions);
diesel::allow_tables_to_appear_in_same_query!(devices, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(devices, totps);
diesel::allow_tables_to_appear_in_same_query!(devices, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(digests, homes);
diesel::allow_tables_to_appear_in_same_query!(digests, people);
diesel::allow_tables_to_appear_in_same_query!(drafts, photos);
diesel::allow_tables_to_appear_in_same_query!(drafts, questions);
diesel::allow_tables_to_appear_in_same_query!(drafts, requests);
diesel::allow_tables_to_appear_in_same_query!(escalations, requests);
diesel::allow_tables_to_appear_in_same_query!(group_members, homes);
diesel::allow_tables_to_appear_in_same_query!(group_members, notice_copies);
diesel::allow_tables_to_appear_in_same_query!(group_members, people);
diesel::allow_tables_to_appear_in_same_query!(helpers, homes);
diesel::allow_tables_to_appear_in_same_query!(helpers, mandates);
diesel::allow_tables_to_appear_in_same_query!(helpers, offices);
diesel::allow_tables_to_appear_in_same_query!(helpers, organisations);
diesel::allow_tables_to_appear_in_same_query!(helpers, parties);
diesel::allow_tables_to_appear_in_same_query!(helpers, passkey_waits);
diesel::allow_tables_to_appear_in_same_query!(helpers, passkeys);
diesel::allow_tables_to_appear_in_same_query!(helpers, passwords);
diesel::allow_tables_to_appear_in_same_query!(helpers, people);
diesel::allow_tables_to_appear_in_same_query!(helpers, sessions);
diesel::allow_tables_to_appear_in_same_query!(helpers, totps);
diesel::allow_tables_to_appear_in_same_query!(homes, mandates);
diesel::allow_tables_to_appear_in_same_query!(homes, notice_copies);
diesel::allow_tables_to_appear_in_same_query!(homes, people);
diesel::allow_tables_to_appear_in_same_query!(homes, search_terms);
diesel::allow_tables_to_appear_in_same_query!(hook_calls, requests);
diesel::allow_tables_to_appear_in_same_query!(intake_batches, intake_rows);
diesel::allow_tables_to_appear_in_same_query!(mandate_evidence, photos);
diesel::allow_tables_to_appear_in_same_query!(mandates, notices);
diesel::allow_tables_to_appear_in_same_query!(mandates, people);
diesel::allow_tables_to_appear_in_same_query!(mandates, search_terms);
diesel::allow_tables_to_appear_in_same_query!(mediation_sides, mediations);
diesel::allow_tables_to_appear_in_same_query!(mediations, problem_requests);
diesel::allow_tables_to_appear_in_same_query!(mediations, request_asides);
diesel::allow_tables_to_appear_in_same_query!(mediations, requests);
diesel::allow_tables_to_appear_in_same_query!(mediations, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(meeting_decisions, meetings);
diesel::allow_tables_to_appear_in_same_query!(meeting_people, meetings);
diesel::allow_tables_to_appear_in_same_query!(meeting_people, people);
diesel::allow_tables_to_appear_in_same_query!(merged_rows, merges);
diesel::allow_tables_to_appear_in_same_query!(merged_rows, sessions);
diesel::allow_tables_to_appear_in_same_query!(merged_rows, tries);
diesel::allow_tables_to_appear_in_same_query!(merges, people);
diesel::allow_tables_to_appear_in_same_query!(merges, reviews);
diesel::allow_tables_to_appear_in_same_query!(merges, second_eyes);
diesel::allow_tables_to_appear_in_same_query!(merges, sessions);
diesel::allow_tables_to_appear_in_same_query!(merges, tries);
diesel::allow_tables_to_appear_in_same_query!(moves, people);
diesel::allow_tables_to_appear_in_same_query!(nearby, problem_requests);
diesel::allow_tables_to_appear_in_same_query!(nearby, problems);
diesel::allow_tables_to_appear_in_same_query!(nearby, requests);
diesel::allow_tables_to_appear_in_same_query!(next_steps, people);
diesel::allow_tables_to_appear_in_same_query!(notice_copies, notices);
diesel::allow_tables_to_appear_in_same_query!(notice_subjects, notices);
diesel::allow_tables_to_appear_in_same_query!(notice_copies, people);
diesel::allow_tables_to_appear_in_same_query!(notices, people);
diesel::allow_tables_to_appear_in_same_query!(objections, requests);
diesel::allow_tables_to_appear_in_same_query!(offices, organisations);
diesel::allow_tables_to_appear_in_same_query!(offices, parties);
diesel::allow_tables_to_appear_in_same_query!(offices, passkey_waits);
diesel::allow_tables_to_appear_in_same_query!(offices, passkeys);
diesel::allow_tables_to_appear_in_same_query!(offices, passwords);
diesel::allow_tables_to_appear_in_same_query!(offices, people);
diesel::allow_tables_to_appear_in_same_query!(offices, sessions);
diesel::allow_tables_to_appear_in_same_query!(offices, totps);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, passkey_waits);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, passkeys);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, passwords);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, phones_on_file);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, pins);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, sessions);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, totps);
diesel::allow_tables_to_appear_in_same_query!(one_time_codes, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(organisations, parties);
diesel::allow_tables_to_appear_in_same_query!(organisations, people);
diesel::allow_tables_to_appear_in_same_query!(organisations, sessions);
diesel::allow_tables_to_appear_in_same_query!(outbox, people);
diesel::allow_tables_to_appear_in_same_query!(outbox, tries);
diesel::allow_tables_to_appear_in_same_query!(outside_orders, requests);
diesel::allow_tables_to_appear_in_same_query!(outside_orders, sources);
diesel::allow_tables_to_appear_in_same_query!(paper_forms, questions);
diesel::allow_tables_to_appear_in_same_query!(parties, people);
diesel::allow_tables_to_appear_in_same_query!(parties, requests);
diesel::allow_tables_to_appear_in_same_query!(parties, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, passkeys);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, passwords);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, people);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, phones_on_file);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, pins);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, sessions);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, totps);
diesel::allow_tables_to_appear_in_same_query!(passkey_waits, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(passkeys, passwords);
diesel::allow_tables_to_appear_in_same_query!(passkeys, people);
diesel::allow_tables_to_appear_in_same_query!(passkeys, phones_on_file);
diesel::allow_tables_to_appear_in_same_query!(passkeys, pins);
diesel::allow_tables_to_appear_in_same_query!(passkeys, sessions);
diesel::allow_tables_to_appear_in_same_query!(passkeys, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(passkeys, totps);
diesel::allow_tables_to_appear_in_same_query!(passkeys, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(passwords, people);
diesel::allow_tables_to_appear_in_same_query!(passwords, phones_on_file);
diesel::allow_tables_to_appear_in_same_query!(passwords, pins);
diesel::allow_tables_to_appear_in_same_query!(passwords, sessions);
diesel::allow_tables_to_appear_in_same_query!(passwords, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(passwords, totps);
diesel::allow_tables_to_appear_in_same_query!(passwords, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(people, problem_requests);
diesel::allow_tables_to_appear_in_same_query!(people, request_openings);
diesel::allow_tables_to_appear_in_same_query!(people, requests);
diesel::allow_tables_to_appear_in_same_query!(people, search_terms);
diesel::allow_tables_to_appear_in_same_query!(people, sessions);
diesel::allow_tables_to_appear_in_same_query!(people, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(people, survey_people);
diesel::allow_tables_to_appear_in_same_query!(people, totps);
diesel::allow_tables_to_appear_in_same_query!(phones_on_file, pins);
diesel::allow_tables_to_appear_in_same_query!(phones_on_file, sessions);
diesel::allow_tables_to_appear_in_same_query!(phones_on_file, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(phones_on_file, totps);
diesel::allow_tables_to_appear_in_same_query!(phones_on_file, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(photos, questions);
diesel::allow_tables_to_appear_in_same_query!(photos, requests);
diesel::allow_tables_to_appear_in_same_query!(pins, sessions);
diesel::allow_tables_to_appear_in_same_query!(pins, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(pins, totps);
diesel::allow_tables_to_appear_in_same_query!(pins, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(problem_requests, problems);
diesel::allow_tables_to_appear_in_same_query!(problem_requests, request_asides);
diesel::allow_tables_to_appear_in_same_query!(problem_requests, requests);
diesel::allow_tables_to_appear_in_same_query!(problem_requests, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(problems, requests);
diesel::allow_tables_to_appear_in_same_query!(proposal_groups, proposals);
diesel::allow_tables_to_appear_in_same_query!(proposal_supports, proposals);
diesel::allow_tables_to_appear_in_same_query!(questions, request_answers);
diesel::allow_tables_to_appear_in_same_query!(questions, requests);
diesel::allow_tables_to_appear_in_same_query!(request_answers, requests);
diesel::allow_tables_to_appear_in_same_query!(request_asides, requests);
diesel::allow_tables_to_appear_in_same_query!(request_asides, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(request_events, requests);
diesel::allow_tables_to_appear_in_same_query!(request_promises, requests);
diesel::allow_tables_to_appear_in_same_query!(requests, responsibilities);
diesel::allow_tables_to_appear_in_same_query!(requests, sources);
diesel::allow_tables_to_appear_in_same_query!(sessions, setup_codes);
diesel::allow_tables_to_appear_in_same_query!(sessions, totps);
diesel::allow_tables_to_appear_in_same_query!(sessions, tries);
diesel::allow_tables_to_appear_in_same_query!(sessions, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(setup_codes, totps);
diesel::allow_tables_to_appear_in_same_query!(setup_codes, waiting_devices);
diesel::allow_tables_to_appear_in_same_query!(survey_people, surveys);
diesel::allow_tables_to_appear_in_same_query!(totps, waiting_devices);
