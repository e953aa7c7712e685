# shellcheck shell=bash
# What passed and what failed, over all stages.

PARLEY_RESULTS=$PARLEY_ROOT/build/test
total_passed=0
total_failed=0

# record STAGE PASSED FAILED [REMARK]
record() {
  total_passed=$((total_passed + $2))
  total_failed=$((total_failed + $3))
  printf '%-7s %4d passed, %d failed%s\n' "$1:" "$2" "$3" "${4:+  ($4)}"
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

failed_in_ctest_log() { sed -n '/^The following tests FAILED:/,$ { /^\t/p }' "$1"; }
failed_in_tap() { sed -n 's/^ *not ok [0-9]* - //p' "$1"; }
