CREATE TABLE group_members (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('lead', 'secretary', 'member')),
    seat TEXT NOT NULL CHECK (seat IN ('', 'branch', 'committee', 'department', 'owners', 'property', 'social', 'resident', 'offline')),
    helper_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('asked', 'member', 'ended')),
    channel TEXT NOT NULL,
    standing TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    ended_at INTEGER,
    end_why TEXT CHECK (end_why IN ('left', 'declined', 'resigned', 'over', 'removed', 'withdrawn')),
    end_words TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
