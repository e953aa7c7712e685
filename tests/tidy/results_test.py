#!/usr/bin/env python3
"""What script/test says at its end: every failed test by its name."""

import os
import subprocess
import tempfile
import unittest

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

tap = """TAP version 13
# Subtest: accessibility, wide
    # Subtest: of the name dialog
    not ok 1 - of the name dialog
      ---
      location: '/parley/tests/e2e/axe.test.mjs:20:5'
      failureType: 'testCodeFailure'
      error: |-
        # Subtest: what the words quote
        not ok 7 - what the words quote
      ...
    # Subtest: of a conversation
    ok 2 - of a conversation
      ---
      location: '/parley/tests/e2e/other.test.mjs:30:5'
      ...
    # Subtest: of tomorrow
    not ok 3 - of tomorrow # TODO
      ---
      failureType: 'testCodeFailure'
      ...
not ok 1 - accessibility, wide
  ---
  failureType: 'subtestsFailed'
  ...
# Subtest: the page
    # Subtest: is crisp
    ok 1 - is crisp
not ok 2 - the page
  ---
  location: '/parley/tests/e2e/page.test.mjs:7:1'
  failureType: 'hookFailed'
  ...
# Subtest: broke off
not ok 3 - broke off
# pass 2
# fail 3
"""

ctest = """99% tests passed, 2 tests failed out of 240

The following tests FAILED:
\t  3 - log.KeepsWhatWasCommitted (Failed)
\t 13 - net.ClosesWhoIsSilent (Timeout)
Errors while running CTest
"""


def say(script, text=""):
    with tempfile.NamedTemporaryFile("w", suffix=".log") as log:
        log.write(text)
        log.flush()
        words = f'set -euo pipefail; PARLEY_ROOT=.; . script/lib/results.sh; log={log.name}; {script}'
        done = subprocess.run(["bash", "-c", words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


class TheRunOfTestsNames(unittest.TestCase):
    def test_a_failed_test_of_the_page_with_its_suite(self):
        self.assertEqual(say('failed_in_tap "$log"', tap), ["accessibility, wide > of the name dialog", "the page", "broke off"])

    def test_the_files_where_tests_of_the_page_failed(self):
        self.assertEqual(say('files_failed_in_tap "$log"', tap), ["/parley/tests/e2e/axe.test.mjs", "/parley/tests/e2e/page.test.mjs"])

    def test_a_failed_native_test(self):
        self.assertEqual(say('failed_in_ctest_log "$log"', ctest),
                         ["3 - log.KeepsWhatWasCommitted (Failed)", "13 - net.ClosesWhoIsSilent (Timeout)"])

    def test_each_at_the_end_with_its_stage(self):
        script = 'record native 2 0; record e2e 1 2 "" "a > b" c; record lint 0 1 "clang-tidy: x"; record asan 0 1; tell_failures'
        self.assertEqual(say(script)[4:], ["failed: e2e: a > b", "failed: e2e: c", "failed: lint: clang-tidy: x",
                                           "failed: asan: no test told its name"])

    def test_nothing_when_nothing_failed(self):
        self.assertEqual(say("record native 2 0; tell_failures"), ["native:       2 passed, 0 failed"])


if __name__ == "__main__":
    unittest.main()
