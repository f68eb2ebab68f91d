#!/usr/bin/env python3
"""Writes .mat files by SciPy, and beside each what it holds as text (roll_text.py).

    mat_by_scipy.py FOLDER [JSB.mat]

With JSB.mat, jsb.txt is what SciPy reads in it.
"""

import pathlib
import random
import sys

import numpy as np
import scipy.io

from roll_text import random_pieces, roll_text


def cells(pieces, dtype, column):
    array = np.empty((len(pieces), 1) if column else (1, len(pieces)), dtype=object)
    for i, piece in enumerate(pieces):
        matrix = np.zeros((len(piece), 88), dtype=dtype)
        for step, pitches in enumerate(piece):
            matrix[step, [pitch - 21 for pitch in pitches]] = 1
        array.flat[i] = matrix
    return array


def main():
    folder = pathlib.Path(sys.argv[1])
    for number, dtype in enumerate([np.uint8, np.float64, np.float32, np.bool_, np.int8, np.int16,
                                    np.int64, np.uint32]):
        pieces = random_pieces(random.Random(number), 3, 40)
        variables = {part + "data": cells(pieces[part], dtype, number % 3 == 1)
                     for part in pieces}
        variables["about"] = "made by SciPy"
        name = folder / f"{np.dtype(dtype).name}"
        scipy.io.savemat(f"{name}.mat", variables, do_compression=number % 2 == 0)
        pathlib.Path(f"{name}.txt").write_text(roll_text(pieces))
    if len(sys.argv) > 2:
        file = scipy.io.loadmat(sys.argv[2])
        pieces = {part: [[[21 + int(key) for key in np.flatnonzero(step)] for step in matrix]
                         for matrix in file[part + "data"].flat]
                  for part in ("train", "valid", "test")}
        (folder / "jsb.txt").write_text(roll_text(pieces))


if __name__ == "__main__":
    main()
