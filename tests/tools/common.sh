# Words shared by the scripts in this folder: where things are and how to speak. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=${LINLI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/linli/tools}

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# May Debian's packages be installed from here: as root, or by sudo without being asked for a password?
may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

# The newest PostgreSQL on this machine; Debian keeps its server programs out of PATH.
postgres_bin() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [ -x "$found" ] || found=$(command -v initdb) || return 1
  dirname "$(readlink -f "$found")"
}

chromium_bin() {
  local name
  for name in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser; do
    [ -n "$name" ] && [ -x "$name" ] && { say "$name"; return 0; }
  done
  return 1
}
