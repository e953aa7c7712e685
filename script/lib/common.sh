# shellcheck shell=bash
# What every script here shares: where things are, how they talk, how they ask for root.

# Messages of tools are read by these scripts, and C.UTF-8 is on every machine.
export LC_ALL=C.UTF-8

PARLEY_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PARLEY_LOG_DIR=$PARLEY_ROOT/build/log
PARLEY_DEPS_DIR=${PARLEY_DEPS_DIR:-$PARLEY_ROOT/build/deps}
[[ $PARLEY_DEPS_DIR == /* ]] || PARLEY_DEPS_DIR=$PWD/$PARLEY_DEPS_DIR
PARLEY_JOBS=${PARLEY_JOBS:-$(nproc 2>/dev/null || echo 2)}
export PARLEY_DEPS_DIR
export CMAKE_BUILD_PARALLEL_LEVEL=$PARLEY_JOBS

# Progress goes to stderr: the first line of script/server's stdout is the server's own.
say() { printf '%s\n' "$*" >&2; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

log_of() { printf '%s/%s.log' "$PARLEY_LOG_DIR" "$1"; }

# run_logged NAME COMMAND...: the output goes to build/log/NAME.log.
run_logged() {
  local log
  log=$(log_of "$1")
  shift
  mkdir -p "$PARLEY_LOG_DIR"
  printf '$ %s\n' "$*" >"$log"
  "$@" >>"$log" 2>&1 </dev/null
}

show_tail() {
  local log
  log=$(log_of "$1")
  say "---- the end of $log"
  tail -n "${2:-30}" "$log" >&2
  say "----"
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

# with_lock FILE COMMAND...: one at a time, so that script/server and script/test may be started together.
with_lock() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  if ! have flock; then
    "$@"
    return
  fi
  (
    if ! flock -n 9; then
      say "waiting for another run to finish"
      flock 9
    fi
    "$@" 9>&-
  ) 9>"$file"
}

sha256_of() { sha256sum -- "$1" | cut -d' ' -f1; }
