#!/usr/bin/env python3
"""Tests compare.py: a dump that is changed anywhere, by a little more than is allowed, must be
rejected.

    compare_test.py MNEMO     the program that writes the dump
"""

import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import numpy

import cell_from_text
import compare

MNEMO = None
# What the catalogue's first cells have, and what they do not.
CATALOGUE = ["tanh", "lstm", "lstm_np", "gru_after"]
EVERYTHING = """
heads = 2
size r = 3
state h, c
scalar a
param d, g[r]
output c
e  = W.T @ h
k  = sigmoid(a)
u  = (V @ h)[r] * g
z  = sigmoid(W @ x - U @ h + b)
n  = tanh(A @ u + Q @ e + d)
c' = z * c + k * norm(n)
h' = c' - max(z, 0.5)
"""


def changed(array, by):
    """The largest number moves by `by` of itself; an array of zeros becomes `by`."""
    copy = array.copy()
    at = numpy.unravel_index(numpy.abs(copy).argmax(), copy.shape)
    copy[at] = copy[at] * (1 + by) if copy[at] else by
    return copy


class CompareTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.trials = {}  # name: the cell's programs and a dump
        with tempfile.TemporaryDirectory() as folder:
            everything = pathlib.Path(folder, "everything.cell")
            everything.write_text(EVERYTHING, encoding="utf-8")
            for path in [everything, *(compare.CELLS / f"{name}.cell" for name in CATALOGUE)]:
                programs = compare.programs_of(cell_from_text.read_cell(path), path.stem)
                dump, _, _ = compare.draw(MNEMO, folder, path, programs, 6, 4, 3, 2)
                cls.trials[path.stem] = programs, dump

    def each(self):
        for programs, dump in self.trials.values():
            for program in programs:
                yield program, dump

    def assert_rejected(self, program, dump, text):
        with self.assertRaises(compare.Mismatch) as caught:
            compare.compare(program, dump)
        self.assertIn(text, str(caught.exception))

    def test_pytorchs_modules_take_part(self):
        names = {program.name for program, _ in self.each()}
        self.assertLess({"tanh_module", "lstm_np_module", "gru_after_module", "everything"}, names)

    def test_the_dump_itself_passes(self):
        for program, dump in self.each():
            for precision, (error, _) in compare.compare(program, dump).items():
                self.assertLess(error, compare.LIMITS[precision])

    def test_every_result_is_compared(self):
        for program, dump in self.each():
            known = compare.run_torch(program, dump, compare.part(dump, "parameter/"))
            for precision, limit in compare.LIMITS.items():
                for name, value in compare.part(dump, precision + "/").items():
                    if name not in known and not program.complete:
                        self.assertIn(name.split("/")[0], ("state", "value"))
                        continue
                    wrong = dump | {f"{precision}/{name}": changed(value, 3 * limit)}
                    self.assert_rejected(program, wrong, f"{precision}: {name} differs")

    def test_every_number_that_went_in_counts(self):
        for program, dump in self.each():
            for name, value in dump.items():
                if name.split("/")[0] in ("x", "parameter", "initial", "upstream"):
                    self.assert_rejected(program, dump | {name: changed(value, 1e-3)}, "differs")

    def test_a_number_that_is_none(self):
        for program, dump in self.each():
            for name in ("float/output", "double/gradient/x"):
                wrong = dump | {name: changed(dump[name], numpy.nan)}
                self.assert_rejected(program, wrong, "differs by inf")

    def test_zeros_for_a_small_gradient(self):
        programs, dump = self.trials["lstm"]
        small = {name: value * 1e-8 for name, value in dump.items()
                 if name.startswith("upstream/") or "/gradient/" in name}
        compare.compare(programs[0], dump | small)
        small["float/gradient/x"] = 0 * small["float/gradient/x"]
        self.assert_rejected(programs[0], dump | small, "float: gradient/x differs by 1.0e+00")

    def test_another_shape(self):
        for program, dump in self.each():
            wrong = dump | {"double/gradient/x": dump["double/gradient/x"][:1]}
            self.assert_rejected(program, wrong, "shape (1, 2, 4), but PyTorch has (3, 2, 4)")

    def test_a_missing_result(self):
        for program, dump in self.each():
            wrong = dict(dump)
            del wrong["float/gradient/x"]
            self.assert_rejected(program, wrong, "different names: ['gradient/x'")

    def test_a_result_that_nobody_checked(self):
        programs, dump = self.trials["lstm"]
        wrong = dump | {"double/value/q": dump["double/value/o"]}
        self.assert_rejected(programs[0], wrong, "['value/q']")

    def test_gates_in_another_order(self):
        programs, dump = self.trials["lstm_np"]
        wrong = dump | {"parameter/Wi": dump["parameter/Wf"], "parameter/Wf": dump["parameter/Wi"]}
        for program in programs:
            self.assert_rejected(program, wrong, "differs")

    def test_a_cell_that_is_another_one(self):
        text = EVERYTHING.replace("W @ x - U @ h", "W @ x + U @ h")
        self.assertNotEqual(text, EVERYTHING)
        program = compare.Program("another", cell_from_text.Cell(text).run, True)
        self.assert_rejected(program, self.trials["everything"][1], "differs")

    def test_parameters_that_are_not_the_cells(self):
        programs, dump = self.trials["everything"]
        wrong = dump | {"parameter/A": dump["parameter/A"].T}
        with self.assertRaisesRegex(cell_from_text.CellError, "'A' has the shape"):
            compare.compare(programs[0], wrong)
        del wrong["parameter/A"]
        with self.assertRaisesRegex(cell_from_text.CellError, r"parameters differ: \['A'\]"):
            compare.compare(programs[0], wrong)

    def test_a_program_that_fails(self):
        with self.assertRaisesRegex(compare.Mismatch, "no_such_cell.*ended with 2"):
            compare.make_dump(MNEMO, "/tmp", "no_such_cell", 5, 4, 3, 2, 1)

    def test_a_cell_that_the_reader_cannot_run(self):
        path = compare.CELLS / "lstm.cell"
        with mock.patch.object(compare, "programs_of", return_value=[compare.Program(
                "lstm", mock.Mock(side_effect=cell_from_text.CellError("no layer below")), True)]):
            with mock.patch("builtins.print") as printed, tempfile.TemporaryDirectory() as folder:
                failures = compare.compare_cell(MNEMO, folder, path)
        self.assertEqual(failures, 18)
        self.assertIn("FAILED  lstm: units 3, input 2, steps 1, batch 1: no layer below",
                      [call.args[0] for call in printed.call_args_list])


class InputsTest(unittest.TestCase):
    """check_inputs: the trial that was asked for."""

    def trial(self, **changes):
        ones = {"x": numpy.ones((3, 2, 4)), "upstream/output": numpy.ones((3, 2, 5)),
                "initial/h": numpy.ones((2, 5)), "upstream/final/h": numpy.ones((2, 5))}
        return ones | {name.replace("__", "/"): value for name, value in changes.items()}

    def test_the_one_asked_for(self):
        compare.check_inputs(self.trial(), 5, 4, 3, 2)
        compare.check_inputs(self.trial(x=numpy.ones((3, 2, 5))), 5, 4, 3, 2)

    def test_another(self):
        for wrong in [self.trial(initial__h=numpy.zeros((2, 5))),
                      self.trial(initial__c=numpy.ones((2, 5))),  # no upstream/final/c
                      self.trial(upstream__final__h=numpy.zeros((2, 5))),
                      self.trial(x=numpy.ones((1, 2, 4))),
                      self.trial(upstream__output=numpy.ones((3, 1, 5)))]:
            with self.assertRaises(compare.Mismatch):
                compare.check_inputs(wrong, 5, 4, 3, 2)


class DrawTest(unittest.TestCase):
    """Which disagreements are laid at the numbers' door. The program is x * (w - 1): with w near 1
    the last bits of w decide."""

    PROGRAM = compare.Program("near", lambda x, p, initial, below: {"output": x * (p["w"] - 1)}, True)

    def dump(self, w, **errors):
        x = numpy.ones((1, 1, 1))
        dump = {"x": x, "upstream/output": x, "parameter/w": numpy.array(w)}
        for precision in compare.LIMITS:
            dump[f"{precision}/output"] = dump[f"{precision}/gradient/x"] = x * (w - 1)
            dump[f"{precision}/gradient/parameter/w"] = numpy.array(1.0)
        dump.update({f"{precision}/output": x * (w - 1) * (1 + error)
                     for precision, error in errors.items()})
        return dump

    def draw(self, *dumps):
        with mock.patch.object(compare, "make_dump", side_effect=dumps):
            return compare.draw(MNEMO, "", "near", [self.PROGRAM], 1, 1, 1, 1)

    NEAR = 1 + 2.0**-18

    def test_a_seed_that_float_cannot_compute_with_is_set_aside(self):
        good = self.dump(3.0, float=1e-6)
        found, worst, set_aside = self.draw(self.dump(self.NEAR, float=1e-2), good)
        self.assertIs(found, good)
        self.assertEqual(set_aside, 1)
        self.assertEqual(worst[0]["float"][1], "output")

    def test_a_seed_that_agrees_is_kept_however_near(self):
        self.assertEqual(self.draw(self.dump(self.NEAR, float=1e-6))[2], 0)

    def test_well_conditioned_floats_must_agree(self):
        with self.assertRaisesRegex(compare.Mismatch, "seed 1: float: output differs by 2.0e-05"):
            self.draw(self.dump(3.0, float=2e-5))

    def test_doubles_must_agree_at_every_seed(self):
        with self.assertRaisesRegex(compare.Mismatch, "seed 1: double: output differs by 2.0e-09"):
            self.draw(self.dump(self.NEAR, double=2e-9, float=1e-2))

    def test_no_seed_at_all(self):
        with self.assertRaisesRegex(compare.Mismatch, f"in {compare.DRAWS}"):
            self.draw(*[self.dump(self.NEAR, float=1e-2)] * compare.DRAWS)


if __name__ == "__main__":
    MNEMO = sys.argv.pop(1)
    unittest.main()
