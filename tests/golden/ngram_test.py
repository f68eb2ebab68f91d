#!/usr/bin/env python3
"""Compares n-gram models with a brute-force program (ngram.py beside this file), symbol by symbol:
log probabilities within 1e-9 for every number of context symbols, on characters and words of real
text, and on texts that are hardly any.

    ngram_test.py NGRAM_DRIVER     the program of ngram_driver.cc
"""

import math
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

from ngram import KneserNey

DRIVER = None
ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL_TEXT = "".join(ROOT.joinpath("docs", name).read_text(encoding="utf-8")
                    for name in ("decisions.md", "data.md"))
LIMIT = 1e-9


def ask_driver(train, test, kinds, longest):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, symbols in (("train", train), ("test", test)):
            paths.append(pathlib.Path(folder, name))
            paths[-1].write_text(" ".join(map(str, symbols)), encoding="ascii")
        result = subprocess.run([DRIVER, *paths, str(kinds), str(longest)], capture_output=True,
                                text=True, check=True)
    return [[float(value) for value in line.split()] for line in result.stdout.splitlines()]


def numbered(*texts):
    """Symbols as numbers; how many different ones, and one more that no text has."""
    numbers = {symbol: n for n, symbol in enumerate(sorted({s for text in texts for s in text}))}
    return [[numbers[symbol] for symbol in text] for text in texts], len(numbers) + 1


class NgramTest(unittest.TestCase):
    def check(self, train, test, kinds, longest):
        ours = ask_driver(train, test, kinds, longest)
        self.assertEqual(len(ours), len(test))
        model = KneserNey(train, kinds, longest)
        worst, compared = 0, 0
        for place, (symbol, found) in enumerate(zip(test, ours)):
            self.assertEqual(len(found), longest + 1)
            for n, value in enumerate(found):
                expected = model.probability(test[max(0, place - n):place], symbol, n)
                worst = max(worst, abs(math.log(value) - math.log(expected)))
                compared += 1
        self.assertLess(worst, LIMIT)
        self.assertGreater(compared, 0)
        return compared, worst

    def test_characters_of_real_text(self):
        text = REAL_TEXT.encode()
        for longest, size in ((5, 20000), (20, 3000)):
            (train, test), kinds = numbered(text[:size], text[size:size + 2000])
            compared, worst = self.check(train, test, kinds, longest)
            print(f"characters, n to {longest}: {compared} log probabilities, worst {worst:.1e}")

    def test_words_of_real_text(self):
        words = REAL_TEXT.split()
        (train, test), kinds = numbered(words[:4000], words[4000:5500])
        compared, worst = self.check(train, test, kinds, 5)
        print(f"words, n to 5: {compared} log probabilities, worst {worst:.1e}")

    def test_texts_that_are_hardly_any(self):
        draw = random.Random(1)
        texts = ["a", "aa", "aaaaaaaaaa", "ab", "ba", "abab", "aabbaabb", "abcabcabd", "abcdefgh"]
        for kinds in (1, 2, 3, 5):
            texts += ["".join(draw.choice("abcde"[:kinds]) for _ in range(draw.randint(1, 60)))
                      for _ in range(10)]
        for train in texts:
            test = train[-5:] + train + "".join(draw.choice("abcdef") for _ in range(20))
            (symbols, scored), kinds = numbered(train, test)
            self.check(symbols, scored, kinds, draw.choice([0, 1, 4, 12]))


if __name__ == "__main__":
    DRIVER = sys.argv.pop(1)
    unittest.main()
