"""`make bench`: Linli beside a floor program, in one run, on both databases. See README.md."""

import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time
import urllib.parse

import databases
import notices
import proposals
import people
import record
import servers
import table
from load import Load, finish, own_memory, peak_memory, run, start, together

QUICK = bool(os.environ.get("QUICK"))
SECONDS = 2 if QUICK else 3  # wrk knows whole seconds only
ROUNDS = 1 if QUICK else 2
FILTERS = {
    "queue, late": "/desk/requests?late=yes",
    "queue, nobody's": "/desk/requests?handler=nobody",
    "queue, by channel": "/desk/requests?channel=own_phone",
    "queue, finds nothing": "/desk/requests?channel=own_phone&handler=mine",
    "queue, words nobody said": "/desk/requests?words=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%8F%A5%E8%AF%9D",
    "map of places": "/desk/map",
}
SIZES = {"small": 1_000, "main": 100_000} | ({} if QUICK else {"large": 1_000_000})
WORDS = "楼道的灯不亮了，晚上看不见台阶，请来看看。"


class Stage:
    """One engine with its databases, and the people signed in."""

    def __init__(self, db, folder: pathlib.Path):
        self.db, self.folder = db, folder
        db.create("base")
        with servers.Demo(folder, db.address("base")) as demo:
            self.reader_id = demo.cast["neighbour"]["id"]
            self.reader = people.resident(demo.url, demo.cast["neighbour"])
            self.desk = people.staff(demo.url, demo.cast["staff"], "desk")
        for name in ("small", "main"):
            self.fill(name)
        # The floor writes into a copy of what Linli writes into.
        db.copy("main", "floor")
        os.sync()

    def fill(self, name: str):
        """A copy with so many requests; what is still on its way to the disk must not be measured as well."""
        self.db.copy("base", name)
        databases.fill(self.db, name, SIZES[name], self.reader_id)
        os.sync()

    def linli(self, size: str = "main", config: pathlib.Path | None = None) -> servers.Server:
        return servers.linli(self.folder, self.db.address(size), config)

    def floor(self, size: str = "floor") -> servers.Server:
        return servers.floor(self.folder, self.db.address(size))

    def own_request(self) -> str:
        """A request of the reader that the example community's story handled: with steps and an act."""
        query = f"SELECT id FROM requests WHERE resident_id = '{self.reader_id}' AND number < 1000000 ORDER BY id LIMIT 1"
        return self.db.one("main", query)


def main():
    for program in ("linli", "linli-floor"):
        if not (servers.BUILT / program).exists():
            sys.exit(f"{program} is not built: run make bench")
    began = time.monotonic()
    table.machine(QUICK)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="linli-bench-"))
    figures = {}
    try:
        for engine in engines():
            place = folder / engine.name
            place.mkdir()
            figures[engine.name] = measure(engine(place), place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table.targets(figures)
    print(f"\nmeasured in {time.monotonic() - began:.0f} s")


def engines():
    wanted = os.environ.get("ENGINES", "sqlite,postgres").split(",")
    known = {"sqlite": databases.Sqlite, "postgres": databases.Postgres}
    for name in wanted:
        if name == "postgres" and "LINLI_TEST_PG" not in os.environ:
            print("LINLI_TEST_PG is not set: PostgreSQL is left out")
            continue
        yield known[name]


def measure(db, folder: pathlib.Path) -> dict:
    began = time.monotonic()
    stage = Stage(db, folder)
    table.heading(db.name, f"planted and filled in {time.monotonic() - began:.0f} s")
    figures = {}
    with stage.linli() as house, stage.floor() as floor:
        figures["pages"] = pages(stage, house, floor)
        figures["filing"] = filing(stage, house, floor)
        figures["memory"] = peak_memory(house.pid), peak_memory(floor.pid)
        figures["own memory"] = own_memory(house.pid)
    table.memory(*figures["memory"])
    figures["tree"] = record.tree(stage)
    table.tree(figures["tree"], figures["filing"][0])
    if db.name == "SQLite":
        figures["proof"] = record.proof(stage, SECONDS)
        table.proof(figures["proof"], record.ENTRIES)
    figures["notice"] = notices.notice(stage)
    notices.told(figures["notice"])
    figures["discussion"] = proposals.discussion(stage)
    proposals.paged(figures["discussion"])
    figures["sizes"] = sizes(stage, figures["pages"])
    figures["start"] = starts(stage)
    table.start(figures["start"])
    figures["storm"] = storm(stage)
    return figures


def side_by_side(house, floor, load: Load) -> tuple:
    """Alternating, after a moment of warming up, so that both see the same machine."""
    found = ([], [])
    for server in (house, floor):
        run(server, load, 1)
    for _ in range(ROUNDS):
        for server, kept in zip((house, floor), found):
            kept.append(run(server, load, SECONDS))
    return tuple(together(rounds) for rounds in found)


def page_load(browser, path: str, house) -> Load:
    """The page must be there; the floor is told its length so that its own is as long."""
    length = len(browser(house.url).open(path).encode())
    headers = {"Bench-Bytes": length}
    if cookies := browser(house.url).cookie_header():
        headers["Cookie"] = cookies
    return Load(path, headers=headers)


def pages(stage: Stage, house, floor) -> dict:
    def as_(who):
        return lambda url: people.Browser(url, *([who.cookie_header()] if who else []))

    wanted = [
        ("home, signed out", as_(None), "/"),
        ("home, signed in", as_(stage.reader), "/"),
        ("desk's list of 25", as_(stage.desk), "/desk/requests"),
        ("own list of 25", as_(stage.reader), "/requests"),
        ("one request", as_(stage.reader), f"/requests/{stage.own_request()}"),
    ]
    found = {}
    table.columns()
    for name, browser, path in wanted:
        load = page_load(browser, path, house)
        found[name] = side_by_side(house, floor, load)
        table.line(name, *found[name], note=f"{load.headers['Bench-Bytes'] / 1024:.1f} KB")
    return found


def filing(stage: Stage, house, floor) -> tuple:
    """64 clients, each form with a key of its own; afterwards the rows are counted."""
    browser = people.Browser(house.url, stage.reader.cookie_header())
    token = browser.token("/requests/new/what")
    body = f"category=power&place=home&words={urllib.parse.quote(WORDS)}&key={{n}}&csrf={token}"
    load = Load("/requests", clients=64, headers={"Cookie": browser.cookie_header()}, body=body)
    before = {which: stage.db.count(which, "record") for which in ("main", "floor")}
    found = side_by_side(house, floor, load)
    table.line("filing, 64 clients", *found)
    for which, figures in zip(before, found):
        made = stage.db.count(which, "record") - before[which]
        if made < figures.requests - figures.refused:
            sys.exit(f"{figures.requests} filings were answered, but only {made} entries are in the record ({which})")
    return found


def sizes(stage: Stage, at_main: dict) -> dict:
    """The desk's list over fewer and over more rows."""
    found = {}
    for size, rows in SIZES.items():
        if size == "main":
            found[rows] = at_main["desk's list of 25"]
            continue
        if size == "large":
            stage.fill(size)
        with stage.linli(size) as house, stage.floor(size) as floor:
            load = page_load(lambda url: people.Browser(url, stage.desk.cookie_header()), "/desk/requests", house)
            found[rows] = side_by_side(house, floor, load)
            filters(stage, house, floor, rows)
    for rows in sorted(found):
        table.line(f"desk's list, {rows:,} rows", *found[rows])
    return found


def filters(stage: Stage, house, floor, rows: int):
    """The queue's filters, the ones that find nothing among them, and the map: a million rows cost what a thousand do."""
    for name, path in FILTERS.items():
        load = page_load(lambda url: people.Browser(url, stage.desk.cookie_header()), path, house)
        table.line(f"{name}, {rows:,} rows", *side_by_side(house, floor, load))


def starts(stage: Stage) -> float:
    """From the command to the first answer, on a database that is there: the median of five."""
    found = []
    for _ in range(5):
        with stage.linli() as house:
            found.append(house.started_in)
    return statistics.median(found)


def storm(stage: Stage) -> dict:
    """Readers who pause between pages, first alone, then while wrong passwords come from everywhere."""
    config = stage.folder / "storm.toml"
    config.write_text("trust_proxy = true\n")
    quiet, stormy, tries = [], [], []
    with stage.linli("main", config) as house:
        stranger = people.Browser(house.url)
        token = stranger.token("/sign-in/password")
        wrong = f"email={{n}}@example.org&password=wrong-horse-battery&csrf={token}"
        crowd = Load("/sign-in/password", clients=16, headers={"Cookie": stranger.cookie_header()}, body=wrong, crowd=True)
        home = Load("/", clients=32, headers={"Cookie": stage.reader.cookie_header()}, pause=40)
        for _ in range(ROUNDS):
            quiet.append(run(house, home, SECONDS))
            attack = start(house.url, crowd, SECONDS + 1)
            time.sleep(0.5)
            stormy.append(run(house, home, SECONDS))
            tries.append(finish(attack))
        memory = peak_memory(house.pid)
    found = {"quiet": together(quiet), "storm": together(stormy), "tries": together(tries), "memory": memory}
    table.storm(found)
    return found


if __name__ == "__main__":
    main()
