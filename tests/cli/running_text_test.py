#!/usr/bin/env python3
"""Running texts of words, and as prepared sets, as they are called.

    running_text_test.py PROGRAM [unittest's options]
"""

import collections
import json
import math
import tarfile

import numpy

import as_called

RECIPE = """
[data]
{data}
[model]
cell = "gru"
units = 24
embedding = {embedding}
[train]
batch = 4
steps = 16
updates = {updates}
rate = 0.02
"""
# A tiny language: which verb follows tells the noun.
LINES = "the cat sat on the mat\nthe dog ran to the door\na bird flew over a zebra\n"


class RunningTextTest(as_called.ProgramTest):
    def setUp(self):
        super().setUp()
        self.text = self.folder / "text.txt"
        self.text.write_text(LINES * 60)

    def train(self, data, run, embedding=8, updates=60, *more):
        recipe = self.folder / "recipe.toml"
        recipe.write_text(RECIPE.format(data=data, embedding=embedding, updates=updates))
        return json.loads(self.output("train", recipe, "--out", self.folder / run, "--json",
                                      "--quiet", *more))

    def word_data(self, words=10000):
        return f'text = "{self.text}"\nsymbols = "words"\nwords = {words}'

    def test_words_are_learnt_scored_sampled_and_traced(self):
        test = self.train(self.word_data(), "run")["test"]
        self.assertLess(test["perplexity"], 3)
        self.assertLess(test["wrong_symbols"], 0.4)
        run = self.folder / "run"
        score = json.loads(self.output("eval", run, "--json"))
        self.assertAlmostEqual(score["perplexity"], math.exp(score["nats_per_symbol"]))
        # Read alike by both: once, from the first word to the last.
        self.assertEqual(score["nats_per_symbol"], test["nats_per_symbol"])
        self.assertNotIn("unknown_words", score)  # all are known
        self.assertIn("nats a word", self.output("eval", run))
        few = self.folder / "few"
        self.train(self.word_data(4), "few")
        other = self.folder / "other.txt"
        other.write_text("the the dodo\n the the\n")  # the, 1 of 6 words unknown, of the 6 scored
        told = json.loads(self.output("eval", few, "--data", other, "--json"))
        self.assertEqual((told["symbols"], told["unknown_words"]), (6, 1 / 6))
        self.assertIn("16.67 % of the words are <unk>", self.output("eval", few, "--data", other))
        other.write_bytes(b"the \xff\xfe\n")
        self.assert_refused("other.txt:1:5: a word is not UTF-8", "eval", few, "--data", other)
        sample = self.output("sample", run, "--prompt", "the cat", "--temperature", "0",
                             "--length", "5")
        self.assertEqual(sample.rstrip("\n"), "the cat sat on the mat ")
        self.output("trace", run, "--out", self.folder / "t.npz", "--values", "h'")
        with numpy.load(self.folder / "t.npz") as trace:
            words = trace["words"].tobytes().decode().split("\n")[:-1]
            spelt = [words[i] for i in trace["symbols"]]
            self.assertEqual(len(trace["layer0.h'"]), len(spelt))
        tail = self.text.read_text().replace("\n", " <eos> ").split()
        self.assertEqual(spelt, tail[len(tail) - len(spelt) - 1:-1])

    def test_a_set_and_its_file_are_the_same_text(self):
        self.text.rename(self.folder / "warpeace_input.txt")
        told = json.loads(self.output("data", "get", "war-and-peace", "--from", self.folder,
                                      "--json"))
        self.assertEqual(sum(told[part]["steps"] for part in ("train", "valid", "test")),
                         len(LINES) * 60)
        by_set = self.train('set = "war-and-peace"', "set", 0, 20)
        by_file = self.train(f'text = "{self.folder}/warpeace_input.txt"', "file", 0, 20)
        self.assertEqual(by_set["test"], by_file["test"])
        self.assertIn("character", self.output("eval", self.folder / "set"))

    def test_a_stopped_run_of_words_goes_on_with_the_same_bits(self):
        whole = self.train(self.word_data(12), "whole")
        self.train(self.word_data(12), "part", 8, 60)
        checkpoints = self.folder / "part" / "checkpoints"
        newest = sorted(checkpoints.iterdir())[-1]
        for file in newest.iterdir():
            file.unlink()
        newest.rmdir()
        again = json.loads(self.output("train", "--resume", self.folder / "part", "--json"))
        self.assertEqual(whole["test"], again["test"])

    def test_check_tells_what_frequencies_alone_score(self):
        for part, share in (("train", 50), ("valid", 5), ("test", 5)):
            (self.folder / f"ptb.{part}.txt").write_text(LINES * share)
        self.output("data", "get", "ptb-words", "--from", self.folder, "--name", "mine")
        # These are not Mikolov's files, whatever they are called here.
        checked = self.call("data", "check", "mine", "--json")
        self.assertEqual(checked.returncode, 1)
        told = json.loads(checked.stdout)
        self.assertIn("stated", told["wrong"][0])
        words = (LINES * 50).replace("\n", " <eos> ").split()
        counts = collections.Counter(words)
        total = len(words) + 0.5 * len(counts)
        test = (LINES * 5).replace("\n", " <eos> ").split()[1:]
        wanted = -sum(math.log((counts[word] + 0.5) / total) for word in test) / len(test)
        self.assertAlmostEqual(told["unigram_nats_per_step"], wanted, places=9)

    def test_an_archive_of_a_kernel_and_its_folder_are_the_same_text(self):
        kernel = self.folder / "linux-9.9"
        (kernel / "fs").mkdir(parents=True)
        for i in range(20):
            (kernel / "fs" / f"f{i}.c").write_text(f"int f{i}(void)\n{{\n\treturn {i};\n}}\n" * 5)
        (kernel / "README").write_text("no source" * 200)
        archive = self.folder / "linux-9.9.tar.xz"
        with tarfile.open(archive, "w:xz") as tar:
            tar.add(kernel, kernel.name)
        sums = []
        for name, source in (("folder", kernel), ("archive", archive)):
            self.output("data", "get", "linux", "--from", source, "--name", name, "--option",
                        "bytes=1500", "--quiet")
            told = json.loads(self.output("data", "check", name, "--json"))
            self.assertEqual(sum(told[part]["steps"] for part in ("train", "valid", "test")), 1500)
            sums.append(told["sha256"])
        self.assertEqual(sums[0], sums[1])
        self.assert_refused("the sources are less than the text is to have", "data", "get", "linux",
                            "--from", archive, "--name", "more", "--option", "bytes=100000")

    def test_what_cannot_be_is_refused(self):
        self.assert_refused("data.symbols", "train", self.recipe_with('symbols = "letters"'))
        self.train(self.word_data(5), "run", 0, 3)
        (self.folder / "bad.txt").write_bytes(b"the cat\nsat \xff\n" * 30)
        data = f'text = "{self.folder}/bad.txt"\nsymbols = "words"'
        recipe = self.folder / "bad.toml"
        recipe.write_text(RECIPE.format(data=data, embedding=0, updates=3))
        self.assert_refused("bad.txt:2:5: a word is not UTF-8", "train", recipe)
        self.assert_refused("brown.zip: no such file", "data", "get", "brown", "--from",
                            self.folder)

    def recipe_with(self, line):
        recipe = self.folder / "wrong.toml"
        recipe.write_text(RECIPE.format(data=f'text = "{self.text}"\n{line}', embedding=0,
                                        updates=3))
        return recipe


if __name__ == "__main__":
    as_called.main()
