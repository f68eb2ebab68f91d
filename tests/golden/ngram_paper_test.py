#!/usr/bin/env python3
"""N-gram models of War and Peace against Table 2 of Karpathy, Johnson and Fei-Fei 2015, whose models
KenLM made: ten test losses of three decimals, on the parts that the paper must have used
(docs/decisions.md).

    ngram_paper_test.py MNEMO
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

MNEMO = None
FOLDER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "warpeace"
TABLE = {1: 2.399, 2: 1.928, 3: 1.521, 4: 1.314, 5: 1.232, 6: 1.203, 7: 1.194, 8: 1.194, 9: 1.194,
         20: 1.195}


class PaperTest(unittest.TestCase):
    def test_losses_are_the_papers(self):
        if os.environ.get("NO_SHARED") == "1" or not FOLDER.exists():
            print("NOT TESTED: n-grams against Karpathy's table (../shared/data/warpeace is not "
                  "there)")
            self.skipTest("no text")
        with tempfile.TemporaryDirectory() as sets:
            def call(*arguments):
                return subprocess.run([MNEMO, *arguments, "--quiet"], capture_output=True,
                                      text=True, check=True,
                                      env={**os.environ, "MNEMO_DATA": sets}).stdout
            call("data", "get", "war-and-peace", "--from", str(FOLDER), "--option", "streams=100",
                 "--name", "streams")
            report = json.loads(call("ngram", "streams", "-n", "1..9,20", "--json"))
        self.assertEqual([report["train_symbols"], report["models"][0]["test"]["symbols"]],
                         [2600000, 329999])
        found = {model["n"]: model["test"]["nats_per_symbol"] for model in report["models"]}
        for n, nats in TABLE.items():
            print(f"n = {n}: {found[n]:.4f}, the paper's {nats}")
        self.assertEqual({n: round(nats, 3) for n, nats in found.items()}, TABLE)


if __name__ == "__main__":
    MNEMO = sys.argv.pop(1)
    unittest.main()
