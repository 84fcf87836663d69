#!/usr/bin/env bash
# Installs what is missing on this machine to build, test or measure Linli, and nothing that is already there.
# usage: install.sh build|test|bench
set -euo pipefail
. "$(dirname "$0")/common.sh"

debian=()  # packages to install, by Debian's names
by_hand=() # what no Debian package gives, in words

main() {
  case "${1:-}" in
    build) need_build ;;
    test) need_build; need_rust_parts; need_servers; need_browser; need_checkers ;;
    bench) need_build; need_servers; need_load; need_browser ;;
    *) fail "usage: install.sh build|test|bench" ;;
  esac
  install_debian
  [ "${1}" = build ] || check_node
  [ ${#by_hand[@]} -eq 0 ] || list_and_stop
  [ "${1}" = build ] || install_browser_tests
  [ "${1}" != test ] || install_cargo_deny
}

need_build() {
  command -v cargo >/dev/null || by_hand+=("Rust 1.95 or newer, with cargo (https://rustup.rs)")
  command -v cc >/dev/null || debian+=(gcc libc6-dev)
  [ -e "$(pg_config --includedir 2>/dev/null)/libpq-fe.h" ] || debian+=(libpq-dev)
}

need_rust_parts() {
  cargo fmt --version >/dev/null 2>&1 || by_hand+=("rustfmt (rustup component add rustfmt)")
  cargo clippy --version >/dev/null 2>&1 || by_hand+=("clippy (rustup component add clippy)")
}

need_servers() {
  postgres_bin >/dev/null || debian+=(postgresql)
}

need_browser() {
  chromium_bin >/dev/null || debian+=(chromium)
  # Without a Chinese font every glyph is a box, and every measure of text is wrong.
  [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] || debian+=(fontconfig fonts-wqy-microhei)
  # What a printer would be given is read again as paper.
  command -v pdftotext >/dev/null || debian+=(poppler-utils)
  command -v node >/dev/null && command -v npm >/dev/null || debian+=(nodejs npm)
}

# Dockerfile and Caddyfile are checked by programs from PyPI. Where nothing may be installed, check-image.sh says that they
# were not.
need_checkers() {
  python3 -c 'import ensurepip, venv' 2>/dev/null || ! may_install || debian+=(python3-venv)
}

need_load() {
  command -v wrk >/dev/null || debian+=(wrk)
}

check_node() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
    || by_hand+=("Node.js 20.19 or newer, with npm")
}

install_debian() {
  [ ${#debian[@]} -gt 0 ] || return 0
  local as=()
  if [ "$(id -u)" -ne 0 ]; then as=(sudo -n); fi
  if ! may_install; then
    by_hand+=("${debian[@]/%/ (a Debian package)}")
    return 0
  fi
  say "Installing from Debian: ${debian[*]}"
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${debian[@]}" </dev/null
}

list_and_stop() {
  say "Linli needs these, and they could not be installed from here. Please install them and run this again:" >&2
  printf '  - %s\n' "${by_hand[@]}" >&2
  exit 1
}

install_browser_tests() {
  cd "$root/tests/browser"
  # npm writes this file when it is done; older than the lock means another set of packages.
  [ node_modules/.package-lock.json -nt package-lock.json ] && return 0
  # Scripts are off so that no package downloads a browser of its own.
  npm ci --ignore-scripts --no-fund --no-audit </dev/null
  touch node_modules/.package-lock.json
}

install_cargo_deny() {
  command -v cargo-deny >/dev/null || [ -x "$tools/bin/cargo-deny" ] && return 0
  say "Building cargo-deny once, into $tools"
  cargo install --root "$tools" --locked cargo-deny@0.20.2
}

main "$@"
