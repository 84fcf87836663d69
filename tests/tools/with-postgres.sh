#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: a fresh cluster in a temporary folder, on loopback, gone afterwards.
# usage: with-postgres.sh [--durable] COMMAND…      COMMAND finds the address in LINLI_TEST_PG
# --durable keeps fsync on, for measuring; tests do without it, since nothing of theirs outlives them.
set -euo pipefail
. "$(dirname "$0")/common.sh"

durable=no
if [ "${1:-}" = --durable ]; then
  durable=yes
  shift
fi
[ $# -gt 0 ] || fail "usage: with-postgres.sh [--durable] COMMAND…"

bin=$(postgres_bin) || fail "PostgreSQL is not installed: run tests/tools/install.sh test"
folder=$(mktemp -d "${TMPDIR:-/tmp}/linli-postgres.XXXXXX")

# initdb refuses root, so root hands the cluster to another account.
as=()
if [ "$(id -u)" -eq 0 ]; then
  owner=postgres
  id -u "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$folder"
  as=(runuser -u "$owner" --)
fi

cleanup() {
  [ -e "$folder/data/postmaster.pid" ] && (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1)
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

create_cluster() {
  (cd / && "${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >"$folder/initdb.log" 2>&1 \
    || { cat "$folder/initdb.log" >&2; fail "PostgreSQL could not make a cluster"; }
  {
    say "listen_addresses = '127.0.0.1'"
    say "unix_socket_directories = '$folder'"
    say "max_connections = 200"
    [ "$durable" = yes ] || printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off"
  } >>"$folder/data/postgresql.conf"
}

# A free port cannot be reserved, only tried.
start_server() {
  local try
  for try in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 30000))
    if (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -o "-p $port" -l "$folder/data/server.log" -w -t 60 start) >/dev/null 2>&1; then
      return 0
    fi
  done
  tail -n 20 "$folder/data/server.log" >&2
  fail "PostgreSQL did not start in $try tries"
}

# The role may make databases and roles, as an administrator's would, but is no superuser: guards must hold against it.
create_role() {
  "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$folder" -p "$port" -U postgres -d postgres \
    -c "CREATE ROLE linli LOGIN CREATEDB CREATEROLE" -c "CREATE DATABASE linli OWNER linli"
}

create_cluster
start_server
create_role
export LINLI_TEST_PG="postgres://linli@127.0.0.1:$port/linli"
"$@"
