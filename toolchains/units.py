"""Which source files are compiled together: units.py MOST ROOT FILE...

Prints a line "UNIT FILE" for each file, in the order given. Files of one unit have no name of their own in common, so that what
each says in its unnamed namespace keeps meaning what it does alone; who opens another namespace's names to the whole file, or has a
name that a header has too, stays alone. The compiler is the judge: what slips through doesn't compile.
"""
import pathlib
import re
import sys

DECLARED_TYPE = re.compile(r"^(?:template <.*> )?(?:struct|class|enum class|enum|union|using) (\w+)\b(?!::)(?!.*;\s*//)")
DECLARED = re.compile(r"^[A-Za-z_\[].*?(\w+)\s*(?:\(|\[|=|\{|;)")
OPENED = re.compile(r"^using (?:namespace|enum)\b")
DEFINED = re.compile(r"^#define (\w+)")
BRACKETS = re.compile(r"\[\[.*?\]\]|<[^<>]*>")


def names_in_header(text):
    return {found.group(1) for found in map(DECLARED_TYPE.match, text.splitlines()) if found}


def declared(line):
    if line.startswith((" ", "}", "#", "/")):
        return None
    found = DECLARED_TYPE.match(line)
    if not found:
        while (shorter := BRACKETS.sub("", line)) != line:
            line = shorter
        found = DECLARED.match(line.lstrip())
    return found.group(1) if found else None


def own_names(text):
    """What a file says for itself alone, and whether it opens somebody else's names."""
    names, opens, inside = set(), False, False
    for line in text.splitlines():
        if line.startswith("namespace {"):
            inside = True
        elif line.startswith("}") and "namespace" in line:
            inside = False
        elif OPENED.match(line):
            opens = True
        elif found := DEFINED.match(line):
            names.add(found.group(1))
        elif inside or line.startswith(("static ", "using ")):
            names.add(declared(line))
    return names - {None}, opens


def units(files, header_names, most, read):
    """A list of units, each a list of files."""
    made = []
    for file in files:
        names, opens = own_names(read(file))
        alone = opens or names & header_names
        for unit in made:
            if not alone and not unit["alone"] and len(unit["files"]) < most and not unit["names"] & names:
                unit["files"].append(file)
                unit["names"] |= names
                break
        else:
            made.append({"files": [file], "names": set(names), "alone": alone})
    return [unit["files"] for unit in made]


def main():
    most, root, files = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    read = lambda path: pathlib.Path(path).read_text(encoding="utf-8")
    headers = set()
    for folder in ("shared", "native-server", "wasm-client", "tests"):
        for header in (root / folder).rglob("*.h"):
            headers |= names_in_header(read(header))
    for number, unit in enumerate(units(files, headers, most, read)):
        for file in unit:
            print(f"{number} {file}")


if __name__ == "__main__":
    main()
