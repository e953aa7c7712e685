#!/usr/bin/env python3
"""Fails on an include that crosses the house plan, and on shapes that docs/style.md asks to avoid.

Usage: tidy.py ROOT. Prints one line for each finding and exits 1 if there is any.
"""

import re
import sys
from pathlib import Path

# Folder -> (own folders that it may include, system headers besides the standard library's).
# The first row whose prefix matches a file counts, so narrow rows come first.
PLAN = [
    ("shared/json_", ["shared/"], ["nlohmann/"]),
    ("shared/", ["shared/"], []),
    ("native-server/core/", ["native-server/core/", "shared/"], []),
    ("native-server/storage/", ["native-server/storage/", "native-server/loop/heap.h", "native-server/loop/mailbox.h",
     "native-server/core/", "shared/"], ["sqlite3.h", "zlib.h", "posix"]),
    ("native-server/passwords/", ["native-server/passwords/", "native-server/loop/mailbox.h", "native-server/core/", "shared/"],
     ["sodium.h", "posix"]),
    ("native-server/oidc/curl_fetch.cpp", ["native-server/oidc/", "shared/"], ["curl/"]),
    ("native-server/oidc/signatures.cpp", ["native-server/oidc/", "shared/"], ["openssl/"]),
    ("native-server/oidc/", ["native-server/oidc/", "native-server/loop/mailbox.h", "native-server/core/", "shared/"], []),
    ("native-server/link_cards/curl_pages.cpp", ["native-server/link_cards/", "shared/"], ["curl/", "posix"]),
    ("native-server/link_cards/link_rules.cpp", ["native-server/link_cards/", "shared/"], ["curl/"]),
    ("native-server/link_cards/card_page.cpp", ["native-server/link_cards/", "shared/"], ["libxml/"]),
    ("native-server/link_cards/", ["native-server/link_cards/", "native-server/loop/mailbox.h", "native-server/core/", "shared/"], []),
    ("native-server/loop/", ["native-server/loop/", "shared/"], ["uv.h", "posix"]),
    ("native-server/net/send_ring.cpp", ["native-server/net/", "shared/"], ["liburing.h", "posix"]),
    ("native-server/net/dev_tls.cpp", ["native-server/net/", "shared/"], ["openssl/", "posix"]),
    ("native-server/net/tls_files.cpp", ["native-server/net/", "shared/"], ["openssl/"]),
    ("native-server/net/", ["native-server/net/", "native-server/loop/", "native-server/core/", "native-server/logging.h", "shared/"],
     ["libwebsockets.h", "uv.h", "posix"]),
    ("native-server/files/", ["native-server/files/", "native-server/net/file_calls.h", "native-server/loop/mailbox.h",
     "native-server/core/", "shared/"], ["openssl/", "jpeglib.h", "png.h", "webp/", "posix"]),
    ("native-server/names/", ["native-server/names/", "native-server/core/", "shared/"], ["unicode/"]),
    ("native-server/logging.cpp", ["native-server/", "shared/"], ["spdlog/"]),
    ("native-server/options.cpp", ["native-server/", "shared/"], ["CLI/", "posix"]),
    ("native-server/settings_file.cpp", ["native-server/", "shared/"], ["CLI/"]),
    ("native-server/process.cpp", ["native-server/", "shared/"], ["malloc.h", "posix"]),
    ("native-server/entropy.cpp", ["native-server/", "shared/"], ["openssl/", "posix"]),
    ("native-server/", ["native-server/", "shared/"], ["posix"]),
    ("wasm-client/model/", ["wasm-client/model/", "shared/"], []),
    ("wasm-client/text/", ["wasm-client/text/", "shared/"], []),
    ("wasm-client/views/canvas_font.cpp", ["wasm-client/views/", "wasm-client/text/", "shared/"], ["imgui", "misc/freetype/"]),
    ("wasm-client/views/", ["wasm-client/views/", "wasm-client/model/", "wasm-client/text/", "wasm-client/platform/platform.h", "shared/"],
     ["imgui"]),
    ("wasm-client/app/", ["wasm-client/", "shared/"], []),
    ("wasm-client/platform/platform.h", [], []),
    ("wasm-client/platform/gl_renderer", ["wasm-client/platform/", "wasm-client/views/renderer.h"], ["emscripten", "imgui", "GLES3/"]),
    ("wasm-client/platform/", ["wasm-client/platform/", "wasm-client/app/app.h", "wasm-client/views/renderer.h", "shared/"], ["emscripten"]),
    ("wasm-client/", ["wasm-client/", "shared/"], ["emscripten"]),
    ("tests/integration/support/tls_connection.cpp", ["tests/integration/support/"], ["openssl/", "posix"]),
    ("tests/unit/server/oidc_issuer", ["tests/unit/server/", "native-server/oidc/", "shared/"], ["openssl/", "nlohmann/"]),
    ("tests/unit/server/webp_test.cpp", ["tests/", "native-server/files/", "shared/"], ["gtest/", "webp/"]),
    ("tests/unit/server/name_characters_test.cpp", ["shared/"], ["gtest/", "unicode/"]),
    ("tests/fuzz/replay.cpp", ["tests/"], ["sanitizer/"]),
    ("tests/bench/fanout_channel", ["tests/bench/"], ["openssl/", "posix"]),
    ("tests/bench/fanout_tls", ["tests/bench/"], ["openssl/", "posix"]),
    ("tests/", ["tests/", "native-server/", "wasm-client/", "shared/"], ["gtest/", "gmock/", "nlohmann/", "imgui", "sqlite3.h", "uv.h", "posix"]),
]

STANDARD = re.compile(r"^[a-z_0-9]+$")  # <vector>, <cstdint>: no slash, no .h
POSIX = re.compile(r"^(sys/|linux/|netinet/|arpa/|unistd\.h|fcntl\.h|poll\.h|signal\.h|errno\.h|netdb\.h|pthread\.h|spawn\.h|stdlib\.h|dirent\.h)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
FILE_LINES_MAX = 450
FUNCTION_LINES_MAX = 80
FORBIDDEN = [
    (re.compile(r"__EMSCRIPTEN__"), "CMake chooses files; no #ifdef __EMSCRIPTEN__"),
    (re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"), "unfinished work is an issue, not a comment"),
    (re.compile(r"\bsleep_for\b|\bsleep_until\b|\busleep\s*\("), "wait on a condition, never on time"),
    (re.compile(r"^\s*using namespace std;", re.M), "no using namespace std"),
]


def row_of(path):
    return next((row for row in PLAN if path.startswith(row[0])), None)


def check_includes(path, text):
    row = row_of(path)
    if row is None:
        return [f"{path}: no row of the house plan covers this file"]
    _, own, system = row
    if path == "shared/codec.cpp":
        system = system + ["nlohmann/"]
    findings = []
    for quote, name in INCLUDE.findall(text):
        if quote == '"':
            allowed = any(name.startswith(prefix) for prefix in own)
        elif STANDARD.match(name):
            allowed = True
        elif POSIX.match(name):
            allowed = "posix" in system
        else:
            allowed = any(name.startswith(prefix) for prefix in system)
        if not allowed:
            findings.append(f"{path}: may not include {name}")
    return findings


def check_header(path, text):
    if path.endswith(".h") and "#pragma once" not in text:
        return [f"{path}: a header begins with #pragma once"]
    return []


def check_lengths(path, text):
    lines = text.split("\n")
    findings = []
    if len(lines) > FILE_LINES_MAX:
        findings.append(f"{path}: {len(lines)} lines; past {FILE_LINES_MAX} a file wants to be two")
    start = None
    for number, line in enumerate(lines, 1):
        # The formatter puts a namespace-level function's closing brace, and nothing else but a type's, in column one.
        if re.match(r"^[A-Za-z_].*\)( const| noexcept| override)* \{$", line):
            start = number
        elif line == "}" and start is not None:
            if number - start > FUNCTION_LINES_MAX and not lines[start - 1].startswith(("namespace", "TEST")):
                findings.append(f"{path}:{start}: a function of {number - start} lines; past 70 it wants to be two")
            start = None
    return findings


def check_forbidden(path, text):
    return [f"{path}: {why}" for pattern, why in FORBIDDEN if pattern.search(text)]


NAMED_TEST = re.compile(r"`(tests/[^`]+)` `([^`]+)`")


def check_named_tests(document, root):
    """Each test that a document names, as `file` `name`, is there."""
    findings = []
    named = NAMED_TEST.findall((root / document).read_text(encoding="utf-8"))
    if not named:
        findings.append(f"{document}: names no test")
    for file, name in named:
        if not (root / file).is_file():
            findings.append(f"{document}: there is no {file}")
        elif name not in (root / file).read_text(encoding="utf-8"):
            findings.append(f"{document}: {file} has no test {name}")
    return findings


def check(path, text):
    return check_includes(path, text) + check_header(path, text) + check_lengths(path, text) + check_forbidden(path, text)


def main(root):
    findings = []
    for folder in ("shared", "native-server", "wasm-client", "tests"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                findings += check(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))
    findings += check_named_tests("docs/security.md", root)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
