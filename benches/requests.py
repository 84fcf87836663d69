"""Requests at scale: every page and filter of theirs over few rows and over many, suggestions, and a long list taken in.

python3 -B benches/requests.py, alone or within `make bench`. SIZES (10000,1000000; among fewer than 5000 nothing is lately
like what is reported), ORDERS (100000) and ENGINES say how much. Nothing here fails because it is slow: what was missed is said.
"""

import http.client
import json
import os
import pathlib
import shutil
import statistics
import tempfile
import time
import urllib.parse

import crowd
import databases
import people
import servers
from load import peak_memory

SIZES = [int(n) for n in os.environ.get("SIZES", "10000,1000000").split(",")]
ORDERS = int(os.environ.get("ORDERS", "100000"))
LOOKS = int(os.environ.get("LOOKS", "15"))
RATIO, SUGGESTION = 2.0, 20.0  # at most; times and milliseconds
LEAST = 3.0  # milliseconds: below this a ratio is noise


def main():
    databases.FILLERS = 10_000
    folder = pathlib.Path(tempfile.mkdtemp(prefix="linli-requests-"))
    try:
        for engine in engines():
            place = folder / engine.name
            place.mkdir()
            measure(engine(place), place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def engines():
    known = {"sqlite": databases.Sqlite, "postgres": databases.Postgres}
    for name in os.environ.get("ENGINES", "sqlite,postgres").split(","):
        if name == "postgres" and "LINLI_TEST_PG" not in os.environ:
            print("LINLI_TEST_PG is not set: PostgreSQL is left out")
            continue
        yield known[name]


def measure(db, folder: pathlib.Path):
    db.create("requests")
    with servers.Demo(folder, db.address("requests")) as demo:
        cast = demo.cast
        who = {
            "desk": people.staff(demo.url, cast["staff"], "desk"),
            "party": people.staff(demo.url, cast["staff"], "party"),
            "reader": people.resident(demo.url, cast["neighbour"]),
            "visitor": people.Browser(demo.url),
        }
    for rows in SIZES:
        began = time.monotonic()
        db.copy("requests", f"requests_{rows}")
        databases.fill(db, f"requests_{rows}", rows, cast["neighbour"]["id"])
        crowd.spread(db, f"requests_{rows}")
        print(f"{db.name}: {rows:,} requests put in within {time.monotonic() - began:.0f} s", flush=True)
    pages(db, folder, who)
    intake(db, folder, who["desk"], cast["api_token"])


def wanted(db) -> dict:
    """Every page and filter; what they name is looked up once, for it is the same in all sizes."""
    one = lambda query: db.one(f"requests_{SIZES[0]}", query)
    category = one("SELECT id FROM categories WHERE code = 'power'")
    building = one("SELECT id FROM buildings ORDER BY sort, id LIMIT 1")
    grid = one("SELECT grid_id FROM buildings ORDER BY sort, id LIMIT 1")
    party = one("SELECT party_id FROM responsibilities WHERE until_at IS NULL ORDER BY id LIMIT 1")
    own = one("SELECT id FROM requests WHERE number < 1000000 ORDER BY id LIMIT 1")
    queue = [
        "", "state=filed", "state=in_hand", "state=accepted", "state=assigned", "state=answered", "state=solved", "state=reopened",
        "state=confirmed", "state=closed", "state=declined", "state=withdrawn", "risen=yes", "late=yes", "today=yes",
        f"party={party}", "handler=nobody", "handler=mine", f"category={category}", f"place=building:{building}",
        f"place=grid:{grid}", "place=outdoors", "channel=phone", "words=R-1001", words("居民77"), words("没有人说过这句话"),
        f"channel=own_phone&handler=mine&category={category}",
    ]
    desk = {f"/desk/requests?all=yes&{q}": "desk" for q in queue}
    desk |= {path: "desk" for path in [
        "/desk", f"/desk/requests/{own}", "/desk/requests/orders?late=yes", "/desk/map", "/desk/shifts", "/desk/phone", "/desk/phone/back",
        "/desk/paper", "/desk/paper/enter", "/desk/wordings", "/desk/objections", "/desk/mediations", "/desk/figures", "/desk/exchange",
        "/desk/exchange/words",
    ]}
    month = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(time.time() - 20 * 86_400))
    others = ["/open", "/open/figures", "/open/print", "/open/requests", "/open/requests?state=open", "/open/requests?state=done",
              "/open/requests?category=power", "/open/requests?category=power&state=open"]
    others += [f"/open311/v2/{q}" for q in [
        "services.json", "requests.json?page_size=50", "requests.xml?page_size=50&extensions=true", "requests.json?page_size=50&service_code=power",
        "requests.json?page_size=50&status=open", f"requests.json?page_size=50&updated_after={month}", f"requests.json?page_size=50&start_date={month}",
        "servicerequestupdates.json",
    ]]
    return desk | {"/desk/requests": "party", "/requests": "reader"} | {path: "visitor" for path in others}


def words(text: str) -> str:
    return "words=" + urllib.parse.quote(text)


def pages(db, folder, who):
    """Over few and over many rows in turn, so that both see the same machine."""
    few, many = min(SIZES), max(SIZES)
    with servers.linli(folder, db.address(f"requests_{few}")) as small, servers.linli(folder, db.address(f"requests_{many}")) as large:
        print(f"{'':72}{few:>11,} {many:>11,}  ratio   milliseconds, the median of {LOOKS}")
        for path, whose in wanted(db).items():
            times = [look(house, who[whose], path) for house in (small, large)]
            told(f"{whose} {urllib.parse.unquote(path)}", times)
        # Neighbours are asked about only in what may be public; the page's first category is somebody's own home.
        category = db.one(f"requests_{few}", "SELECT id FROM categories WHERE code = 'power' AND public = TRUE")
        times = [suggestion(house, who["reader"], category) for house in (small, large)]
        told("reader: what neighbours reported, the whole page", times, max(times) <= SUGGESTION)


def told(name: str, times: list[float], met: bool | None = None):
    ratio = times[1] / times[0]
    met = (ratio <= RATIO or times[1] <= LEAST) if met is None else met
    print(f"{name[:71]:72}{times[0]:11.2f} {times[1]:11.2f}  {ratio:5.2f}{'' if met else '   MISSED'}", flush=True)


def look(house, browser, path: str) -> float:
    """The median time of a page, read whole over one connection."""
    line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=120)
    headers = {"Cookie": browser.cookie_header()} if browser.cookies else {}
    times = []
    for at in range(LOOKS + 2):
        began = time.perf_counter()
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        if at >= 2:
            times.append((time.perf_counter() - began) * 1000)
    line.close()
    return statistics.median(times)


def suggestion(house, reader, category: str) -> float:
    """A report on shared ground, as far as the page that asks whether a neighbour's is the same."""
    browser = people.Browser(house.url, reader.cookie_header())
    for page, fields in [("what", {"category": category}), ("where", {"place": "shared", "detail": "北门口"}), ("words", {"words": crowd.WORDS})]:
        people.went(browser.send(f"/requests/new/{page}", f"/requests/new/{page}", **fields), page)
    return look(house, browser, "/requests/new/similar")


def intake(db, folder, desk, token: str):
    """A list of so many orders: read into the database, then taken over by the server's own job; memory stays bounded."""
    with servers.linli(folder, db.address("requests")) as house:
        before = peak_memory(house.pid)
        began = time.monotonic()
        address = crowd.send_list(people.Browser(house.url, desk.cookie_header()), house.port, crowd.orders(ORDERS))
        read = time.monotonic() - began
        reading = peak_memory(house.pid)
        browser = people.Browser(house.url, desk.cookie_header())
        people.went(browser.send(f"{address}/confirmation", address, key="bench"), "confirmation")
        began, seen = time.monotonic(), []
        while True:
            batch = state(house.port, address, token)["list"]
            seen.append(batch["done"])
            if batch["state"] != "running":
                break
            time.sleep(0.5)
        taken = time.monotonic() - began
        steps = len(set(seen))
        print(f"{db.name}: {ORDERS:,} rows read in {read:.1f} s ({ORDERS / read:,.0f}/s), taken over in {taken:.0f} s ({ORDERS / taken:,.0f}/s), {steps} states of progress seen")
        print(f"{db.name}: memory at most {before:.0f} MB before, {reading:.0f} MB after reading, {peak_memory(house.pid):.0f} MB at the end; {batch['done']:,} done, {batch['failed']} failed", flush=True)


def state(port: int, address: str, token: str) -> dict:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", f"/api/v1{address}", headers={"Authorization": f"Bearer {token}"})
    body = json.loads(line.getresponse().read())
    line.close()
    return body


if __name__ == "__main__":
    main()
