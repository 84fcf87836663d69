"""Checks that compose.yaml, the Dockerfile and the Caddyfile say the same: ports, volumes, names, no floating images."""
import re
import sys

import yaml


def main(compose_path, docker_path, caddy_path):
    compose = yaml.safe_load(open(compose_path, encoding="utf-8"))
    docker = open(docker_path, encoding="utf-8").read()
    caddy = open(caddy_path, encoding="utf-8").read()
    faults = list(services(compose)) + list(dockerfile(docker)) + list(together(compose, docker, caddy))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def services(compose):
    known = set(compose["volumes"])
    for name, service in compose["services"].items():
        image = service.get("image", "built:here")
        if ":" not in image or image.endswith(":latest"):
            yield f"{name}: the image {image} has no version"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if not source.startswith("./") and source not in known:
                yield f"{name}: the volume {source} is not declared"
        for other, how in service.get("depends_on", {}).items():
            if other not in compose["services"]:
                yield f"{name}: depends on {other}, which is not there"
            if how["condition"] == "service_healthy" and other != "linli" and "healthcheck" not in compose["services"][other]:
                yield f"{name}: waits for {other} to be healthy, which nothing checks"
        if name != "proxy" and "ports" in service:
            yield f"{name}: only the proxy is open to the world"
    if not compose["services"]["linli"].get("read_only"):
        yield "linli: its root file system is writable"


def dockerfile(docker):
    last = docker[docker.rindex("\nFROM "):]
    for wanted in ("USER ", "HEALTHCHECK ", "VOLUME /data", "EXPOSE "):
        if wanted not in last:
            yield f"Dockerfile: no {wanted.strip()} in the image that runs"
    if re.search(r"^USER (root|0)\b", last, re.M):
        yield "Dockerfile: runs as root"


def together(compose, docker, caddy):
    port = re.search(r"^EXPOSE (\d+)", docker, re.M).group(1)
    if f"linli:{port}" not in caddy:
        yield f"Caddyfile does not lead to linli:{port}"
    if f"127.0.0.1:{port}/" not in docker:
        yield f"Dockerfile: the health check asks another port than {port}"
    used = set(re.findall(r"\{\$(\w+)", caddy)) - {"LINLI_UPSTREAM"}
    if used - set(compose["services"]["proxy"]["environment"]):
        yield f"the proxy is not given {used}"
    if not any(volume.endswith(":/data") for volume in compose["services"]["linli"]["volumes"]):
        yield "linli: nothing is kept at /data"
    largest = int(re.search(r"pub const MOST: u64 = (\d+) \* 1024 \* 1024;", open("src/http/upload.rs", encoding="utf-8").read()).group(1)) * 1024 * 1024
    if int(re.search(r"max_size (\d+)MB", caddy).group(1)) * 1_000_000 <= largest:
        yield f"the proxy refuses lists that pages promise to take: {largest} bytes and the form around them"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
