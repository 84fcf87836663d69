"""What a notice to ten thousand people costs, and what somebody reading a page notices of it meanwhile."""

import os
import re
import time

import databases
import people

PEOPLE = int(os.environ.get("NOTICE_PEOPLE", "10_000"))
LIMIT = 300  # seconds


def notice(stage) -> dict:
    """Sends one to everybody and waits until it went out to all; a reader opens the home page all the while."""
    stage.db.copy("main", "told")
    add(stage, PEOPLE - databases.FILLERS)
    with stage.linli("told") as house:
        desk, reader = (moved(house, who) for who in (stage.desk, stage.reader))
        form = {"title": "明天停水", "body": "明天上午九点停水。请先接好水。", "audience": "everyone", "key": "bench-notice"}
        status, leads = desk.send("/desk/notices", "/desk/notices/new", **form)
        if status != 303:
            raise SystemExit(f"the notice was not taken: {status}")
        began, slowest, pages = time.monotonic(), 0.0, 0
        while True:
            opened = time.monotonic()
            reader.open("/")
            slowest, pages = max(slowest, time.monotonic() - opened), pages + 1
            if pages % 5 == 0 and state(desk, leads) == "sent":
                break
            if time.monotonic() - began > LIMIT:
                raise SystemExit(f"the notice had not gone out after {LIMIT} s")
        seconds = time.monotonic() - began
    told = stage.db.count("told", f"notice_copies WHERE notice_id = '{leads.rpartition('/')[2]}'")
    if told < PEOPLE:
        raise SystemExit(f"{told} copies for {PEOPLE} people")
    return {"people": told, "seconds": seconds, "slowest": slowest * 1000, "pages": pages}


def add(stage, more: int):
    """Further residents, named otherwise than the first."""
    if more > 0:
        rows = databases.people(stage.db, stage.reader_id)
        rows = rows.replace(f"n WHERE i < {databases.FILLERS}", f"n WHERE i < {databases.FILLERS + more}")
        rows = rows.replace("SELECT 1 UNION", f"SELECT {databases.FILLERS + 1} UNION")
        # Every other one has no phone: somebody rings them.
        odd = " OR ".join(f"name LIKE '居民%{digit}'" for digit in (1, 3, 5, 7, 9))
        stage.db.run("told", [rows, f"UPDATE people SET reach = 'call,letter' WHERE {odd}"])
        stage.db.tidy("told")


def moved(house, who):
    """The same person's browser, at this server's address."""
    return people.Browser(house.url, *(f"{name}={value}" for name, value in who.cookies.items()))


def state(desk, leads: str) -> str:
    """How far it has got, read from the desk's page as a program would."""
    shown = desk.open(leads)
    return "sent" if re.search(r"发完了|Gone out", shown) else "sending"


def told(found: dict):
    rate = found["people"] / found["seconds"]
    print(f"{'a notice to ' + format(found['people'], ','):28}│ {found['seconds']:8.1f} s, {rate:,.0f} people/s; slowest of {found['pages']:,} pages meanwhile {found['slowest']:.0f} ms", flush=True)

