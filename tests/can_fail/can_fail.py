#!/usr/bin/env python3
"""Tests the tests: each mutant of the code must turn the suite that names its behaviour red.

    can_fail.py [--source ROOT] [--work FOLDER] [NAME...]

A mutant is a file tests/can_fail/NAME.mutation, in TOML:

    behaviour = "the key holds the upper half of the seed"   # what the test promises
    file = "src/base/random.cc"
    old = '''static_cast<uint32_t>(seed_ >> 32)'''         # exact text, also of several lines
    new = '''0u'''
    occurrence = 1                # only if `old` stands there more than once: which one
    target = "base_test"          # the test program to build
    filter = "Random.EveryPartOfThePlaceMatters"             # its --gtest_filter

The tree is copied to WORK/tree (default build/can_fail) and built in WORK/build; the sources
themselves are never touched, and both are kept, so that the next run compiles little. For each
mutant: the filter's tests pass on the unchanged copy, `old` is replaced by `new`, the target is
built, and at least one of the filter's tests must fail. A changed .cc file is compiled by itself and
linked with what is built, some mutants at a time; another file (a header, a cell) is changed in the
copy, which is built again, one mutant after the other. Golden numbers and hashes do not count:
tests with Golden, Hash or KnownAnswer in their name are taken out of every filter.

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
COPIED = ["CMakeLists.txt", "CMakePresets.json", "cmake", "src", "cells", "papers", "tests"]
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


def copy_tree(source, tree):
    """Makes `tree` equal to the source's parts; only files that differ are written, now, so that
    the build sees them as new."""
    wanted = set()
    for part in COPIED:
        path = source / part
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        wanted.update(f.relative_to(source) for f in files
                      if f.is_file() and "__pycache__" not in f.parts)
    for name in wanted:
        target = tree / name
        content = (source / name).read_bytes()
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            shutil.copymode(source / name, target)
    for path in tree.rglob("*"):
        if path.is_file() and path.relative_to(tree) not in wanted:
            path.unlink()


class Workshop:
    """The copy, its build, and the test programs in it."""

    def __init__(self, source, work):
        self.tree = work / "tree"
        self.build_folder = work / "build"
        self.tree.mkdir(parents=True, exist_ok=True)
        copy_tree(source, self.tree)
        self.result_file = work / "result.json"
        self.green = {}  # (target, filter): how many tests ran and passed

    def run(self, command, seconds):
        return subprocess.run(command, cwd=self.tree, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              errors="replace", timeout=seconds)

    def configure(self):
        result = self.run(["cmake", "-G", "Ninja", "-S", self.tree, "-B", self.build_folder,
                           "-DCMAKE_BUILD_TYPE=Release", "-DMNEMO_TESTS=ON",
                           "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"], BUILD_SECONDS)
        if result.returncode != 0:
            raise Broken("the copy cannot be configured:\n" + result.stdout[-2000:])

    def build(self, targets):
        command = ["cmake", "--build", self.build_folder, "--target", *targets]
        try:
            return self.run(command, BUILD_SECONDS)
        except subprocess.TimeoutExpired:
            raise Broken(f"was not built after {BUILD_SECONDS} s") from None

    def program(self, mutant):
        programs = [p for p in self.build_folder.rglob(mutant.target)
                    if p.is_file() and os.access(p, os.X_OK)]
        if len(programs) != 1:
            raise Broken(f"{len(programs)} programs named {mutant.target} in the build")
        return programs[0]

    def test(self, mutant, program, result_file):
        """Runs the filter's tests: (exit status or None after a time-out, gtest's counts)."""
        result_file.unlink(missing_ok=True)
        sign = ":" if "-" in mutant.filter else "-"
        command = [program, f"--gtest_filter={mutant.filter}{sign}{NO_GOLDEN}",
                   f"--gtest_output=json:{result_file}"]
        try:
            status = self.run(command, TEST_SECONDS).returncode
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
        """The filter's tests run, and pass, on the unchanged copy."""
        key = (mutant.target, mutant.filter)
        if key not in self.green:
            self.green[key] = self.test(mutant, self.program(mutant), self.result_file)
        status, counts = self.green[key]
        if status != 0 or counts is None:
            raise Broken(f"{mutant.filter} is red before the change (status {status})")
        if counts[0] == 0:
            raise Broken(f"filter {mutant.filter} finds no test that runs")

    def path_of(self, mutant):
        path = (self.tree / mutant.file).resolve()
        if not path.is_relative_to(self.tree.resolve()) or not path.is_file():
            raise Broken(f"there is no {mutant.file}")
        return path

    def compile_commands(self):
        """How the build compiles each of its sources, by path."""
        listed = json.loads((self.build_folder / "compile_commands.json").read_text("utf-8"))
        return {pathlib.Path(entry["file"]).resolve(): entry for entry in listed}

    def check_red_apart(self, mutant, commands):
        """As check_red, without touching the copy: any number of these at a time."""
        path = self.path_of(mutant)
        changed = mutant.apply(path.read_text(encoding="utf-8"))
        entry = commands[path]
        with tempfile.TemporaryDirectory(dir=self.build_folder) as name:
            folder = pathlib.Path(name)
            source, made = folder / path.name, folder / "mutant.o"
            source.write_text(changed, encoding="utf-8")
            compiler = shlex.split(entry["command"])
            output = compiler[compiler.index("-o") + 1]
            for old, new in ((output, made), (entry["file"], source)):
                compiler[compiler.index(old)] = new
            # Quoted includes are looked for beside the file first.
            compiler.insert(1, f"-I{path.parent}")
            self.compile(compiler)
            # The last command that makes the program links it: ": && c++ ... -o PROGRAM ... && :".
            linker = self.run(["ninja", "-C", self.build_folder, "-t", "commands", mutant.target],
                              BUILD_SECONDS).stdout.splitlines()[-1]
            words = [word for word in shlex.split(linker) if word not in (":", "&&")]
            words[words.index("-o") + 1] = folder / mutant.target
            if output in words:
                words[words.index(output)] = made
            else:  # the member of a library: what comes before is taken in its place
                words.insert(1, made)
            self.compile(words)
            return self.verdict(*self.test(mutant, folder / mutant.target, folder / "result.json"))

    def compile(self, command):
        result = subprocess.run(command, cwd=self.build_folder, stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, check=False, errors="replace",
                                timeout=BUILD_SECONDS)
        if result.returncode != 0:
            errors = [line for line in result.stderr.splitlines() if "error:" in line]
            raise Broken("does not compile: " + (errors or [result.stderr[-500:]])[0])

    @staticmethod
    def verdict(status, counts):
        if status is None:
            return f"red: no end after {TEST_SECONDS} s"
        if counts is None:
            return f"red: ended with status {status}"
        if counts[1] == 0:
            raise Broken(f"stays green: all {counts[0]} tests pass (status {status})")
        return f"red: {counts[1]} of {counts[0]} tests fail"

    def check_red(self, mutant):
        """Builds and tests the mutant; returns what the tests said."""
        path = self.path_of(mutant)
        original = path.read_text(encoding="utf-8")
        changed = mutant.apply(original)
        try:
            path.write_text(changed, encoding="utf-8")
            result = self.build([mutant.target])
            if result.returncode != 0:
                errors = [line for line in result.stdout.splitlines() if "error:" in line]
                raise Broken("does not compile: " + (errors or ["no message"])[0])
            return self.verdict(*self.test(mutant, self.program(mutant), self.result_file))
        finally:
            # Written anew, with a new time: the next build compiles the original again.
            path.write_text(original, encoding="utf-8")


def check(mutants, source, work):
    """Yields (mutant, verdict, passed)."""
    shop = Workshop(source, work)
    shop.configure()
    targets = sorted({mutant.target for mutant in mutants})
    result = shop.build(targets)
    if result.returncode != 0:
        raise Broken(f"the copy's {' '.join(targets)} cannot be built:\n" + result.stdout[-2000:])
    ready = []
    for mutant in mutants:
        try:
            shop.check_green(mutant)
            ready.append(mutant)
        except Broken as reason:
            yield mutant, str(reason), False
    commands = shop.compile_commands()

    def apart(mutant):
        try:
            return mutant, shop.check_red_apart(mutant, commands), True
        except Broken as reason:
            return mutant, str(reason), False

    alone = [m for m in ready if (shop.tree / m.file).resolve() in commands]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        yield from pool.map(apart, sorted(alone, key=lambda m: (m.file, m.name)))
    # File by file, so that a file is compiled again as seldom as possible.
    for mutant in sorted((m for m in ready if m not in alone), key=lambda m: (m.file, m.name)):
        try:
            yield mutant, shop.check_red(mutant), True
        except Broken as reason:
            yield mutant, str(reason), False


def main():
    arguments = argparse.ArgumentParser(description="Tests the tests; see the head of this file.")
    arguments.add_argument("--source", type=pathlib.Path, default=ROOT)
    arguments.add_argument("--work", type=pathlib.Path)
    arguments.add_argument("names", nargs="*", metavar="NAME")
    arguments = arguments.parse_args()
    source = arguments.source.resolve()
    work = (arguments.work or source / "build" / "can_fail").resolve()

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
        for mutant, verdict, ok in check(mutants, source, work) if mutants else ():
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
