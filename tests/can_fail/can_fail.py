#!/usr/bin/env python3
"""Tests the tests: each mutant of the code must turn the suite that names its behaviour red.

    can_fail.py [--source ROOT] [--build FOLDER] [NAME...]

A mutant is a file tests/can_fail/NAME.mutation, in TOML:

    behaviour = "the key holds the upper half of the seed"   # what the test promises
    file = "src/base/random.cc"
    old = '''static_cast<uint32_t>(seed_ >> 32)'''         # exact text, also of several lines
    new = '''0u'''
    occurrence = 1                # only if `old` stands there more than once: which one
    target = "base_test"          # the test program to build
    filter = "Random.EveryPartOfThePlaceMatters"             # its --gtest_filter

FOLDER (default build/release) is configured and built as it is; neither it nor the sources are
changed. For each mutant: the filter's tests pass there; what is compiled from the file is compiled
again beside it, with `new` in the place of `old`, and linked with the rest of what is built; and at
least one of the filter's tests must fail. What is compiled from a header are the sources that read
it; from a cell, those that have the path of cells/ in their command. Golden numbers and hashes do
not count: tests with Golden, Hash or KnownAnswer in their name are taken out of every filter.

A mutant counts as failed when its text is not found, it changes nothing, it does not compile, its
filter finds no test, or all its tests still pass. Prints a line each and "N passed, N failed".
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
NO_GOLDEN = "*Golden*:*Hash*:*KnownAnswer*"
BUILD_SECONDS = 1800
TEST_SECONDS = 300


class Broken(Exception):
    """Why a mutant proves nothing, in words for the table."""


@dataclasses.dataclass
class Mutant:
    name: str
    behaviour: str
    file: str
    old: str
    new: str
    target: str
    filter: str
    occurrence: int = 0  # 0: `old` must stand there once

    @classmethod
    def read(cls, path):
        try:
            mutant = cls(name=path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
            for field in dataclasses.fields(cls):
                if not isinstance(getattr(mutant, field.name), field.type):
                    raise TypeError(f"{field.name} is no {field.type.__name__}")
            return mutant
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
            raise Broken(f"cannot read {path.name}: {error}") from error

    def apply(self, text):
        if not self.old or self.old == self.new:
            raise Broken("changes nothing: old and new are the same")
        pieces = text.split(self.old)
        found = len(pieces) - 1
        if found == 0:
            raise Broken("no longer applies: old is not in the file")
        if self.occurrence == 0 and found > 1:
            raise Broken(f"old stands {found} times in the file: say which occurrence")
        which = self.occurrence or 1
        if not 1 <= which <= found:
            raise Broken(f"occurrence {which}, but old stands {found} times in the file")
        return self.old.join(pieces[:which]) + self.new + self.old.join(pieces[which:])


class Workshop:
    """The build, and the test programs in it."""

    def __init__(self, source, build_folder):
        self.source = source
        self.build_folder = build_folder
        self.green = {}  # (target, filter): what they gave on the unchanged sources
        self.commands = {}  # object file -> its entry of compile_commands.json
        self.depends = {}  # object file -> the files it was made of

    def run(self, command, seconds=BUILD_SECONDS):
        return subprocess.run(command, cwd=self.build_folder, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              errors="replace", timeout=seconds)

    def build(self, targets):
        self.build_folder.mkdir(parents=True, exist_ok=True)
        result = self.run(["cmake", "-G", "Ninja", "-S", self.source, "-B", self.build_folder,
                           "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"])
        if result.returncode != 0:
            raise Broken("cannot be configured:\n" + result.stdout[-2000:])
        result = self.run(["cmake", "--build", ".", "--target", *targets])
        if result.returncode != 0:
            raise Broken(f"{' '.join(targets)} cannot be built:\n" + result.stdout[-2000:])
        listed = json.loads((self.build_folder / "compile_commands.json").read_text("utf-8"))
        for entry in listed:
            words = shlex.split(entry["command"])
            self.commands[words[words.index("-o") + 1]] = entry
        made = None
        for line in self.run(["ninja", "-t", "deps"]).stdout.splitlines():
            if line.startswith("    "):
                self.depends[made].add((self.build_folder / line.strip()).resolve())
            elif ":" in line:
                made = line.split(":")[0]
                self.depends[made] = set()

    def program(self, target):
        programs = [p for p in self.build_folder.rglob(target)
                    if p.is_file() and os.access(p, os.X_OK)]
        if len(programs) != 1:
            raise Broken(f"{len(programs)} programs named {target} in the build")
        return programs[0]

    def test(self, mutant, program, folder):
        """Runs the filter's tests: (exit status or None after a time-out, gtest's counts)."""
        result_file = folder / "result.json"
        sign = ":" if "-" in mutant.filter else "-"
        command = [program, f"--gtest_filter={mutant.filter}{sign}{NO_GOLDEN}",
                   f"--gtest_output=json:{result_file}"]
        try:
            status = subprocess.run(command, cwd=self.source, stdin=subprocess.DEVNULL,
                                    capture_output=True, check=False,
                                    timeout=TEST_SECONDS).returncode
        except subprocess.TimeoutExpired:
            return None, None
        try:
            report = json.loads(result_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return status, None  # it crashed before it could write its report
        tests = [test for suite in report["testsuites"] for test in suite["testsuite"]]
        ran = [test for test in tests if test.get("result") == "COMPLETED"]
        return status, (len(ran), sum("failures" in test for test in ran))

    def check_green(self, mutant):
        """The filter's tests run, and pass, on the unchanged sources."""
        key = (mutant.target, mutant.filter)
        if key not in self.green:
            with tempfile.TemporaryDirectory() as name:
                self.green[key] = self.test(mutant, self.program(mutant.target), pathlib.Path(name))
        status, counts = self.green[key]
        if status != 0 or counts is None:
            raise Broken(f"{mutant.filter} is red before the change (status {status})")
        if counts[0] == 0:
            raise Broken(f"filter {mutant.filter} finds no test that runs")

    def link_command(self, target):
        """The last command that makes a program links it: ": && c++ ... -o PROGRAM ... && :"."""
        commands = self.run(["ninja", "-t", "commands", target]).stdout.splitlines()
        return [word for word in shlex.split(commands[-1]) if word not in (":", "&&")]

    def remade(self, mutant, path, changed, folder, linker):
        """What is compiled from the changed file: (object file of the build, command) each. Only
        what goes into the mutant's test program."""
        libraries = {pathlib.Path(word).name for word in linker if word.endswith(".a")}

        def belongs(made):
            if made in linker:
                return True
            part = pathlib.PurePath(made).parts[1].removesuffix(".dir")  # CMakeFiles/NAME.dir/...
            return f"lib{part}.a" in libraries

        relative = path.relative_to(self.source)
        if path.suffix == ".cell":
            cells = folder / "cells"
            shutil.copytree(self.source / "cells", cells)
            (cells / path.name).write_text(changed, encoding="utf-8")
            old = str(self.source / "cells")
            for made, entry in self.commands.items():
                if old in entry["command"] and belongs(made):
                    yield made, shlex.split(entry["command"].replace(old, str(cells)))
            return
        copy = folder / "overlay" / pathlib.Path(*relative.parts[1:])  # includes start below src/
        copy.parent.mkdir(parents=True)
        copy.write_text(changed, encoding="utf-8")
        for made, entry in self.commands.items():
            source = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
            words = shlex.split(entry["command"])
            if source == path:
                words[words.index(entry["file"])] = str(copy)
                words[1:1] = ["-iquote", str(path.parent)]
            elif path in self.depends.get(made, ()):
                words[1:1] = ["-iquote", str(folder / "overlay")]
            else:
                continue
            if belongs(made):
                yield made, words

    def check_red(self, mutant):
        """Compiles, links and tests the mutant; returns what the tests said. Touches nothing but a
        folder of its own: any number of these at a time."""
        path = (self.source / mutant.file).resolve()
        if not path.is_relative_to(self.source) or not path.is_file():
            raise Broken(f"there is no {mutant.file}")
        changed = mutant.apply(path.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory(prefix="mutant-") as name:
            folder = pathlib.Path(name)
            linker = self.link_command(mutant.target)
            remade = list(self.remade(mutant, path, changed, folder, linker))
            if not remade:
                raise Broken(f"{mutant.target} is not made of {mutant.file}")
            for number, (made, words) in enumerate(remade):
                own = str(folder / f"{number}.o")
                words[words.index("-o") + 1] = own
                words = [own + ".d" if word == made + ".d" else word for word in words]
                self.compile(words)
                if made in linker:
                    linker[linker.index(made)] = own
                else:  # the member of a library: what comes before is taken in its place
                    linker.insert(1, own)
            program = folder / mutant.target
            linker[linker.index("-o") + 1] = str(program)
            self.compile(linker)
            status, counts = self.test(mutant, program, folder)
        if status is None:
            return f"red: no end after {TEST_SECONDS} s"
        if counts is None:
            return f"red: ended with status {status}"
        if counts[1] == 0:
            raise Broken(f"stays green: all {counts[0]} tests pass (status {status})")
        return f"red: {counts[1]} of {counts[0]} tests fail"

    def compile(self, command):
        result = self.run(command)
        if result.returncode != 0:
            errors = [line for line in result.stdout.splitlines() if "error:" in line]
            raise Broken("does not compile: " + (errors or [result.stdout[-500:]])[0])


def check(mutants, source, build_folder):
    """Yields (mutant, verdict, passed)."""
    shop = Workshop(source, build_folder)
    shop.build(sorted({mutant.target for mutant in mutants}))

    def verdict(mutant):
        try:
            shop.check_green(mutant)
            return mutant, shop.check_red(mutant), True
        except Broken as reason:
            return mutant, str(reason), False

    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        yield from pool.map(verdict, sorted(mutants, key=lambda m: (m.file, m.name)))


def main():
    arguments = argparse.ArgumentParser(description="Tests the tests; see the head of this file.")
    arguments.add_argument("--source", type=pathlib.Path, default=ROOT)
    arguments.add_argument("--build", type=pathlib.Path)
    arguments.add_argument("names", nargs="*", metavar="NAME")
    arguments = arguments.parse_args()
    source = arguments.source.resolve()
    build_folder = (arguments.build or source / "build" / "release").resolve()

    folder = source / "tests" / "can_fail"
    paths = [folder / f"{name}.mutation" for name in arguments.names]
    paths = paths or sorted(folder.glob("*.mutation"))
    passed = failed = 0
    mutants = []
    try:
        for path in paths:
            try:
                mutants.append(Mutant.read(path))
            except (Broken, OSError) as reason:
                print(f"FAILED  {path.stem}: {reason}", flush=True)
                failed += 1
        if not paths:
            raise Broken(f"there is no mutant in {folder}")
        for mutant, verdict, ok in check(mutants, source, build_folder) if mutants else ():
            passed, failed = passed + ok, failed + (not ok)
            print(f"{'passed' if ok else 'FAILED'}  {mutant.name:<24} {mutant.file:<34} {verdict}\n"
                  f"        {mutant.behaviour}", flush=True)
    except Broken as reason:
        print(f"FAILED  {reason}")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
