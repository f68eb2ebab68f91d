#!/usr/bin/env python3
"""The user's own data: NumPy and Python write .npz and CSV files, mnemo prepares them, and NumPy must
find in the prepared set what it wrote, sequence by sequence. Then models learn from them.

    own_data_test.py PROGRAM [unittest's options]
"""

import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import numpy

PROGRAM = None
DOCS = pathlib.Path(__file__).parents[2] / "docs" / "data.md"
RECIPE = """
[data]
set = "{set}"
[model]
cell = "gru"
units = 12
[train]
batch = 20
updates = 300
rate = 0.02
"""
PARTS = ("train", "valid", "test")


def sequences_of(folder):
    """Name -> (part, inputs, targets, counted), as NumPy reads the prepared set."""
    found = {}
    for part in PARTS:
        def load(what):
            file = folder / f"{part}.{what}.npy"
            return numpy.load(file, allow_pickle=False) if file.exists() else None
        inputs, targets, counted, starts = map(load, ("inputs", "targets", "counted", "starts"))
        target_starts = load("target_starts")
        if target_starts is None:
            target_starts = starts
        names = json.loads((folder / f"{part}.names.json").read_text(encoding="utf-8"))
        for i, name in enumerate(names):
            steps = slice(starts[i], starts[i + 1])
            found[name] = (part, inputs[steps], targets[target_starts[i]:target_starts[i + 1]],
                           None if counted is None else counted[steps])
    return found


class OwnDataTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.environment = {**os.environ, "MNEMO_DATA": str(self.folder / "sets")}
        self.random = numpy.random.default_rng(5)
        self.sets = 0

    def call(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                              check=False, env=self.environment, cwd=self.folder)

    def output(self, *arguments):
        result = self.call(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def assert_refused(self, text, *arguments):
        result = self.call(*arguments)
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        self.assertIn(text, result.stderr)

    def prepare(self, kind, file, /, **options):
        """The folder of the set, and its form."""
        self.sets += 1
        name = options.pop("name", f"set{self.sets}")
        seed = options.pop("seed", 1)
        given = [word for key, value in options.items() for word in ("--option", f"{key}={value}")]
        self.output("data", "get", kind, "--from", file, "--name", name, "--quiet", "--seed", seed,
                    *given)
        folder = self.folder / "sets" / name
        return folder, json.loads((folder / "set.json").read_text(encoding="utf-8"))

    def npz(self, save=numpy.savez, **arrays):
        file = self.folder / "mine.npz"
        save(file, **arrays)
        return file

    def csv(self, header, rows, **style):
        file = self.folder / "mine.csv"
        with open(file, "w", newline="", encoding="utf-8") as to:
            writer = csv.writer(to, **style)
            writer.writerow(header)
            writer.writerows(rows)
        return file

    def ragged(self, count=60, width=3, dtype=numpy.float32):
        lengths = self.random.integers(1, 9, count)
        return lengths, [self.random.normal(size=(n, width)).astype(dtype) for n in lengths]

    def test_vectors_and_classes_in_every_layout(self):
        lengths, inputs = self.ragged()
        classes = [self.random.integers(-1, 4, n) for n in lengths]
        classes[0][0] = 3
        joined = {"inputs": numpy.concatenate(inputs), "targets": numpy.concatenate(classes)}
        padded = numpy.full((60, 11, 3), numpy.nan)
        padded_classes = numpy.full((60, 11), -77)
        for i, n in enumerate(lengths):
            padded[i, :n] = inputs[i]
            padded_classes[i, :n] = classes[i]
        starts = numpy.concatenate(([0], numpy.cumsum(lengths))).astype(numpy.uint16)
        rows = [(f"sequence {i}", *map(repr, map(float, inputs[i][t])),
                 "" if classes[i][t] < 0 else classes[i][t])
                for i in range(60) for t in range(lengths[i])]
        header = ("id", "a", "b", "c", "y")
        table = {"sequence": "id", "target": "y", "kind": "classes", "gaps": "yes"}
        sums = set()
        for folder, form in (
                self.prepare("npz", self.npz(**joined, lengths=lengths)),
                self.prepare("npz", self.npz(**joined, starts=starts)),
                self.prepare("npz", self.npz(numpy.savez_compressed, **joined, starts=starts)),
                self.prepare("npz", self.npz(inputs=padded, targets=padded_classes,
                                             lengths=lengths.astype(numpy.int8))),
                self.prepare("csv", self.csv(header, rows), **table),
                self.prepare("csv", self.csv(header, rows, delimiter=";", lineterminator="\n",
                                             quoting=csv.QUOTE_NONNUMERIC), **table)):
            self.assertEqual((form["target"], form["inputs"], form["outputs"]), ("classes", 3, 4))
            found = sequences_of(folder)
            self.assertEqual(len(found), 60)
            for i in range(60):
                _, vectors, targets, _ = found[f"sequence {i}"]
                numpy.testing.assert_array_equal(vectors, inputs[i])
                numpy.testing.assert_array_equal(targets, classes[i])
            sums.add(form["sha256"])
        self.assertEqual(len(sums), 1)

    def test_parts_are_drawn_evenly_and_by_seed(self):
        lengths, inputs = self.ragged(count=100)
        file = self.npz(inputs=numpy.concatenate(inputs), lengths=lengths,
                        targets=numpy.arange(100) // 50)
        splits = []
        for seed in (1, 1, 2):
            folder, _ = self.prepare("npz", file, valid="0.2", seed=seed)
            found = sequences_of(folder)
            splits.append([found[f"sequence {i}"][0] for i in range(100)])
            for ten in range(0, 100, 10):
                counts = [splits[-1][ten:ten + 10].count(part) for part in PARTS]
                self.assertEqual(counts, [7, 2, 1])
        self.assertEqual(splits[0], splits[1])
        self.assertNotEqual(splits[0], splits[2])

    def test_scaling_is_numpys(self):
        lengths, inputs = self.ragged(dtype=numpy.float64)
        inputs = [x * [1, 100, 0] + [0, 5000, 3] for x in inputs]
        part = self.random.permutation(numpy.arange(60) % 3)
        folder, form = self.prepare(
            "npz", self.npz(inputs=numpy.concatenate(inputs), lengths=lengths, part=part,
                            targets=self.random.normal(size=(60, 2))), scale="standard")
        train = numpy.concatenate([x for x, p in zip(inputs, part) if p == 0]).astype("float32")
        train = train.astype(float)
        deviation = train.std(axis=0)
        deviation[2] = 1
        found = sequences_of(folder)
        for i in range(60):
            where, vectors, targets, counted = found[f"sequence {i}"]
            self.assertEqual(where, PARTS[part[i]])
            wanted = (inputs[i].astype("float32") - train.mean(axis=0)) / deviation
            numpy.testing.assert_allclose(vectors, wanted, rtol=0, atol=2e-6)
            self.assertEqual(list(counted), [0] * (lengths[i] - 1) + [1])
            self.assertFalse(targets[:-1].any())
        self.assertTrue(any("column 1: mean" in note for note in form["notes"]), form["notes"])

    def test_one_target_a_sequence(self):
        lengths, inputs = self.ragged()
        numbers = self.random.normal(size=(60, 2))
        words = self.random.choice(["ok", "not ok", "\u00e4h, \"no\""], 60)
        file = self.npz(inputs=numpy.concatenate(inputs), lengths=lengths, targets=numbers)
        rows = [(i, *map(repr, map(float, inputs[i][t])), words[i])
                for i in range(60) for t in range(lengths[i])]
        table = self.csv(("id", "a", "b", "c", "y"), rows)
        found = sequences_of(self.prepare("npz", file)[0])
        folder, form = self.prepare("csv", table, sequence="id", target="y", per="sequence")
        in_words = sequences_of(folder)
        self.assertEqual(form["output_names"], sorted(set(words)))
        self.assertEqual(form["input_names"], ["a", "b", "c"])
        for i in range(60):
            numpy.testing.assert_array_equal(found[f"sequence {i}"][2][-1],
                                             numbers[i].astype("float32"))
            _, vectors, classes, _ = in_words[str(i)]
            numpy.testing.assert_array_equal(vectors, inputs[i])
            self.assertEqual(list(classes[:-1]), [-1] * (lengths[i] - 1))
            self.assertEqual(form["output_names"][classes[-1]], words[i])

    def test_symbols_bits_and_bytes(self):
        lengths = self.random.integers(1, 9, 60)
        symbols = [self.random.choice(["a", "\u4f60", " ", "", "10"], n) for n in lengths]
        bits = [self.random.random((n, 5)) < 0.4 for n in lengths]
        folder, form = self.prepare(
            "npz", self.npz(inputs=numpy.concatenate(symbols), lengths=lengths,
                            targets=numpy.concatenate(bits)))
        self.assertEqual(form["input_names"], sorted(set(numpy.concatenate(symbols))))
        self.assertEqual((form["target"], form["target_type"], form["input_type"]),
                         ("bits", "uint8", "uint8"))
        rolls = [self.random.integers(0, 256, (n, 2)).astype(numpy.uint8) for n in lengths]
        bytes_folder, bytes_form = self.prepare(
            "npz", self.npz(inputs=numpy.concatenate(rolls), lengths=lengths,
                            targets=numpy.concatenate(bits).astype(float)), kind="bits")
        self.assertEqual(bytes_form["input_type"], "uint8")
        found, of_bytes = sequences_of(folder), sequences_of(bytes_folder)
        for i in range(60):
            _, ids, targets, _ = found[f"sequence {i}"]
            self.assertEqual([form["input_names"][j] for j in ids], list(symbols[i]))
            numpy.testing.assert_array_equal(targets, bits[i])
            numpy.testing.assert_array_equal(of_bytes[f"sequence {i}"][1], rolls[i])
            numpy.testing.assert_array_equal(of_bytes[f"sequence {i}"][2], bits[i])

    def test_strings_of_labels(self):
        lengths = self.random.integers(2, 9, 60)
        words = [self.random.choice(["hm", "a", "b"], self.random.integers(0, n)) for n in lengths]
        sounds = [self.random.choice(["s", "sh", "t"], n) for n in lengths]
        folder, form = self.prepare(
            "npz", self.npz(inputs=numpy.concatenate(sounds), lengths=lengths,
                            labels=numpy.concatenate(words),
                            label_lengths=[len(x) for x in words],
                            names=numpy.array([f"utterance {i}" for i in range(60)])))
        rows = [(f"utterance {i}", s, " ".join(words[i]))
                for i in range(60) for s in sounds[i]]
        table, table_form = self.prepare("csv", self.csv(("id", "s", "w"), rows), sequence="id",
                                         symbols="yes", target="w", kind="labels", gaps="yes")
        self.assertEqual(form["sha256"], table_form["sha256"])
        self.assertEqual(form["output_names"], ["a", "b", "hm"])
        for found in (sequences_of(folder), sequences_of(table)):
            for i in range(60):
                labels = [form["output_names"][j] for j in found[f"utterance {i}"][2]]
                self.assertEqual(labels, list(words[i]))

    def test_parts_by_names(self):
        arrays = {}
        for part, count in (("train", 20), ("test", 5)):
            arrays[f"{part}_inputs"] = self.random.normal(size=(count, 4, 2))
            arrays[f"{part}_targets"] = numpy.arange(count) % 3
        folder, form = self.prepare("npz", self.npz(**arrays), valid="0.2")
        self.assertIn("drawn from the sequences by seed 1: 20 % to choose by", form["notes"])
        for part, count in (("train", 16), ("valid", 4), ("test", 5)):
            self.assertEqual(len(numpy.load(folder / f"{part}.starts.npy")) - 1, count)
        inputs = numpy.load(folder / "test.inputs.npy").reshape(5, 4, 2)
        numpy.testing.assert_array_equal(inputs, arrays["test_inputs"].astype("float32"))

    def learn(self, name):
        recipe = self.folder / f"{name}.toml"
        recipe.write_text(RECIPE.format(set=name), encoding="utf-8")
        run = self.output("train", recipe, "--out", self.folder / f"run-{name}", "--quiet",
                          "--json")
        return json.loads(run)["test"], json.loads(self.output("data", "check", name, "--json"))

    def test_models_learn_from_it(self):
        lengths = self.random.integers(3, 9, 300)
        inputs = [self.random.normal(size=(n, 2)) for n in lengths]
        joined = numpy.concatenate(inputs)
        sums = numpy.array([x[:, 0].sum() for x in inputs])
        self.prepare("npz", self.npz(inputs=joined, lengths=lengths, targets=joined > 0),
                     name="bits")
        score, check = self.learn("bits")
        self.assertLess(score["nats_per_step"], 0.3 * check["unigram_nats_per_step"])
        self.prepare("npz", self.npz(inputs=joined, lengths=lengths, targets=sums), name="numbers")
        score, _ = self.learn("numbers")
        self.assertLess(score["mean_squared_error"], 0.1 * sums.var())
        rows = [(i, *x, "up" if sums[i] > 0 else "down") for i in range(300) for x in inputs[i]]
        self.prepare("csv", self.csv(("id", "a", "b", "y"), rows), name="classes", sequence="id",
                     target="y", per="sequence", scale="standard")
        score, check = self.learn("classes")
        self.assertLess(score["nats_per_step"], 0.5 * check["unigram_nats_per_step"])
        self.assertLess(score["wrong_steps"], 0.25)
        sounds = [self.random.choice(list("....abc"), 2 * n) for n in lengths]
        words = [[c for c in s if c != "."] for s in sounds]
        self.prepare("npz", self.npz(inputs=numpy.concatenate(sounds), lengths=2 * lengths,
                                     labels=numpy.concatenate(words),
                                     label_lengths=list(map(len, words))), name="labels")
        score, _ = self.learn("labels")
        self.assertLess(score["label_errors"], 0.3)

    def test_the_example_of_the_docs_runs(self):
        text = DOCS.read_text(encoding="utf-8").split("## Your own data")[1].split("\n## ")[0]
        blocks = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
        self.assertEqual([kind for kind, _ in blocks], ["python", "sh", "toml", "sh"])
        for kind, block in blocks:
            if kind == "python":
                subprocess.run([sys.executable, "-c", block], check=True, cwd=self.folder)
            elif kind == "toml":
                (self.folder / "mine.toml").write_text(block, encoding="utf-8")
            else:
                for line in block.replace("\\\n", " ").splitlines():
                    command = line.split("#")[0].split()
                    self.assertEqual(command.pop(0), "mnemo")
                    self.output(*command)
        check = json.loads(self.output("data", "check", "table", "--json"))
        self.assertEqual(check["wrong"], [])
        score = json.loads(self.output("eval", "mine-run", "--quiet", "--json"))
        self.assertLess(score["wrong_steps"], 0.2)

    def test_memory_does_not_grow_with_the_file(self):
        # 80 MB of inputs in sequences of 0.4 MB, and 64 MB for all that is not a mapped file.
        arrays = {"inputs": numpy.zeros((200_000, 100), numpy.float32),
                  "starts": numpy.arange(0, 200_001, 1000), "targets": numpy.arange(200) % 2}
        for save, enough in ((numpy.savez, True), (numpy.savez_compressed, False)):
            command = (f"ulimit -d 65536; exec {PROGRAM} data get npz --name {save.__name__} "
                       f"--from {self.npz(save, **arrays)} --quiet")
            result = subprocess.run(["bash", "-c", command], capture_output=True, text=True,
                                    check=False, env=self.environment)
            self.assertEqual(result.returncode == 0, enough, result.stderr)

    def test_what_is_refused(self):
        file = self.npz(inputs=numpy.ones((4, 2, 1)), targets=numpy.arange(4))
        self.assert_refused("--name", "data", "get", "npz", "--from", file)
        self.assert_refused("another set's name", "data", "get", "npz", "--from", file, "--name",
                            "npz")
        self.assert_refused("sections Your own data", "data", "get", "csv", "--name", "mine")
        self.assert_refused("no option 'kinds'", "data", "get", "npz", "--from", file, "--name",
                            "mine", "--option", "kinds=bits")
        self.assert_refused("cannot read the file", "data", "get", "npz", "--from", self.folder,
                            "--name", "mine")
        self.assert_refused("no sequence is left for the part", "data", "get", "npz", "--from",
                            file, "--name", "mine")
        self.assertFalse((self.folder / "sets" / "mine").exists())
        objects = self.npz(inputs=numpy.array([[1, 2], [3]], dtype=object), targets=[0, 1])
        self.assert_refused("found:   |O", "data", "get", "npz", "--from", objects, "--name", "mine")
        fortran = self.npz(inputs=numpy.asfortranarray(numpy.ones((4, 2, 3))), targets=[0, 1, 0, 1])
        self.assert_refused("ascontiguousarray", "data", "get", "npz", "--from", fortran, "--name",
                            "mine")

    def test_bad_sequences_are_skipped(self):
        lengths, inputs = self.ragged()
        inputs[7][-1, 2] = numpy.inf
        file = self.npz(inputs=numpy.concatenate(inputs), lengths=lengths,
                        targets=numpy.arange(60) % 2)
        call = ("data", "get", "npz", "--from", file, "--name", "some")
        self.assert_refused("mine.npz: sequence 7: array 'inputs': row", *call)
        result = self.call(*call, "--bad-data", "skip")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr.count("left out 1 record"), 1)
        found = sequences_of(self.folder / "sets" / "some")
        self.assertEqual(sorted(found), sorted(f"sequence {i}" for i in range(60) if i != 7))


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
