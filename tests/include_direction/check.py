#!/usr/bin/env python3
"""Checks that includes under src/ go one way (docs/architecture.md has the picture).

    check.py [ROOT]     ROOT is the project's root; default: two folders up

Three things, each a line FILE:LINE: MESSAGE on stderr and status 1:
  - an include of a folder that the including folder may not know;
  - an include in quotes that is not FOLDER/HEADER from src/, or a header that is not there;
  - a mnemo_module() in CMakeLists.txt that can see a folder that ALLOWED does not give it.
"""

import pathlib
import re
import sys

# Folder: the folders it may include from, besides itself.
ALLOWED = {"base": set()}
ALLOWED["cell"] = {"base"}
ALLOWED["data"] = {"base"}
ALLOWED["engine"] = ALLOWED["cell"] | {"cell"}
ALLOWED["model"] = ALLOWED["engine"] | {"engine"}
ALLOWED["score"] = ALLOWED["model"] | {"model"}
ALLOWED["train"] = ALLOWED["score"] | {"score", "data"}
ALLOWED["bench"] = ALLOWED["train"] | {"train"}
ALLOWED["study"] = ALLOWED["train"] | {"train"}
ALLOWED["analysis"] = ALLOWED["study"] | {"study"}  # what a study has left behind
ALLOWED["report"] = ALLOWED["analysis"] | {"analysis"}
ALLOWED["view"] = ALLOWED["report"] | {"report"}
ALLOWED["cli"] = ALLOWED["view"] | {"view", "bench"}

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]*)"')
MODULE = re.compile(r"^\s*mnemo_module\(\s*(\w+)\s+DEPENDS\s*([^)]*)\)", re.MULTILINE)


def check_includes(root):
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in {".cc", ".h", ".cu"}:
            continue
        folder = path.relative_to(root / "src").parts[0]
        place = path.relative_to(root)
        if folder not in ALLOWED:
            yield f"{place}:1: src/{folder} has no place in the order of includes"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            parts = match[1].split("/")
            if len(parts) < 2 or parts[0] not in ALLOWED or ".." in parts:
                yield f'{place}:{number}: "{match[1]}" is not written as FOLDER/HEADER from src/'
            elif parts[0] != folder and parts[0] not in ALLOWED[folder]:
                allowed = ", ".join(sorted(ALLOWED[folder])) or "no other folder"
                yield (f'{place}:{number}: {folder} may not include "{match[1]}"; '
                       f"it may include from: {allowed}")
            elif not (root / "src" / match[1]).is_file():
                yield f'{place}:{number}: there is no src/{match[1]}'


def check_modules(root):
    text = (root / "CMakeLists.txt").read_text(encoding="utf-8")
    direct = {match[1]: set(match[2].split()) for match in MODULE.finditer(text)}
    if not direct:
        yield "CMakeLists.txt:1: no mnemo_module() found"

    def seen(name):
        return direct[name].union(*(seen(other) for other in direct[name] if other in direct))

    for name in direct:
        extra = seen(name) - ALLOWED.get(name, set())
        if extra:
            yield f"CMakeLists.txt:1: mnemo_module({name}) may not see {', '.join(sorted(extra))}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    problems = [*check_includes(root), *check_modules(root)]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"include direction: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
