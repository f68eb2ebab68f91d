#!/usr/bin/env python3
"""mnemo ngram, as it is called.

    ngram_test.py PROGRAM [unittest's options]
"""

import json
import math
import pathlib
import subprocess

import as_called

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = ROOT.joinpath("docs", "decisions.md").read_bytes() * 2


class NgramTest(as_called.ProgramTest):
    def setUp(self):
        super().setUp()
        self.text = self.folder / "text.txt"
        self.text.write_bytes(TEXT)

    def call(self, *arguments, **environment):
        return super().call("ngram", *arguments, **environment)

    def test_table_and_json_have_the_same_numbers(self):
        lines = self.output(self.text, "-n", "0..2,5").splitlines()
        report = json.loads(self.output(self.text, "-n", "5,0..2", "--json"))
        self.assertEqual([model["n"] for model in report["models"]], [0, 1, 2, 5])
        for line, model in zip(lines[2:], report["models"]):
            fields = line.replace("[", " ").replace("]", " ").replace(",", " ").split()
            test, valid = model["test"], model["valid"]
            self.assertEqual(fields, [
                str(model["n"]), str(model["n"] + 1), str(model["ngrams"]),
                f"{valid['nats_per_symbol']:.4f}", f"{test['nats_per_symbol']:.4f}",
                *(f"{end:.4f}" for end in test["interval_95"]),
                f"{test['bits_per_symbol']:.4f}", f"{test['perplexity']:.3f}"])
            self.assertAlmostEqual(math.exp(test["nats_per_symbol"]), test["perplexity"])
            self.assertLess(test["interval_95"][0], test["nats_per_symbol"])
            self.assertLess(test["nats_per_symbol"], test["interval_95"][1])
            # The last tenth, but for its first symbol.
            self.assertEqual(test["symbols"], len(TEXT) // 10 - 1)
        # The text says everything twice: long contexts know what comes.
        losses = [model["test"]["nats_per_symbol"] for model in report["models"]]
        self.assertEqual(losses, sorted(losses, reverse=True))

    def test_a_written_model_scores_as_it_did(self):
        train, test = self.folder / "train", self.folder / "test"
        test.write_bytes(TEXT[15000:18000])
        for text, options in ((TEXT[:15000] + bytes(range(256)), ()),
                              (TEXT[:15000], ("--words", "--vocabulary", "300"))):
            train.write_bytes(text)
            written = json.loads(self.output(train, "--valid", test, "--test", test, "-n", 3,
                                             *options, "--write-arpa", "m.arpa", "--json"))
            self.assert_refused("there already", train, "-n", 3, "--write-arpa", "m.arpa")
            read = json.loads(self.output(test, "--read-arpa", "m.arpa", "--json"))
            expected = written["models"][0]["test"]
            self.assertEqual(read["symbols"], expected["symbols"])
            self.assertAlmostEqual(read["nats_per_symbol"], expected["nats_per_symbol"], places=8)
            self.assertEqual(read["unit"], written["unit"])
            self.assertEqual(read["order"], 4)
            self.assertFalse(read["sentences"])
            if not options:
                self.assert_refused("this ARPA file is of bytes", test, "--read-arpa", "m.arpa", "--words")
            (self.folder / "m.arpa").unlink()

    def test_refusals(self):
        for wrong in ("", "x", "3..1", "101", "1,,2", "-1", "1..", "5000000000"):
            self.assert_refused("-n", self.text, f"-n={wrong}")
        self.assert_refused("writes one model", self.text, "-n", "1..3", "--write-arpa", "x")
        self.assert_refused("would be large", self.text, "-n", "5", "--write-arpa", "x",
                            "--largest", "10kB")
        self.assertFalse(self.folder.joinpath("x").exists())
        self.assert_refused("no such file", "nothing.txt")
        self.assert_refused("no prepared set", "nothing")
        self.assert_refused("go together", self.text, "--valid", self.text)
        self.assert_refused("excludes", self.text, "--read-arpa", "x", "-n", "3")
        self.assert_refused("no \\data\\ line", self.text, "--read-arpa", self.text)
        self.assert_refused("endings choose", self.text, "--endings", ".h")

    def test_a_prepared_set_has_its_own_parts(self):
        text = self.shared("tinyshakespeare")
        subprocess.run([as_called.program(), "data", "get", "tiny-shakespeare", "--from", text,
                        "--quiet"], check=True, env=self.environment, capture_output=True)
        report = json.loads(self.output("tiny-shakespeare", "-n", "4", "--json"))
        self.assertEqual(report["train_symbols"], 1003856)
        self.assertEqual(report["models"][0]["test"]["symbols"], 55768)
        self.assert_refused("own symbols", "tiny-shakespeare", "--words")


if __name__ == "__main__":
    as_called.main()
