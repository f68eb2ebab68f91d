#!/usr/bin/env python3
"""Compares word errors with NIST's sclite (Debian's sctk): correct words, substitutions, deletions
and insertions of every pair, and of all together.

    sclite_test.py SCORE_DRIVER     the program of score_driver.cc

Random pairs of few different words, so that many alignments are equally cheap and the order of ties
counts; empty references and empty hypotheses; upper and lower case; words that end in a star.
"""

import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

DRIVER = None
PAIRS = 500
SCORES = re.compile(r"^id: \(s-(\d+)\)$.*?^Scores: \(#C #S #D #I\) (\d+) (\d+) (\d+) (\d+)$",
                    re.MULTILINE | re.DOTALL)


def draw_pairs(seed):
    """Pairs of lines: independent ones, and ones with a few words changed."""
    draw = random.Random(seed)
    pairs = []
    for n in range(PAIRS):
        words = ["ab", "Ab", "b", "cde", "it's", "x-", "(uh)", "f*", "f", "f**", "/",
                 "%", "*"][:draw.randint(2, 13)]
        reference = [draw.choice(words) for _ in range(draw.choice([0, 1, 3, 8, 15, 30]))]
        if n % 2:
            hypothesis = [draw.choice(words) for _ in range(draw.choice([0, 1, 3, 8, 15, 30]))]
        else:
            hypothesis = [draw.choice([word, word, word, draw.choice(words)]) for word in reference
                          if draw.random() > 0.15]
            for _ in range(draw.randint(0, 3)):
                hypothesis.insert(draw.randint(0, len(hypothesis)), draw.choice(words))
        pairs.append((" ".join(reference), " ".join(hypothesis)))
    return pairs


def ask_sclite(pairs, options):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for side, name in enumerate(["ref", "hyp"]):
            paths.append(pathlib.Path(folder, name))
            paths[-1].write_text("".join(f"{pair[side]} (s-{n})\n" for n, pair in enumerate(pairs)),
                                 encoding="ascii")
        # Debian's package has the programs behind a front, "sctk sclite".
        program = ["sclite"] if shutil.which("sclite") else ["sctk", "sclite"]
        result = subprocess.run([*program, "-r", paths[0], "trn", "-h", paths[1], "trn", "-i", "rm",
                                 "-o", "pra", "stdout", *options],
                                capture_output=True, text=True, check=True)
    found = {int(n): tuple(map(int, counts)) for n, *counts in SCORES.findall(result.stdout)}
    return [found[n] for n in range(len(pairs))]


def ask_driver(pairs, options):
    lines = "".join(f"{reference}\n{hypothesis}\n" for reference, hypothesis in pairs)
    result = subprocess.run([DRIVER, "align", *options], input=lines, capture_output=True, text=True,
                            check=True)
    return [tuple(map(int, line.split())) for line in result.stdout.splitlines()]


class ScliteTest(unittest.TestCase):
    def check(self, seed, options):
        pairs = draw_pairs(seed)
        truth, ours = ask_sclite(pairs, options), ask_driver(pairs, options)
        self.assertEqual(len(ours), PAIRS)
        for pair, expected, found in zip(pairs, truth, ours):
            self.assertEqual(found, expected, pair)
        total = [sum(column) for column in zip(*truth)]
        self.assertEqual([sum(column) for column in zip(*ours)], total)
        for count in total:
            self.assertGreater(count, 300)
        self.assertGreater(sum(not a for a, _ in pairs), 20)
        self.assertGreater(sum(not b for _, b in pairs), 20)
        print(f"{PAIRS} pairs {options}: correct, substitutions, deletions, insertions {total}")

    def test_counts_are_sclites(self):
        self.check(1, [])

    def test_with_upper_and_lower_case_apart(self):
        self.check(2, ["-s"])


if __name__ == "__main__":
    DRIVER = sys.argv.pop(1)
    unittest.main()
