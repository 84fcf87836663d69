//! Whoever adds a column of words says what becomes of it when the person is erased: a test walks the schema.

/// Names that hold no words: who, by what name in the record, how, under what key.
const NO_WORDS: &[&str] = &[
    "act",
    "assurance",
    "audience",
    "band",
    "cause",
    "channel",
    "certificate",
    "code",
    "datatype",
    "hand",
    "hash",
    "how",
    "id",
    "key",
    "kind",
    "lang",
    "level",
    "mark",
    "office",
    "outcome",
    "purpose",
    "role",
    "route",
    "shelf",
    "stage",
    "standing",
    "state",
    "subject_kind",
    "way",
];
const NO_WORDS_AT_END: &[&str] = &["_by", "_digest", "_hash", "_how", "_id", "_outcome", "_way"];

/// What [`super::erasure`] empties, or takes away with its row.
const ERASED: &[(&str, &str)] = &[
    ("access_log", "what reason words"),
    ("absences", "words"),
    ("acts", "objection"),
    ("answered_keys", "answer"),
    ("ballot_objections", "words answer"),
    ("ballot_proxies", "choice"),
    ("calls_taken", "name phone checked unit place_words words closed_words beside"),
    ("cards", "number"),
    ("conflicts", "words closed_words"),
    ("contact_changes", "what words"),
    ("day_caps", "event"),
    ("devices", "label"),
    ("digests", "place"),
    ("drafts", "body"),
    ("group_members", "seat end_why end_words"),
    ("held_acts", "words"),
    ("helper_steps", "words text"),
    ("households", "key_holder call_first notes"),
    ("likely_doubles", "because closed_words"),
    ("mandate_evidence", "witness_name second_name second_phone"),
    ("mandates", "text widened_for"),
    ("mediation_meetings", "came minutes"),
    ("mediation_sides", "position"),
    ("mediation_follow_ups", "what done_words"),
    ("mediations", "topic agreement closing"),
    ("meeting_objections", "words answer"),
    ("merges", "words"),
    ("moves", "from_home to_home on_day words"),
    ("next_steps", "offer"),
    ("notice_replies", "words answer"),
    ("objections", "said words decision"),
    ("one_time_codes", "subject"),
    ("outbox", "params last_error"),
    ("outside_orders", "caller phone"),
    ("outside_reports", "media_url first_name last_name email phone"),
    ("outside_updates", "words"),
    ("passkeys", "name"),
    ("people", "name phone email needs born sex"),
    ("phones_on_file", "phone"),
    ("pins", "pepper"),
    ("proposal_comments", "words objection decision"),
    ("proposals", "title what why gains bears tidied place"),
    ("request_answers", "answer"),
    ("request_asides", "summary"),
    ("request_events", "words"),
    ("request_summaries", "words"),
    ("requests", "unit place_words words rating_words"),
    ("residences", "proof words"),
    ("reviews", "words done_words"),
    ("search_terms", "entity term"),
    ("second_eyes", "words answer"),
    ("sessions", "label"),
    ("set_aside", "why words"),
    ("setup_codes", "detail"),
    ("signals", "about facts closed_words"),
    ("survey_people", "answers"),
    ("waiting_devices", "number label checked"),
];

/// What stays, and why nobody's words are lost to them by it.
const STAYS: &[(&str, &str, &str)] = &[
    ("homes", "unit door", "an address; who lives there is told by the person alone"),
    ("people", "reach digital text_size theme", "a choice out of a list, of an id that leads to nobody"),
    ("merges", "chosen", "which record's value was taken, by the column's name"),
    ("conflicts", "source", "where a tie was learnt, out of a list"),
    ("helpers", "title renewal", "whoever serves others is not erased before they have handed over"),
    ("helper_steps", "step", "out of a list"),
    ("recoveries", "lost sure", "out of lists"),
    ("mandates", "matters evidence witness_staff end_reason renews", "lists, ids and a reason out of a list"),
    ("reviews", "state_before", "out of a list"),
    ("requests", "confirmed_beside", "an id"),
    ("request_events", "reason seen_by", "out of a list; which other systems are told of it"),
    ("askings", "word", "out of a list: mended or not"),
    ("api_tokens", "label reason", "what a program of the community's is called; a reason out of a list"),
    ("acts", "receipt_code acknowledged_beside", "a paper receipt goes on proving itself; an id"),
    ("objections", "reason", "out of a list"),
    ("outbox", "template", "the name of a text"),
    ("outside_reports", "token", "a random number"),
    ("outside_updates", "status", "out of a list"),
    ("outside_orders", "number", "the other system's number of its own order"),
    ("mediation_meetings", "place", "where all sides met"),
    ("activity_signups", "certificate", "goes with its row"),
    ("group_members", "standing", "goes with its row"),
    ("meeting_people", "answer", "out of a list; the row says of nobody whose it was"),
    ("proposals", "minority", "what others said against it, in the desk's words"),
    ("proposal_comments", "why", "out of a list: why it was hidden"),
    ("proposal_steps", "words link", "what the desk said to all who supported it"),
    ("proposal_tallies", "what which", "figures"),
    ("ballot_voters", "name", "the roll a vote was counted by, which has to be checked for as long as it stands"),
    ("ballot_lines", "place choice", "the same: what was counted, by the home and not by the person"),
    ("ballot_papers", "first_read second_read third_read stands", "papers without a name"),
    ("ballots", "title about rules basis questions first_holder second_holder ending", "of the community's"),
    ("ballot_files", "file digest", "the count, without names"),
    ("survey_words", "words", "cut off from whoever wrote them when the survey closed"),
    ("surveys", "title about target seed digest questions results", "of the community's"),
    ("record", "", "sealed under a key that is destroyed"),
    ("shift_handovers", "words body taken_words", "between colleagues, of the day; requests in it by their numbers"),
    ("queue_filters", "name query", "of staff"),
    ("queue_starts", "query", "of staff"),
    ("reply_templates", "name words_zh words_en", "of the desk's"),
    ("duty_officers", "name phone", "of those on duty, kept for their work"),
    ("intake_batches", "name", "what a list was called"),
    ("intake_rows", "number body why word", "another system's list, as it came; it goes with its batch"),
    ("hook_calls", "what", "the kind of event"),
    ("hooks", "address last_error", "of the community's"),
    ("notices", "title body target cursor", "said to many"),
    ("community_groups", "name what seats", "of the group's"),
    ("group_items", "words place", "of the group's, and ended by it"),
    ("activities", "title what place state_words", "announced to all"),
    ("meetings", "title place quorum state_words minutes", "approved and published by the council"),
    ("meeting_items", "words", "the same"),
    ("meeting_decisions", "words owner done_words", "the same"),
    ("procedures", "stages", "of the community's"),
    ("parties", "name phone", "of a party's"),
    ("organisations", "name phone", "of an organisation's"),
    ("communities", "name phone address time_zone host", "of the community's"),
    ("grids", "name", "a place"),
    ("buildings", "name", "a place"),
    ("caseloads", "area", "a place"),
    ("counters", "name", "what is counted"),
    ("categories", "name_zh name_en hint_zh hint_en icon", "of the list"),
    ("category_words", "source word", "of the list"),
    ("questions", "label_zh label_en hint_zh hint_en choices", "of the list"),
    ("responsibilities", "hours", "of the list"),
    ("work_weeks", "days", "of the calendar"),
    ("calendar_days", "day name", "of the calendar"),
    ("desk_hours", "days phone words_zh words_en", "of the desk's"),
    ("thanks_rules", "parts words_zh words_en", "of the community's"),
    ("sources", "name", "another system's"),
    ("api_keys", "categories", "of the list"),
    ("figures", "month", "figures"),
    ("checkpoints", "note", "of the record"),
    ("tries", "bucket", "a keyed hash"),
    ("jobs", "name last_error", "of the house"),
    ("ceremonies_used", "once", "a random number"),
];

#[test]
fn every_column_of_words_is_erased_or_says_why_not() {
    let named = |list: &str, column: &str| list.split(' ').any(|one| one == column);
    let erased = |table: &str, column: &str| ERASED.iter().any(|(t, list)| *t == table && named(list, column));
    let stays = |table: &str, column: &str| STAYS.iter().any(|(t, list, _)| *t == table && named(list, column));
    let (mut table, mut wrong, mut seen) = ("", Vec::new(), Vec::new());
    for line in include_str!("schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        }
        let Some((column, "Text," | "Nullable<Text>,")) = line.split_once(" -> ") else { continue };
        seen.push((table, column));
        let (erased, stays) = (erased(table, column), stays(table, column));
        let words = !NO_WORDS.contains(&column) && !NO_WORDS_AT_END.iter().any(|end| column.ends_with(end));
        if (erased && stays) || (words && !erased && !stays) {
            wrong.push(format!("{table}.{column}"));
        }
    }
    assert!(wrong.is_empty(), "name them in ERASED (and erase them) or, with the reason, in STAYS: {wrong:?}");
    let lists = ERASED.iter().copied().chain(STAYS.iter().map(|(table, list, _)| (*table, *list)));
    for (table, column) in lists.flat_map(|(table, list)| list.split(' ').map(move |column| (table, column))) {
        assert!(column.is_empty() || seen.contains(&(table, column)), "there is no {table}.{column} any more");
    }
}
