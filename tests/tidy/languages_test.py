#!/usr/bin/env python3
"""The test of the languages can fail: each kind of mistake, made on purpose, is found."""

import unittest

import languages


def findings(language, table, plain=(), counted=(), codes=(), said=()):
    return languages.check_language(language, table, (set(plain), set(counted), set(codes), set(said)))


class LanguagesFind(unittest.TestCase):
    def test_nothing_where_all_is_well(self):
        table = "Rooms\n\tRäume\n{} added {}\n\t{1} von {0}\n{} day\n\tone\t{} Tag\n\tother\t{} Tage\n3000\n\tNein.\n"
        self.assertEqual(findings("de", table, ["Rooms", "{} added {}"], [("{} day", "{} days")], ["3000"]), [])

    def test_words_that_are_missing(self):
        self.assertTrue(findings("de", "", ["Rooms"]))
        self.assertTrue(findings("de", "", [], [("{} day", "{} days")]))
        self.assertTrue(findings("de", "", [], [], ["3000"]))
        self.assertTrue(findings("de", "Rooms\n\t\n", ["Rooms"]))

    def test_words_that_nobody_says(self):
        self.assertTrue(findings("de", "Rooms\n\tRäume\n"))
        self.assertFalse(findings("de", "No.\n\tNein.\n", said=["No."]))

    def test_words_that_are_there_twice(self):
        self.assertTrue(findings("de", "Rooms\n\tRäume\nRooms\n\tZimmer\n", ["Rooms"]))

    def test_places_that_differ(self):
        self.assertTrue(findings("de", "{} added {}\n\t{} hinzugefügt\n", ["{} added {}"]))
        self.assertTrue(findings("de", "Rooms\n\tRäume {}\n", ["Rooms"]))
        self.assertTrue(findings("de", "{} day\n\tone\tTag\n\tother\tTage\n", [], [("{} day", "{} days")]))

    def test_forms_of_the_wrong_language(self):
        days = [("{} day", "{} days")]
        self.assertTrue(findings("ar", "{} day\n\tone\t{}\n\tother\t{}\n", [], days))
        self.assertTrue(findings("de", "{} day\n\tone\t{}\n\ttwo\t{}\n\tother\t{}\n", [], days))
        self.assertTrue(findings("de", "{} day\n\t{} Tage\n", [], days))
        six = "".join(f"\t{form}\t{{}}\n" for form in languages.FORMS["ar"])
        self.assertFalse(findings("ar", "{} day\n" + six, [], days))

    def test_the_words_in_the_sources(self):
        text = 'a(ui.tr("One " "two"), tr_noop("Three\\u2026"), ui.tr_count("{} day", "{} days", n)); // tr("no")'
        self.assertEqual(languages.cpp_keys(text), ({"One two", "Three…"}, {("{} day", "{} days")}))
        self.assertEqual(languages.js_keys('x(boot["tr"]("Save"), tr(shown ? "Show" : "Hide"), y("No"))'), {"Save", "Show", "Hide"})
        self.assertEqual(languages.html_keys('<p>No</p><dialog><p>Your\n name <input aria-label="Name"></p></dialog>'), {"Your name", "Name"})

    def test_words_that_go_around_the_table(self):
        for line in ('draw(ui, "Close");', 'x = name + " is here";', 'say("You are offline.");'):
            self.assertTrue(languages.around_the_table(line), line)
        for line in ('draw(ui, ui.tr("Close"));', 'key("button", "close-room");', '#include "Some File.h"', '// "Close"'):
            self.assertFalse(languages.around_the_table(line), line)


if __name__ == "__main__":
    unittest.main()
