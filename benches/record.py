"""What the record costs: taking entries into its tree, and a receipt's proof among ten million entries."""

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import time

import people
import servers
from load import Load, run

ENTRIES = int(os.environ.get("RECORD_ENTRIES", "10_000_000"))
WIDTH, HASH = 256, 32


def tree(stage) -> dict:
    """The filings that were just made go into the tree, as they would at the next full hour."""
    stage.db.run("main", ["UPDATE jobs SET due_at = 0, lease_until = 0 WHERE name = 'checkpoint'"])
    with stage.linli() as house:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            entries, micros = (counter(house, f"linli_tree_{what}") for what in ("entries", "us"))
            newest = checkpoints(house)[0]["size"]
            if entries and newest == stage.db.count("main", "record"):
                return {"entries": entries, "each": micros / entries}
            time.sleep(0.1)
    raise SystemExit("the tree did not grow within two minutes")


def counter(house, name: str) -> int:
    found = re.search(rf"^{name} (\d+)$", people.Browser(house.url).open("/metrics"), re.M)
    return int(found[1]) if found else 0


def checkpoints(house) -> list[dict]:
    return json.loads(people.Browser(house.url).open("/api/v1/open/checkpoints"))["checkpoints"]


def proof(stage, seconds: int):
    """The example's own entries at the left, then leaves of chance; the tree above them is a true one."""
    stage.db.copy("base", "ten")
    code = fill(stage.db.address("ten"))
    with stage.linli("ten") as house:
        until = time.monotonic() + 120
        while checkpoints(house)[0]["size"] != ENTRIES:
            if time.monotonic() > until:
                raise SystemExit("no checkpoint was made")
            time.sleep(0.2)
        path = f"/receipts/{code}/proof"
        holds(stage, house, path)
        return run(house, Load(path, clients=1), seconds)


def holds(stage, house, path: str):
    """Checked by the program itself, offline, before it is measured."""
    file = stage.folder / "receipt.txt"
    file.write_text(people.Browser(house.url).open(path))
    key = json.loads(people.Browser(house.url).open("/api/v1/open/checkpoints"))["key"]
    done = subprocess.run([servers.BUILT / "linli", "record", "verify-receipt", file, "--key", key], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the proof does not hold:\n{done.stdout}{done.stderr}")


def fill(file: str) -> str:
    """Writes the tiles of a record of ENTRIES entries; gives the code of a receipt of the example's."""
    db = sqlite3.connect(file)
    community = db.execute("SELECT id FROM communities").fetchone()[0]
    rows = db.execute("SELECT hashes FROM record_tiles WHERE level = 0 ORDER BY tile")
    hashes = b"".join(row[0] for row in rows)
    known = len(hashes) // HASH
    hashes += os.urandom((ENTRIES - known) * HASH)
    db.execute("DELETE FROM record_tiles")
    level = 0
    while hashes:
        tiles = [hashes[at : at + WIDTH * HASH] for at in range(0, len(hashes), WIDTH * HASH)]
        values = ((community, level, number, tile) for number, tile in enumerate(tiles))
        db.executemany("INSERT INTO record_tiles (community_id, level, tile, hashes) VALUES (?, ?, ?, ?)", values)
        hashes = b"".join(root(tile) for tile in tiles if len(tile) == WIDTH * HASH)
        level += 1
    db.execute("UPDATE jobs SET due_at = 0, lease_until = 0 WHERE name = 'checkpoint'")
    code = db.execute("SELECT receipt_code FROM acts WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (known,)).fetchone()[0]
    db.commit()
    db.close()
    return code


def root(tile: bytes) -> bytes:
    """The node above a whole tile (RFC 6962 §2.1)."""
    row = [tile[at : at + HASH] for at in range(0, len(tile), HASH)]
    while len(row) > 1:
        row = [hashlib.sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
    return row[0]
