#!/usr/bin/env python3
"""Tests compare.py: a dump that is changed anywhere, by a little more than is allowed, must be
rejected.

    compare_test.py MNEMO     the program that writes the dump
"""

import sys
import tempfile
import unittest

import numpy

import cells_in_torch
import compare

MNEMO = None


def changed(array, by):
    """The largest number moves by `by` of itself; an array of zeros becomes `by`."""
    copy = array.copy()
    at = numpy.unravel_index(numpy.abs(copy).argmax(), copy.shape)
    copy[at] = copy[at] * (1 + by) if copy[at] else by
    return copy


class CompareTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dumps = {}
        with tempfile.TemporaryDirectory() as folder:
            for cell in cells_in_torch.PROGRAMS:
                cls.dumps[cell], _ = compare.draw(MNEMO, folder, cell, 5, 4, 3, 2)

    def each(self):
        for cell, programs in cells_in_torch.PROGRAMS.items():
            for program in programs:
                yield program, self.dumps[cell]

    def assert_rejected(self, program, dump, text):
        with self.assertRaises(compare.Mismatch) as caught:
            compare.compare(program, dump)
        self.assertIn(text, str(caught.exception))

    def test_the_dump_itself_passes(self):
        for program, dump in self.each():
            for precision, (error, _) in compare.compare(program, dump).items():
                self.assertLess(error, compare.LIMITS[precision])

    def test_every_result_is_compared(self):
        for program, dump in self.each():
            known = compare.run_torch(program, dump, compare.part(dump, "parameter/"))
            for precision, limit in compare.LIMITS.items():
                for name, value in compare.part(dump, precision + "/").items():
                    if name not in known and name.split("/")[0] in ("state", "value"):
                        self.assertTrue(program.__name__.endswith("_module"), name)
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
        dump = self.dumps["gru"]
        wrong = dump | {"double/value/q": dump["double/value/z"]}
        self.assert_rejected(cells_in_torch.gru_steps, wrong, "['value/q']")

    def test_gates_in_another_order(self):
        dump = self.dumps["lstm_np"]
        wrong = dump | {"parameter/Wi": dump["parameter/Wf"], "parameter/Wf": dump["parameter/Wi"]}
        self.assert_rejected(cells_in_torch.lstm_np_module, wrong, "differs")

    def test_a_program_that_fails(self):
        with self.assertRaises(compare.Mismatch):
            compare.make_dump(MNEMO, "/tmp", "no_such_cell", 5, 4, 3, 2, 1)


if __name__ == "__main__":
    MNEMO = sys.argv.pop(1)
    unittest.main()
