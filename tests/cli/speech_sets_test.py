#!/usr/bin/env python3
"""The sets of speech as they are called, and what `mnemo eval` says of recognised labels.

What eval recognises is computed again here from the run's weights, by NumPy: a GRU of one layer, the
best path, a prefix beam search with an n-gram; and the edits are counted again, by sclite, too.

    speech_sets_test.py PROGRAM [unittest's options]
"""

import collections
import json
import math
import os
import shutil
import struct
import subprocess
import wave

import numpy

import as_called

RECIPE = """
[data]
set = "{set}"
[model]
cell = "gru"
units = {units}
[train]
batch = 4
updates = {updates}
rate = 0.01
"""


def tone(letter, samples=1600):
    """A letter as sound: its own pitch."""
    step = 2 * math.pi * {"a": 0.02, "b": 0.05, "c": 0.1, " ": 0}[letter]
    return [int(9000 * math.sin(step * i)) for i in range(samples)]


def write_wav(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, len(samples), "NONE", ""))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def read_safetensors(path):
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    tensors = {}
    for name, entry in json.loads(content[8:8 + size]).items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        data = numpy.frombuffer(content[8 + size + begin:8 + size + end], numpy.float32)
        tensors[name] = data.reshape(entry["shape"]).astype(numpy.float64)
    return tensors


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


def log_softmax_outputs(weights, inputs):
    """A GRU of one layer (cells/gru.cell) from the zero state, and the head."""
    w = {name.split(".", 1)[1]: value for name, value in weights.items() if "layer0" in name}
    h = numpy.zeros(len(w["bz"]))
    rows = []
    for x in inputs:
        z = sigmoid(w["Wz"] @ x + w["Uz"] @ h + w["bz"])
        r = sigmoid(w["Wr"] @ x + w["Ur"] @ h + w["br"])
        n = numpy.tanh(w["Wn"] @ x + w["Un"] @ (r * h) + w["bn"])
        h = (1 - z) * h + z * n
        y = weights["head.W"] @ h + weights["head.b"]
        rows.append(y - y.max() - math.log(numpy.exp(y - y.max()).sum()))
    return numpy.array(rows)


def best_path(rows):
    labels, before = [], None
    for label in rows.argmax(axis=1):
        if label != before and label != rows.shape[1] - 1:
            labels.append(int(label))
        before = label
    return labels


class Bigram:
    """By the formula of src/score/label_ngram.h, of sequences between a start and an end."""

    def __init__(self, sequences, labels):
        self.labels = labels
        self.after = collections.defaultdict(collections.Counter)
        for sequence in sequences:
            marked = ["<"] + list(sequence) + [">"]
            for before, label in zip(marked, marked[1:]):
                self.after[()][label] += 1
                self.after[(before,)][label] += 1

    def log(self, labels, label):
        probability = 1 / (self.labels + 1)
        for history in ((), tuple((["<"] + list(labels))[-1:])):
            seen = self.after[history]
            if seen:
                probability = ((seen[label] + len(seen) * probability)
                               / (sum(seen.values()) + len(seen)))
        return math.log(probability)


def prefix_search(rows, model, weight, width=60):
    """The best labels: prefixes, each with its paths that end in a blank and in its last label."""
    blank = rows.shape[1] - 1
    beam = {(): (0.0, -math.inf)}
    gains = {(): 0.0}  # of the model
    for row in rows:
        grown = collections.defaultdict(lambda: [-math.inf, -math.inf])

        def arrive(prefix, kind, value):
            grown[prefix][kind] = numpy.logaddexp(grown[prefix][kind], value)

        for prefix, (empty, full) in beam.items():
            either = numpy.logaddexp(empty, full)
            arrive(prefix, 0, either + row[blank])
            if prefix:
                arrive(prefix, 1, full + row[prefix[-1]])
            for label in range(blank):
                longer = prefix + (label,)
                if longer not in gains:
                    gains[longer] = gains[prefix] + weight * model.log(prefix, label)
                same = prefix and prefix[-1] == label
                arrive(longer, 1, (empty if same else either) + row[label])
        ranked = sorted(grown, key=lambda p: -numpy.logaddexp(*grown[p]) - gains[p])
        beam = {prefix: tuple(grown[prefix]) for prefix in ranked[:width]}
    return list(max(beam, key=lambda p: (numpy.logaddexp(*beam[p]) + gains[p]
                                         + weight * model.log(p, ">"))))


def edits(reference, hypothesis, costs=(1, 1, 1)):
    """The least cost of turning one into the other."""
    substitution, deletion, insertion = costs
    row = [j * insertion for j in range(len(hypothesis) + 1)]
    for i, wanted in enumerate(reference, 1):
        last, row = row, [i * deletion]
        for j, said in enumerate(hypothesis, 1):
            row.append(min(last[j - 1] + (substitution if wanted != said else 0),
                           last[j] + deletion, row[j - 1] + insertion))
    return row[-1]


class SpeechSetsTest(as_called.ProgramTest):
    def train(self, name, units=12, updates=60):
        recipe = self.folder / "recipe.toml"
        recipe.write_text(RECIPE.format(set=name, units=units, updates=updates), encoding="utf-8")
        run = self.folder / f"run-{name}"
        return run, json.loads(self.output("train", recipe, "--out", run, "--quiet", "--json"))

    def kaldi_folder(self):
        """Twelve speakers, each says four texts of letters that are tones."""
        folder = self.folder / "kaldi"
        folder.mkdir()
        lines = collections.defaultdict(list)
        texts = ["ab c", "ca ab", "b", "cab ba", "a b", "bca", "c c", "aba"]
        for speaker in range(12):
            for place in range(4):
                text = texts[(3 * speaker + place) % 8]
                name = f"s{speaker:02}-{place}"
                samples = sum((tone(letter) for letter in text), tone(" ", 800)) + tone(" ", 800)
                write_wav(folder / f"{name}.wav", samples)
                lines["wav.scp"].append(f"{name} {name}.wav")
                lines["text"].append(f"{name} {text}")
                lines["utt2spk"].append(f"{name} s{speaker:02}")
        for name, content in lines.items():
            (folder / name).write_text("\n".join(content) + "\n", encoding="utf-8")
        return folder

    def test_eval_counts_what_other_programs_count(self):
        self.output("data", "get", "kaldi", "--from", self.kaldi_folder(), "--name",
                    "speech", "--quiet")
        run, trained = self.train("speech", updates=120)
        sets = self.folder / "sets" / "speech"
        form = json.loads((sets / "set.json").read_text())
        names = form["output_names"]
        self.assertEqual(names, [" ", "a", "b", "c"])
        load = lambda what: numpy.load(sets / what)
        inputs, starts = load("test.inputs.npy"), load("test.starts.npy")
        count = len(starts) - 1
        references = self.labels_of(sets, "test")
        scored = json.loads(self.output("eval", run, "--quiet", "--json"))
        weights = read_safetensors(run / "checkpoints" / f"{scored['update']:09}"
                                   / "model.safetensors")
        rows = [log_softmax_outputs(weights, inputs[starts[i]:starts[i + 1]].astype(float))
                for i in range(count)]

        # Greedy, by the file of what was recognised.
        said = [best_path(row) for row in rows]
        self.assertEqual(self.hypotheses(run, names), said)
        found = scored["recognition"]
        self.assertEqual((found["decode"], found["labels"]["measure"]), ("greedy", "CER"))
        self.assert_counts(found["labels"], references, said)
        self.assertAlmostEqual(scored["label_errors"], found["labels"]["rate"])
        self.assertAlmostEqual(scored["label_errors"], trained["test"]["label_errors"])
        words = lambda labels: "".join(names[x] for x in labels).split()
        self.assert_counts(found["words"], [words(x) for x in references],
                           [words(x) for x in said])

        # The beam, wide enough to lose nothing, with a bigram of the training part.
        model = Bigram(self.labels_of(sets, "train"), len(names))
        beam = ("--decode", "beam", "--beam", 60, "--ngram", 2, "--model-weight", 1.5)
        searched = [prefix_search(row, model, 1.5) for row in rows]
        self.assertNotEqual(searched, said)
        self.assertEqual(self.hypotheses(run, names, *beam), searched)
        found = json.loads(self.output("eval", run, "--quiet", "--json", *beam))["recognition"]
        self.assertEqual((found["decode"], found["ngram"]), ("beam", 2))
        self.assert_counts(found["labels"], references, searched)

        # A lexicon.
        (self.folder / "words").write_text("ab\nc\nxyz\n", encoding="utf-8")
        lexicon = ("--decode", "beam", "--lexicon", self.folder / "words")
        for labels in self.hypotheses(run, names, *lexicon):
            self.assertLessEqual(set(words(labels)), {"ab", "c"})
        self.assertIn("lexicon of 2 words (1 that", self.output("eval", run, *lexicon))
        self.sclite(run)

    def labels_of(self, sets, part):
        labels = numpy.load(sets / f"{part}.targets.npy")
        starts = numpy.load(sets / f"{part}.target_starts.npy")
        return [[int(x) for x in labels[a:b]] for a, b in zip(starts, starts[1:])]

    def hypotheses(self, run, names, *options):
        file = self.folder / f"hyp{len(list(self.folder.glob('hyp*')))}"
        self.output("eval", run, "--quiet", "--out", file, "--format", "hyp", *options)
        lines = file.read_text(encoding="utf-8").splitlines()
        self.assertRegex(lines[0], r" \(s\d\d-\d\)$")
        return [[names.index(letter) for letter in line.rsplit(" (", 1)[0]] for line in lines]

    def assert_counts(self, found, references, hypotheses):
        errors = [edits(r, h) for r, h in zip(references, hypotheses)]
        self.assertEqual(found["substitutions"] + found["deletions"] + found["insertions"],
                         sum(errors))
        self.assertEqual(found["reference"], sum(map(len, references)))
        self.assertEqual(found["correct"] + found["substitutions"] + found["insertions"],
                         sum(map(len, hypotheses)))
        self.assertEqual(found["sequences_with_errors"], sum(e > 0 for e in errors))
        self.assertAlmostEqual(found["rate"], sum(errors) / sum(map(len, references)))

    def sclite(self, run):
        """Words by sclite, of the transcripts that eval writes."""
        for kind in ("hyp", "ref"):
            self.output("eval", run, "--sclite", "--quiet", "--out", self.folder / f"x.{kind}",
                        "--format", kind)
        found = json.loads(self.output("eval", run, "--sclite", "--quiet", "--json"))
        self.assertEqual(found["recognition"]["weights"], "sclite")
        words = found["recognition"]["words"]
        # Debian's package has the programs behind a front, "sctk sclite".
        program = ["sclite"] if shutil.which("sclite") else ["sctk", "sclite"]
        if shutil.which(program[0]) is None:
            self.assertNotIn("CI", os.environ, "sctk is missing: CI must install it")
            print(f"NOT TESTED: {self.id()}: sclite (Debian's sctk) is not there")
            return
        report = subprocess.run(
            [*program, "-r", self.folder / "x.ref", "trn", "-h", self.folder / "x.hyp",
             "trn", "-i", "spu_id", "-o", "rsum", "stdout"], capture_output=True, text=True,
            check=True).stdout
        total = [line for line in report.splitlines() if line.strip().startswith("| Sum ")][0]
        numbers = [int(x) for x in total.replace("|", " ").split()[1:]]
        self.assertEqual(numbers, [
            words["sequences"], words["reference"], words["correct"], words["substitutions"],
            words["deletions"], words["insertions"],
            words["substitutions"] + words["deletions"] + words["insertions"],
            words["sequences_with_errors"]], report)

    def test_alignments_and_wrong_options(self):
        self.output("data", "get", "kaldi", "--from", self.kaldi_folder(), "--name",
                    "speech", "--quiet", "--option",
                    "units=words")
        run, _ = self.train("speech", updates=4)
        file = self.folder / "alignments"
        text = self.output("eval", run, "--out", file, "--quiet")
        self.assertRegex(text, r"WER .* of \d+: .* substitution.*\(best path\)")
        lines = file.read_text(encoding="utf-8").splitlines()
        self.assertRegex(lines[0], r"^s\d\d-\d: \d labels, \d substituted")
        self.assertTrue(lines[1].startswith("REF: ") and lines[2].startswith("HYP: "))
        self.assert_refused("--decode beam", "eval", run, "--ngram", "2")
        self.assert_refused("--decode beam", "eval", run, "--lexicon", "x")
        self.assert_refused("--out FILE", "eval", run, "--format", "hyp")
        # Nothing is overwritten, neither a file of the user's nor one of the run's.
        for there in (file, run / "recipe.toml"):
            before = there.read_bytes()
            self.assert_refused("there already", "eval", run, "--out", there)
            self.assertEqual(there.read_bytes(), before)
        self.assert_refused("--ngram N", "eval", run, "--decode", "beam", "--model-weight", "2")
        self.assert_refused("here labels are words", "eval", run, "--decode", "beam", "--lexicon",
                            file)
        self.output("data", "make", "memorisation", "--option", "train=20", "--option", "valid=5",
                    "--option", "test=5", "--quiet")
        other, _ = self.train("memorisation", updates=2)
        self.assert_refused("--sclite is for models that recognise", "eval", other, "--sclite")

    def test_a_folder_of_recordings(self):
        folder = self.folder / "sounds"
        (folder / "deep").mkdir(parents=True)
        for i in range(12):
            write_wav(folder / "deep" / f"{i}.wav", tone("abc"[i % 3], 800 + i))
        self.output("data", "get", "audio", "--from", folder, "--name", "sound", "--quiet")
        self.assert_refused("say what to call your set: --name", "data", "get", "audio", "--from",
                            folder)
        check = json.loads(self.output("data", "check", "sound", "--json"))
        self.assertEqual([check[part]["sequences"] for part in ("train", "valid", "test")],
                         [10, 1, 1])
        run, trained = self.train("sound", updates=5)
        self.assertIn("mean_squared_error", trained["test"])
        with wave.open(str(folder / "slow.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 100, "NONE", ""))
            file.writeframes(bytes(200))
        self.assert_refused("sampling rate", "data", "get", "audio", "--from", folder, "--name",
                            "mixed")
        self.assertFalse((self.folder / "sets" / "mixed").exists())
        result = self.call("data", "get", "audio", "--from", folder, "--name", "mixed",
                           "--bad-data", "skip", "--seed", "5")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("left out 1 record", result.stderr)

    def test_speech_made_by_flite(self):
        if shutil.which("flite") is None:
            self.assertNotIn("CI", os.environ, "flite is missing: CI must install it")
            print(f"NOT TESTED: {self.id()}: flite is not there")
            self.skipTest("no flite")
        self.output("data", "make", "flite-phones", "--option", "sentences=20", "--quiet")
        run, trained = self.train("flite-phones", updates=10)
        text = self.output("eval", run, "--quiet")
        self.assertRegex(text, r"% of the steps wrong; .* % of \d+ with classes folded")
        scored = json.loads(self.output("eval", run, "--quiet", "--json"))
        self.assertLessEqual(scored["wrong_steps_folded"], scored["wrong_steps"])
        self.assertEqual(scored["folded_counted"], scored["counted"])  # flite never says q
        self.assertEqual(scored["wrong_steps_folded"], trained["test"]["wrong_steps_folded"])
        self.assert_refused("8 kHz", "data", "make", "flite-phones", "--option",
                            "voices=kal,slt", "--name", "x")
        self.environment["PATH"] = "/nowhere"
        self.assert_refused("apt install flite", "data", "make", "flite-audio")


if __name__ == "__main__":
    as_called.main()
