#!/usr/bin/env python3
"""mnemo analyze units, as it is called: a small model learns a text with a rule, and what is said of
it.

    analyze_units_test.py PROGRAM [unittest's options]
"""

import csv
import json
import random
import signal
import subprocess
import time

import as_called


def text_of(size, seed=1):
    """Small letters inside quotes, large ones outside: a model has to know where it is."""
    chance = random.Random(seed)
    text, inside, left = [], False, 12
    while len(text) < size:
        if len(text) % 50 == 49:
            text.append("\n")
        elif left == 0:
            text.append('"')
            inside, left = not inside, chance.randint(5, 60)
        else:
            text.append(chance.choice("abc " if inside else "ABC "))
            left -= 1
    return "".join(text)


class AnalyzeUnitsTest(as_called.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "quotes.txt").write_text(text_of(60000))
        (self.folder / "recipe.toml").write_text(
            '[data]\ntext = "quotes.txt"\n[model]\ncell = "gru"\nunits = 12\n'
            "[train]\nbatch = 16\nsteps = 40\nupdates = 250\nrate = 0.02\n")

    def train(self):
        self.output("train", "recipe.toml", "--out", "run", "--quiet")

    def snapshot(self, folder):
        return {str(path.relative_to(folder)): path.read_bytes()
                for path in sorted(folder.rglob("*")) if path.is_file()}

    def test_a_trained_model(self):
        self.train()
        before = self.snapshot(self.folder / "run")
        call = ["analyze", "units", "run", "--held-length", 2000, "--quiet"]
        said = self.output(*call, "--out", "found")
        self.assertEqual(self.snapshot(self.folder / "run"), before)
        self.assertIn("inside quotes", said)
        found = self.folder / "found"
        result = json.loads((found / "result.json").read_text())
        winners = result["tables"]["winners"]
        best = next(row for row in winners if row["label"] == "inside quotes")
        # Letters tell: a model that learnt anything knows whether it is inside.
        self.assertGreater(best["probe"], 0.95)
        self.assertGreater(best["held"], 0.8)
        self.assertLessEqual(best["low"], best["held"])
        self.assertLessEqual(best["held"], best["high"])
        self.assertLess(best["p"], 0.05)
        # The same numbers in every form.
        with open(found / "winners.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), len(winners))
        for row, one in zip(rows, winners):
            self.assertEqual(row["label"], one["label"])
            self.assertEqual(float(row["held"]), one["held"])
        self.assertIn(f"{best['held']:.3f}", said)
        page = (found / "report.html").read_text()
        self.assertIn(f"{best['held']:.3f}", page)
        self.assertIn('class="unit-passage"', page)
        # Again, with another number of threads: the same.
        again = json.loads(self.output(*call, "--json", "--threads", 1))
        self.assertEqual(again["tables"], result["tables"])
        self.assertEqual(again["findings"], result["findings"])
        # Every unit with every label that varies, both halves.
        vary = [row for row in result["tables"]["labels"] if row["measure"] != "does not vary"]
        self.assertEqual(len(result["tables"]["scores"]), 12 * len(vary))
        # Nothing is written over.
        self.assert_refused("there already", *call, "--out", "found")

    def test_what_is_refused(self):
        self.train()
        self.assert_refused("1", "analyze", "units", "run", "--layer", 2)
        self.assert_refused("no value 'q'", "analyze", "units", "run", "--values", "q")
        self.assert_refused("empty name", "analyze", "units", "run", "--values", "")
        (self.folder / "short.txt").write_text('A"a"' * 50)
        self.assert_refused("too short", "analyze", "units", "run", "--data", "short.txt")
        (self.folder / "flat.txt").write_text("ABC" * 1000)
        self.assert_refused("no label varies", "analyze", "units", "run", "--data", "flat.txt",
                            "--labels", "c")
        self.assert_refused("no such run folder", "analyze", "units", "nowhere")

    def test_a_stop_leaves_nothing(self):
        self.train()
        (self.folder / "long.txt").write_text(text_of(3000000))
        process = subprocess.Popen(
            [as_called.program(), "analyze", "units", "run", "--data", "long.txt", "--out", "found"],
            cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 75, error)
        self.assertEqual(out, b"")
        self.assertFalse((self.folder / "found").exists())


if __name__ == "__main__":
    as_called.main()
