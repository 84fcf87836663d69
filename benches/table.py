"""What is printed: one table, and beside each target whether it was met."""

import os
import pathlib
import platform

HALF = 0.5


def machine(quick: bool):
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    cpu = next((l.split(":")[1].strip() for l in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if l.startswith("model name")), platform.machine())
    print(f"{cpu}, {cores} cores shared with the load; load average before: {load:.1f}{'; QUICK' if quick else ''}")


def heading(engine: str, note: str):
    print(f"\n== {engine}, 100,000 requests ({note})")


def columns():
    print(f"{'':28}│ {'Linli':^36} │ {'floor':^36} │")
    one = f"{'req/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8}  "
    print(f"{'':28}│ {one}│ {one}│ ratio")


def line(name: str, linli, floor, note: str = ""):
    # The floor has no map: what it refused is no measure.
    there = floor.refused < floor.requests
    beside = f"{cells(floor)}│ {linli.rate / floor.rate:5.2f}  {note}{faults(linli, floor)}" if there else f"{'no such page':38}│"
    print(f"{name:28}│ {cells(linli)}│ {beside}", flush=True)


def cells(f) -> str:
    return f"{f.rate:8,.0f} {f.p50:8.2f} {f.p99:8.2f} {f.cpu:8.3f}  "


def faults(linli, floor) -> str:
    told = [f"{who}: {f.refused} refused, {f.broken} broken" for who, f in (("Linli", linli), ("floor", floor)) if f.refused or f.broken]
    return " ".join(["", *told])


def memory(linli: float, floor: float):
    print(f"{'peak memory':28}│ {linli:8.0f} MB{'':27}│ {floor:8.0f} MB", flush=True)


def tree(found: dict, filing):
    share = found["each"] / (1e6 / filing.rate)
    print(f"{'an entry into the tree':28}│ {found['each']:8.1f} µs, {share:.1%} of a filing; {found['entries']:,} entries taken in", flush=True)


def proof(found, entries: int):
    print(f"{'proof of a receipt':28}│ {found.rate:8,.0f} {found.p50:8.2f} {found.p99:8.2f} ms, one reader, among {entries:,} entries", flush=True)


def start(seconds: float):
    print(f"{'start, existing database':28}│ {seconds * 1000:8.0f} ms", flush=True)


def storm(s: dict):
    quiet, stormy, tries = s["quiet"], s["storm"], s["tries"]
    print(f"home, 32 readers who pause: p99 {quiet.p99:.2f} ms at {quiet.rate:,.0f}/s; beside a storm of sign-ins {stormy.p99:.2f} ms at {stormy.rate:,.0f}/s")
    print(f"  the storm: {tries.rate:,.0f} tries/s, {tries.refused} of {tries.requests} answered wrong, later or busy; peak memory {s['memory']:.0f} MB", flush=True)


def targets(figures: dict):
    """The targets of the house; what was missed is said, not hidden, and fails nothing: machines differ."""
    print("\n== targets")
    for engine, f in figures.items():
        pairs = {**f["pages"], "filing, 64 clients": f["filing"]}
        for name, (linli, floor) in pairs.items():
            said(engine, f"{name}: at least half the floor", linli.rate / floor.rate, linli.rate >= HALF * floor.rate)
        home = f["pages"]["home, signed in"][0].rate
        said(engine, "home, signed in: 3,000/s", home, home >= 3000)
        if engine == "SQLite":
            said(engine, "filing: 2,000/s", f["filing"][0].rate, f["filing"][0].rate >= 2000)
        share = f["tree"]["each"] / (1e6 / f["filing"][0].rate)
        said(engine, "an entry adds at most a fifth to a write", share, share <= 0.2)
        said(engine, "entries a second of one community (no target)", f["filing"][0].rate, True)
        if "proof" in f:
            said(engine, "proof among ten million entries: 5 ms", f["proof"].p50, f["proof"].p50 <= 5)
        rates = {rows: pair[0].rate for rows, pair in f["sizes"].items()}
        flat = rates[max(rates)] / rates[min(rates)]
        said(engine, f"list flat with rows: {max(rates):,} beside {min(rates):,}", flat, flat >= 0.8)
        own, whole = f["own memory"], f["memory"][0]
        said(engine, f"memory of its own: 60 MB ({whole:.0f} with the pages of the program's file)", own, own <= 60)
        said(engine, "memory in a storm: 60 MB and 64 MiB", f["storm"]["memory"], f["storm"]["memory"] <= 127.1)
        said(engine, "start: 0.1 s", f["start"], f["start"] <= 0.1)
        worse = f["storm"]["storm"].p99 / f["storm"]["quiet"].p99
        said(engine, "p99 in a storm: at most double", worse, worse <= 2)


def said(engine: str, what: str, value: float, met: bool):
    print(f"{'met   ' if met else 'MISSED'} {engine:11} {what}: {value:,.2f}")
