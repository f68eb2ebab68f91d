#!/usr/bin/env python3
"""Compares Mnemo's cells with PyTorch: outputs, states, named values, and the gradients of every
parameter, of the input and of the non-zero initial states.

    compare.py MNEMO     the program to test

`mnemo check CELL --dump` writes the numbers that went in and what Mnemo made of them
(docs/formats.md, "Cell dump"). For every file of cells/, cell_from_text.py reads the text itself
and does the same work in double with autograd; cells_in_torch.py has PyTorch's own modules as a
second check. The reference's doubles must agree within 1e-9, the cpu backend's floats within 1e-5,
measured per tensor as max|a - b| / (max|b| + 1e-12). Prints the worst error of each program, and
how many draws of random numbers were set aside because float cannot compute with them.
"""

import argparse
import itertools
import pathlib
import subprocess
import sys
import tempfile
import typing

import numpy
import torch

import cell_from_text
import cells_in_torch

CELLS = pathlib.Path(__file__).resolve().parents[2] / "cells"
LIMITS = {"double": 1e-9, "float": 1e-5}
SIZES = [(3, 2), (5, 4), (9, 6)]  # units, input; 9: a vector of eight floats and one more
STEPS = [1, 2, 7]
BATCHES = [1, 3]
DRAWS = 20  # tries at numbers that float can compute with


class Mismatch(Exception):
    """Mnemo and PyTorch disagree, or the dump does not hold what it should."""


class Program(typing.NamedTuple):
    """A cell in PyTorch. A complete one knows everything that a dump holds."""
    name: str
    run: typing.Callable
    complete: bool


def programs_of(cell, name):
    """The reader's program of a cell, and PyTorch's module if it has one of this name."""
    programs = [Program(name, cell.run, True)]
    if module := cells_in_torch.MODULES.get(name):
        programs.append(Program(module.__name__, module, False))
    return programs


def error_of(a, b):
    """max|a - b| / (max|b| + 1e-12), which leaves max|a| where b is zero."""
    if a.shape != b.shape:
        raise Mismatch(f"shape {a.shape}, but PyTorch has {b.shape}")
    difference = numpy.abs(a.astype(numpy.float64) - b).max()
    if not numpy.isfinite(difference):
        return numpy.inf
    scale = numpy.abs(b).max()
    return difference / (scale + 1e-12) if scale else difference


def part(dump, prefix):
    return {name[len(prefix):]: value for name, value in dump.items() if name.startswith(prefix)}


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def gradient(tensor):
    """Zeros where nothing flows back: autograd leaves None there."""
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def run_torch(program, dump, parameters):
    """What the program makes of the dump's numbers, named as the dump's results are."""
    x = leaf(dump["x"])
    weights = {name: leaf(value) for name, value in parameters.items()}
    initial = {name: leaf(value) for name, value in part(dump, "initial/").items()}
    below = {name: leaf(value) for name, value in part(dump, "below/").items()}
    truth = program.run(x, weights, initial, below)
    loss = (truth["output"] * torch.tensor(dump["upstream/output"])).sum()
    for name, upstream in part(dump, "upstream/final/").items():
        loss = loss + (truth[f"last/{name}"] * torch.tensor(upstream)).sum()
    loss.backward()
    truth["gradient/x"] = gradient(x)
    truth.update({f"gradient/parameter/{name}": gradient(value) for name, value in weights.items()})
    truth.update({f"gradient/initial/{name}": gradient(value) for name, value in initial.items()})
    truth.update({f"gradient/below/{name}": gradient(value) for name, value in below.items()})
    return {name: value.detach().numpy() for name, value in truth.items()}


def errors_of(program, dump):
    """All errors of each precision: {"double": [(error, name), ...], "float": [...]}.

    Raises Mismatch where something of the dump cannot be compared that the program should know."""
    truth = run_torch(program, dump, part(dump, "parameter/"))
    errors = {}
    for precision in LIMITS:
        results = part(dump, precision + "/")
        for state in part(dump, "initial/"):
            results[f"last/{state}"] = results[f"state/{state}"][-1]
        unknown = set(results) - set(truth)
        if set(truth) - set(results) or (program.complete and unknown):
            raise Mismatch(f"{precision}: the dump and {program.name} hold different names: "
                           f"{sorted(set(truth) ^ set(results))}")
        errors[precision] = [(error_of(results[name], value), name)
                             for name, value in truth.items()]
    return errors


def check(errors, precision):
    """The worst error; raises Mismatch if one is over the limit."""
    limit = LIMITS[precision]
    for error, name in errors[precision]:
        if not error < limit:
            raise Mismatch(f"{precision}: {name} differs by {error:.1e}, allowed {limit:.0e}")
    return max(errors[precision])


def compare(program, dump):
    """The worst error of each precision: {"double": (error, name), "float": (error, name)}.

    Raises Mismatch where an error is over its limit, or something was not compared."""
    errors = errors_of(program, dump)
    return {precision: check(errors, precision) for precision in LIMITS}


def is_well_conditioned(program, dump):
    """False where a float program may well be over its limit: where results move by as much when
    each parameter moves by at most one part in 2^22, two units in the last place of a float. A
    gradient that is a single number can cancel to nearly nothing; a divisor can come near 0."""
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
    """Without finite differences: PyTorch is the judge here."""
    path = pathlib.Path(folder) / "dump.npz"
    path.unlink(missing_ok=True)
    command = [mnemo, "check", str(cell), f"--units={units}", f"--input={width}",
               f"--steps={steps}", f"--batch={batch}", f"--seed={seed}", "--threads=1",
               "--no-differences", f"--dump={path}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0 or not path.exists():
        raise Mismatch(f"{' '.join(command[1:])} ended with {result.returncode}: {result.stderr}")
    with numpy.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def check_inputs(dump, units, width, steps, batch):
    """Raises Mismatch unless the trial is the one that was asked for, with nothing left at zero."""
    shapes = {"upstream/output": {(steps, batch, units)},
              "x": {(steps, batch, width), (steps, batch, units)}}  # units: x is the projected one
    for state in part(dump, "initial/"):
        shapes[f"initial/{state}"] = shapes[f"upstream/final/{state}"] = {(batch, units)}
    for name in part(dump, "below/"):
        shapes[f"below/{name}"] = {(steps, batch, units)}
    for name, allowed in shapes.items():
        if name not in dump or dump[name].shape not in allowed or not dump[name].all():
            raise Mismatch(f"{name} is missing, or has zeros or another shape than {allowed}")


def draw(mnemo, folder, path, programs, *shape):
    """The dump of the first seed that agrees, each program's worst errors on it, and the number of
    seeds set aside.

    Doubles must agree at every seed. Where floats do not, the seed is set aside only if PyTorch
    itself shows that its numbers are ill-conditioned; else Mismatch is raised."""
    for seed in range(1, DRAWS + 1):
        dump = make_dump(mnemo, folder, path, *shape, seed)
        check_inputs(dump, *shape)
        errors = [errors_of(program, dump) for program in programs]
        try:
            doubles = [check(found, "double") for found in errors]
            floats = [check(found, "float") for found in errors]
        except Mismatch as reason:
            if str(reason).startswith("double") or is_well_conditioned(programs[0], dump):
                raise Mismatch(f"seed {seed}: {reason}") from None
            continue
        worst = [{"double": double, "float": single} for double, single in zip(doubles, floats)]
        return dump, worst, seed - 1
    raise Mismatch(f"no well-conditioned draw in {DRAWS}")


class Worst:
    """The worst error of a program over its trials, in each precision."""

    def __init__(self):
        self.errors = {precision: (0.0, "") for precision in LIMITS}

    def add(self, found):
        for precision, error in found.items():
            self.errors[precision] = max(self.errors[precision], error)

    def line(self):
        return "  ".join(f"{error:>8.1e}  {name:<24}" for error, name in self.errors.values())


def compare_cell(mnemo, folder, path):
    """Prints a line for each program of the cell. Returns the number of failures."""
    cell = cell_from_text.read_cell(path)
    programs = programs_of(cell, path.stem)
    worst = {program.name: Worst() for program in programs}
    trials = set_aside = failures = 0
    for (units, width), steps, batch in itertools.product(SIZES, STEPS, BATCHES):
        shape = units + -units % cell.heads, width, steps, batch
        trials += 1
        try:
            _, found, rejected = draw(mnemo, folder, path, programs, *shape)
            set_aside += rejected
            for program, errors in zip(programs, found):
                worst[program.name].add(errors)
        except (Mismatch, cell_from_text.CellError) as reason:
            print(f"FAILED  {path.stem}: units {shape[0]}, input {width}, steps {steps}, "
                  f"batch {batch}: {reason}")
            failures += 1
    for name, found in worst.items():
        print(f"{name:<20}{trials:>6}{set_aside:>6}  {found.line()}".rstrip(), flush=True)
    if set_aside > trials:
        print(f"FAILED  {path.stem}: {set_aside} draws set aside in {trials} trials")
        failures += 1
    return failures


def main():
    arguments = argparse.ArgumentParser(description="Mnemo's cells against PyTorch's.")
    arguments.add_argument("mnemo")
    mnemo = arguments.parse_args().mnemo
    torch.set_num_threads(1)
    paths = sorted(CELLS.glob("*.cell"))
    missing = cells_in_torch.MODULES.keys() - {path.stem for path in paths}
    if missing:
        print(f"FAILED  cells that are not in {CELLS}: {sorted(missing)}")
        return 1
    failures = 0
    print(f"{'program':<20}trials redrawn{'double':>6}  {'of':<24}  {'float':>8}  of")
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            try:
                failures += compare_cell(mnemo, folder, path)
            except cell_from_text.CellError as reason:
                print(f"FAILED  {path.stem}: {reason}")
                failures += 1
    print(f"{len(paths)} cells, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
