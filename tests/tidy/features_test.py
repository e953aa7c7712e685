#!/usr/bin/env python3
"""docs/features.md says of nothing that it is there without a test that shows it."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def rows(text, heading):
    """The cells of the table that begins with this heading, row by row."""
    found = []
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[: len(heading)] == heading:
            inside = True
        elif inside and not set(cells[0]) <= set("-"):
            found.append(cells)
    return found


def findings(text, read):
    """What is wrong with the document; `read` gives a file's text, or None."""
    compared = rows(text, ["Feature", "Parley"])
    shown = rows(text, ["Feature", "Test file", "Test"])
    wrong = [] if compared and shown else ["a table is missing"]
    claimed = {cells[0] for cells in compared if cells[1].startswith("yes")}
    for cells in compared:
        if not re.match(r"(yes|no|not yet)\b", cells[1]):
            wrong.append(f"{cells[0]}: neither yes, no nor not yet")
    wrong += [f"{feature}: no test shows it" for feature in sorted(claimed - {cells[0] for cells in shown})]
    for feature, file, test in shown:
        if feature not in claimed:
            wrong.append(f"{feature}: a test shows what is not claimed")
        code = read(file)
        if code is None:
            wrong.append(f"{feature}: there is no {file}")
        elif file.endswith(".mjs"):
            if f'it("{test}"' not in code:
                wrong.append(f"{feature}: {file} has no test \"{test}\"")
        elif not re.search(r"^TEST(_[FP])?\(" + test.replace(".", ", ") + r"\)", code, re.M):
            wrong.append(f"{feature}: {file} has no test {test}")
    return wrong


def read(file):
    path = ROOT / file
    return path.read_text(encoding="utf-8") if path.is_file() else None


class Features(unittest.TestCase):
    def test_each_that_is_claimed_is_shown_by_tests_that_are_there(self):
        self.assertEqual(findings((ROOT / "docs/features.md").read_text(encoding="utf-8"), read), [])

    def test_what_is_wrong_is_found(self):
        text = (
            "| Feature | Parley |\n|---|---|\n| Tea | yes |\n| Cake | yes: much |\n| Rum | no |\n| Milk | perhaps |\n\n"
            "| Feature | Test file | Test |\n|---|---|---|\n| Tea | a.cpp | A.Is |\n| Tea | a.cpp | A.IsNot |\n| Tea | b.test.mjs | is |\n"
            "| Tea | b.test.mjs | is not |\n| Tea | c.cpp | A.Is |\n| Rum | a.cpp | A.Is |\n"
        )
        files = {"a.cpp": "TEST_F(A, Is) {\n", "b.test.mjs": '    it("is", async () => {});\n'}
        self.assertEqual(
            findings(text, files.get),
            [
                "Milk: neither yes, no nor not yet",
                "Cake: no test shows it",
                "Tea: a.cpp has no test A.IsNot",
                'Tea: b.test.mjs has no test "is not"',
                "Tea: there is no c.cpp",
                "Rum: a test shows what is not claimed",
            ],
        )
        self.assertEqual(findings("", files.get), ["a table is missing"])


if __name__ == "__main__":
    unittest.main()
