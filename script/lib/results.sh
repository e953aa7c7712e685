# shellcheck shell=bash
# What passed and what failed, over all stages.

PARLEY_RESULTS=$PARLEY_ROOT/build/test
total_passed=0
total_failed=0
# "STAGE: NAME" of each, told together at the end, which is what is left of a long log.
failures=()

# record STAGE PASSED FAILED [REMARK [NAME OF A FAILED TEST...]]
record() {
  local stage=$1 failed=$3 remark=${4:-} name
  total_passed=$((total_passed + $2))
  total_failed=$((total_failed + failed))
  printf '%-10s %4d passed, %d failed%s\n' "$stage:" "$2" "$failed" "${remark:+  ($remark)}"
  ((failed > 0)) || return 0
  shift $(($# < 4 ? $# : 4))
  (($# > 0)) || set -- "${remark:-no test told its name}"
  for name in "$@"; do failures+=("$stage: $name"); done
}

tell_failures() {
  ((${#failures[@]} == 0)) || printf 'failed: %s\n' "${failures[@]}"
}

# count_ctest JUNIT-FILE: "passed failed skipped". A test that could not be started failed.
count_ctest() {
  python3 - "$1" <<'EOF'
import re, sys
try:
    text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
except OSError:
    text = ""
count = {"passed": 0, "failed": 0, "skipped": 0}
case = re.compile(r'<testcase\b[^>]*\bstatus="(\w+)"[^>]*>(?:\s*<skipped message="([^"]*)")?')
for status, why in case.findall(text):
    if status == "run":
        count["passed"] += 1
    elif status == "disabled" or why.startswith("SKIP_"):
        count["skipped"] += 1
    else:
        count["failed"] += 1
print(*count.values())
EOF
}

# count_node TAP-FILE: the same, of node:test. What tests print themselves is escaped there.
count_node() {
  awk '/^# (pass|fail|cancelled|skipped) [0-9]+$/ { n[$2] = $3 }
    END { print n["pass"] + 0, n["fail"] + n["cancelled"] + 0, n["skipped"] + 0 }' "$1" 2>/dev/null || echo 0 0 0
}

# files_failed_in_tap TAP-FILE: where each test and suite that failed stands.
files_failed_in_tap() {
  awk '/^ *(not )?ok [0-9]+ - / { failed = /^ *not / }
    failed && /^ *location: / { sub(/^ *location: ./, ""); sub(/:[0-9]+:[0-9]+.$/, ""); print }' "$1" | sort -u
}

failed_in_ctest_log() { sed -n '/^The following tests FAILED:/,$ s/^\t *//p' "$1"; }

# failed_in_tap TAP-FILE: "suite > test" for each test that failed itself, and for each suite whose beginning or end did.
failed_in_tap() {
  awk '
    function tell() {
      if (name != "") print name
      name = ""
    }
    inside {
      if (/^ *failureType: /) {
        if (/subtestsFailed/) name = ""
        tell()
      }
      if ($0 == closing) inside = 0
      next
    }
    /^ *---$/ {
      inside = 1
      closing = $0
      sub(/---/, "...", closing)
      next
    }
    /^ *(# Subtest:|not ok [0-9]+ -) / {
      tell()
      match($0, /^ */)
      depth = RLENGTH / 4
    }
    /^ *# Subtest: / {
      sub(/^ *# Subtest: /, "")
      above[depth] = $0
    }
    /^ *not ok [0-9]+ - / && !/ # (TODO|SKIP)/ {
      sub(/^ *not ok [0-9]+ - /, "")
      name = $0
      for (i = depth - 1; i >= 0; i--) name = above[i] " > " name
    }
    END { tell() }' "$1"
}
