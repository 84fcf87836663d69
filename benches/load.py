"""Load by wrk, and what it cost the server's process."""

import json
import os
import pathlib
import subprocess
from dataclasses import dataclass, field

SCRIPT = pathlib.Path(__file__).with_name("wrk.lua")
TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What is asked of a server."""

    path: str
    clients: int = 32
    headers: dict = field(default_factory=dict)
    body: str | None = None
    pause: int | None = None
    crowd: bool = False


@dataclass
class Figures:
    """What came of it; times in milliseconds."""

    requests: int
    rate: float
    p50: float
    p99: float
    cpu: float
    refused: int
    broken: int


_tags = iter(range(1, 10_000))


def start(url: str, load: Load, seconds: int) -> subprocess.Popen:
    """Starts wrk; nothing waits for it yet."""
    threads = min(2, load.clients)
    command = ["wrk", f"-t{threads}", f"-c{load.clients}", f"-d{seconds}s", "--latency", "-s", str(SCRIPT)]
    for name, value in load.headers.items():
        command += ["-H", f"{name}: {value}"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("BENCH_")} | {"BENCH_TAG": str(next(_tags))}
    if load.body is not None:
        env["BENCH_BODY"] = load.body
    if load.pause is not None:
        env["BENCH_PAUSE"] = str(load.pause)
    if load.crowd:
        env["BENCH_CROWD"] = "1"
    return subprocess.Popen(command + [url + load.path], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(wrk: subprocess.Popen, cpu: float = 0.0) -> Figures:
    """Waits for wrk and reads its figures; `cpu` is what the server used meanwhile, seconds."""
    out, _ = wrk.communicate(timeout=120)
    line = next((l for l in out.splitlines() if l.startswith("BENCH ")), None)
    if wrk.returncode or line is None:
        raise SystemExit(f"wrk failed:\n{out}")
    said = json.loads(line[6:])
    done = max(said["requests"], 1)
    return Figures(
        requests=said["requests"],
        rate=said["requests"] / (said["micros"] / 1e6),
        p50=said["p50"] / 1000,
        p99=said["p99"] / 1000,
        cpu=cpu / done * 1000,
        refused=said["refused"],
        broken=said["broken"],
    )


def run(server, load: Load, seconds: int) -> Figures:
    """One measurement of one server."""
    before = cpu_seconds(server.pid)
    wrk = start(server.url, load, seconds)
    wrk.wait(timeout=120)
    return finish(wrk, cpu_seconds(server.pid) - before)


def together(rounds: list[Figures]) -> Figures:
    """Several rounds as one: all requests over all the time, and the mean of the percentiles."""
    n = len(rounds)
    requests = sum(r.requests for r in rounds)
    return Figures(
        requests=requests,
        rate=sum(r.rate for r in rounds) / n,
        p50=sum(r.p50 for r in rounds) / n,
        p99=sum(r.p99 for r in rounds) / n,
        cpu=sum(r.cpu * r.requests for r in rounds) / max(requests, 1),
        refused=sum(r.refused for r in rounds),
        broken=sum(r.broken for r in rounds),
    )


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def peak_memory(pid: int) -> float:
    """The most memory the process ever held, MB, with the pages of its own file that it ran through."""
    return _of_status(pid, "VmHWM:")


def own_memory(pid: int) -> float:
    """What it holds now by itself, MB: the kernel can give away none of it, as it can the pages of the program's file."""
    return _of_status(pid, "RssAnon:")


def _of_status(pid: int, name: str) -> float:
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
