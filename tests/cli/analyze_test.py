#!/usr/bin/env python3
"""mnemo analyze, as it is called: all forms of a result hold the same numbers, and nothing that is
looked at changes.

    analyze_test.py PROGRAM [unittest's options]
"""

import csv
import hashlib
import json
import pathlib
import re
import shutil
import tempfile

import as_called

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = ROOT.joinpath("src", "cell", "parse.cc").read_bytes() * 3


def content_of(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


class AnalyzeTest(as_called.ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.models = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.models.cleanup)

    def setUp(self):
        super().setUp()
        kept = pathlib.Path(self.models.name)
        if not (kept / "text.c").exists():
            (kept / "text.c").write_bytes(TEXT)
            for name, cell in (("large", "lstm_np"), ("small", "gru")):
                (kept / f"{name}.toml").write_text(
                    f'[data]\ntext = "{kept}/text.c"\n[model]\ncell = "{cell}"\nlayers = 2\n'
                    f"units = {24 if name == 'large' else 8}\n[train]\nupdates = 500\nbatch = 16\n"
                    "steps = 32\nrate = 0.01\nclip_norm = 1\n")
                self.output("train", kept / f"{name}.toml", "--out", kept / name, "--quiet")
        self.large, self.small = kept / "large", kept / "small"

    def analyze(self, *arguments):
        return self.output("analyze", *arguments)

    def forms(self, *arguments):
        """The JSON, after the other forms were found to hold the same."""
        before = content_of(self.large), content_of(self.small)
        shown = self.analyze(*arguments, "--out", self.folder / "out", "--threads", 2)
        report = json.loads(self.analyze(*arguments, "--json", "--threads", 1))
        self.assertEqual((content_of(self.large), content_of(self.small)), before)
        written = json.loads((self.folder / "out" / "result.json").read_text())
        # The number of threads changes no number.
        self.assertEqual(written["tables"], report["tables"])
        page = (self.folder / "out" / "report.html").read_text()
        for finding in report["findings"]:
            self.assertIn(finding, shown)
        for name, rows in report["tables"].items():
            with open(self.folder / "out" / f"{name}.csv", newline="", encoding="utf-8") as file:
                table = list(csv.DictReader(file))
            self.assertEqual(len(table), len(rows))
            for row, wanted in zip(table, rows):
                self.assertEqual(list(row), list(wanted))
                for key, value in wanted.items():
                    if isinstance(value, (int, float)):
                        self.assertEqual(float(row[key]), value)
                    else:
                        self.assertEqual(row[key], value or "")
            self.assertIn(f'id="table-{name}"', page)
        self.assert_refused("there already", "analyze", *arguments, "--out", self.folder / "out")
        shutil.rmtree(self.folder / "out")
        return report

    def test_errors(self):
        report = self.forms("errors", self.large, self.small)
        slices, oracles = report["tables"]["slices"], report["tables"]["oracles"]
        self.assertEqual(len(slices), 27)
        for model in ("1", "2"):
            total = sum(row["errors_" + model] for row in slices)
            self.assertEqual(total, oracles[-1]["errors_" + model])
            self.assertAlmostEqual(sum(row["percent_" + model] for row in slices), 100)
        # As eval counts characters; the loss decides what an error is.
        self.assertIn(f"of {len(TEXT) // 10 - 1:,} characters", report["findings"][0])
        self.assertGreater(oracles[-1]["fewer"], 0)

    def test_overlap(self):
        report = self.forms("overlap", self.large, "ngram:5", self.small)
        regions = report["tables"]["overlap"]
        self.assertEqual(len(regions), 8)
        self.assertEqual(sum(row["symbols"] for row in regions), len(TEXT) // 10 - 1)
        errors = self.forms("errors", self.large)["tables"]["oracles"][-1]["errors_1"]
        self.assertEqual(sum(row["symbols"] for row in regions if "large" in row["wrong"]), errors)

    def test_characters_and_brackets(self):
        characters = self.forms("characters", self.large, "ngram:9", "--least", 5)
        rows = characters["tables"]["characters"]
        self.assertTrue(all(row["count"] >= 5 for row in rows))
        leads = [row["lead"] for row in rows]
        self.assertEqual(leads, sorted(leads, reverse=True))
        brackets = self.forms("brackets", self.large, "ngram:9", "--pair", "()")
        tail = TEXT[-(len(TEXT) // 10):]
        self.assertGreater(brackets["tables"]["brackets"][0]["count"], 10)
        self.assertLessEqual(sum(row["count"] for row in brackets["tables"]["brackets"]),
                             tail.count(b")"))

    def test_gates(self):
        report = self.forms("gates", self.large)
        gates = report["tables"]["gates"]
        self.assertEqual([(row["gate"], row["layer"]) for row in gates],
                         [(gate, layer) for gate in "ifo" for layer in (1, 2)])
        units = report["tables"]["units"]
        self.assertEqual(len(units), 3 * 2 * 24)
        for gate in gates:
            own = [row for row in units
                   if (row["gate"], row["layer"]) == (gate["gate"], gate["layer"])]
            self.assertAlmostEqual(sum(row["open"] for row in own) / 24, gate["mean_open"])
            self.assertEqual(max(row["shut"] for row in own), gate["most_shut"])

    def test_losses(self):
        rows = {row["model"]: row for row in
                self.forms("losses", f"big={self.large}", self.small, "ngram:2", "ngram:5")["tables"]
                ["losses"]}
        self.assertEqual(list(rows), ["big", "small", "2-gram", "5-gram"])
        for row in rows.values():
            self.assertLess(row["low"], row["nats"])
            self.assertLess(row["nats"], row["high"])
        # As the other verbs have it.
        told = json.loads(self.output("eval", self.large, "--json"))
        self.assertAlmostEqual(rows["big"]["nats"], told["nats_per_symbol"], places=9)
        self.assertEqual(rows["big"]["bytes"] % 4, 0)
        ngram = json.loads(self.output("ngram", self.large.parent / "text.c", "-n", 5, "--json"))
        self.assertAlmostEqual(rows["5-gram"]["nats"],
                               ngram["models"][0]["test"]["nats_per_symbol"], places=9)

    def test_a_cache_over_the_past(self):
        report = self.forms("losses", f"cached=cache:{self.large}", f"plain={self.large}")
        cached, plain = report["tables"]["losses"]
        # The text says everything three times, but never within the cache's window: it can only
        # help a little, and what is chosen on the validation part does no harm here.
        self.assertLess(cached["nats"], plain["nats"] + 0.01)
        self.assertIn("with a cache of 1000 places", report["facts"]["cached"])
        self.forms("errors", f"cache:{self.large}", self.large)
        for cache in ("cache", "learned-cache"):
            self.assert_refused("not computed", "analyze", "map", f"{cache}:{self.large}",
                                self.large, "ngram:1", "ngram:2")

    def test_models_are_told_apart_by_their_names(self):
        self.assert_refused("two models are called the same", "analyze", "overlap",
                            f"x={self.large}", f"x={self.small}")
        self.assert_refused("two models are called the same", "analyze", "losses", self.large,
                            self.large)
        self.assert_refused("cannot be called so", "analyze", "losses", f"x\ny={self.large}")
        self.assert_refused("this takes a run alone", "analyze", "gates", f"cache:{self.large}")
        copy = self.forms("losses", f"a={self.large}", f"b={self.large}")
        self.assertIn("does not tell which", copy["findings"][0])

    def test_another_text_needs_nothing_of_the_runs_own(self):
        text = self.large.parent / "text.c"
        other = self.folder / "other.c"
        other.write_bytes(text.read_bytes()[:3000])
        hidden = text.rename(text.with_name("hidden.c"))
        try:
            self.output("analyze", "losses", self.large, self.small, "--data", other)
        finally:
            hidden.rename(text)

    def test_a_learned_cache_over_the_past(self):
        report = self.forms("losses", f"learned=learned-cache:{self.large}",
                            f"cached=cache:{self.large}")
        learned, cached = report["tables"]["losses"]
        self.assertLess(learned["nats"], cached["nats"] + 0.01)
        told = report["facts"]["learned"]
        self.assertIn("with a learned cache of 1000 places", told)
        before, after = map(float, re.search(r"\(([\d.]+) nats before, ([\d.]+) after", told).groups())
        self.assertLessEqual(after, before)

    def test_map(self):
        models = [f"net-a={self.large}", f"net-b={self.small}", "ngram:1", "ngram:2",
                  "gram-5=ngram:5"]
        for by in ("likeliest", "probability", "loss"):
            report = self.forms("map", *models, "--by", by)
            self.assertEqual([(row["family"], row["models"])
                              for row in report["tables"]["families"]],
                             [("net", 2), ("n-gram", 2), ("gram", 1)])
            distances = report["tables"]["distances"]
            self.assertEqual(len(distances), 10)
            self.assertTrue(all(row["distance"] > 0 for row in distances))
        self.assert_refused("4 to", "analyze", "map", *models[:3])

    def test_dynamics(self):
        recipe = (self.large.parent / "large.toml").read_text()
        (self.folder / "slow.toml").write_text(
            recipe + "snapshot_every = 20\nsnapshot_until = 500\n")
        self.output("train", "slow.toml", "--out", "slow", "--quiet")
        report = self.forms("dynamics", "slow", "ngram:0", "ngram:1", "ngram:4", "--length", 1500)
        rows = report["tables"]["dynamics"]
        self.assertEqual([row["update"] for row in rows], list(range(20, 501, 20)))
        # The first thing that it learns is how often each character is there.
        self.assertEqual(rows[0]["nearest"], "0-gram")
        self.assertEqual(rows[-1]["nearest"], "1-gram")
        self.assertLess(rows[-1]["loss"], rows[0]["loss"])
        nearest = report["tables"]["nearest"]
        self.assertEqual(sum(row["points"] for row in nearest), len(rows))
        losses = {row["model"]: row["nats"] for row in
                  self.forms("losses", self.small, "ngram:1")["tables"]["losses"]}
        self.assertAlmostEqual(nearest[1]["loss"], losses["1-gram"], delta=0.3)
        self.assert_refused("no snapshots", "analyze", "dynamics", self.small, "ngram:1")

    def test_refusals(self):
        self.assert_refused("1 to 2", "analyze", "errors", self.large, self.small, "ngram:3")
        self.assert_refused("must be a run", "analyze", "overlap", "ngram:3", "ngram:4")
        self.assert_refused("number of context symbols", "analyze", "overlap", self.large,
                            "ngram:101")
        self.assert_refused("no such run folder", "analyze", "gates", "nowhere")
        self.assert_refused("opening and a closing", "analyze", "brackets", self.large, "--pair",
                            "x")
        other = self.folder / "other.c"
        other.write_bytes(TEXT[:9000])
        recipe = (self.large.parent / "small.toml").read_text()
        (self.folder / "other.toml").write_text(
            recipe.replace(str(self.large.parent / "text.c"), str(other)).replace("= 500", "= 5"))
        self.output("train", "other.toml", "--out", "other", "--quiet")
        self.assert_refused("another text", "analyze", "overlap", self.large, "other")
        # The same text, but what the one is tested on the other has seen.
        (self.folder / "parts.toml").write_text(
            recipe.replace("[model]", "train_share = 0.85\n[model]").replace("= 500", "= 5"))
        self.output("train", "parts.toml", "--out", "parts", "--quiet")
        self.assert_refused("another part of the text", "analyze", "overlap", self.large, "parts")
        (self.folder / "keep").mkdir()
        (self.folder / "keep" / "x").write_text("x")
        self.assert_refused("there already", "analyze", "gates", self.large, "--out", "keep")

    def test_the_command_repeats_the_result(self):
        report = json.loads(self.analyze("brackets", self.large, "ngram:2", "--pair", "[]", "--json"))
        words = report["command"].split()
        self.assertEqual(words[:3], ["mnemo", "analyze", "brackets"])
        self.assertIn("'[]'", words)
        again = json.loads(self.analyze("brackets", *[word.strip("'") for word in words[3:]],
                                        "--json"))
        self.assertEqual(again, report)


if __name__ == "__main__":
    as_called.main()
