#!/usr/bin/env python3
"""Compares Mnemo's cells with PyTorch: outputs, states, gates, and the gradients of every
parameter, of the input and of the non-zero initial states.

    compare.py MNEMO     the program to test

`mnemo check CELL --dump` writes the numbers that went in and what Mnemo made of them
(docs/formats.md, "Cell dump"); the programs of cells_in_torch.py do the same work in double. The
reference's doubles must agree within 1e-9, the cpu backend's floats within 1e-5, measured per
tensor as max|a - b| / (max|b| + 1e-12). Prints the worst error of each program.
"""

import argparse
import itertools
import pathlib
import subprocess
import sys
import tempfile

import numpy
import torch

import cells_in_torch

LIMITS = {"double": 1e-9, "float": 1e-5}
SIZES = [(1, 3), (5, 4), (16, 6)]  # units, input
STEPS = [1, 2, 7]
BATCHES = [1, 3]


class Mismatch(Exception):
    """Mnemo and PyTorch disagree, or the dump does not hold what it should."""


def error_of(a, b):
    """max|a - b| / (max|b| + 1e-12); a tensor that is zero in one has an absolute bound."""
    if a.shape != b.shape:
        raise Mismatch(f"shape {a.shape}, but PyTorch has {b.shape}")
    difference = numpy.abs(a.astype(numpy.float64) - b).max()
    if not numpy.isfinite(difference):
        return numpy.inf
    scale = numpy.abs(b).max()
    return difference if scale == 0 or not a.any() else difference / (scale + 1e-12)


def part(dump, prefix):
    return {name[len(prefix):]: value for name, value in dump.items() if name.startswith(prefix)}


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def run_torch(program, dump, parameters):
    """What the program makes of the dump's numbers, named as the dump's results are."""
    x = leaf(dump["x"])
    weights = {name: leaf(value) for name, value in parameters.items()}
    initial = {name: leaf(value) for name, value in part(dump, "initial/").items()}
    truth = program(x, weights, initial)
    loss = (truth["output"] * torch.tensor(dump["upstream/output"])).sum()
    for name, upstream in part(dump, "upstream/final/").items():
        loss = loss + (truth[f"last/{name}"] * torch.tensor(upstream)).sum()
    loss.backward()
    truth["gradient/x"] = x.grad
    truth.update({f"gradient/parameter/{name}": value.grad for name, value in weights.items()})
    truth.update({f"gradient/initial/{name}": value.grad for name, value in initial.items()})
    return {name: value.detach().numpy() for name, value in truth.items()}


def compare(program, dump):
    """The worst error of each precision: {"double": (error, name), "float": (error, name)}.

    Raises Mismatch where an error is over its limit, or where something of the dump was not
    compared that the program should know."""
    truth = run_torch(program, dump, part(dump, "parameter/"))
    complete = program.__name__.endswith("_steps")
    worst = {}
    for precision, limit in LIMITS.items():
        results = part(dump, precision + "/")
        for state in part(dump, "initial/"):
            results[f"last/{state}"] = results[f"state/{state}"][-1]
        unknown = set(results) - set(truth)
        if set(truth) - set(results) or (complete and unknown):
            raise Mismatch(f"{precision}: the dump and {program.__name__} hold different names: "
                           f"{sorted(set(truth) ^ set(results))}")
        errors = [(error_of(results[name], value), name) for name, value in truth.items()]
        worst[precision] = max(errors)
        for error, name in errors:
            if not error < limit:
                raise Mismatch(f"{precision}: {name} differs by {error:.1e}, allowed {limit:.0e}")
    return worst


def is_well_conditioned(program, dump):
    """False where a float program may well be over its limit: where results move by as much when
    each parameter moves by at most one part in 2^22, two units in the last place of a float. A
    gradient that is a single number can cancel to nearly nothing."""
    parameters = part(dump, "parameter/")
    truth = run_torch(program, dump, parameters)
    random = numpy.random.default_rng(1)
    for _ in range(2):
        near = {name: value * (1 + 2.0**-22 * random.uniform(-1, 1, value.shape))
                for name, value in parameters.items()}
        moved = run_torch(program, dump, near)
        if max(error_of(moved[name], truth[name]) for name in truth) > LIMITS["float"]:
            return False
    return True


def make_dump(mnemo, folder, cell, units, width, steps, batch, seed):
    path = pathlib.Path(folder) / "dump.npz"
    command = [mnemo, "check", cell, f"--units={units}", f"--input={width}", f"--steps={steps}",
               f"--batch={batch}", f"--seed={seed}", f"--dump={path}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Mismatch(f"{' '.join(command[1:])} ended with {result.returncode}: {result.stderr}")
    with numpy.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def draw(mnemo, folder, cell, *shape):
    """The dump of the first seed whose numbers are well conditioned, and the seed."""
    program = cells_in_torch.PROGRAMS[cell][-1]
    for seed in range(1, 41):
        dump = make_dump(mnemo, folder, cell, *shape, seed)
        if is_well_conditioned(program, dump):
            return dump, seed
    raise Mismatch(f"{cell}: no well-conditioned draw in 40")


def main():
    arguments = argparse.ArgumentParser(description="Mnemo's cells against PyTorch's.")
    arguments.add_argument("mnemo")
    mnemo = arguments.parse_args().mnemo
    failures = 0
    print(f"{'program':<18}{'trials':>8}{'double':>10}  {'of':<24}{'float':>10}  of")
    for cell, programs in cells_in_torch.PROGRAMS.items():
        worst = {program: {precision: (0.0, "") for precision in LIMITS} for program in programs}
        trials = redraws = 0
        with tempfile.TemporaryDirectory() as folder:
            for size, steps, batch in itertools.product(SIZES, STEPS, BATCHES):
                dump, seed = draw(mnemo, folder, cell, *size, steps, batch)
                trials, redraws = trials + 1, redraws + seed - 1
                for program in programs:
                    try:
                        found = compare(program, dump)
                    except Mismatch as reason:
                        print(f"FAILED  {program.__name__}: units {size[0]}, input {size[1]}, "
                              f"steps {steps}, batch {batch}, seed {seed}: {reason}")
                        failures += 1
                        continue
                    for precision, error in found.items():
                        worst[program][precision] = max(worst[program][precision], error)
        for program, errors in worst.items():
            (double, of_double), (single, of_single) = errors["double"], errors["float"]
            print(f"{program.__name__:<18}{trials:>8}{double:>10.1e}  {of_double:<24}"
                  f"{single:>10.1e}  {of_single}")
        if redraws > trials:
            print(f"FAILED  {cell}: {redraws} draws rejected in {trials} trials")
            failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
