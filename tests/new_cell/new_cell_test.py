#!/usr/bin/env python3
"""A new cell costs one file. In a folder of their own stand cells that nobody has; the contract
suite, the program's verbs, PyTorch's comparison and training take them as they are, by their names.

    new_cell_test.py MNEMO ENGINE_TEST
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

MNEMO = ENGINE_TEST = None
COMPARE = pathlib.Path(__file__).resolve().parents[1] / "golden" / "compare.py"

CELLS = {
    # Two states, a low-rank path with its transpose, a norm, a scalar, the layer below, marks, an
    # output that is no state.
    "undertow": """\
# Undertow: a low-rank current under a gated memory.
# In no paper: made up for a test.
size r = 3
state h, c
below m = c
scalar leak
param s, q[r]
gate k, o
memory c
output y
l  = tanh((A @ x)[r] + (B @ h)[r] + q)       # the current
e  = W.T @ c
k  = sigmoid(W @ l + Uk @ h + Vk @ x + bk)   # keeps the memory where it is 1
n  = s * norm(Wn @ x + Un @ (k * h)) + leak * (V @ e)
c' = k * c + (1 - k) * tanh(n + 0.3 * m + bn)
o  = sigmoid(Wo @ x + po * c' + bo)
h' = o * tanh(c')
y  = h' - 0.1 * square(c')
init leak = 0.5
init s = 1
""",
    # Block-diagonal matrices, a corner, an input that stands by itself and is projected.
    "breaker": """\
# Breaker: meets its input as it is.
# In no paper: made up for a test.
heads = 2
state h
z  = sigmoid(W @ x + U @ h + b)
h' = z * h + (1 - z) * max(x, tanh(V @ h))
""",
}
# A cell that projects its input never gets a one-hot one.
SKIPPED = {"undertow": set(), "breaker": {"OneHotGradientsEqualFiniteDifferences"}}
BROKEN = "state h\nz = W @ x\nh' = tanh(U @ h)\n"
BROKEN_MESSAGE = "broken.cell:2:1: 'z' is never read"

RECIPE = """
[data]
text = "{folder}/text.txt"
[model]
cells = ["{cell}", "{cell}"]
units = 8
[train]
batch = 8
steps = 12
updates = 40
validate_every = 20
rate = 0.01
"""


def run(*command, cells=None):
    environment = {name: value for name, value in os.environ.items() if name != "MNEMO_CELLS"}
    if cells:
        environment["MNEMO_CELLS"] = str(cells)
    return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=False, env=environment, timeout=300)


def contracts_of(cell):
    """What the contract suite checks of a cell of the catalogue."""
    listed = run(ENGINE_TEST, "--gtest_list_tests", f"--gtest_filter=*/Contract.*/{cell}").stdout
    return {line.strip().split("/")[0] for line in listed.splitlines() if line.startswith("  ")}


class NewCellTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.cells = self.folder / "cells"
        self.cells.mkdir()
        for name, text in CELLS.items():
            self.write(name, text)

    def write(self, name, text):
        (self.cells / f"{name}.cell").write_text(text, encoding="utf-8")

    def output(self, *command):
        result = run(*command, cells=self.cells)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def contract(self):
        """Runs the contract suite over the folder's cells. Returns the run, and
        {cell: {contract: result}}."""
        report = self.folder / "report.json"
        # Without the cells that contract_test.cc brings along.
        chosen = ":".join(f"*Contract*/{path.stem}" for path in self.cells.iterdir())
        result = run(ENGINE_TEST, f"--gtest_output=json:{report}", f"--gtest_filter={chosen}",
                     cells=self.cells)
        found = {}
        for suite in json.loads(report.read_text(encoding="utf-8"))["testsuites"]:
            for test in suite["testsuite"]:
                contract, cell = test["name"].split("/")
                outcome = "FAILED" if test.get("failures") else test["result"]
                found.setdefault(cell, {})[contract] = outcome
        return result, found

    def assert_accepted(self, cell, found):
        contracts = contracts_of("gru")
        self.assertLessEqual({"GradientsEqualFiniteDifferences", "CpuEqualsReference",
                              "OldBufferContentsDoNotMatter"}, contracts)
        self.assertEqual(found, {name: "SKIPPED" if name in SKIPPED[cell] else "COMPLETED"
                                 for name in contracts})

    def test_the_contract_suite_accepts_them(self):
        result, found = self.contract()
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual(found.keys(), CELLS.keys())
        for cell in CELLS:
            self.assert_accepted(cell, found[cell])

    def test_a_wrong_file_beside_them_is_named_and_fails(self):
        self.write("broken", BROKEN)
        (self.cells / "undertow.cell").unlink()  # one of them is enough
        result, found = self.contract()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(f"{self.cells}/{BROKEN_MESSAGE}", result.stdout)
        self.assertEqual(found["broken"], {name: "FAILED" for name in contracts_of("gru")})
        self.assert_accepted("breaker", found["breaker"])  # not drawn into it
        listing = run(MNEMO, "cells", cells=self.cells)
        self.assertEqual(listing.returncode, 2, listing.stdout)
        self.assertIn(BROKEN_MESSAGE, listing.stderr)

    def test_the_catalogue_shows_them(self):
        listed = json.loads(self.output(MNEMO, "cells", "--json"))
        self.assertEqual([cell["name"] for cell in listed], sorted(CELLS))
        self.assertIn("Undertow: a low-rank", self.output(MNEMO, "cells"))
        page = self.output(MNEMO, "cells", "undertow")
        self.assertIn("the current", page)  # its own comments beside its own equations
        self.assertRegex(page, r"gates.* k, o")

    def test_check_accepts_them(self):
        for cell in CELLS:
            self.assertIn("cpu in float", self.output(MNEMO, "check", cell))
            self.output(MNEMO, "check", self.cells / f"{cell}.cell", "--units=8", "--batch=3")

    def test_pytorch_agrees(self):
        printed = self.output(sys.executable, COMPARE, "--cells", self.cells, MNEMO)
        self.assertIn("2 cells, 0 failures", printed)

    def test_training(self):
        text = "one two three, and three two one; " * 200
        (self.folder / "text.txt").write_text(text, encoding="utf-8")
        recipe = self.folder / "recipe.toml"
        for cell, equations in CELLS.items():
            recipe.write_text(RECIPE.format(folder=self.folder, cell=cell), encoding="utf-8")
            out = self.folder / cell
            self.output(MNEMO, "train", recipe, "--out", out, "--quiet", "--threads=1")
            lines = [json.loads(line) for line in
                     (out / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
            self.assertEqual([line["update"] for line in lines], [20, 40])
            chance = math.log(len(set(text)))
            self.assertLess(lines[1]["valid"], lines[0]["valid"])
            self.assertLess(lines[1]["valid"], 0.95 * chance)
            kept = out / "cells" / f"{cell}.cell"
            self.assertEqual(kept.read_text(encoding="utf-8"), equations)


if __name__ == "__main__":
    ENGINE_TEST = sys.argv.pop(2)
    MNEMO = sys.argv.pop(1)
    unittest.main()
