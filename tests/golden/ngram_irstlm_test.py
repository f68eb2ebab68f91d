#!/usr/bin/env python3
"""Compares perplexities of n-gram models with IRSTLM's on the same text (Debian's irstlm), and reads
the ARPA files that it writes.

    ngram_irstlm_test.py MNEMO

What makes the two comparable:
- the text is one line of tokens, so that IRSTLM, too, has no sentences;
- -ps=no, since it drops what occurs once in its higher orders otherwise;
- characters: IRSTLM adds <unk> to the 1-grams as often as there are different tokens, and gives it
  that share of every back-off. Among characters it is small; among 30,000 words (7,120 different
  ones) it is a quarter, and bigrams have a perplexity of 745 where ours is 622. Words are compared
  with ngram.py alone;
- every scored character is known, and the text is one whose discounts IRSTLM can estimate: it
  refuses many others.
Left over is what each does where the 1-grams' discounts cannot be estimated, and IRSTLM's floats.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

MNEMO = None
ROOT = pathlib.Path(__file__).resolve().parents[2]
TLM = "/usr/lib/irstlm/bin/tlm"
LIMIT = 0.005


TEXT = ROOT.parent / "shared" / "data" / "warpeace" / "warpeace_input.txt"


def token(byte):
    return chr(byte) if 0x20 < byte < 0x7f else f"<0x{byte:02X}>"


class IrstlmTest(unittest.TestCase):
    def setUp(self):
        if os.environ.get("NO_SHARED") == "1" or not TEXT.exists():
            print("NOT TESTED: n-grams against IRSTLM (../shared/data/warpeace is not there)")
            self.skipTest("no text")
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return pathlib.Path(self.folder.name, name)

    def irstlm(self, order, *options):
        result = subprocess.run(
            [TLM, f"-tr={self.path('train.tokens')}", f"-n={order}", "-lm=ImprovedKneserNey",
             "-ps=no", f"-te={self.path('test.tokens')}", *options], capture_output=True, text=True,
            check=True, env={**os.environ, "IRSTLM": "/usr/lib/irstlm"})
        return float(re.search(r" PP=([0-9.]+) ", result.stdout + result.stderr)[1])

    def mnemo(self, *arguments):
        result = subprocess.run([MNEMO, "ngram", *arguments, "--json", "--quiet"],
                                capture_output=True, text=True, check=True)
        return json.loads(result.stdout)

    def check(self, ns, *options):
        models = self.mnemo(str(self.path("train")), "--valid", str(self.path("test")), "--test",
                            str(self.path("test")), "-n", f"{ns[0]}..{ns[-1]}", *options)["models"]
        self.assertEqual([model["n"] for model in models], list(ns))
        for model in models:
            theirs = self.irstlm(model["order"])
            ours = model["test"]["perplexity"]
            print(f"order {model['order']}: perplexity {ours:.4f}, IRSTLM's {theirs:.4f}")
            self.assertLess(abs(ours / theirs - 1), LIMIT)

    def write(self, name, tokens, raw):
        self.path(f"{name}.tokens").write_text(" ".join(tokens) + "\n")
        self.path(name).write_bytes(raw)

    def test_characters(self):
        text = TEXT.read_bytes()
        train, test = text[:300000], text[300000:330000]
        known = set(train)
        test = bytes(byte for byte in test if byte in known)
        self.write("train", map(token, train), train)
        self.write("test", map(token, test), test)
        self.check(range(1, 5))

    def test_reads_its_arpa_files(self):
        text = TEXT.read_bytes()
        self.write("train", map(token, text[:60000]), b"")
        self.write("test", map(token, text[60000:70000]), text[60000:70000])
        model = self.path("irstlm.arpa")
        theirs = self.irstlm(3, f"-oarpa={model}")
        ours = self.mnemo(str(self.path("test")), "--read-arpa", str(model))
        self.assertEqual((ours["order"], ours["unit"]), (3, "character"))
        self.assertEqual(ours["symbols"], 9999)
        print(f"its own ARPA file: perplexity {ours['perplexity']:.4f}, IRSTLM's {theirs:.4f}")
        self.assertLess(abs(ours["perplexity"] / theirs - 1), 0.001)


if __name__ == "__main__":
    MNEMO = sys.argv.pop(1)
    unittest.main()
