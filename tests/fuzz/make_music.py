#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets that read music into the folders mat_file, pickle_file,
midi_file and json_rolls beside this script.

ok-* must be read, bad-* must be refused; the tests of src/data/music check that they are. Python's
own modules only.
"""

import json
import pathlib
import pickle
import struct
import zlib

HERE = pathlib.Path(__file__).parent

# The pieces that every ok-* file below holds, unless its name says otherwise.
PIECES = {"train": [[(60, 64, 67), (), (21, 108)], [(60,)]],
          "valid": [[(62,), (62, 65)]],
          "test": [[(64,), (), ()]]}


# --- MATLAB -------------------------------------------------------------------------------------

class Mat:
    """Builds a MATLAB v5 file from its elements."""

    TYPES = {1: "b", 2: "B", 3: "h", 4: "H", 5: "i", 6: "I", 7: "f", 9: "d", 12: "q", 13: "Q"}

    def __init__(self, order="<", pack=False):
        self.order, self.pack = order, pack
        version = struct.pack(order + "H", 0x100)
        self.content = b"MATLAB 5.0 MAT-file, made by make_music.py".ljust(124) + version
        self.content += b"IM" if order == "<" else b"MI"

    def element(self, kind, data, size=None):
        if kind == 1 and 0 < len(data) <= 4 and size is None:  # the short form
            return struct.pack(self.order + "I", len(data) << 16 | kind) + data.ljust(4, b"\0")
        size = len(data) if size is None else size
        tag = struct.pack(self.order + "II", kind, size)
        return tag + data + bytes(-len(data) % 8)

    def array(self, name, array_class, dims, content, flags=0):
        head = self.element(6, struct.pack(self.order + "II", array_class | flags, 0))
        head += self.element(5, struct.pack(f"{self.order}{len(dims)}i", *dims))
        head += self.element(1, name.encode("latin-1"))
        return self.element(14, head + content)

    def matrix(self, steps, kind=2, array_class=6, flags=0, width=88, one=1):
        values = [one if 21 + column in step else 0 for column in range(width) for step in steps]
        data = struct.pack(f"{self.order}{len(values)}{self.TYPES[kind]}", *values)
        return self.array("", array_class, [len(steps), width], self.element(kind, data), flags)

    def variable(self, array):
        if self.pack:
            packed = zlib.compress(array, 9)
            array = struct.pack(self.order + "II", 15, len(packed)) + packed
        self.content += array
        return self

    def cells(self, name, matrices, dims=None, array_class=1):
        return self.variable(self.array(name, array_class, dims or [1, len(matrices)],
                                        b"".join(matrices)))

    def pieces(self, parts=("train", "valid", "test"), **how):
        for part in parts:
            self.cells(part + "data", [self.matrix(piece, **how) for piece in PIECES[part]])
        return self


def write(folder, name, content):
    (HERE / folder / name).write_bytes(content)


def mat():
    for order, word in ("<", "little"), (">", "big"):
        for pack in False, True:
            for kind in Mat.TYPES:
                if kind in (2, 9) or (order == ">" and not pack):
                    write("mat_file", f"ok-{word}-{'packed' if pack else 'plain'}-{kind}.mat",
                          Mat(order, pack).pieces(kind=kind).content)
    write("mat_file", "ok-logical.mat", Mat().pieces(array_class=9, flags=0x200).content)
    other = Mat(pack=True)
    other.variable(other.array("notes", 4, [1, 2], other.element(4, b"h\0i\0")))
    write("mat_file", "ok-other-variable.mat", other.pieces().content)

    def bad(name, change, **how):
        file = Mat(**how)
        file.pieces(["train", "valid"])
        change(file)
        write("mat_file", f"bad-{name}.mat", file.content)

    def test(**how):
        return lambda m: m.cells("testdata", [m.matrix(PIECES["test"][0], **how)])

    good = Mat().pieces().content
    packed = Mat(pack=True).pieces().content
    write("mat_file", "bad-empty.mat", b"")
    write("mat_file", "bad-text.mat", b"x" * 200)
    write("mat_file", "bad-header-only.mat", good[:128])
    write("mat_file", "bad-half-header.mat", good[:100])
    write("mat_file", "bad-7.3.mat", b"MATLAB 7.3 MAT-file".ljust(124) + b"\0\2IM")
    write("mat_file", "bad-hdf5.mat", b"\x89HDF\r\n\x1a\n" + bytes(200))
    write("mat_file", "bad-cut.mat", good[:-9])
    write("mat_file", "bad-packed-cut.mat", packed[:-9])
    write("mat_file", "bad-checksum.mat", packed[:-1] + bytes([packed[-1] ^ 1]))
    bad("missing", lambda m: None)
    bad("twice", lambda m: m.pieces())
    bad("value-2", test(one=2))
    bad("value-half", test(one=0.5, kind=9))
    bad("value-nan", test(one=float("nan"), kind=9))
    bad("value-negative", test(one=-1, kind=3))
    bad("width-87", test(width=87))
    bad("width-89", test(width=89))
    bad("complex", test(flags=0x800))
    bad("sparse", test(array_class=5))
    bad("char", test(array_class=4))
    bad("no-sequence", lambda m: m.cells("testdata", [], [1, 0]))
    bad("no-step", lambda m: m.cells("testdata", [m.matrix([])]))
    bad("not-cell", lambda m: m.cells("testdata", [], [3, 88], 6))
    bad("cells-2-by-2", lambda m: m.cells("testdata", [m.matrix([()])] * 4, [2, 2]))
    bad("cells-promised", lambda m: m.cells("testdata", [m.matrix([()])], [1, 2**31 - 1]))
    bad("cells-too-many", lambda m: m.cells("testdata", [m.matrix([()])] * 2, [1, 1]))
    bad("dims-negative", lambda m: m.cells("testdata", [], [-1, 88]))
    bad("dims-one", lambda m: m.cells("testdata", [], [1]))
    bad("cell-empty", lambda m: m.cells("testdata", [m.element(14, b"")]))
    bad("cell-number", lambda m: m.cells("testdata", [m.element(9, bytes(8))]))
    bad("variable-empty", lambda m: m.variable(m.element(14, b"")))
    bad("variable-number", lambda m: m.variable(m.element(9, bytes(8))))
    bad("packed-number", lambda m: m.variable(m.element(9, bytes(8))), pack=True)
    bad("small-too-long", lambda m: m.variable(m.element(14, struct.pack("<II", 9 << 16 | 6, 0))))
    bad("values-of-text", lambda m: m.cells("testdata", [
        m.array("", 6, [1, 88], m.element(16, bytes(88)))]))
    for pack in False, True:
        bad(f"steps-promised-{'packed' if pack else 'plain'}", lambda m: m.cells("testdata", [
            m.array("", 6, [3_000_000, 88], m.element(2, bytes(88), 3_000_000 * 88))]), pack=pack)
    bad("too-many-steps", lambda m: m.cells("testdata", [
        m.array("", 6, [40_000_000, 88], m.element(2, bytes(88), 40_000_000 * 88))]))


# --- pickles ------------------------------------------------------------------------------------

class Attack:
    def __reduce__(self):
        import os
        return os.system, ("echo attacked",)


def pickles():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        write("pickle_file", f"ok-protocol-{protocol}.pickle", pickle.dumps(PIECES, protocol))
        write("pickle_file", f"bad-attack-{protocol}.pickle",
              pickle.dumps({**PIECES, "test": Attack()}, protocol))
    # As Python 2 wrote it: byte strings as keys, and a long.
    write("pickle_file", "ok-python-2.pickle",
          b"(dp0\nS'train'\np1\n(lp2\n(lp3\n(I60\nI64\nI67\ntp4\na(ta(I21\nL108L\ntaa(lp5\n(I60\nta"
          b"asS'valid'\n(l(l(I62\nta(I62\nI65\ntaasS\"te\\x73t\"\n(l(l(I64\nta(ta(taas.")
    # Instructions that Python's own pickler does not write, or not for this.
    odd = b"\x80\x02(N0(NN1K\x01200"  # things that are thrown away again
    odd += b"U\x05train(((K<\x8b\x01\0\0\0@\x8a\x02C\0t)(K\x15Kltt(K<\x85ll"
    odd += b"X\x05\0\0\0valid((J>\0\0\0\x85M>\0MA\0\x86ll"
    odd += b"T\x04\0\0\0test](](K@\x85)r\1\0\0\0j\1\0\0\0eed."
    write("pickle_file", "ok-odd.pickle", odd)
    write("pickle_file", "ok-rests.pickle",
          pickle.dumps({"train": [[(60, -1)]], "valid": [[[-1]]], "test": [[[]]]}, 2))
    bomb = b"\x80\x04)\x940"
    for level in range(12):
        bomb += b"(" + bytes([ord("h"), level]) * 10 + b"t\x940"
    write("pickle_file", "bad-bomb.pickle", bomb + b"h\x0c.")
    piece = [(60, 64)] * 200
    write("pickle_file", "bad-bomb-of-music.pickle",
          pickle.dumps({"train": [piece] * 200, "valid": [piece], "test": [piece]}, 4))
    write("pickle_file", "bad-list.pickle", pickle.dumps(PIECES["train"], 2))
    cycle = []
    cycle.append(cycle)
    write("pickle_file", "bad-cycle.pickle", pickle.dumps(cycle, 2))
    write("pickle_file", "bad-deep.pickle", b"\x80\x02)" + b"\x85" * 100 + b".")
    write("pickle_file", "bad-empty.pickle", b"")
    for name, content in {
        "stop-only": b".", "no-stop": b"N", "rest": b"N.N", "two-values": b"NN.", "mark": b"(N.",
        "pop-nothing": b"0.", "tuple-nothing": b"\x85.", "appends-no-mark": b"]e.",
        "append-to-none": b"NNa.", "append-below-mark": b"](Na.", "dict-odd": b"(Nd.",
        "dict-key-list": b"}]Ns.", "get": b"h\0.", "put-far": b"Nr\xff\xff\xff\xff.",
        "put-number": b"Np-1\n.", "int": b"I6x\n.", "int-large": b"I99999999999999999999\n.",
        "long-large": b"\x8a\x09" + b"\x7f" * 9 + b".", "quote": b"S'a\n.", "quote-escape":
        b"S'\\q'\n.", "unicode": b"V\\u12\n.", "surrogate": b"V\\ud800\n.", "not-utf8":
        b"X\x01\0\0\0\xff.", "length": b"X\xff\xff\xff\x7fa.", "length-8": b"\x8d" + b"\xff" * 8 +
        b".", "frame": b"\x95" + b"\xff" * 8 + b".", "protocol": b"\x80\x06N.", "opcode": b"\xff.",
        "global": b"cos\nsystem\n.", "stack-global": b"\x8c\x02os\x8c\x06system\x93.",
        "inst": b"(ios\nsystem\n.", "obj": b"(No.", "newobj": b"N)\x81.", "newobj-ex":
        b"N)}\x92.", "build": b"NNb.", "reduce": b"N)R.", "persid": b"Pa\n.", "binpersid": b"NQ.",
        "ext1": b"\x82\x01.", "ext2": b"\x83\x01\0.", "ext4": b"\x84\x01\0\0\0.", "float":
        b"F1.5\n.", "set": b"\x8f.", "numpy": b"cnumpy.core.multiarray\nscalar\n.",
    }.items():
        write("pickle_file", f"bad-{name}.pickle", content)
    for name, change in {
        "part-missing": {"train": [], "valid": []}, "part-unknown": {**PIECES, "more": []},
        "part-number": {**PIECES, "test": 3}, "part-empty": {**PIECES, "test": []},
        "sequence-empty": {**PIECES, "test": [[]]}, "sequence-text": {**PIECES, "test": ["ab"]},
        "step-number": {**PIECES, "test": [[60]]}, "pitch-128": {**PIECES, "test": [[(128,)]]},
        "pitch-minus-2": {**PIECES, "test": [[(-2,)]]}, "pitch-bool": {**PIECES, "test": [[(True,)]]},
        "pitch-text": {**PIECES, "test": [[("60",)]]}, "key-number": {1: []},
    }.items():
        write("pickle_file", f"bad-{name}.pickle", pickle.dumps(change, 2))


# --- MIDI ---------------------------------------------------------------------------------------

def midi_file(*tracks, format=1, division=96, count=None, head=6):
    content = b"MThd" + struct.pack(">IHHH", head, format,
                                    len(tracks) if count is None else count, division)
    for track in tracks:
        content += b"MTrk" + struct.pack(">I", len(track)) + track
    return content


def midi():
    end = b"\0\xff\x2f\0"
    note = b"\0\x90\x3c\x40\x60\x80\x3c\x40"
    name = b"\0\xff\x03\x05a \xff\0b"
    tempo = b"\0\xff\x51\x03\x07\xa1\x20"
    write("midi_file", "ok-format-0.mid", midi_file(tempo + note + end, format=0))
    write("midi_file", "ok-format-1.mid",
          midi_file(name + tempo + end, note + end, b"\x81\x40\x91\x40\x40\x60\x40\0" + end))
    write("midi_file", "ok-running-status.mid",
          midi_file(b"\0\x90\x3c\x40\0\x40\x40\x30\x3c\0\x30\x40\0" + end))
    write("midi_file", "ok-running-status-over-meta.mid",
          midi_file(b"\0\x90\x3c\x40" + tempo + b"\x60\x3c\0" + end))
    write("midi_file", "ok-sysex.mid",
          midi_file(b"\0\xf0\x03\x43\x12\xf7" + note + b"\0\xf7\x01\xf7" + end))
    write("midi_file", "ok-other-messages.mid", midi_file(
        b"\0\xb0\x07\x64\0\xc0\x05\0\xd0\x20\0\xe0\0\x40\0\xa0\x3c\x10" + note + end))
    write("midi_file", "ok-overlap.mid", midi_file(
        b"\0\x90\x3c\x40\x30\x3c\x40\x60\x3c\0\x60\x3c\0\x10\x3c\0" + end))
    write("midi_file", "ok-never-ended.mid", midi_file(b"\0\x90\x3c\x40" + b"\x83\x00\xff\x2f\0"))
    write("midi_file", "ok-percussion.mid", midi_file(b"\0\x99\x24\x40\x60\x24\0" + end + b"junk"))
    write("midi_file", "ok-other-chunk.mid",
          midi_file(count=1, head=8) + b"\0\0XFIH\0\0\0\2ab" + midi_file(note + end)[14:] + b"rest")
    good = midi_file(note + end)
    for name, content in {
        "empty": b"", "text": b"hello", "riff": b"RIFF\0\0\0\0RMID", "head": good[:10],
        "head-short": midi_file(note + end, head=4), "head-long": midi_file(head=2**32 - 1),
        "format-2": midi_file(note + end, format=2), "smpte": midi_file(note + end, division=0xe728),
        "division-0": midi_file(note + end, division=0), "no-tracks": midi_file(count=0),
        "tracks-missing": midi_file(note + end, count=2), "cut": good[:-3],
        "track-length": good[:18] + b"\xff\xff\xff\xff" + good[22:],
        "no-end": midi_file(note), "no-status": midi_file(b"\0\x3c\x40" + end),
        "status-after-sysex": midi_file(b"\0\x90\x3c\x40\0\xf0\x01\xf7\0\x3c\0" + end),
        "status-f4": midi_file(b"\0\xf4" + end), "data-high": midi_file(b"\0\x90\xbc\x40" + end),
        "number-long": midi_file(b"\x80\x80\x80\x80\0\x90\x3c\x40" + end),
        "meta-length": midi_file(b"\0\xff\x01\xff\xff\xff\x7f"), "only-end": midi_file(end),
        "zero-length": midi_file(b"\0\x90\x3c\x40\0\x3c\0" + end),
        "too-long": midi_file(b"\0\x90\x3c\x40" + b"\xff\xff\xff\x7f\xff\x01\0" + end),
        "too-late": midi_file(b"\xff\xff\xff\x7f\xff\x01\0" * 4100 + end),
    }.items():
        write("midi_file", f"bad-{name}.mid", content)


# --- JSON ---------------------------------------------------------------------------------------

def json_texts():
    write("json_rolls", "ok-compact.json", json.dumps(PIECES).encode())
    write("json_rolls", "ok-indented.json", b"\n " + json.dumps(PIECES, indent=1).encode() + b"\n")
    write("json_rolls", "ok-rests.json",
          b'{"test": [[[]]], "valid": [[[-1]]], "train": [[[60, -1, 60]]]}')
    part = '"train": [[[60]]], "valid": [[[60]]]'
    for name, text in {
        "empty": "", "cut": '{"train": [[[60', "array": "[]", "number": "3", "no-parts": "{}",
        "missing": "{" + part + "}", "twice": "{" + part + ', "valid": [[[1]]], "test": [[[1]]]}',
        "unknown": "{" + part + ', "tests": [[[1]]]}', "part-number": "{" + part + ', "test": 5}',
        "part-object": "{" + part + ', "test": {}}', "part-empty": "{" + part + ', "test": []}',
        "sequence-null": "{" + part + ', "test": [null]}',
        "sequence-empty": "{" + part + ', "test": [[]]}',
        "step-number": "{" + part + ', "test": [[60]]}',
        "step-text": "{" + part + ', "test": [[[60], "a\\u0007"]]}',
        "pitch-128": "{" + part + ', "test": [[[128]]]}',
        "pitch-minus-2": "{" + part + ', "test": [[[-2]]]}',
        "pitch-half": "{" + part + ', "test": [[[60.5]]]}',
        "pitch-huge": "{" + part + ', "test": [[[1e999]]]}',
        "pitch-nan": "{" + part + ', "test": [[[NaN]]]}',
        "pitch-true": "{" + part + ', "test": [[[true]]]}',
        "pitch-array": "{" + part + ', "test": [[[[60]]]]}',
        "rest-of-text": "{" + part + ', "test": [[[60]]]} {}', "deep": "[" * 5000,
    }.items():
        write("json_rolls", f"bad-{name}.json", text.encode())
    write("json_rolls", "bad-not-utf8.json", b'{"tr\xffain": []}')


def main():
    for folder in "mat_file", "pickle_file", "midi_file", "json_rolls":
        (HERE / folder).mkdir(exist_ok=True)
        for old in (HERE / folder).iterdir():
            old.unlink()
    mat()
    pickles()
    midi()
    json_texts()


if __name__ == "__main__":
    main()
