"""The two programs that are measured: started, awaited, stopped."""

import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# BENCH_PROFILE=debug proves that a bench runs; only release says how fast.
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / os.environ.get("BENCH_PROFILE", "release")


class Server:
    """A running program on a port of its own."""

    def __init__(self, command: list[str], port: int, folder: pathlib.Path, ready: str):
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self.log = folder / f"{pathlib.Path(command[0]).name}-{port}.log"
        env = {k: v for k, v in os.environ.items() if not k.startswith("LINLI_")} | {"LINLI_LOG": "warn"}
        began = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        self.pid = self.process.pid
        self._await(ready)
        self.started_in = time.monotonic() - began

    def _await(self, path: str):
        """Until the first answer; it asks again every two milliseconds."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended:\n{self.log.read_text()}")
            try:
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                asked.request("GET", path)
                asked.getresponse().read()
                return
            except ConnectionError:
                time.sleep(0.002)
            finally:
                asked.close()
        raise SystemExit(f"no answer within a minute:\n{self.log.read_text()}")

    def stop(self):
        stop(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def stop(process: subprocess.Popen):
    """Asks it to end, and insists after ten seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def linli(folder: pathlib.Path, database: str, config: pathlib.Path | None = None) -> Server:
    """`linli serve` as anybody would run it."""
    port = free_port()
    command = [str(BUILT / "linli"), "serve", "--port", str(port), "--data", str(folder), "--database", database]
    if config:
        command += ["--config", str(config)]
    return Server(command, port, folder, "/healthz")


def floor(folder: pathlib.Path, database: str) -> Server:
    port = free_port()
    return Server([str(BUILT / "linli-floor"), str(port), database], port, folder, "/")


class Demo:
    """`linli demo --json`: plants the example community and serves it."""

    def __init__(self, folder: pathlib.Path, database: str):
        self.port = free_port()
        command = [str(BUILT / "linli"), "demo", "--json", "--port", str(self.port), "--data", str(folder), "--database", database]
        with (folder / "demo.log").open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the example community was not planted:\n{(folder / 'demo.log').read_text()}")
        self.cast = json.loads(line)
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop(self.process)
