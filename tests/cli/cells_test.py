#!/usr/bin/env python3
"""Tests the verbs `cells` and `check` as a user meets them: what they print, their exit codes, and
what they say to wrong input.

    cells_test.py MNEMO
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

MNEMO = None


def run(*arguments, columns=None):
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    if columns:
        environment["COLUMNS"] = str(columns)
    return subprocess.run([MNEMO, *arguments], capture_output=True, text=True, check=False,
                          env=environment)


class VerbTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def cell(self, text):
        path = self.folder / "mine.cell"
        path.write_text(text, encoding="utf-8")
        return str(path)

    def output(self, *arguments, columns=None):
        result = run(*arguments, columns=columns)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "")
        return result.stdout

    def assert_refused(self, code, text, *arguments):
        result = run(*arguments)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        self.assertIn(text, result.stderr)
        self.assertNotIn("internal error", result.stderr)
        return result


class CellsTest(VerbTest):
    def test_the_catalogue(self):
        text = self.output("cells", "--units", "100", "--input", "50", columns=150)
        rows = {line.split()[0]: line for line in text.splitlines() if line.strip()}
        self.assertEqual(text.splitlines()[0].split()[:7],
                         ["cell", "paper", "states", "matrices", "parameters", "FLOPs/step",
                          "products"])
        # Two matrices, 100 * (50 + 100 + 1) parameters, 100 + 2 * 100 * 100 + 3 * 100 operations.
        self.assertRegex(rows["tanh"],
                         r"^tanh +Elman 1990 +h +2 +15,100 +20,400 +1 +Plain recurrent")
        self.assertRegex(rows["lstm"], r"^lstm +Greff 2015 +y,c +8 +60,700 ")
        self.assertRegex(rows["gru"], r"^gru +Cho 2014 +h +6 +45,300 +[0-9,]+ +2 ")
        cells = json.loads(self.output("cells", "--json"))
        self.assertTrue({cell["name"] for cell in cells} <= set(rows))
        for cell in cells:
            self.assertRegex(cell["source"], r"^\S.* \d{4}$")
            self.assertIn(f" {cell['source']} ", rows[cell["name"]])

    def test_the_catalogue_fits_its_terminal(self):
        self.assertIn("what it is", self.output("cells", columns=150))
        self.assertNotIn("what it is", self.output("cells", columns=90))
        for columns in (None, 100, 120, 150):
            for line in self.output("cells", columns=columns).splitlines():
                self.assertLessEqual(len(line), columns or 100, line)

    def test_the_catalogue_is_in_the_order_of_its_papers(self):
        lines = self.output("cells").splitlines()
        rows = [line.split("  ") for line in lines[1:lines.index("")]]
        papers = [[field.strip() for field in row if field.strip()][1] for row in rows]
        self.assertEqual(papers, sorted(papers, key=lambda paper: (paper[-4:], paper[:-5])))

    def test_a_cell_without_a_source(self):
        path = self.cell("# What it is.\n# Not a source.\nstate h\nh' = tanh(W @ x)\n")
        self.assertIsNone(json.loads(self.output("cells", path, "--json"))["source"])
        self.assertNotRegex(self.output("cells", path), r"(?m)^paper")
        self.assertRegex(self.output("cells", "gru"), r"(?m)^paper +Cho 2014$")

    def test_a_drawing(self):
        path = self.folder / "gru.svg"
        path.write_text("what was there", encoding="utf-8")
        self.assertEqual(self.output("cells", "gru", "--svg", str(path)), "")
        drawing = path.read_text(encoding="utf-8")
        self.assertEqual(drawing, self.output("cells", "gru", "--svg", "-"))
        root = xml.etree.ElementTree.fromstring(drawing)
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
        for expected in ["gru", "Gated recurrent unit.", "zt", "update gate", "Wz", "1\u2212"]:
            self.assertIn(expected, texts)
        titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
        self.assertIn("h' = (1 - z) * h + z * n", titles)

    def test_every_cell_has_a_drawing(self):
        for cell in json.loads(self.output("cells", "--json")):
            xml.etree.ElementTree.fromstring(self.output("cells", cell["name"], "--svg", "-"))

    def test_a_drawing_that_cannot_be(self):
        self.assert_refused(2, "--svg FILE needs a cell", "cells", "--svg", "a.svg")
        self.assert_refused(2, "--svg", "cells", "gru", "--svg", "")
        for other in ("--json", "--latex", "--plan"):
            self.assert_refused(2, "no other form", "cells", "gru", "--svg", "-", other)
        self.assert_refused(1, "no_folder", "cells", "gru", "--svg",
                            str(self.folder / "no_folder" / "a.svg"))
        self.assert_refused(1, "No space left", "cells", "gru", "--svg", "/dev/full")

    def test_one_cell(self):
        text = self.output("cells", "lstm_np", "--units", "10", "--input", "6")
        for line in [r"^c' = f \* c \+ i \* g$", r"^gates +i, f, o$", r"^memory +c'$",
                     r"^values +i, f, g, o, c', h'$", r"^hash +[0-9a-f]{16}$",
                     r"^ +Wi +\[10, 6\] +60$", r"^ +bo +\[10\] +10$", r"^ +in all +680$",
                     r"^ +one-hot input +1,010$", r"^ +dense input +1,450$"]:
            self.assertTrue(re.search(line, text, re.MULTILINE), line + "\n" + text)
        self.assertNotIn("Each step backwards", text)
        self.assertIn("Each step backwards", self.output("cells", "lstm_np", "--plan"))

    def test_json_says_the_same(self):
        sizes = ["--units=10", "--input=6"]
        cell = json.loads(self.output("cells", "gru", *sizes, "--plan", "--json"))
        self.assertEqual(cell["parameter_count"], 3 * (60 + 100 + 10))
        self.assertEqual(sum(tensor["count"] for tensor in cell["parameters"]),
                         cell["parameter_count"])
        self.assertEqual(cell["gates"], ["z", "r"])
        self.assertEqual(cell["product_groups"], 2)
        self.assertIn("Each step forwards", cell["plan"])
        # The equations read back as the same cell.
        again = json.loads(self.output("cells", self.cell(cell["equations"]), "--json"))
        self.assertEqual(again["hash"], cell["hash"])
        self.assertEqual(again["name"], "mine")

    def test_a_projection_is_shown_and_counted(self):
        path = self.cell("state h\nh' = tanh(U @ h) * x\n")
        cell = json.loads(self.output("cells", path, "--units=8", "--input=3", "--json"))
        self.assertTrue(cell["projects_input"])
        self.assertEqual([t["shape"] for t in cell["parameters"]], [[8, 3], [8, 8]])
        self.assertEqual(cell["parameter_count"], 8 * 3 + 8 * 8)
        self.assertEqual(cell["flops_one_hot"], 8 + 2 * 64 + 2 * 8)
        self.assertEqual(cell["flops_dense"], 2 * 24 + 2 * 64 + 2 * 8)
        self.assertIn("P @ x", self.output("cells", path))

    def test_what_a_step_keeps(self):
        text = self.output("cells", "lstm_np", "--units", "64", "--plan")
        counted = json.loads(self.output("cells", "lstm_np", "--units", "64", "--json"))
        training, scoring = (counted["bytes_per_step"][k] for k in ("training", "scoring"))
        self.assertIn(f"{training:,} bytes to train and {scoring:,} to score", text)
        # Two states, four gates and tanh(c'); the gates' gradients only for a block of steps.
        self.assertEqual(training, 7 * 64 * 4)
        self.assertEqual(scoring, 2 * 64 * 4)

    def test_a_cell_that_reads_below(self):
        path = self.cell("state h\nbelow m = c\nh' = tanh(U @ h + V @ m)\n")
        self.assertEqual(json.loads(self.output("cells", path, "--json"))["product_groups"], 1)
        self.assertIn("gets V @ m", self.output("cells", path, "--plan"))

    def test_wrong_input(self):
        self.assert_refused(2, "did you mean 'gru'", "cells", "gruu")
        self.assert_refused(2, "absent.cell", "cells", str(self.folder / "absent.cell"))
        self.assert_refused(2, "mine.cell:2:11", "cells", self.cell("state h\nh' = tanh(V)\n"))
        self.assert_refused(2, "--plan needs a cell", "cells", "--plan")
        self.assert_refused(2, "--units", "cells", "gru", "--units", "0")
        self.assert_refused(2, "--units", "cells", "gru", "--units", "many")
        path = self.cell("heads = 4\nstate h\nh' = tanh(U @ h)\n")
        self.assert_refused(2, "multiple of the heads", "cells", path, "--units", "6")


class CheckTest(VerbTest):
    def test_every_cell_of_the_catalogue_passes(self):
        cancelling = []
        for cell in json.loads(self.output("cells", "--json")):
            for option in ([], ["--one-hot"]) if not cell["projects_input"] else ([],):
                result = json.loads(self.output("check", cell["name"], "--json", *option))
                self.assertTrue(result["passed"])
                self.assertLess(result["worst"], 1e-7)
                # In a draw that cancels (as engine/contract_test.cc) rounding alone can pass it.
                if result["sensitivity"] < 1e-6:
                    self.assertLess(result["cpu_against_reference"]["error"], 1e-5)
                else:
                    cancelling.append(cell["name"])
                # P is the model's, before the cell.
                names = [t["name"] for t in cell["parameters"] if t["name"] != "P"]
                names += ["x"] if not option else []
                names += [f"below {name}" for name in cell["below"]]
                names += [f"initial {state}" for state in cell["states"]]
                self.assertEqual(list(result["gradient_errors"]), names)

    def test_the_table(self):
        text = self.output("check", "gru", "--units=3", "--input=2", "--steps=5", "--seed=4")
        self.assertIn("gru: 3 units, dense input of 2, 5 steps, 2 rows, seed 4\n", text)
        self.assertRegex(text, r"(?m)^draws rejected near a corner or a pole: 0$")
        self.assertRegex(text, r"(?m)^  initial h +[0-9.]+e-\d\d$")
        self.assertRegex(text, r"(?m)^cpu in float against the reference in double: worst ")

    def test_cells_of_any_kind(self):
        for text in ["state h\nk = b1\nn = 0.5\nh' = tanh(U @ h + k) * n\n",
                     "state h\noutput y\nparam q\nh' = W @ q + h\ny = O @ h\n",
                     "heads = 4\nstate h\nh' = relu(U @ h + W @ x)\n",
                     "state h\nh' = max(x, tanh(U @ h))\n"]:
            self.output("check", self.cell(text))

    def test_without_differences(self):
        result = json.loads(self.output("check", "gru", "--no-differences", "--json"))
        self.assertNotIn("gradient_errors", result)
        self.assertLess(result["cpu_against_reference"]["error"], 1e-5)
        text = self.output("check", "gru", "--no-differences")
        self.assertNotIn("finite differences", text)
        self.assertIn("cpu in float", text)

    def test_draws_near_a_corner_are_counted(self):
        path = self.cell("state h\nh' = relu(W @ x + U @ h)\n")
        result = json.loads(self.output("check", path, "--units=40", "--steps=9", "--json"))
        self.assertGreater(result["redraws"], 0)

    def test_an_error_over_the_limit_is_a_failure(self):
        # So steep that finite differences cannot follow.
        path = self.cell("state h\nh' = tanh(1000 * (W @ x) + U @ h)\n")
        result = self.assert_refused(1, "differs from finite differences", "check", path, "--json")
        self.assertFalse(json.loads(result.stdout)["passed"])
        result = self.assert_refused(1, "allowed: less than 1e-07", "check", path)
        self.assertRegex(result.stdout, r"(?m)^  W .* over the limit$")

    def test_wrong_input(self):
        self.assert_refused(2, "CELL is required", "check")
        self.assert_refused(2, "did you mean 'lstm'", "check", "lstn")
        self.assert_refused(2, "--steps", "check", "gru", "--steps", "0")
        self.assert_refused(2, "never sees a one-hot input", "check", "--one-hot",
                            self.cell("state h\nh' = tanh(U @ h) * x\n"))
        self.assert_refused(1, "1000 random draws", "check",
                            self.cell("state h\nh' = log(-square(W @ x)) + h\n"))

    def test_a_dump_that_cannot_be_written(self):
        self.assert_refused(1, "no_folder", "check", "tanh", "--dump",
                            str(self.folder / "no_folder" / "dump.npz"))
        self.assert_refused(1, "No space left", "check", "tanh", "--dump", "/dev/full")

    def test_the_same_command_writes_the_same_dump(self):
        dumps = []
        for seed in ("1", "1", "2"):
            path = self.folder / "dump.npz"
            self.output("check", "gru", "--seed", seed, "--dump", str(path))
            dumps.append(path.read_bytes())
        self.assertEqual(dumps[0], dumps[1])
        self.assertNotEqual(dumps[0], dumps[2])


if __name__ == "__main__":
    MNEMO = sys.argv.pop(1)
    unittest.main()
