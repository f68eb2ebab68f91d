#!/usr/bin/env python3
"""mnemo data, and training and scoring on prepared sets, as they are called.

    data_test.py PROGRAM [unittest's options]
"""

import json
import os

import as_called

RECIPE = """
[data]
set = "{set}"
[model]
cell = "gru"
units = 12
[train]
batch = 10
updates = 40
rate = 0.01
"""


class DataTest(as_called.ProgramTest):
    def test_names_that_no_recipe_can_say_are_refused(self):
        for name in ("a\nb", "-x", "..", "."):
            self.assert_refused("a set cannot be called so", "data", "make", "memorisation",
                                f"--name={name}")

    def test_nothing_else_is_overwritten_by_a_slip(self):
        self.make_small("--quiet")
        table = self.folder / "mine.csv"
        table.write_text("a,b\n1,2\n")
        self.assert_refused("--out names a page, or a folder", "data", "show", "memorisation",
                            "--out", table)
        self.assert_refused("--out names a page, or a folder", "data", "show", "memorisation",
                            "--out", self.folder)
        self.assert_refused("--out names an .npz file", "trace", self.folder, "--out", table)
        self.assertEqual(table.read_text(), "a,b\n1,2\n")

    def test_what_is_of_texts_is_refused_beside_a_set(self):
        self.make_small("--quiet")
        recipe = self.folder / "recipe.toml"
        recipe.write_text(RECIPE.format(set="memorisation"))
        self.assert_refused("data.words is of a text, and data.set is a whole set", "train", recipe,
                            "--set", "data.words=100")

    def test_a_pipe_in_the_place_of_an_array_is_refused(self):
        self.make_small("--quiet")
        inputs = self.folder / "sets/memorisation/train.inputs.npy"
        inputs.unlink()
        os.mkfifo(inputs)
        self.assert_refused("train.inputs.npy: cannot read the file", "data", "check",
                            "memorisation")

    def test_a_mistyped_command_is_told_what_there_is(self):
        self.assert_refused("mnemo data: A subcommand is required\n  found:   'lisst'\n"
                            "  allowed: list, get, make, check, show\n"
                            "  hint:    did you mean 'list'?", "data", "lisst")
        self.assert_refused("did you mean 'train'?", "trian", "x.toml")
        self.assert_refused("mnemo data get: set is required\n  hint:    mnemo data get --help",
                            "data", "get")

    def make_small(self, *more):
        return self.output("data", "make", "memorisation", "--option", "train=60", "--option",
                           "valid=20", "--option", "test=20", *more)

    def test_the_list(self):
        sets = json.loads(self.output("data", "list", "--json"))
        text = self.output("data", "list")
        for entry in sets:
            self.assertIn(entry["name"], text)
            self.assertFalse(entry["prepared"])
            for key in ("task", "content", "licence", "where"):
                self.assertTrue(entry[key], entry)
            self.assertIn(entry["content"], self.output("data", "show", entry["name"]))
        self.make_small("--quiet")
        self.make_small("--quiet", "--name", "mine", "--seed", "2")
        text = self.output("data", "list")
        self.assertRegex(text, r"memorisation +yes")
        self.assertRegex(text, r"mine +yes +yours")

    def test_made_trained_and_scored(self):
        self.make_small("--quiet")
        check = json.loads(self.output("data", "check", "memorisation", "--json"))
        self.assertEqual(check["train"], {"sequences": 60, "steps": 540})
        self.assertEqual(check["wrong"], [])
        self.assertAlmostEqual(check["unigram_nats_per_step"], 3.3, delta=0.2)  # ln 26 = 3.26
        recipe = self.folder / "recipe.toml"
        recipe.write_text(RECIPE.format(set="memorisation"), encoding="utf-8")
        run = self.folder / "run"
        trained = json.loads(self.output("train", recipe, "--out", run, "--quiet", "--json"))
        self.assertLess(trained["test"]["nats_per_step"], 3.6)
        scored = json.loads(self.output("eval", run, "--quiet", "--json"))
        self.assertAlmostEqual(scored["nats_per_step"], trained["test"]["nats_per_step"], places=9)
        self.assertEqual(scored["counted"], 20 * 5)
        self.assertTrue(0 < scored["wrong_steps"] <= 1)
        self.assertIn("of the steps wrong", self.output("eval", run, "--part", "valid", "--quiet"))
        self.assert_refused("does not write text", "sample", run)
        self.check_trace(run)
        # The same seed makes the same set, so that a run can go on with one made anew.
        self.make_small("--quiet", "--name", "again")
        self.make_small("--quiet", "--name", "other", "--seed", "2")
        sums = [json.loads(self.output("data", "check", name, "--json"))["sha256"]
                for name in ("memorisation", "again", "other")]
        self.assertEqual(sums[0], sums[1])
        self.assertNotEqual(sums[0], sums[2])

    def check_trace(self, run):
        import numpy
        file = self.folder / "x.npz"
        told = json.loads(self.output("trace", run, "--part", "test", "--sequence", "4",
                                      "--values", "h',z", "--out", file, "--json"))
        self.assertEqual((told["steps"], told["name"]), (9, "test 4"))
        with numpy.load(file) as trace:
            inputs = numpy.load(self.folder / "sets/memorisation/test.inputs.npy")
            numpy.testing.assert_array_equal(trace["symbols"], inputs[27:36])
            self.assertEqual(trace["layer0.z"].shape, (9, 12))
            # The head's outputs give the losses.
            outputs = trace["outputs"].astype(float)
            scored = trace["classes"] >= 0
            nats = numpy.log(numpy.exp(outputs).sum(1)) - outputs[range(9), trace["classes"]]
            numpy.testing.assert_allclose(trace["nats"], numpy.where(scored, nats, 0), rtol=1e-5,
                                          atol=1e-7)
        self.assert_refused("there is no such sequence\n  found:   99\n  allowed: 1 to 20", "trace",
                            run, "--sequence", "99", "--out", file)
        self.assert_refused("this one was trained on a set", "trace", run, "--length", "5",
                            "--out", file)

    def test_the_files_are_numpys(self):
        import numpy
        self.make_small("--quiet")
        inputs = numpy.load(self.folder / "sets/memorisation/train.inputs.npy", mmap_mode="r")
        starts = numpy.load(self.folder / "sets/memorisation/train.starts.npy")
        self.assertEqual((inputs.shape, inputs.dtype), ((540,), numpy.uint8))
        self.assertEqual(list(starts), list(range(0, 541, 9)))

    def test_the_published_baseline_of_jsb(self):
        music = self.shared("music")
        self.output("data", "get", "jsb", "--from", music, "--quiet")
        check = json.loads(self.output("data", "check", "jsb", "--json"))
        self.assertAlmostEqual(check["unigram_nats_per_step"], 11.060, delta=0.001)
        self.assertEqual(check["test"], {"sequences": 77, "steps": 4725})

    def test_a_changed_set_is_noticed(self):
        self.make_small("--quiet")
        file = self.folder / "sets/memorisation/test.inputs.npy"
        content = bytearray(file.read_bytes())
        content[-1] = (content[-1] + 1) % 26
        file.write_bytes(content)
        result = self.call("data", "check", "memorisation")
        self.assertEqual(result.returncode, 1)
        self.assertIn("has changed", result.stdout)

    def test_bad_records_stop_or_are_skipped(self):
        source = self.shared("japanese-vowels")
        folder = self.folder / "vowels"
        folder.mkdir()
        for name in ("JapaneseVowels_TRAIN.ts", "JapaneseVowels_TEST.ts"):
            (folder / name).write_bytes((source / name).read_bytes())
        file = folder / "JapaneseVowels_TRAIN.ts"
        lines = file.read_text(encoding="latin-1").splitlines(keepends=True)
        lines[-3] = lines[-3].replace(",", ",x", 1)
        file.write_text("".join(lines), encoding="latin-1")
        self.assert_refused(f"JapaneseVowels_TRAIN.ts:{len(lines) - 2}", "data", "get",
                            "japanese-vowels", "--from", folder)
        self.assertFalse((self.folder / "sets" / "japanese-vowels").exists())
        result = self.call("data", "get", "japanese-vowels", "--from", folder, "--bad-data", "skip")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("left out 1 record", result.stderr)
        self.assertIn("215 sequences", result.stdout.replace("216", "215"))

    def test_what_is_refused(self):
        self.assert_refused("did you mean 'jsb'", "data", "get", "jsbb", "--from", "x")
        self.assert_refused("--from", "data", "get", "an4")
        self.assert_refused("mnemo data make", "data", "get", "xml", "--from", "x")
        self.assert_refused("mnemo data get", "data", "make", "jsb")
        self.assert_refused("no option 'lenth'", "data", "make", "memorisation", "--option",
                            "lenth=3")
        self.assert_refused("1 to 10000", "data", "make", "memorisation", "--option", "length=0")
        self.assert_refused("NAME=VALUE", "data", "make", "memorisation", "--option", "length")
        self.assert_refused("no prepared set", "data", "check", "nothing")
        self.make_small("--quiet")
        self.assert_refused("prepared already", "data", "make", "memorisation")
        self.assert_refused("another set's name", "data", "make", "memorisation", "--name", "jsb")
        self.assertIn("60 sequences", self.output("data", "show", "memorisation"))
        recipe = self.folder / "recipe.toml"
        recipe.write_text(RECIPE.format(set="nothing"), encoding="utf-8")
        self.assert_refused("mnemo data list", "train", recipe)
        recipe.write_text(RECIPE.format(set="memorisation").replace("[data]", "[data]\ntext='a'"),
                          encoding="utf-8")
        self.assert_refused("data.set is a whole set", "train", recipe)


if __name__ == "__main__":
    as_called.main()
