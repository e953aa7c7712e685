#!/usr/bin/env python3
"""The tidy test can fail: each kind of mistake, made on purpose, is found."""

import tempfile
import unittest
from pathlib import Path

import tidy


class TidyFinds(unittest.TestCase):
    def test_sockets_in_the_core(self):
        self.assertTrue(tidy.check("native-server/core/x.cpp", "#include <libwebsockets.h>\n"))

    def test_the_network_in_shared(self):
        self.assertTrue(tidy.check("shared/x.cpp", "#include <sys/socket.h>\n"))
        self.assertTrue(tidy.check("shared/x.cpp", "#include <nlohmann/json.hpp>\n"))

    def test_the_database_outside_storage(self):
        self.assertTrue(tidy.check("native-server/net/x.cpp", "#include <sqlite3.h>\n"))

    def test_unicode_outside_names(self):
        self.assertTrue(tidy.check("native-server/core/x.cpp", "#include <unicode/uspoof.h>\n"))
        self.assertTrue(tidy.check("shared/x.cpp", "#include <unicode/uchar.h>\n"))

    def test_the_views_in_the_model(self):
        self.assertTrue(tidy.check("wasm-client/model/x.cpp", '#include "wasm-client/views/ui.h"\n'))
        self.assertTrue(tidy.check("wasm-client/model/x.cpp", "#include <imgui.h>\n"))

    def test_the_browser_in_the_views(self):
        self.assertTrue(tidy.check("wasm-client/views/x.cpp", "#include <emscripten.h>\n"))

    def test_the_server_in_the_client(self):
        self.assertTrue(tidy.check("wasm-client/app/x.cpp", '#include "native-server/core/log.h"\n'))

    def test_a_test_that_a_document_names_and_that_is_not_there(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "tests").mkdir()
            (root / "tests/x_test.cpp").write_text("TEST(Door, IsShut) {}\n", encoding="utf-8")
            for words, wrong in (("`tests/x_test.cpp` `IsShut`", False), ("`tests/x_test.cpp` `IsOpen`", True),
                                 ("`tests/y_test.cpp` `IsShut`", True), ("nothing", True)):
                (root / "x.md").write_text(words, encoding="utf-8")
                self.assertEqual(bool(tidy.check_named_tests("x.md", root)), wrong, words)

    def test_a_header_without_a_guard(self):
        self.assertTrue(tidy.check("shared/x.h", "int x;\n"))

    def test_a_file_and_a_function_that_are_too_long(self):
        self.assertTrue(tidy.check("shared/x.cpp", "int a;\n" * 500))
        self.assertTrue(tidy.check("shared/x.cpp", "void f() {\n" + "    g();\n" * 100 + "}\n"))

    def test_a_sleep_and_an_ifdef_of_the_platform(self):
        self.assertTrue(tidy.check("tests/x.cpp", "std::this_thread::sleep_for(1s);\n"))
        self.assertTrue(tidy.check("wasm-client/app/x.cpp", "#ifdef __EMSCRIPTEN__\n#endif\n"))

    def test_nothing_in_a_file_that_keeps_to_the_plan(self):
        self.assertEqual(tidy.check("native-server/core/x.cpp", '#include <vector>\n#include "shared/ids.h"\nint f() {\n    return 1;\n}\n'), [])


if __name__ == "__main__":
    unittest.main()
