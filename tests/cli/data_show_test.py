#!/usr/bin/env python3
"""mnemo data show, as it is called: text, pages, single pictures, and what preparing leaves behind.

    data_show_test.py PROGRAM [unittest's options]
"""

import json
import re
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import as_called

FEW = ["--option", "train=30", "--option", "valid=10", "--option", "test=10"]


class DataShowTest(as_called.ProgramTest):
    def setUp(self):
        super().setUp()
        self.environment["COLUMNS"] = "90"

    def call(self, *arguments, **environment):
        return super().call("data", *arguments, **environment)

    def page(self, name, *more):
        file = self.folder / "page.html"
        self.assertIn("page.html", self.output("show", name, "--out", file, *more))
        page = file.read_text(encoding="utf-8")
        self.assertNotIn("nan", re.sub(r"<style>.*?</style>", "", page, flags=re.S).lower()
                         .replace("nano", ""))
        self.assertNotRegex(page, r"(src|href)=\"[^#]")
        return page

    def test_text_of_a_set(self):
        self.output("make", "memorisation", "--quiet", "--seed", "4", "--option", "length=3", *FEW)
        text = self.output("show", "memorisation", "--examples", "2")
        self.assertIn("length=3, test=10, train=30, valid=10; seed 4", text)
        self.assertRegex(text, r"train +30 sequences +150 steps, each 5 to 5, median 5")
        rows = re.findall(r"in +(\w{5})\n +out +(\S+)\n", text)
        self.assertEqual(len(rows), 3 * 2)
        for read, said in rows:
            self.assertEqual(read[:2], read[3:])      # three letters, then the first two again
            self.assertEqual(said, "\u00b7\u00b7" + read[:3])
        for line in text.split("prepared in")[1].splitlines()[1:]:
            self.assertLessEqual(len(line), 90)

    def test_json(self):
        self.output("make", "memorisation", "--quiet", *FEW)
        shown = json.loads(self.output("show", "memorisation", "--json", "--part", "valid"))
        self.assertEqual(shown["preparation"]["options"]["valid"], "10")
        self.assertEqual(shown["parts"]["train"], {"sequences": 30, "steps": 270, "shortest": 9,
                                                   "median": 9, "longest": 9})
        self.assertEqual([(e["part"], e["number"], e["steps"]) for e in shown["examples"]],
                         [("valid", 1, 9), ("valid", 2, 9), ("valid", 3, 9)])
        shown = json.loads(self.output("show", "xml", "--json"))
        self.assertEqual((shown["prepared"], shown["task"][:5]), (False, "tasks"))

    def test_which_sequences(self):
        self.output("make", "memorisation", "--quiet", *FEW)

        def numbers(*arguments):
            shown = json.loads(self.output("show", "memorisation", "--json", "--part", "train",
                                           *arguments))
            return [e["number"] for e in shown["examples"]]

        self.assertEqual(numbers("--first", "29"), [29, 30])
        self.assertEqual(numbers("--examples", "100"), list(range(1, 31)))
        drawn = numbers("--seed", "5", "--examples", "9")
        self.assertEqual(drawn, sorted(set(drawn)))
        self.assertEqual(len(drawn), 9)
        self.assertEqual(drawn, numbers("--seed", "5", "--examples", "9"))
        self.assertNotEqual(drawn, numbers("--seed", "6", "--examples", "9"))

    def test_pages_of_made_sets(self):
        for name, mark in (("memorisation", 'class="symbols"'), ("adding", 'aria-label="curves"')):
            self.output("make", name, "--quiet", *FEW)
            page = self.page(name, "--examples", "2")
            self.assertEqual(page.count(mark), 6, name)
            self.assertIn("seed 1", page)

    def test_a_folder_of_pictures(self):
        self.output("make", "adding", "--quiet", *FEW)
        self.output("show", "adding", "--out", f"{self.folder}/pictures/", "--examples", "1")
        files = sorted(file.name for file in (self.folder / "pictures").iterdir())
        self.assertEqual(files, ["index.html", "test-1-curves.svg", "train-1-curves.svg",
                                 "valid-1-curves.svg"])
        root = ElementTree.parse(self.folder / "pictures" / "train-1-curves.svg").getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")

    def test_what_is_refused(self):
        self.assert_refused("no prepared set", "show", "jsb", "--out", self.folder / "x.html")
        self.assert_refused("did you mean", "show", "jsbb")
        self.output("make", "memorisation", "--quiet", *FEW)
        self.assert_refused("--from is for sets whose recordings", "show", "memorisation",
                            "--from", "x",
                     "--out", self.folder / "x.html")
        self.assert_refused("--out FILE.html", "show", "memorisation", "--from", "x")
        self.assert_refused("both choose", "show", "memorisation", "--first", "2", "--seed", "1")
        self.assert_refused("no part has so many", "show", "memorisation", "--first", "31")
        self.assert_refused("--part", "show", "memorisation", "--part", "dev")
        result = self.call("show", "memorisation", "--out", self.folder / "no" / "x.html")
        self.assertEqual(result.returncode, 1)
        self.assertIn("x.html", result.stderr)

    def test_notes_are_those_of_the_roll(self):
        self.output("get", "jsb", "--from", self.shared("music"), "--quiet")
        page = self.page("jsb", "--part", "test", "--examples", "1")
        import numpy
        sets = self.folder / "sets" / "jsb"
        starts = numpy.load(sets / "test.starts.npy")
        roll = numpy.load(sets / "test.targets.npy")[:starts[1]]
        before = numpy.vstack([numpy.zeros((1, 88), roll.dtype), roll[:-1]])
        self.assertEqual(page.count('class="note s0"'), int(((roll == 1) & (before == 0)).sum()))

    def test_phones_over_the_recording(self):
        source = self.shared("timit-sample")
        self.output("get", "timit-sample", "--from", source, "--quiet")
        page = self.page("timit-sample", "--part", "valid", "--examples", "1")
        self.assertNotIn('aria-label="waveform"', page)
        page = self.page("timit-sample", "--part", "valid", "--examples", "1", "--from", source)
        self.assertIn("<h3>dr2-faem0/si1392 ", page)
        self.assertIn((source / "dr2-faem0" / "si1392.txt").read_text().split(" ", 2)[2].strip(),
                      page)
        phones = (source / "dr2-faem0" / "si1392.phn").read_text().splitlines()
        self.assertEqual(page.count('class="boundary"'), 2 * len(phones))
        for line in phones:
            begin, end, label = line.split()
            self.assertIn(f"<title>{label}, {int(begin) / 16000:.2f} to {int(end) / 16000:.2f}",
                          page)
        (self.folder / "other" / "dr1-fvmh0").mkdir(parents=True)
        for ending in ("wav", "phn"):
            name = f"dr1-fvmh0/si1466.{ending}"
            (self.folder / "other" / name).write_bytes((source / name).read_bytes())
        self.assert_refused("no recording 'dr2-faem0/si1392'", "show", "timit-sample",
                            "--part", "valid",
                     "--examples", "1", "--from", self.folder / "other", "--out",
                     self.folder / "x.html")

    def test_strokes_are_drawn(self):
        source = self.shared("pendigits")
        self.output("get", "pendigits", "--from", source, "--quiet")
        page = self.page("pendigits", "--examples", "4")
        self.assertEqual(page.count('aria-label="pen"'), 12)
        self.assertGreaterEqual(page.count('class="ink"'), 12)

    def test_what_a_killed_preparation_left_is_removed(self):
        sets = self.folder / "sets"
        command = [as_called.program(), "data", "make", "xml", "--option", "train=2000000",
                   "--quiet"]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + 60
            while not list(sets.glob("xml.unfinished-*")) and time.monotonic() < deadline:
                time.sleep(0.02)
            left = list(sets.glob("xml.unfinished-*"))
            self.assertEqual(len(left), 1)
            # It lives: another preparation leaves it alone.
            self.output("make", "memorisation", "--quiet", *FEW)
            self.assertTrue(left[0].exists())
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.assertTrue(left[0].exists())
        self.output("make", "adding", "--quiet", *FEW)
        self.assertEqual(list(sets.glob("*.unfinished-*")), [])


if __name__ == "__main__":
    as_called.main()
