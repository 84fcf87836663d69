"""Databases of either engine: copied, and filled by SQL with requests nobody filed."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

FILLERS = 5_000  # residents who are only names: one community of DESIGN.md §7
OWN = 200  # requests of the resident who looks
WEEK = 7 * 24 * 3_600_000


class Sqlite:
    name = "SQLite"

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def address(self, which: str) -> str:
        return str(self.folder / f"{which}.db")

    def create(self, which: str):
        """The file comes with the first start."""

    def copy(self, which: str, to: str):
        with sqlite3.connect(self.address(which)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        shutil.copyfile(self.address(which), self.address(to))

    def run(self, which: str, statements: list[str]):
        db = sqlite3.connect(self.address(which))
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()

    def count(self, which: str, table: str) -> int:
        db = sqlite3.connect(self.address(which))
        number = db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        db.close()
        return number

    def one(self, which: str, query: str) -> str:
        db = sqlite3.connect(self.address(which))
        value = db.execute(query).fetchone()[0]
        db.close()
        return value

    def tidy(self, which: str):
        """Linli asks nothing of the kind of SQLite, so neither does this."""

    @staticmethod
    def hexed(number: str) -> str:
        return f"printf('%012x', {number})"


class Postgres:
    name = "PostgreSQL"

    def __init__(self, _: pathlib.Path):
        self.base = os.environ["LINLI_TEST_PG"].rpartition("/")[0]
        # The server programs' own folder holds psql where PATH does not.
        self.psql = shutil.which("psql") or "/usr/bin/psql"

    def address(self, which: str) -> str:
        return f"{self.base}/bench_{which}"

    def create(self, which: str):
        self._ask(f"{self.base}/postgres", f"CREATE DATABASE bench_{which}")

    def copy(self, which: str, to: str):
        self._ask(f"{self.base}/postgres", f"CREATE DATABASE bench_{to} TEMPLATE bench_{which}")

    def run(self, which: str, statements: list[str]):
        self._ask(self.address(which), ";\n".join(["BEGIN", *statements, "COMMIT"]))

    def count(self, which: str, table: str) -> int:
        return int(self.one(which, f"SELECT COUNT(*) FROM {table}"))

    def one(self, which: str, query: str) -> str:
        return self._ask(self.address(which), query)

    def tidy(self, which: str):
        """What autovacuum does by itself within minutes."""
        self._ask(self.address(which), "VACUUM ANALYZE")

    @staticmethod
    def hexed(number: str) -> str:
        return f"lpad(to_hex(CAST({number} AS BIGINT)), 12, '0')"

    def _ask(self, address: str, text: str) -> str:
        done = subprocess.run([self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address], input=text, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"psql failed:\n{done.stderr}")
        return done.stdout.strip()


def fill(db, which: str, rows: int, reader: str):
    """Adds residents and requests straight into the tables. No entries of the record are made for
    them, no acts, no steps: they are weight for the lists, not history."""
    db.run(which, [people(db, reader), *requests(db, rows, reader)])
    db.tidy(which)


def people(db, reader: str) -> str:
    """Copies of the reader under other names, without telephone or email."""
    return f"""
        INSERT INTO people (community_id, id, name, born, sex, home_id, phone, phone_shared, email, reach, digital, lang, needs,
            lives_alone, is_resident, state, text_size, theme, created_at, updated_at, version)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {FILLERS})
        SELECT p.community_id, {uuid(db, 'p.created_at', 'n.i')}, '居民' || n.i, p.born, p.sex, p.home_id, NULL, p.phone_shared, NULL,
            p.reach, p.digital, p.lang, p.needs, p.lives_alone, p.is_resident, p.state, p.text_size, p.theme,
            p.created_at, p.updated_at, p.version
        FROM n, people p WHERE p.id = '{reader}'"""


def requests(db, rows: int, reader: str) -> list[str]:
    """One in twenty is open, as in a year of a community that answers; the reader has {OWN} of them."""
    now = int(time.time() * 1000)
    step = 52 * WEEK // rows
    share = max(rows // OWN, 1)
    filed = f"{now - 52 * WEEK} + CAST(n.i AS BIGINT) * {step}"
    is_open = "n.i % 20 = 0"
    # Open ones are due within the week before and the week after.
    due = f"{now} + (CAST(n.i AS BIGINT) * 7919 % {2 * WEEK // 1000} - {WEEK // 1000}) * 1000"
    return [
        "CREATE TEMP TABLE who AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM people WHERE name LIKE '居民%'",
        "CREATE UNIQUE INDEX who_by_k ON who (k)",
        """CREATE TEMP TABLE line AS SELECT community_id, id, category_id, party_id, row_number() OVER (ORDER BY id) - 1 AS k
            FROM responsibilities WHERE until_at IS NULL""",
        "CREATE UNIQUE INDEX line_by_k ON line (k)",
        f"""
        INSERT INTO requests (community_id, id, number, resident_id, filed_by, standing, channel, category_id, responsibility_id,
            party_id, place_words, words, state, open, transfers, filed_at, answer_due, solve_due, due_at, answered_at, solved_at,
            confirmed_at, public, version)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
        SELECT line.community_id, {uuid(db, filed, 'n.i')}, 1000000 + n.i,
            CASE WHEN n.i % {share} = 1 THEN '{reader}' ELSE who.id END, CASE WHEN n.i % {share} = 1 THEN '{reader}' ELSE who.id END,
            'self', 'own_phone', line.category_id, line.id, line.party_id, '3号楼2单元301', '楼道的灯不亮，晚上看不见台阶。',
            CASE WHEN {is_open} THEN 'filed' ELSE 'confirmed' END, CASE WHEN {is_open} THEN TRUE ELSE FALSE END, 0,
            {filed}, {filed} + 86400000, {filed} + 259200000,
            CASE WHEN {is_open} THEN {due} ELSE 9223372036854775807 END,
            CASE WHEN {is_open} THEN NULL ELSE {filed} + 3600000 END, CASE WHEN {is_open} THEN NULL ELSE {filed} + 7200000 END,
            CASE WHEN {is_open} THEN NULL ELSE {filed} + 9000000 END, FALSE, 3
        FROM n JOIN who ON who.k = n.i * 13 % {FILLERS} JOIN line ON line.k = n.i % (SELECT COUNT(*) FROM line)""",
    ]


def uuid(db, millis: str, number: str) -> str:
    """An id that sorts by time, like Linli's."""
    time_part = db.hexed(f"({millis})")
    return f"substr({time_part}, 1, 8) || '-' || substr({time_part}, 9, 4) || '-7000-8000-' || {db.hexed(number)}"


