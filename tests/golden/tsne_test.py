#!/usr/bin/env python3
"""Compares our t-SNE with scikit-learn's exact one: same input, same starts, same perplexity.

    tsne_test.py TSNE_DRIVER     the program of tsne_driver.cc

The final divergence must agree within 2 %. From the same start both take the same way, up to rounding
(scikit-learn rounds distances to float and takes perplexities within 1e-5). Where data has a shape,
both end in the same minimum, and every start is compared. 22 points have many minima, and a change in
the seventh digit decides which: there the lowest of 20 starts is compared.

The share of the 10 nearest neighbours that are kept must agree within 0.01, mean over the starts. It is not
what t-SNE minimises: pictures of the same divergence differ by up to 0.014 of it (clusters), either way.

What has to be known of scikit-learn: distances that are given are squared by it, as ours are by us; its
learning rate "auto" is ours from 300 points on, so that fewer points get ours.
"""

import subprocess
import sys
import unittest
import warnings

import numpy
import scipy.optimize
import sklearn.datasets
import sklearn.manifold
from scipy.spatial.distance import cdist

DRIVER = None
LIMIT = 0.02
NEIGHBOURS = 10


class Picture:
    def __init__(self, divergence, positions):
        self.divergence, self.positions = divergence, positions


def ours(values, perplexity, start=None, distances=False, seed=1, threads=1, tries=1):
    points = len(values)
    head = numpy.array([distances, points, values.shape[1], start is not None, 1000, seed, threads,
                        NEIGHBOURS, tries], numpy.int64)
    parts = [head, numpy.array([perplexity, 0.0]), values.astype(float)]
    if start is not None:
        parts.append(start)
    answer = numpy.frombuffer(subprocess.run(
        [DRIVER], input=b"".join(part.tobytes() for part in parts), stdout=subprocess.PIPE,
        check=True).stdout)
    assert answer.size == 6 + points * points + 2 * points
    picture = Picture(answer[0], answer[6 + points * points:].reshape(points, 2))
    picture.iterations, picture.perplexity, picture.tied, picture.kept, picture.trust = answer[1:6]
    picture.joint = answer[6:6 + points * points].reshape(points, points)
    return picture


def theirs(values, perplexity, start, distances=False):
    rate = "auto" if len(values) >= 300 else max(len(values) / 48, min(50, len(values) / 6))
    model = sklearn.manifold.TSNE(method="exact", init=start, perplexity=perplexity, n_jobs=1,
                                  metric="precomputed" if distances else "euclidean",
                                  learning_rate=rate, n_iter=1000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        positions = model.fit_transform(values.copy())  # it squares distances where they are
    return Picture(model.kl_divergence_, positions)


def share_kept(before, positions):
    """Of the nearest ones by the distances `before`."""
    def nearest(distances):
        distances = distances + numpy.diag(numpy.full(len(distances), numpy.inf))
        return numpy.argsort(distances, axis=1, kind="stable")[:, :NEIGHBOURS]
    pairs = zip(nearest(before), nearest(cdist(positions, positions)))
    return numpy.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in pairs])


def joint_probabilities(distances, perplexity):
    """As the paper defines them; each row's perplexity by SciPy's root finder."""
    squares = (distances / distances.max()) ** 2
    rows = []
    for i, row in enumerate(squares):
        def weights(log_beta):
            p = numpy.exp(-numpy.exp(log_beta) * (numpy.delete(row, i) - numpy.delete(row, i).min()))
            return numpy.insert(p, i, 0) / p.sum()

        def excess(log_beta):
            p = weights(log_beta)
            return -(p[p > 0] * numpy.log(p[p > 0])).sum() - numpy.log(perplexity)
        rows.append(weights(scipy.optimize.brentq(excess, -20, 40, xtol=1e-13)))
    conditional = numpy.array(rows)
    return (conditional + conditional.T) / (2 * len(conditional))


def divergence_of(joint, positions):
    w = 1 / (1 + cdist(positions, positions, "sqeuclidean"))
    numpy.fill_diagonal(w, 0)
    q = w / w.sum()
    some = joint > 0
    return (joint[some] * numpy.log(joint[some] / q[some])).sum()


class Input:
    def __init__(self, name, values, perplexity, starts, distances=False, every_start=True):
        self.name, self.values, self.perplexity = name, values, perplexity
        self.distances, self.every_start = distances, every_start
        self.before = values if distances else cdist(values, values)
        self.starts = [1e-4 * numpy.random.default_rng(seed).standard_normal((len(values), 2))
                       for seed in range(starts)]

    def run(self):
        self.ours = [ours(self.values, self.perplexity, start, self.distances)
                     for start in self.starts]
        self.theirs = [theirs(self.values, self.perplexity, start, self.distances)
                       for start in self.starts]

    def divergences(self, pictures):
        all_of_them = numpy.array([picture.divergence for picture in pictures])
        return all_of_them if self.every_start else all_of_them.min(keepdims=True)

    def kept(self, pictures):
        return numpy.mean([share_kept(self.before, picture.positions) for picture in pictures])


def make_inputs():
    random = numpy.random.default_rng(3)
    centres = 1.2 * random.standard_normal((5, 20))
    clusters = centres[numpy.arange(150) % 5] + 0.5 * random.standard_normal((150, 20))
    turn = numpy.linspace(0, 2 * numpy.pi, 150, endpoint=False)
    curve = numpy.stack([numpy.cos(turn), numpy.sin(turn), 0.5 * numpy.cos(2 * turn)], axis=1)
    # As the models of a grid: three families, two of them related, and depths that matter less.
    random = numpy.random.default_rng(5)
    family, depth = [0] * 9 + [1] * 4 + [2] * 9, [0, 1, 2] * 3 + [0, 1, 2, 1] + [0, 1, 2] * 3
    families = random.standard_normal((3, 40))
    families[2] = families[0] + 0.4 * random.standard_normal(40)
    models = (families[family] + 0.6 * random.standard_normal((3, 40))[depth]
              + 0.35 * random.standard_normal((22, 40)))
    # Pixels are whole numbers: a little noise, so that no two distances are equal and ranks are sure.
    digits = sklearn.datasets.load_digits().data[:500] / 16 + 1e-3 * random.standard_normal((500, 64))
    return [
        Input("digits", digits, 30, 2),
        Input("clusters", clusters, 20, 3),
        Input("curve, distances along axes", cdist(curve, curve, "cityblock"), 30, 3, distances=True),
        Input("22 models", models, 7, 20, every_start=False),
    ]


class TsneTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.inputs = make_inputs()
        for case in cls.inputs:
            case.run()

    def test_divergence_is_scikit_learns(self):
        for case in self.inputs:
            mine, other = case.divergences(case.ours), case.divergences(case.theirs)
            print(f"{case.name}: divergence {mine.round(5)}, scikit-learn's {other.round(5)}")
            self.assertLess(numpy.abs(mine / other - 1).max(), LIMIT, case.name)

    def test_neighbours_are_kept_as_in_scikit_learns(self):
        for case in self.inputs:
            mine, other = case.kept(case.ours), case.kept(case.theirs)
            print(f"{case.name}: {mine:.4f} of {NEIGHBOURS} neighbours kept, scikit-learn {other:.4f}")
            self.assertLess(abs(mine - other), 0.01, case.name)
            self.assertGreater(mine, 1.5 * NEIGHBOURS / len(case.values), case.name)  # not by chance

    def test_own_measures_are_right(self):
        for case in self.inputs:
            for picture in case.ours[:2]:
                self.assertAlmostEqual(picture.kept, share_kept(case.before, picture.positions), 12)
                trust = sklearn.manifold.trustworthiness(case.before, picture.positions,
                                                         n_neighbors=NEIGHBOURS, metric="precomputed")
                self.assertAlmostEqual(picture.trust, trust, 12)

    def test_probabilities_and_divergence_are_those_of_the_paper(self):
        for case in self.inputs:
            picture = case.ours[0]
            joint = joint_probabilities(case.before, case.perplexity)
            self.assertLess(numpy.abs(picture.joint - joint).max(), 1e-8 * joint.max(), case.name)
            self.assertAlmostEqual(picture.divergence / divergence_of(joint, picture.positions), 1, 7)
            self.assertEqual((picture.perplexity, picture.tied), (case.perplexity, 0))

    def test_another_perplexity_is_noticed(self):
        for case in self.inputs:
            other = case.divergences(case.theirs)
            if case.every_start:
                mine = ours(case.values, 0.4 * case.perplexity, case.starts[0], case.distances)
                self.assertGreater(abs(mine.divergence / other[0] - 1), LIMIT, case.name)

    def test_the_usual_start_ends_as_low(self):
        """The start by scaling, and for few points some more tries."""
        for case in self.inputs:
            tries = 1 if len(case.values) > 100 else 15
            mine = ours(case.values, case.perplexity, distances=case.distances, tries=tries)
            other = case.divergences(case.theirs).max()
            self.assertLess(mine.divergence, (1 + LIMIT) * other, case.name)

    def test_the_same_seed_makes_the_same_picture(self):
        case = self.inputs[1]
        pictures = [ours(case.values, case.perplexity, seed=seed, threads=threads)
                    for seed, threads in [(7, 1), (7, 1), (7, 3), (8, 1)]]
        for same in pictures[1:3]:
            self.assertEqual(same.positions.tobytes(), pictures[0].positions.tobytes())
        self.assertNotEqual(pictures[3].positions.tobytes(), pictures[0].positions.tobytes())


if __name__ == "__main__":
    DRIVER = sys.argv.pop(1)
    unittest.main()
