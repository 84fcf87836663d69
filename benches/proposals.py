"""What a page of a discussion of five thousand comments costs: the first, one in the middle, the last."""

import os
import time

import notices

COMMENTS = int(os.environ.get("TALK_COMMENTS", "5_000"))
TRIES = 20


def discussion(stage) -> dict:
    """Fills one proposal with comments, and opens pages of them as a reader would; milliseconds, the median of several."""
    stage.db.copy("main", "talked")
    proposal = stage.db.one("talked", "SELECT min(id) FROM proposals WHERE state = 'open'")
    comments = f"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {COMMENTS})
        INSERT INTO proposal_comments (community_id, id, proposal_id, parent_id, person_id, words, replies, state, why,
            hidden_by, objection, decision, way, by_id, at)
        SELECT p.community_id, {ordered(stage)}, p.id, '', p.person_id, '这是一句看法', 0, 'shown', '',
            NULL, '', '', 'alone', p.person_id, p.at FROM n, proposals p WHERE p.id = '{proposal}'"""
    stage.db.run("talked", [comments])
    stage.db.tidy("talked")
    ids = [after(stage, proposal, place) for place in (COMMENTS // 2, COMMENTS - 10)]
    with stage.linli("talked") as house:
        reader = notices.moved(house, stage.reader)
        pages = ["", *(f"?after={one}" for one in ids)]
        return {"comments": COMMENTS, "ms": [median(reader, f"/proposals/{proposal}/talk{page}") for page in pages]}


def ordered(stage) -> str:
    """An id that sorts by the row's number and after every other, in either database."""
    return f"'ffffffff-' || {stage.db.hexed('i')}"


def after(stage, proposal: str, place: int) -> str:
    query = f"SELECT id FROM proposal_comments WHERE proposal_id = '{proposal}' AND parent_id = '' ORDER BY id LIMIT 1 OFFSET {place}"
    return stage.db.one("talked", query)


def median(reader, path: str) -> float:
    took = []
    for _ in range(TRIES):
        began = time.monotonic()
        reader.open(path)
        took.append(time.monotonic() - began)
    return sorted(took)[TRIES // 2] * 1000


def paged(found: dict):
    first, middle, last = found["ms"]
    print(f"{'a discussion of ' + format(found['comments'], ','):28}│ first page {first:.1f} ms, middle {middle:.1f} ms, last {last:.1f} ms", flush=True)
