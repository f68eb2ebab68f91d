#!/usr/bin/env python3
"""Tests check.py: each wrong line in a copy of the sources must be found, and the copy without
it must pass."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class CheckTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "src", self.root / "src")
        shutil.copy(ROOT / "CMakeLists.txt", self.root)

    def check(self):
        return subprocess.run(
            [sys.executable, ROOT / "tests/include_direction/check.py", self.root],
            capture_output=True, text=True, check=False)

    def assert_found(self, place, text):
        result = self.check()
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(place, result.stderr)
        self.assertIn(text, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)

    def write(self, name, text):
        path = self.root / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_the_copy_passes(self):
        result = self.check()
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_an_arrow_backwards(self):
        self.write("base/wrong.h", '#pragma once\n#include "cell/graph.h"\n')
        self.assert_found("src/base/wrong.h:2:", 'base may not include "cell/graph.h"')

    def test_an_arrow_backwards_in_a_folder_below(self):
        self.write("cell/deep/wrong.cc", '  #  include "train/loop.h"\n')
        self.assert_found("src/cell/deep/wrong.cc:1:", "it may include from: base")

    def test_data_knows_base_only(self):
        self.write("data/wrong.cc", '#include "base/error.h"\n#include "cell/graph.h"\n')
        self.assert_found("src/data/wrong.cc:2:", "data may not include")

    def test_a_header_beside_the_file_is_named_from_src(self):
        self.write("base/wrong.cc", '#include "error.h"\n')
        self.assert_found("src/base/wrong.cc:1:", "is not written as FOLDER/HEADER")

    def test_a_way_around(self):
        self.write("base/wrong.cc", '#include "base/../cell/graph.h"\n')
        self.assert_found("src/base/wrong.cc:1:", "is not written as FOLDER/HEADER")

    def test_a_header_that_is_not_there(self):
        self.write("base/wrong.cc", '#include "base/no_such_header.h"\n')
        self.assert_found("src/base/wrong.cc:1:", "there is no src/base/no_such_header.h")

    def test_a_folder_without_a_place(self):
        self.write("misc/a.cc", "")
        self.assert_found("src/misc/a.cc:1:", "has no place in the order")

    def test_a_module_that_sees_too_much(self):
        path = self.root / "CMakeLists.txt"
        text = path.read_text()
        wrong = text.replace("mnemo_module(data DEPENDS base)", "mnemo_module(data DEPENDS cell)")
        self.assertNotEqual(text, wrong)
        path.write_text(wrong)
        result = self.check()
        self.assertEqual(result.returncode, 1)
        self.assertIn("mnemo_module(data) may not see cell", result.stderr)


if __name__ == "__main__":
    unittest.main()
