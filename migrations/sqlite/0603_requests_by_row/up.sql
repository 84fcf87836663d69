-- A request is several hundred bytes. Without a rowid such rows lie in the inner pages of the tree too, and a tree of a
-- million is then seven pages deep; with one, an index leads to a row by a number, and the inner pages stay in memory.
-- No index ends in the primary key by itself any more: those that order by id name it.
CREATE TABLE requests_by_row (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    resident_id TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    standing TEXT NOT NULL,
    channel TEXT NOT NULL,
    mandate_id TEXT,
    assisted_by TEXT,
    category_id TEXT NOT NULL,
    responsibility_id TEXT NOT NULL,
    party_id TEXT NOT NULL,
    handler_id TEXT,
    building_id TEXT,
    unit TEXT,
    place_words TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    transfers INTEGER NOT NULL,
    filed_at INTEGER NOT NULL,
    answer_due INTEGER NOT NULL,
    solve_due INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    answered_at INTEGER,
    solved_at INTEGER,
    confirmed_at INTEGER,
    confirmed_beside TEXT,
    rating INTEGER,
    rating_words TEXT,
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
INSERT INTO requests_by_row (community_id, id, number, resident_id, filed_by, standing, channel, mandate_id, assisted_by, category_id, responsibility_id, party_id, handler_id, building_id, unit, place_words, words, state, open, transfers, filed_at, answer_due, solve_due, due_at, answered_at, solved_at, confirmed_at, confirmed_beside, rating, rating_words, public, version)
    SELECT community_id, id, number, resident_id, filed_by, standing, channel, mandate_id, assisted_by, category_id, responsibility_id, party_id, handler_id, building_id, unit, place_words, words, state, open, transfers, filed_at, answer_due, solve_due, due_at, answered_at, solved_at, confirmed_at, confirmed_beside, rating, rating_words, public, version FROM requests ORDER BY community_id, id;
DROP TABLE requests;
ALTER TABLE requests_by_row RENAME TO requests;
CREATE INDEX requests_by_due ON requests (community_id, open, due_at, id);
CREATE INDEX requests_by_filed ON requests (community_id, filed_at, id);
CREATE INDEX requests_by_handler ON requests (community_id, handler_id, open, id);
CREATE UNIQUE INDEX requests_by_number ON requests (community_id, number);
CREATE INDEX requests_by_party ON requests (community_id, party_id, open, due_at, id);
CREATE INDEX requests_by_public ON requests (community_id, public, id);
CREATE INDEX requests_by_public_open ON requests (community_id, public, open, id);
CREATE INDEX requests_by_resident ON requests (community_id, resident_id, id);
CREATE INDEX requests_by_resident_filed ON requests (community_id, resident_id, filed_at, id);
CREATE INDEX requests_by_resident_state ON requests (community_id, resident_id, state, open, id);
CREATE INDEX requests_by_solved ON requests (community_id, solved_at, id);
CREATE INDEX requests_by_state ON requests (community_id, state, due_at, id);
-- Words are looked for in what is open, row after row: all that is judged lies in this index, and no row is fetched.
CREATE INDEX requests_open_words ON requests (community_id, due_at, id, open, state, party_id, handler_id, category_id, building_id, channel, resident_id, words, place_words) WHERE open IS TRUE;
CREATE INDEX requests_due_by_building ON requests (community_id, building_id, open, due_at, id);
CREATE INDEX requests_due_by_category ON requests (community_id, category_id, open, due_at, id);
CREATE INDEX requests_due_by_channel ON requests (community_id, channel, open, due_at, id);
CREATE INDEX requests_due_by_handler ON requests (community_id, handler_id, open, due_at, id);
CREATE INDEX requests_public_by_category ON requests (community_id, public, category_id, open, id);
CREATE INDEX requests_public_by_category_filed ON requests (community_id, public, category_id, filed_at, id);
CREATE INDEX requests_public_by_filed ON requests (community_id, public, filed_at, id);
CREATE INDEX requests_public_by_open_filed ON requests (community_id, public, open, filed_at, id);
