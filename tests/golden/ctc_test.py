#!/usr/bin/env python3
"""Compares the CTC loss and its gradient with PyTorch's ctc_loss, in double.

    ctc_test.py SCORE_DRIVER     the program of score_driver.cc

Batches of sequences of different lengths, with random blanks, labels that repeat, single labels, no
labels, labels that are just possible and labels that are not. Loss and gradient must agree within
1e-8, measured per sequence as max|a - b| / max|b|, and where max|b| is below 1e-6 as 1e-14 at most:
the loss of a network that is nearly sure, or its gradient, is what is left of 1 - 1 in doubles.

What has to be known of PyTorch:
  - Its gradient with respect to log_probs is not that of the loss: it has exp(log_probs) added, which
    is right only behind a log_softmax. So the logits are the leaves here, and autograd goes through
    log_softmax, where the added part does what it is for.
  - Labels that no path makes give an infinite loss; zero_infinity=True makes loss and gradient 0,
    as ours are. Whether ours says "possible" is checked against the infinite loss without it.
  - It takes no sequence of 0 steps; ctc_test.cc has that case.
"""

import subprocess
import sys
import unittest

import numpy
import torch

DRIVER = None
LIMIT = 1e-8
SMALL = 1e-6
CASES = 1000


class Case:
    """A sequence: what goes in, and what PyTorch makes of it."""

    def __init__(self, logits, labels, blank, scale):
        self.logits, self.labels, self.blank, self.scale = logits, labels, blank, scale
        self.loss = self.possible = self.gradient = None

    def needed(self):
        return len(self.labels) + sum(a == b for a, b in zip(self.labels, self.labels[1:]))

    def packed(self):
        time, classes = self.logits.shape
        head = numpy.array([time, classes, self.blank, len(self.labels), 1], numpy.int32)
        return b"".join(part.tobytes() for part in (
            head, numpy.float64(self.scale), self.labels.astype(numpy.int32), self.logits))


def draw_labels(random, kind, time, classes, blank):
    allowed = [k for k in range(classes) if k != blank]
    count = [0, 1, int(random.integers(0, time + 1)), int(random.integers(time // 2, time + 1)),
             time + 1][kind]
    if kind == 2 or not allowed:  # few kinds of labels: many neighbours are equal
        allowed = allowed[:2]
    return numpy.array(random.choice(allowed, count) if allowed else [], numpy.int32)


def draw_batch(random):
    """Sequences that PyTorch takes at once: the same classes, blank, and longest length."""
    size = int(random.integers(1, 9))
    classes = int(random.integers(1, 12))
    blank = int(random.choice([0, classes - 1, random.integers(0, classes)]))
    longest = int(random.choice([1, 2, 5, 20, 60]))
    spread = random.choice([0.1, 1, 5, 30])
    cases = []
    for _ in range(size):
        time = int(random.integers(1, longest + 1))
        logits = spread * random.standard_normal((time, classes))
        labels = draw_labels(random, int(random.integers(0, 5)), time, classes, blank)
        cases.append(Case(logits, labels, blank, float(random.uniform(-2, 2))))
    return cases


def ask_torch(cases):
    longest = max(len(case.logits) for case in cases)
    classes = cases[0].logits.shape[1]
    padded = numpy.full((longest, len(cases), classes), 3.0)
    for n, case in enumerate(cases):
        padded[:len(case.logits), n] = case.logits
    logits = torch.tensor(padded, requires_grad=True)
    log_probs = torch.nn.functional.log_softmax(logits, dim=-1)
    targets = torch.tensor(numpy.concatenate([case.labels for case in cases]), dtype=torch.long)
    lengths = (torch.tensor([len(case.logits) for case in cases]),
               torch.tensor([len(case.labels) for case in cases]))

    def loss(zero_infinity):
        return torch.nn.functional.ctc_loss(log_probs, targets, *lengths, cases[0].blank,
                                            reduction="none", zero_infinity=zero_infinity)

    losses = loss(True)
    (losses * torch.tensor([case.scale for case in cases], dtype=torch.float64)).sum().backward()
    for n, case in enumerate(cases):
        case.loss = losses[n].item()
        case.possible = bool(torch.isfinite(loss(False)[n]))
        case.gradient = logits.grad[:len(case.logits), n].numpy()


def ask_driver(cases):
    """(possible, loss, gradient) of each case."""
    result = subprocess.run([DRIVER, "ctc"], input=b"".join(case.packed() for case in cases),
                            stdout=subprocess.PIPE, check=True)
    numbers = numpy.frombuffer(result.stdout)
    answers = []
    for case in cases:
        size = case.logits.size
        answers.append((bool(numbers[0]), numbers[1], numbers[2:2 + size].reshape(case.logits.shape)))
        numbers = numbers[2 + size:]
    assert not numbers.size
    return answers


def error_of(a, b):
    difference = numpy.abs(a - b).max()
    return difference / max(numpy.abs(b).max(), SMALL) if numpy.isfinite(difference) else numpy.inf


def errors_of(case, answer):
    """Of the loss and of the gradient; infinite if one says possible and the other not."""
    possible, loss, gradient = answer
    if possible != case.possible:
        return numpy.inf, numpy.inf
    return error_of(numpy.array([loss]), numpy.array([case.loss])), error_of(gradient, case.gradient)


class CtcTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        random = numpy.random.default_rng(2006)
        cls.cases = []
        while len(cls.cases) < CASES:
            batch = draw_batch(random)
            ask_torch(batch)
            cls.cases += batch
        cls.answers = ask_driver(cls.cases)

    def test_loss_and_gradient_are_pytorchs(self):
        worst = (0.0, 0.0)
        for case, answer in zip(self.cases, self.answers):
            errors = errors_of(case, answer)
            self.assertLess(max(errors), LIMIT,
                            f"steps {len(case.logits)}, labels {case.labels}, blank {case.blank}")
            worst = tuple(map(max, worst, errors))
        print(f"{len(self.cases)} cases, worst error of a loss {worst[0]:.1e}, "
              f"of a gradient {worst[1]:.1e}")

    def test_every_kind_of_case_is_there(self):
        kinds = {
            "no labels": lambda c: not len(c.labels),
            "one label": lambda c: len(c.labels) == 1 and c.possible,
            "repeated": lambda c: c.needed() > len(c.labels) and c.possible,
            "just possible": lambda c: c.needed() == len(c.logits) and len(c.labels) > 1,
            "long": lambda c: len(c.labels) > 10 and c.possible,
            "impossible": lambda c: not c.possible,
            "impossible by repeats": lambda c: not c.possible and len(c.labels) <= len(c.logits),
            "one step": lambda c: len(c.logits) == 1,
            "blank in the middle": lambda c: 0 < c.blank < c.logits.shape[1] - 1,
        }
        for name, belongs in kinds.items():
            self.assertGreater(sum(map(belongs, self.cases)), 20, name)
        for case in self.cases:
            self.assertEqual(case.possible, case.needed() <= len(case.logits))

    def test_a_small_change_is_noticed(self):
        seen = 0
        for case, (possible, loss, gradient) in zip(self.cases, self.answers):
            if not possible or abs(case.loss) < 1e-3:
                continue
            seen += 1
            self.assertGreater(max(errors_of(case, (possible, loss * (1 + 1e-7), gradient))), LIMIT)
            changed = gradient.copy()
            changed.flat[0] += 1e-7 * max(numpy.abs(gradient).max(), SMALL)
            self.assertGreater(max(errors_of(case, (possible, loss, changed))), LIMIT)
            self.assertGreater(max(errors_of(case, (False, loss, gradient))), LIMIT)
        self.assertGreater(seen, 300)


if __name__ == "__main__":
    DRIVER = sys.argv.pop(1)
    unittest.main()
