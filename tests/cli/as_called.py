"""What the tests of this folder share: the program, called as a user calls it.

A test file is run as NAME_test.py PROGRAM [unittest's options], and ends with as_called.main().
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SHARED = pathlib.Path(__file__).parents[3] / "shared" / "data"
_program = []


def program():
    return _program[0]


class ProgramTest(unittest.TestCase):
    """Every test has a folder of its own, self.folder, and prepared sets in self.sets."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.sets = self.folder / "sets"
        self.environment = {**os.environ, "MNEMO_DATA": str(self.sets)}

    def call(self, *arguments, **environment):
        return subprocess.run([program(), *map(str, arguments)], capture_output=True, text=True,
                              check=False, cwd=self.folder, timeout=300,
                              env={**self.environment, **environment})

    def output(self, *arguments, **environment):
        result = self.call(*arguments, **environment)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def assert_refused(self, text, *arguments, code=2):
        """Refused with `text`, and nothing on stdout; returns what stderr says."""
        result = self.call(*arguments)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertIn(text, result.stderr)
        self.assertNotIn("internal error", result.stderr)
        return result.stderr

    def shared(self, name):
        if os.environ.get("NO_SHARED") == "1" or not (SHARED / name).exists():
            print(f"NOT TESTED: {self.id()}: {SHARED / name} is not there")
            self.skipTest("no shared data")
        return SHARED / name


def main():
    _program.append(str(pathlib.Path(sys.argv.pop(1)).resolve()))
    unittest.main()
