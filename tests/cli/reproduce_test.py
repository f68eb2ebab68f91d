#!/usr/bin/env python3
"""mnemo reproduce, as it is called, on a small paper of this test's own.

    reproduce_test.py PROGRAM [unittest's options]
"""

import json
import pathlib
import shutil
import signal
import subprocess
import time

import as_called

RECIPE = """
[data]
text = "{text}"
[model]
cell = "gru"
units = 6
[train]
batch = 4
steps = 10
updates = 40
"""
EXPERIMENT = """
recipe = "small-recipe.toml"
seeds = [11, 12, 13]
[rates]
low = -7
high = -3
count = 2
seed = 5
[[axis]]
name = "cell"
[[axis.value]]
name = "none"
set = ["model.cell=tanh", "train.updates=1"]
[[axis.value]]
name = "gru"
set = ["model.cell=gru"]
"""
CLAIMS = """
title = "Nobody 2000"
experiments = ["small"]
[[claim]]
id = 3
text = "What is trained | learns more."
where = "Table 1"
statistic = "order"
experiment = "small"
measure = "test"
pairs = ["gru < none"]
[[claim]]
id = 4
text = "Widths give the counts."
where = "Table 2"
statistic = "counts"
counts = ["gru 227 20 = 168888"]
[[published]]
experiment = "small"
measure = "test"
mark = "[fig]"
[published.values]
"gru" = 1.25
"""


class ReproduceTest(as_called.ProgramTest):
    def setUp(self):
        super().setUp()
        self.paper = self.folder / "papers" / "nobody2000"
        (self.paper / "experiments").mkdir(parents=True)
        text = self.folder / "text"
        text.write_text("the cat sat on the mat\n" * 100)
        recipe = RECIPE.format(text=text)
        (self.paper / "experiments/small-recipe.toml").write_text(recipe)
        (self.paper / "experiments/small.toml").write_text(EXPERIMENT)
        (self.paper / "claims.toml").write_text(CLAIMS)
        self.environment["MNEMO_PAPERS"] = str(self.folder / "papers")
        self.out = self.folder / "runs" / "reproduce-nobody2000"

    def claims(self, *arguments):
        told = json.loads(self.output("reproduce", "nobody2000", "--json", *arguments))
        return {claim["id"]: claim for claim in told["claims"]}

    def test_claims_are_judged_by_trainings(self):
        text = self.output("reproduce", "nobody2000")
        self.assertRegex(text, r"  3  holds +What is trained \| learns more.")
        self.assertRegex(text, r"  4  holds")
        results = (self.out / "RESULTS.md").read_text()
        self.assertEqual(results.splitlines()[0], "`mnemo reproduce nobody2000`")
        self.assertIn("What is trained \\| learns more.", results)
        self.assertRegex(results, r"\| gru: test \| 1.25 \[fig\] \| [\d.]+ \([\d.]+ to [\d.]+\) \| 3 \|")
        log = self.out / "outcomes.jsonl"
        outcomes = [json.loads(line) for line in log.read_text().splitlines()]
        self.assertEqual(len(outcomes), 10)
        self.assertEqual(list((self.out / "runs").rglob("metrics.jsonl")), [])
        # The same numbers everywhere.
        tests = [one["test"]["loss"] for one in outcomes if one["name"].startswith("small/gru/seed")]
        claim = self.claims("--resume")[3]
        measured = {line["what"]: line["measured"]["mean"] for line in claim["evidence"]}
        self.assertAlmostEqual(measured["gru: test"], sum(tests) / 3)
        self.assertEqual(len((self.out / "outcomes.jsonl").read_text().splitlines()), 10)

        self.assert_refused("there is a reproduction here already", "reproduce", "nobody2000")
        self.assert_refused("no claim of this number", "reproduce", "nobody2000/99999999999")
        # A folder that is called like a number is no claim.
        shutil.copytree(self.paper, self.folder / "papers" / "2000")
        self.output("reproduce", "papers/2000", "--budget", "0s")
        # Committed outcomes are judged without training, and without the data.
        (self.folder / "text").unlink()
        judged = self.claims("--from", self.out / "outcomes.jsonl", "--out", "again", "--budget",
                             "0s")
        self.assertEqual(judged[3]["verdict"], "holds")
        # Those of another experiment do not count.
        experiment = self.paper / "experiments/small.toml"
        experiment.write_text(EXPERIMENT.replace("updates=1", "updates=2"))
        called = self.call("reproduce", "nobody2000", "--json", "--from",
                           self.out / "outcomes.jsonl", "--out", "other", "--budget", "0s")
        self.assertRegex(called.stderr, r"\d of 10 outcomes are of no training that this paper asks")
        judged = {claim["id"]: claim for claim in json.loads(called.stdout)["claims"]}
        self.assertEqual(judged[3]["verdict"], "undecided")
        self.assertIn("none is not trained yet", judged[3]["reason"])

    def test_claims_stand_on_analyses_of_what_was_trained(self):
        experiment = self.paper / "experiments/small.toml"
        experiment.write_text("keep_runs = true\n" + EXPERIMENT)
        (self.paper / "claims.toml").write_text(CLAIMS + """
[[analysis]]
name = "losses"
command = ["losses", "trained={small/gru}", "1-gram=ngram:1"]
[[claim]]
id = 5
text = "Nobody is better than a bigram by a mile."
where = "Table 3"
statistic = "figures"
[[claim.figure]]
value = "losses/losses/trained/nats"
below = 10
paper = 1.5
mark = "[fig]"
[[claim.figure]]
value = "losses/losses/1-gram/nats"
less = "losses/losses/trained/nats"
""")
        waiting = self.claims("--claim", "5", "--budget", "0s")[5]
        self.assertEqual(waiting["verdict"], "undecided")
        judged = self.claims("--claim", "5", "--resume")[5]
        self.assertEqual(judged["verdict"], "holds", judged)
        nats, bigram = (line["measured"]["mean"] for line in judged["evidence"])
        self.assertEqual(judged["evidence"][0]["published"], 1.5)
        self.assertLess(bigram, nats)
        reading = self.out / "readings" / "losses.json"
        kept = json.loads(reading.read_text())
        self.assertEqual(kept["result"]["tables"]["losses"][0]["nats"], nats)
        self.assertNotIn(str(self.folder), reading.read_text())
        # What eval says of the same weights.
        lines = (self.out / "outcomes.jsonl").read_text().splitlines()
        outcome = next(one for one in map(json.loads, lines)
                       if one["name"] == "small/gru/seed-11")
        self.assertAlmostEqual(outcome["test"]["loss"], nats, places=6)
        # Committed readings are judged without the weights; others' are not.
        again = self.claims("--claim", "5", "--budget", "0s", "--out", "again", "--from",
                            self.out / "outcomes.jsonl")[5]
        self.assertEqual(again["evidence"], judged["evidence"])
        kept["keys"] = ["0" * 64]
        (self.folder / "again" / "readings" / "losses.json").write_text(json.dumps(kept))
        told = self.output("reproduce", "nobody2000", "--claim", "5", "--budget", "0s", "--out",
                           "again", "--resume")
        self.assertIn("needs the weights of small/gru", told)
        # They are trained again where they are asked for, and come out the same.
        lines = (self.folder / "again" / "outcomes.jsonl").read_text().splitlines()
        told = self.output("reproduce", "nobody2000", "--claim", "5", "--weights", "--out",
                           "again", "--resume")
        self.assertNotIn("needs the weights", told)
        more = (self.folder / "again" / "outcomes.jsonl").read_text().splitlines()
        self.assertEqual(len(more), len(lines) + 1)
        anew = json.loads(more[-1])
        self.assertEqual((anew["name"], anew["test"]), ("small/gru/seed-11", outcome["test"]))
        made = json.loads((self.folder / "again" / "readings" / "losses.json").read_text())
        self.assertEqual(made["result"]["tables"]["losses"][0]["nats"], nats)
        self.output("reproduce", "nobody2000", "--claim", "5", "--weights", "--out", "again",
                    "--resume")
        self.assertEqual(len((self.folder / "again" / "outcomes.jsonl").read_text().splitlines()),
                         len(more))

    def test_what_the_paper_suggests_is_tried(self):
        experiments = self.paper / "experiments"
        (experiments / "small.toml").write_text("keep_runs = true\n" + EXPERIMENT)
        warm = """
recipe = "small-recipe.toml"
seeds = [21]
keep_runs = true
start_from = "small/gru/seed-12"
[[axis]]
name = "cell"
[[axis.value]]
name = "gru"
set = ["train.updates=80"]
"""
        (experiments / "warm.toml").write_text(warm)
        claims = CLAIMS.replace('["small"]', '["small", "warm"]') + """
[[analysis]]
name = "errors-warm"
command = ["errors", "warm={warm/gru}", "plain={small/gru}"]
[[remedy]]
name = "a warm start"
text = "Training goes on."
analysis = "errors-warm"
"""
        (self.paper / "claims.toml").write_text(claims)
        told = json.loads(self.output("reproduce", "nobody2000", "--json"))
        self.assertEqual([one["name"] for one in told["remedies"]], ["a warm start"])
        rows = told["remedies"][0]["errors"]
        self.assertEqual(rows[-1]["oracle"], "all")
        for key in ("with", "without"):
            self.assertEqual(sum(row[key] for row in rows[:-1]), rows[-1][key])
        self.assertGreater(rows[-1]["fewer"], 0)
        figure = told["published"][0]
        self.assertEqual((figure["point"], figure["published"], figure["seeds"]), ("gru", 1.25, 3))
        results = (self.out / "RESULTS.md").read_text()
        row = rows[-1]
        self.assertIn(f"| all | {row['fewer']} of {row['without']} (", results)
        self.assertRegex(results, r"\| small, test \| [\d.]+ \(1.25 \[fig\]\) \|")
        self.output("report", "--from", "runs", "--out", "page")
        tables = json.loads((self.folder / "page" / "result.json").read_text())["tables"]
        self.assertEqual([(one["oracle"], one["with"], one["fewer"])
                          for one in tables["nobody2000-remedies"]],
                         [(one["oracle"], one["with"], one["fewer"]) for one in rows])
        self.assertEqual(tables["nobody2000-published"][0]["measured"], figure["measured"]["mean"])
        self.assertEqual(told["trained"][1]["point"], "gru")
        self.assertIn(told["trained"][1]["rate_place"], (1, 2))
        self.assertEqual([(one["point"], one["seeds"]) for one in tables["nobody2000-trained"]],
                         [("small/none", 3), ("small/gru", 3), ("warm/gru", 1)])
        self.assertRegex(results, r"\| small/gru \| \d+ \| [\d.e-]+, [12] of 2 \| 40 \(\d+\) \|")
        # One claim alone needs no remedy, and a start must be one that is kept before.
        self.assertEqual(json.loads(self.output("reproduce", "nobody2000/4", "--json", "--out",
                                                "four"))["remedies"], [])
        (experiments / "warm.toml").write_text(warm.replace("seed-12", "seed-14"))
        self.assert_refused("start_from names no trial", "reproduce", "nobody2000", "--resume")
        (experiments / "warm.toml").write_text(warm.replace("updates=80", "updates=80\", \"model.units=7"))
        self.assert_refused("warm/gru/seed-21 begins with small/gru/seed-12", "reproduce",
                            "nobody2000", "--resume")

    def test_what_a_claim_needs_begins_somewhere(self):
        experiments = self.paper / "experiments"
        start = """
recipe = "small-recipe.toml"
seeds = [21]
start_from = "small/gru/seed-1"
"""
        plain = EXPERIMENT[EXPERIMENT.index("[[axis]]"):]
        (experiments / "small.toml").write_text(
            'recipe = "small-recipe.toml"\nseeds = [1, 10]\nkeep_runs = true\n' + plain)
        (experiments / "warm.toml").write_text(
            start + plain.replace("tanh", "gru").replace('"none"', '"other"'))
        (self.paper / "claims.toml").write_text(
            CLAIMS.replace('["small"]', '["small", "warm"]') + """
[[claim]]
id = 7
text = "It goes on."
where = "Table 9"
statistic = "figures"
[[claim.figure]]
value = "trained/warm/gru/test"
below = 100
""")
        self.output("reproduce", "nobody2000/7")
        log = self.out / "outcomes.jsonl"

        def names():
            return sorted(json.loads(line)["name"] for line in log.read_text().splitlines())

        self.assertEqual(names(), ["small/gru/seed-1", "warm/gru/seed-21"])
        # With a grid of rates all of the point's are needed to know the seed's.
        (experiments / "small.toml").write_text(
            "keep_runs = true\n" + EXPERIMENT.replace("11, 12, 13", "1"))
        shutil.rmtree(self.out)
        self.output("reproduce", "nobody2000/7")
        self.assertEqual(names(), ["small/gru/rate-1", "small/gru/rate-2", "small/gru/seed-1",
                                   "warm/gru/seed-21"])

    def test_an_analysis_that_fails_costs_nothing_else(self):
        (self.paper / "experiments/small.toml").write_text("keep_runs = true\n" + EXPERIMENT)
        analysis = """
[[analysis]]
name = "dynamics"
command = ["dynamics", "{small/gru}", "ngram:1"]
[[claim]]
id = 6
text = "It changes."
where = "Figure 9"
statistic = "figures"
[[claim.figure]]
value = "dynamics/nearest/1-gram/from"
below = 1
"""
        # What the command line does not know is told before anything is trained.
        for wrong in ('"--nope"', '"--help"', '"--threads", "x"'):
            (self.paper / "claims.toml").write_text(
                CLAIMS + analysis.replace('"ngram:1"', f'"ngram:1", {wrong}'))
            self.assert_refused("claims.toml, analysis dynamics: this is no analysis", "reproduce",
                                "nobody2000")
        self.assertFalse(self.out.exists())
        (self.paper / "claims.toml").write_text(CLAIMS + analysis)
        told = self.call("reproduce", "nobody2000")
        self.assertEqual(told.returncode, 1, told.stderr)
        self.assertIn("an analysis failed", told.stderr)
        results = (self.out / "RESULTS.md").read_text()
        self.assertIn("this run has kept no snapshots", results)
        self.assertRegex(results, r"\[3\]\(#claim-3\) [^|]*\\\| [^|]*\| \*\*holds\*\*")
        self.assertIn("the analysis failed", self.call(
            "reproduce", "nobody2000", "--resume", "--budget", "0s").stdout)

    def test_a_page_of_all_papers(self):
        judged = self.claims()
        told = self.output("report", "--from", "runs", "--out", "page")
        self.assertIn("Nobody 2000: of 2 claims 2 hold, 0 do not, 0 are undecided.", told)
        page = (self.folder / "page" / "report.html").read_text()
        for part in ('href="#nobody2000-claim-3"', 'id="nobody2000-claim-3"',
                     'href="nobody2000-claim-3.csv"', 'id="figure-nobody2000-small-epochs"'):
            self.assertIn(part, page)
        report = json.loads((self.folder / "page" / "result.json").read_text())
        rows = report["tables"]["nobody2000-claim-3"]
        for row, line in zip(rows, judged[3]["evidence"]):
            self.assertEqual((row["what"], row["measured"], row["low"], row["high"], row["seeds"]),
                             (line["what"], line["measured"]["mean"], line["measured"]["low"],
                              line["measured"]["high"], line["seeds"]))
        self.assertEqual(rows[0]["published"], 1.25)
        self.assertTrue((self.folder / "page" / "nobody2000-claim-3.svg").exists())
        # A folder of the paper's own name will do, and one without work on it says so.
        self.assertNotIn("beside its claims", told)
        (self.folder / "named").mkdir()
        shutil.copytree(self.out, self.folder / "named" / "nobody2000")
        self.assertIn("of 2 claims 2 hold", self.output("report", "--from", "named"))
        told = self.output("report", "--from", "named/nobody2000")
        self.assertIn("of 2 claims 1 holds", told)
        self.assertIn("Neither named/nobody2000/reproduce-nobody2000 nor named/nobody2000/nobody2000 "
                      "is there: these are the outcomes beside its claims.", told)
        # Nothing there is trained by it.
        told = self.output("report", "--out", "empty")
        self.assertIn("1 holds, 0 do not, 1 is undecided", told)
        self.assert_refused("something already", "report", "--out", "empty")
        self.assert_refused("no such folder", "report", "--from", "nowhere")
        shutil.copytree(self.paper, self.folder / "other" / "nobody2000")
        self.assert_refused("two papers of one name", "report", "nobody2000", "other/nobody2000")

    def test_one_claim_needs_no_more_than_it_speaks_of(self):
        judged = self.output("reproduce", "nobody2000/4", "--json")
        self.assertEqual([claim["id"] for claim in json.loads(judged)["claims"]], [4])
        self.assertFalse((self.out / "outcomes.jsonl").exists())
        self.assert_refused("allowed: 3, 4", "reproduce", "nobody2000", "--claim", "5")

    def test_a_stopped_reproduction_goes_on(self):
        recipe = self.paper / "experiments/small-recipe.toml"
        recipe.write_text(recipe.read_text().replace("updates = 40", "updates = 3000"))
        command = [as_called.program(), "reproduce", "nobody2000", "--threads", "1"]
        with subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            deadline = time.monotonic() + 60
            log = self.out / "outcomes.jsonl"
            while not log.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate()
        self.assertEqual(process.returncode, 75, told)
        self.assertIn("go on: mnemo reproduce nobody2000 --resume", told)
        self.assertIn("trainings are done", (self.out / "RESULTS.md").read_text())
        before = log.read_text()
        text = self.output("reproduce", "nobody2000", "--resume", "--budget", "0.2s")
        self.assertIn("Out of time; go on", text)
        self.assertTrue(log.read_text().startswith(before))

    def test_wrong_calls_are_refused(self):
        self.assert_refused("did you mean 'nobody2000'", "reproduce", "nobody200")
        self.assert_refused("90s, 30m, 2h or full", "reproduce", "nobody2000", "--budget", "soon")
        self.assert_refused("no such file", "reproduce", "nobody2000", "--from", "nowhere")
        claims = self.paper / "claims.toml"
        claims.write_text(CLAIMS.replace("gru < none", "gru < lstm"))
        self.assert_refused("no such point", "reproduce", "nobody2000")
        self.assertFalse(pathlib.Path(self.out).exists())
        claims.write_text(CLAIMS)
        # A folder's name without a slash is its path.
        shutil.copytree(self.paper, self.folder / "mine")
        self.output("reproduce", "mine", "--budget", "0s", "--out", "here")
        told = self.output("reproduce", "./mine/4", "--out", "count", "--json")
        self.assertEqual([claim["id"] for claim in json.loads(told)["claims"]], [4])
        # The training part's loss must be scored where a claim asks for it.
        for measure in ("train", "gap"):
            claims.write_text(CLAIMS.replace('measure = "test"\npairs', f'measure = "{measure}"\npairs'))
            self.assert_refused("claim 3: this measure needs the loss of the training part",
                                "reproduce", "nobody2000")
        claims.write_text(CLAIMS)
        self.assert_refused("this folder is there already", "reproduce", "nobody2000", "--out",
                            self.paper)
        self.assert_refused("this is no folder", "reproduce", "nobody2000", "--out", claims)
        claims.write_text(CLAIMS.replace("Nobody 2000", "Somebody 2001"))
        self.assert_refused("the results of another paper", "reproduce", "nobody2000", "--out",
                            "here", "--resume")


if __name__ == "__main__":
    as_called.main()
