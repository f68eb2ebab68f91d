#!/usr/bin/env python3
"""Writes the seeds of safetensors_fuzz into the folder safetensors beside this script.

ok-* must be read, bad-* must be refused; safetensors_test checks that they are.
"""

import json
import pathlib
import struct

FOLDER = pathlib.Path(__file__).parent / "safetensors"


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def write(name, header, data=b"", size=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    length = struct.pack("<Q", len(text) if size is None else size)
    (FOLDER / f"{name}.safetensors").write_bytes(length + text + data)


def main():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.safetensors"):
        old.unlink()

    every_type = {
        "a": tensor("F32", [2, 1], 0, 8),
        "b": tensor("F64", [1], 8, 16),
        "c": tensor("I64", [], 16, 24),
        "d": tensor("I32", [1, 1, 1], 24, 28),
        "e": tensor("U8", [3], 28, 31),
    }
    write("ok-every-type", every_type, bytes(range(31)))
    write("ok-nothing", {})
    write("ok-metadata", {"__metadata__": {"cell": "gru", "é": "\n"}})
    write("ok-empty-tensors", {"b": tensor("F32", [0], 0, 0), "a": tensor("F64", [3, 0], 0, 0),
                               "c": tensor("U8", [1], 0, 1)}, b"x")
    write("ok-out-of-order", {"z": tensor("U8", [2], 1, 3), "b": tensor("U8", [1], 0, 1)}, b"xyz")
    write("ok-padded", b'{"a":{"shape":[1],"dtype":"U8","data_offsets":[0,1]}}   ', b"x")

    one = tensor("U8", [1], 0, 1)
    (FOLDER / "bad-short.safetensors").write_bytes(b"\1\0\0")
    (FOLDER / "bad-empty.safetensors").write_bytes(b"")
    write("bad-length-past-end", {}, size=3)
    write("bad-length-huge", {}, size=2**64 - 1)
    write("bad-no-header", b"")
    write("bad-array-header", b"[]")
    write("bad-not-json", b'{"a": nul}')
    write("bad-number", b'{"a": 1e999}')
    write("bad-not-utf8", b'{"\xff": 1}')
    write("bad-trailing", b"{} {}")
    write("bad-deep", b'{"a":' + b"[" * 50 + b"]" * 50 + b"}")
    write("bad-twice", b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},'
                       b'"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', b"x")
    write("bad-twice-inside", b'{"a":{"dtype":"U8","dtype":"U8","shape":[1],'
                              b'"data_offsets":[0,1]}}', b"x")
    write("bad-metadata", {"__metadata__": [1]})
    write("bad-metadata-value", {"__metadata__": {"a": 1}})
    write("bad-tensor", {"a": 1})
    write("bad-missing", {"a": {"dtype": "U8", "shape": [1]}}, b"x")
    write("bad-extra", {"a": one | {"stride": [1]}}, b"x")
    write("bad-type", {"a": tensor("F8", [1], 0, 1)}, b"x")
    write("bad-type-number", {"a": tensor(8, [1], 0, 1)}, b"x")
    write("bad-shape", {"a": tensor("U8", 1, 0, 1)}, b"x")
    write("bad-shape-negative", {"a": tensor("U8", [-1], 0, 1)}, b"x")
    write("bad-shape-real", {"a": tensor("U8", [1.0], 0, 1)}, b"x")
    write("bad-shape-overflow", {"a": tensor("U8", [2**32, 2**32], 0, 0)})
    write("bad-shape-2-63", {"a": tensor("U8", [2**63], 0, 0)})
    write("bad-shape-size", {"a": tensor("F32", [2], 0, 4)}, b"xxxx")
    write("bad-offsets", {"a": {"dtype": "U8", "shape": [1], "data_offsets": [1]}}, b"x")
    write("bad-outside", {"a": tensor("U8", [2], 0, 2)}, b"x")
    write("bad-backwards", {"a": tensor("U8", [1], 1, 0)}, b"x")
    write("bad-overlap", {"a": tensor("U8", [2], 0, 2), "b": tensor("U8", [2], 1, 3)}, b"xyz")
    write("bad-hole", {"a": tensor("U8", [1], 0, 1), "b": tensor("U8", [1], 2, 3)}, b"xyz")
    write("bad-rest", {"a": one}, b"xy")


if __name__ == "__main__":
    main()
