#!/usr/bin/env python3
"""Writes pickles of every protocol, and beside each what it holds: pieces as roll_text.py has them,
other values as repr().

    pickles_by_python.py FOLDER
"""

import pathlib
import pickle
import random
import sys

from roll_text import random_pieces, roll_text


def main():
    folder = pathlib.Path(sys.argv[1])
    for protocol in range(6):
        pieces = random_pieces(random.Random(protocol), 10, 60)
        shared = ("a", [1, 2])
        values = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, 2**31 - 1, 2**31, -2**31,
                  2**63 - 1, -2**63, "text", "", "x" * 300, (), (1,), (1, 2), (1, 2, 3),
                  (1, 2, 3, 4), [], [[]], {}, {"a": 1, 2: [3], (4,): None, None: True}, shared,
                  shared, list(range(3000)), {str(i): i for i in range(1200)}]
        if protocol >= 3:  # before, Python calls a function to make bytes
            values += [b"bytes", b"y" * 300]
        for name, value, text in (("pieces", pieces, roll_text(pieces)),
                                  ("values", values, repr(values))):
            (folder / f"{name}-{protocol}.pickle").write_bytes(pickle.dumps(value, protocol))
            (folder / f"{name}-{protocol}.txt").write_text(text)


if __name__ == "__main__":
    main()
