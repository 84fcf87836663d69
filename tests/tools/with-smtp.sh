#!/usr/bin/env bash
# Runs a command beside a real SMTP server that keeps what it is sent: see tests/browser/smtp-sink.mjs for how to read it.
# usage: with-smtp.sh COMMAND…      COMMAND finds LINLI_TEST_SMTP (smtp://…) and LINLI_TEST_MAILS (http://…/mails)
set -euo pipefail
. "$(dirname "$0")/common.sh"
[ $# -gt 0 ] || fail "usage: with-smtp.sh COMMAND…"

said=$(mktemp "${TMPDIR:-/tmp}/linli-smtp.XXXXXX")
node "$root/tests/browser/smtp-sink.mjs" >"$said" </dev/null &
sink=$!
trap 'kill "$sink" 2>/dev/null || true; rm -f "$said"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

for _ in $(seq 100); do
  [ -s "$said" ] && break
  kill -0 "$sink" 2>/dev/null || fail "the SMTP sink did not start"
  sleep 0.1
done
[ -s "$said" ] || fail "the SMTP sink did not start in ten seconds"
LINLI_TEST_SMTP=$(sed -n 's/^smtp //p' "$said")
LINLI_TEST_MAILS=$(sed -n 's/^mails //p' "$said")
export LINLI_TEST_SMTP LINLI_TEST_MAILS
"$@"
