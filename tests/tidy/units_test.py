#!/usr/bin/env python3
"""Which files toolchains/units.py lets the compiler see together."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "toolchains"))

import units  # noqa: E402


def unnamed(*lines):
    return "\n".join(["namespace parley {", "", "namespace {", "", *lines, "", "}  // namespace", "", "}  // namespace parley"])


def units_of(files, headers=(), most=8):
    return units.units(list(files), set(headers), most, files.get)


class TheUnitsOfTheCompiler(unittest.TestCase):
    def test_have_files_without_a_name_in_common(self):
        files = {"a": unnamed("int trimmed(int x) {", "    return x;", "}"), "b": unnamed("constexpr int most = 3;"),
                 "c": unnamed("std::vector<std::pair<int, int>> trimmed(std::string text) {", "}")}
        self.assertEqual(units_of(files), [["a", "b"], ["c"]])

    def test_tell_types_constants_and_aliases_apart_by_their_names(self):
        for twice in ("struct Place {", "class Place {", "enum class Place {", "using Place = int;", "constexpr int Place = 1;",
                      "const std::array<int, 2> Place{1, 2};", "[[nodiscard]] int Place(std::string_view words) {",
                      "template <typename T> struct Place {"):
            self.assertEqual(units_of({"a": unnamed("class Place {"), "b": unnamed(twice)}), [["a"], ["b"]], twice)

    def test_do_not_mind_what_stands_inside(self):
        files = {"a": unnamed("int one() {", "    int count = 1;", "}"), "b": unnamed("int other() {", "    int count = 2;", "}")}
        self.assertEqual(units_of(files), [["a", "b"]])

    def test_leave_alone_who_has_a_name_that_a_header_has(self):
        headers = units.names_in_header("struct Place;\nclass Reader final {\n    struct Inner {};\n};")
        files = {"a": unnamed("struct Place {"), "b": unnamed("struct Other {"), "c": unnamed("struct Inner {")}
        self.assertEqual(units_of(files, headers), [["a"], ["b", "c"]])

    def test_leave_alone_who_opens_another_namespace_to_the_whole_file(self):
        files = {"a": "using namespace std::chrono;", "b": "    using namespace std::chrono;", "c": "using enum Kind;", "d": ""}
        self.assertEqual(units_of(files), [["a"], ["b", "d"], ["c"]])

    def test_have_no_more_files_than_was_said(self):
        self.assertEqual(units_of({"a": "", "b": "", "c": ""}, most=2), [["a", "b"], ["c"]])


if __name__ == "__main__":
    unittest.main()
