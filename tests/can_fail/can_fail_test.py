#!/usr/bin/env python3
"""Tests can_fail.py on a toy project: a true mutant passes, and every way in which a mutant can
prove nothing is reported as a failure."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HARNESS = pathlib.Path(__file__).with_name("can_fail.py")

CMAKE = """cmake_minimum_required(VERSION 3.25)
project(toy LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
find_package(GTest REQUIRED CONFIG)
add_library(toy STATIC src/toy.cc src/part/one.cc)
target_include_directories(toy PUBLIC src)
add_executable(toy_test src/toy_test.cc)
target_link_libraries(toy_test toy GTest::gtest_main)
"""
HEADER = "constexpr int kOne = 1;\n"
ONE = """#include "lib/toy.h"
int One() { return kOne; }
"""
TOY = """int Add(int a, int b) { return a + b; }
int Sub(int a, int b) { return a - b; }
int Same(int a) { return a + 0; }
int Also(int a) { return a + 0; }
"""
TESTS = """#include <gtest/gtest.h>
int Add(int, int);
int Sub(int, int);
int One();
TEST(Toy, Header) { EXPECT_EQ(One(), 1); }
TEST(Toy, Add) { EXPECT_EQ(Add(2, 3), 5); }
TEST(Toy, Sub) { EXPECT_EQ(Sub(2, 3), -1); }
TEST(Toy, GoldenAdd) { EXPECT_EQ(Add(20, 30), 50); }
TEST(Toy, Skipped) { GTEST_SKIP(); }
TEST(Toy, RedAlready) { EXPECT_EQ(Add(1, 1), 3); }
"""
TRUE = {
    "behaviour": "a sum adds",
    "file": "src/toy.cc",
    "old": "a + b",
    "new": "a - b",
    "target": "toy_test",
    "filter": "Toy.Add",
}


class CanFailTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        (cls.root / "src/lib").mkdir(parents=True)
        (cls.root / "tests/can_fail").mkdir(parents=True)
        (cls.root / "CMakeLists.txt").write_text(CMAKE)
        (cls.root / "src/toy.cc").write_text(TOY)
        (cls.root / "src/lib/toy.h").write_text(HEADER)
        (cls.root / "src/part").mkdir()
        (cls.root / "src/part/one.cc").write_text(ONE)
        (cls.root / "src/toy_test.cc").write_text(TESTS)

    def setUp(self):
        for path in (self.root / "tests/can_fail").iterdir():
            path.unlink()

    def run_harness(self, *names):
        return subprocess.run([sys.executable, HARNESS, "--source", self.root, *names],
                              capture_output=True, text=True, check=False)

    def write(self, name, **changes):
        table = TRUE | changes
        lines = [f"{key} = {value}" if isinstance(value, int) else f"{key} = '''{value}'''"
                 for key, value in table.items()]
        (self.root / f"tests/can_fail/{name}.mutation").write_text("\n".join(lines) + "\n")

    def assert_one_failure(self, text, **changes):
        self.write("m", **changes)
        result = self.run_harness()
        self.assertIn(text, result.stdout, result.stderr)
        self.assertTrue(result.stdout.endswith("0 passed, 1 failed\n"), result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_a_true_mutant_passes_and_the_source_stays(self):
        self.write("m")
        self.write("n", old="a - b", new="b - a", filter="Toy.*-Toy.RedAlready")
        result = self.run_harness()
        self.assertIn("red: 1 of 1 tests fail", result.stdout, result.stderr)
        self.assertIn("red: 1 of 3 tests fail", result.stdout)
        self.assertTrue(result.stdout.endswith("2 passed, 0 failed\n"), result.stdout)
        self.assertEqual(result.returncode, 0)
        self.assertEqual((self.root / "src/toy.cc").read_text(), TOY)
        # Nor does the build.
        built = self.root / "build/release/toy_test"
        self.assertEqual(subprocess.run([built, "--gtest_filter=Toy.Add"], check=False,
                                        capture_output=True).returncode, 0)

    def test_a_mutant_of_a_header(self):
        self.write("m", file="src/lib/toy.h", old="kOne = 1", new="kOne = 2", filter="Toy.Header")
        result = self.run_harness()
        self.assertIn("red: 1 of 1 tests fail", result.stdout, result.stderr)
        self.assertEqual(result.returncode, 0)

    def test_a_mutant_that_changes_nothing(self):
        self.assert_one_failure("changes nothing", new="a + b")

    def test_a_mutant_without_effect(self):
        self.assert_one_failure("stays green: all 1 tests pass", new="b + a")

    def test_a_crash_is_red(self):
        self.write("m", new="*reinterpret_cast<volatile int*>(0) + a + b")
        result = self.run_harness()
        self.assertIn("red: ended with status -11", result.stdout)
        self.assertEqual(result.returncode, 0)

    def test_only_the_golden_test_sees_it(self):
        self.assert_one_failure("stays green: all 1 tests pass", new="a + b + (a == 20)",
                                filter="Toy.*Add")

    def test_text_that_is_gone(self):
        self.assert_one_failure("no longer applies", old="a * b")

    def test_text_that_stands_there_twice(self):
        self.assert_one_failure("old stands 2 times", old="a + 0", new="a")
        self.assert_one_failure("occurrence 3, but old stands 2 times", old="a + 0", new="a",
                                occurrence=3)

    def test_the_occurrence_that_was_named_is_changed(self):
        change = {"old": "{ return a", "new": "{ return 1 + a", "occurrence": 2}
        self.assert_one_failure("stays green", **change)  # Toy.Add: the second one is Sub
        self.write("m", **change, filter="Toy.Sub")
        result = self.run_harness()
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_a_compile_error_is_not_red(self):
        self.assert_one_failure("does not compile: ", new="a +")

    def test_a_filter_without_tests(self):
        self.assert_one_failure("finds no test that runs", filter="Toy.NoSuch")
        self.assert_one_failure("finds no test that runs", filter="Toy.Golden*")
        self.assert_one_failure("finds no test that runs", filter="Toy.Skipped")

    def test_red_before_the_change(self):
        self.assert_one_failure("is red before the change", filter="Toy.RedAlready")

    def test_a_target_that_is_not_there(self):
        self.assert_one_failure("cannot be built", target="no_test")

    def test_a_file_that_is_not_there(self):
        self.assert_one_failure("there is no src/no.cc", file="src/no.cc")
        self.assert_one_failure("there is no ../", file="../../../toy.cc")

    def test_a_mutant_that_cannot_be_read(self):
        self.assert_one_failure("unexpected keyword argument 'fil'", fil="x")
        self.assert_one_failure("old is no str", old=7)
        path = self.root / "tests/can_fail/m.mutation"
        path.write_text("behaviour = ")
        self.assertIn("cannot read m.mutation", self.run_harness().stdout)

    def test_nothing_to_do_is_a_failure(self):
        result = self.run_harness()
        self.assertEqual(result.returncode, 1)
        self.assertIn("there is no mutant", result.stdout)
        self.assertEqual(self.run_harness("absent").returncode, 1)


if __name__ == "__main__":
    unittest.main()
