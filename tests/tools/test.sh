#!/usr/bin/env bash
# Runs the checks of Linli stage by stage, stops at the first that fails with its name, and tells the time of each.
# usage: test.sh [STAGE…]      without names: all of them, in the order below
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

stages=(install format clippy licences rust image browser)
done_lines=()
PATH="$PATH:$tools/bin"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
# From nothing everything is built once: what would make the second build quicker only costs time and memory then, and so do
# the line numbers of a debugger. A panic still tells its file and line.
if [ ! -d "${CARGO_TARGET_DIR:-target}/debug/incremental" ]; then
  export CARGO_INCREMENTAL="${CARGO_INCREMENTAL:-0}" CARGO_PROFILE_DEV_DEBUG="${CARGO_PROFILE_DEV_DEBUG:-0}"
fi

# What a machine needs is installed once; what it has is left alone.
stage_install() { bash tests/tools/install.sh test; }

stage_format() { cargo fmt --check; }

stage_clippy() { cargo clippy --locked --all-targets -- -D warnings; }

# Advisories are not asked for here: their database is not part of the crate registry. See deny.toml.
stage_licences() { cargo deny --locked check licenses bans sources; }

# Unit and property tests, HTTP stories on both databases, schemas compared, mail through a real server.
stage_rust() {
  bash tests/tools/with-postgres.sh bash tests/tools/with-smtp.sh cargo test --locked
}

stage_image() { bash tests/tools/check-image.sh; }

stage_browser() {
  # The tests before it ran the same program. By itself it is built with fewer features of what it stands on, from anew:
  # six minutes for nothing.
  case " ${wanted[*]} " in *" rust "*) ;; *) cargo build --locked ;; esac
  (cd tests/browser && CHROMIUM="$(chromium_bin)" node_modules/.bin/playwright test </dev/null)
}

main() {
  local wanted=("$@") stage
  [ ${#wanted[@]} -gt 0 ] || wanted=("${stages[@]}")
  for stage in "${wanted[@]}"; do
    declare -F "stage_$stage" >/dev/null || fail "there is no stage '$stage'; the stages are: ${stages[*]}"
  done
  for stage in "${wanted[@]}"; do run_stage "$stage"; done
  summary
}

# In a process of its own, so that `set -e` holds inside it and its folder and traps stay with it.
run_stage() {
  local started=$SECONDS status=0
  say "== $1"
  set +e
  (set -e; "stage_$1")
  status=$?
  set -e
  done_lines+=("$(printf '%-10s %4d s' "$1" $((SECONDS - started)))")
  [ "$status" -eq 0 ] && return 0
  done_lines[-1]+="   failed"
  summary
  fail "stage '$1' failed"
}

summary() {
  say "== time of each stage"
  printf '%s\n' "${done_lines[@]}" "$(printf '%-10s %4d s' whole "$SECONDS")"
}

main "$@"
