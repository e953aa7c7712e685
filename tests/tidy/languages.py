#!/usr/bin/env python3
"""Fails where words that a person reads are missing in one of the languages, or go around the table of them.

Usage: languages.py ROOT. Prints one line for each finding and exits 1 if there is any. With --keys it prints the English instead.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

# The plural forms of CLDR, "Language Plural Rules".
FORMS = {"de": ["one", "other"], "ar": ["zero", "one", "two", "few", "many", "other"]}
ALL_FORMS = ["zero", "one", "two", "few", "many", "other"]

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = rf"({LITERAL}(?:\s*{LITERAL})*)"
MARKED = re.compile(rf"\b(?:tr|tr_noop|by|by_to)\(\s*{LITERALS}")
COUNTED = re.compile(rf"\btr_count\(\s*{LITERALS}\s*,\s*{LITERALS}")
CPP_COMMENT = re.compile(rf"({LITERAL})|//[^\n]*|/\*.*?\*/", re.S)
PLACE = re.compile(r"\{(\d?)\}")
WORDS = re.compile(r"^[^A-Za-z]*[A-Z][a-z]+|[a-z,] [A-Za-z]|[a-z] $|^ [a-z]")

# What looks like words and is none: names in stores, patterns, proper names.
NO_WORDS = {"Parley", "English", "Deutsch", "parley", " outbox ", " draft ", " room ", "failed ", "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y",
            "nothing in the mirror stands for what is drawn at %g, %g\\n", '<span style=\\"white-space: pre-wrap\\">', '<a href=\\"', "/me ",
            "menu reaction", "menu step", "bar answer", "bar thread", "bar edit", "bar more", "emoji group", "emoji row", "bar ", "last "}

# Words that come as data: ranks as the log calls them, the groups of emoji.
FROM_DATA = {"guest", "bot", "member", "moderator", "admin", "owner", "Smileys & Emotion", "People & Body", "Animals & Nature",
             "Food & Drink", "Travel & Places", "Activities", "Objects", "Symbols", "Flags"}


def unescaped(literals):
    """The text of adjacent C++ or JavaScript literals."""
    text = "".join(one[1:-1] for one in re.findall(LITERAL, literals))
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")


def cpp_keys(text):
    """Plain keys, and pairs for what is counted."""
    text = CPP_COMMENT.sub(lambda match: match[1] or " ", text)
    return ({unescaped(found) for found in MARKED.findall(text)},
            {(unescaped(one), unescaped(other)) for one, other in COUNTED.findall(text)})


def around_the_table(text):
    """Literals of C++ that look like words for a person and are not marked."""
    text = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#include"))
    text = CPP_COMMENT.sub(lambda match: match[1] or " ", text)
    marked = [span for match in list(MARKED.finditer(text)) + list(COUNTED.finditer(text)) for span in [match.span()]]
    return [match[0][1:-1] for match in re.finditer(LITERAL, text)
            if WORDS.search(match[0][1:-1]) and match[0][1:-1] not in NO_WORDS
            and not any(begin <= match.start() < end for begin, end in marked)]


def js_keys(text):
    keys = set()
    for call in re.findall(r'\btr(?:"\])?\(((?:[^()"]|"(?:[^"\\]|\\.)*")*)', text):
        keys |= {unescaped(found) for found in re.findall(LITERAL, call)}
    for table in re.findall(r"const (?:failures|notices) = \{(.*?)\n    \};", text, re.S):
        keys |= {unescaped(found) for found in re.findall(rf"{LITERAL}(?:\s*\+\s*{LITERAL})*", table)}
    return keys - {""}


class Page(HTMLParser):
    """The words in what boot.js translates."""

    def __init__(self):
        super().__init__()
        self.inside = []
        self.keys = set()

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag not in ("input", "img", "meta", "link", "br"):
            self.inside.append(tag == "dialog" or known.get("id") in ("failure", "notice") or (bool(self.inside) and self.inside[-1]))
        if self.inside and self.inside[-1] and known.get("aria-label"):
            self.keys.add(known["aria-label"])

    def handle_endtag(self, tag):
        self.inside.pop()

    def handle_data(self, data):
        words = " ".join(data.split())
        if self.inside and self.inside[-1] and re.search(r"[A-Za-z]{2}", words):
            self.keys.add(words)


def html_keys(text):
    page = Page()
    page.feed(text)
    return page.keys


def error_codes(text):
    """Of shared/errors.h."""
    table = re.search(r"enum class ErrorCode[^{]*\{(.*?)\};", text, re.S)[1]
    return set(re.findall(r"= (\d+)", table))


def read_table(text):
    """Key -> words, or -> {form: words}; and what is wrong with the file itself."""
    table, wrong, key = {}, [], None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.replace("\\n", "\n")
        if not line or line.startswith("#"):
            continue
        if not line.startswith("\t"):
            key = line
            if key in table:
                wrong.append(f"line {number}: twice: {key}")
            table[key] = None
            continue
        form, tab, words = line[1:].partition("\t")
        if tab and form in ALL_FORMS:
            forms = table[key] = table[key] or {}
            forms[form] = words
        else:
            table[key] = line[1:]
    return table, wrong


def places(words):
    """The indices of the values that the words use."""
    found, following = set(), 0
    for index in PLACE.findall(words):
        found.add(int(index) if index else following)
        following += 0 if index else 1
    return found


def check_words(key, words):
    if not words:
        return [f"nothing for: {key}"]
    return [] if places(words) == places(key) else [f"other places than in the English: {key} -> {words}"]


def check_forms(forms_wanted, key, forms):
    if not isinstance(forms, dict) or sorted(forms) != sorted(forms_wanted):
        return [f"wants the forms {', '.join(forms_wanted)}: {key}"]
    findings = []
    for form, words in forms.items():
        missing = places(key) - places(words)
        # "No message", "one message", "two messages" may do without the number.
        allowed = {0} if form in ("zero", "one", "two") else set()
        if not words or missing - allowed or places(words) - places(key):
            findings.append(f"other places than in the English: {key} -> {form}: {words}")
    return findings


def check_language(language, text, keys):
    plain, counted, codes, said = keys
    table, findings = read_table(text)
    ones = {one for one, _ in counted}
    for key in sorted(plain | codes):
        findings += [f"missing: {key}"] if key not in table else check_words(key, table[key]) if key in plain else []
    for key in sorted(ones):
        findings += [f"missing: {key}"] if key not in table else check_forms(FORMS[language], key, table[key])
    for key in sorted(set(table) - plain - ones - codes):
        findings += check_words(key, table[key]) if key in said else [f"nobody says: {key}"]
    for one, other in sorted(counted):
        if places(one) != places(other):
            findings.append(f"other places: {one}, {other}")
    return [f"{language}: {finding}" for finding in findings]


def said_by_the_server(root):
    """Whole sentences of the server, which may be keys."""
    said = set()
    for folder in ("shared", "native-server"):
        for file in (root / folder).rglob("*.cpp"):
            said |= {unescaped(found) for found in re.findall(LITERALS, file.read_text(encoding="utf-8"))}
    return said


def keys_of(root):
    plain, counted, stray = set(), set(), []
    for file in sorted((root / "wasm-client").rglob("*")):
        text = file.read_text(encoding="utf-8") if file.suffix in (".h", ".cpp", ".js") else ""
        if file.suffix == ".js":
            plain |= js_keys(text)
        elif file.suffix:
            words, counts = cpp_keys(text)
            plain |= words
            counted |= counts
            path = file.relative_to(root).as_posix()
            if path.split("/")[1] in ("views", "model", "app"):
                stray += [f"{path}: goes around the table: {words}" for words in around_the_table(text)]
    for name in ("boot.js", "forms.js"):
        plain |= js_keys((root / "web" / name).read_text(encoding="utf-8"))
    plain |= html_keys((root / "web/index.html").read_text(encoding="utf-8"))
    plain |= FROM_DATA
    codes = error_codes((root / "shared/errors.h").read_text(encoding="utf-8"))
    return (plain, counted, codes, said_by_the_server(root)), stray


def main(root, only_keys):
    keys, findings = keys_of(root)
    if only_keys:
        print("\n".join(sorted(key.replace("\n", "\\n") for key in keys[0])))
        print("\n".join(sorted(f"# counted\n{one}\n# {other}" for one, other in keys[1])))
        return 0
    for language in FORMS:
        file = root / f"web/language/{language}.txt"
        findings += check_language(language, file.read_text(encoding="utf-8"), keys) if file.is_file() else [f"there is no {file}"]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--keys" in sys.argv))
