#!/usr/bin/env python3
"""Checks that the step loops of torch_peer compute their cells' equations.

    verify.py MNEMO TORCH_PEER     the two programs

`mnemo check CELL --dump` writes the numbers that went in, and outputs, last states and gradients in
double (docs/formats.md, "Cell dump"); torch_peer computes the same in float. The worst error of a
tensor is max|a - b| / max(1, max|b|) and must stay below 1e-4. Status 1 on a mismatch.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
CELLS = {"lstm": "lstm", "mut1": "mut1", "lstm_fgr": "lstm_fgr",
         "mutant60": str(ROOT / "bench" / "cells" / "mutant60.cell")}
SIZES = [(5, 4, 4, 2), (7, 3, 9, 3)]  # units, input, steps, batch
LIMIT = 1e-4


def dump_of(mnemo, cell, sizes, file):
    options = zip(("--units", "--input", "--steps", "--batch"), map(str, sizes))
    subprocess.run([mnemo, "check", cell, "--no-differences", "--quiet", "--dump", file,
                    *(word for option in options for word in option)],
                   check=True, stdout=subprocess.DEVNULL)
    with numpy.load(file) as archive:
        return {name: archive[name] for name in archive.files}


def errors_of(dump, folder):
    """Yields the name of each result, and how far torch_peer is from mnemo."""
    wanted = {name: value for name, value in dump.items()
              if name == "output" or name.startswith("gradient/")}
    wanted |= {name: value[-1] for name, value in dump.items() if name.startswith("state/")}
    for name, value in wanted.items():
        file = folder / (name.replace("/", ".") + ".bin")
        got = numpy.fromfile(file) if file.exists() else numpy.empty(0)
        if got.size != value.size or not numpy.isfinite(got).all():
            yield name, numpy.inf
        else:
            scale = max(1, numpy.abs(value).max())
            yield name, numpy.abs(got.reshape(value.shape) - value).max() / scale


def verify(mnemo, torch_peer, name, sizes):
    """Returns the worst error and its tensor."""
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        dump = dump_of(mnemo, CELLS[name], sizes, folder / "dump.npz")
        given = ("x", "parameter/", "initial/", "upstream/")
        for key, value in dump.items():
            if key.startswith(given):
                value.astype(numpy.float64).tofile(folder / (key.replace("/", ".") + ".bin"))
        numpy.array([dump[f"size/{size}"] for size in ("units", "input", "steps", "batch")],
                    dtype=numpy.float64).tofile(folder / "sizes.bin")
        subprocess.run([torch_peer, "--cell", name, "--verify", folder], check=True)
        results = {key.removeprefix("double/"): value for key, value in dump.items()
                   if key.startswith("double/")}
        return max((error, tensor) for tensor, error in errors_of(results, folder))


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: verify.py MNEMO TORCH_PEER")
    failed = False
    for name in CELLS:
        for sizes in SIZES:
            error, tensor = verify(*sys.argv[1:], name, sizes)
            failed = failed or not error < LIMIT
            print(f"{name}: units, input, steps, batch {sizes}: worst error {error:.1e} ({tensor})"
                  f"{'' if error < LIMIT else ': WRONG'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
