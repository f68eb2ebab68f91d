#!/usr/bin/env python3
"""mnemo bench, as it is called.

    bench_test.py PROGRAM [unittest's options]
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
SHORT = ["--rounds", "2", "--seconds", "0.01"]
# A cell whose measurement takes no time.
SMALL = ["--cell", "gru", "--units", "8", "--vocabulary", "11", "--batch", "3", "--steps", "5"]


def bench(*arguments):
    return subprocess.run([PROGRAM, "bench", *arguments], capture_output=True, text=True,
                          check=False)


class BenchTest(unittest.TestCase):
    def output(self, *arguments):
        result = bench(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def assert_refused(self, text, *arguments):
        result = bench(*arguments)
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertIn(text, result.stderr)

    def test_the_list(self):
        names = [work["name"] for work in json.loads(self.output("--list", "--json"))]
        text = self.output("--list")
        for name in names:
            self.assertIn(name, text)
        for name in ("lstm-36", "gru-128", "fgr-128", "mutant60-128", "softmax-10k", "audio"):
            self.assertIn(name, names)

    def test_json(self):
        result = json.loads(self.output("lstm-36", *SHORT, "--json", "--threads", "2"))
        self.assertGreater(result["machine"]["fma_peak_gflops"], 0)
        (work,) = result["workloads"]
        self.assertEqual((work["name"], work["threads"]), ("lstm-36", 2))
        speed = work["steps_per_second"]
        self.assertEqual(len(speed["runs"]), 2)
        self.assertTrue(min(speed["runs"]) <= speed["median"] <= max(speed["runs"]))
        self.assertEqual(work["flops_per_step"], 6 * (4 * 36 * 36 + 36 * 88))
        self.assertAlmostEqual(work["gflops"], speed["median"] * work["flops_per_step"] * 1e-9)
        self.assertAlmostEqual(work["share_of_peak"], work["gflops"] / work["fma_peak_gflops"])
        self.assertTrue(0 < work["share_of_peak"] < work["share_of_limit"] < 1)
        self.assertLessEqual(work["fma_usual_gflops"], work["fma_peak_gflops"])
        self.assertLessEqual(work["share_of_limit"], work["share_of_usual_limit"])
        self.assertGreater(work["peak_memory_bytes"], 1 << 20)
        self.assertGreater(work["phases"]["forward products"], 0)
        self.assertNotIn("signature", work)

    def test_what_does_not_go_together(self):
        self.assert_refused("does not go with --side-by-side", "lstm-36", "--side-by-side", "--out",
                            "x.json")
        self.assert_refused("--cell", "--cell", "")
        self.assert_refused("this workload needs", "--cell", "gru", "--units", "1000000")
        self.assert_refused("--layers", "--cell", "gru", "--layers", "100000")

    def test_kernels_that_are_not_there(self):
        result = subprocess.run([PROGRAM, "bench", *SMALL, *SHORT], capture_output=True, text=True,
                                check=False, env={**os.environ, "MNEMO_KERNELS": "fast"})
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertIn("MNEMO_KERNELS", result.stderr)

    def test_a_baseline_and_its_signature(self):
        with tempfile.TemporaryDirectory() as folder:
            path = str(pathlib.Path(folder) / "before.json")
            self.output(*SMALL, *SHORT, "--signature", "--out", path)
            text = self.output(*SMALL, *SHORT, "--signature", "--baseline", path)
            self.assertIn("times the baseline's", text)
            self.assertIn("the same signature", text)
            text = self.output(*SMALL, *SHORT, "--baseline", path, "--threads", "2")
            self.assertIn("not in the baseline with 2 threads", text)
            self.assert_refused("no file of mnemo bench", *SMALL, "--baseline", __file__)

    def test_side_by_side(self):
        (result,) = json.loads(self.output(*SMALL, *SHORT, "--side-by-side", "--threads", "2",
                                           "--json"))
        self.assertEqual(result["trainings"], 2)
        self.assertGreater(result["kept"]["median"], 0)

    def test_more_threads_than_the_batch_has_rows(self):
        result = bench(*SMALL, *SHORT, "--threads", "4")
        self.assertEqual(result.returncode, 0)
        self.assertIn("3 sequences in a batch", result.stderr)

    def test_wrong_input(self):
        self.assert_refused("mnemo bench --list", "lstm")
        self.assert_refused("needs --cell", "lstm-36", "--units", "5")
        self.assert_refused("leave out names", "lstm-36", *SMALL)
        self.assert_refused("did you mean 'gru'", "--cell", "gruu")
        self.assert_refused("--rounds", "lstm-36", "--rounds", "0")
        self.assert_refused("--seconds", "lstm-36", "--seconds", "nan")
        self.assert_refused("nothing to compare", "lstm-36", "--side-by-side", "--threads", "1")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
