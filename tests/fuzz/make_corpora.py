#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets of src/data/speech: tests/fuzz/{phone_labels,...}/*.

Run by hand when the formats' seeds change; wrong ones are called bad-*.
"""
import pathlib
import struct

HERE = pathlib.Path(__file__).parent


def write(target, seeds):
    folder = HERE / target
    folder.mkdir(exist_ok=True)
    for name, content in seeds.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def mfc(values, count=None):
    body = b"".join(struct.pack(">f", value) for value in values)
    return struct.pack(">i", len(values) if count is None else count) + body


def times(words):
    """JSON of (word, [(phone, hundredths of a second)])."""
    begin, parts = 0, []
    for word, phones in words:
        inner, start = [], begin
        for phone, length in phones:
            inner.append('{"b":%.3f,"d":%.3f,"p":0.9,"t":"%s"}' % (begin / 100, length / 100, phone))
            begin += length
        parts.append('{"b":%.3f,"d":%.3f,"t":"%s","w":[%s]}'
                     % (start / 100, (begin - start) / 100, word, ",".join(inner)))
    return '{"b":0.000,"d":%.3f,"t":"x","w":[%s]}' % (begin / 100, ",".join(parts))


write("phone_labels", {
    "phones.phn": "0 100 h#\n100 180 sh\n180 300 iy\n300 500 h#\n",
    "words.wrd": "20 100 she\n90 180 had\r\n200 300 it\n",
    "sentence.txt": "0 500 She had it.\n",
    "bad-empty": "\n",
    "bad-fields": "0 100\n",
    "bad-negative": "-5 100 a\n",
    "bad-backwards": "100 100 a\n",
    "bad-late": "0 100 a\n100 501 b\n",
    "bad-first": "1 100 a\n",
    "bad-gap": "0 100 a\n101 200 b\n",
    "bad-overlap": "0 100 a\n99 200 b\n",
    "bad-inside": "0 100 a\n10 90 b\n",
    "bad-utf8": b"0 100 \xff\n",
    "bad-sentence-empty": "0 500 \n",
    "bad-sentence-utf8": b"0 500 \xff\xfe\n",
})
write("phone_map", {
    "three.map": "aa\taa\taa\nao\tao\taa\nq\npau sil sil\r\n",
    "windows.map": b"\xef\xbb\xbfa b c\r\nd b c\r\n",
    "bad-two": "a b\n",
    "bad-twice": "a b c\na\n",
    "bad-two-coarse": "a b c\nd b e\n",
    "bad-empty": "",
    "bad-dropped": "q\n",
    "bad-utf8": b"a \xff c\n",
    "bad-upper": "aa b c\nAA b c\nAa b c\n",
})
write("mfc", {
    "one-frame.mfc": mfc([0.5] * 13),
    "two-frames.mfc": mfc([-1.5, 2.0] * 13),
    "one-column.mfc": mfc([3.0]),
    "bad-short": b"\0\0",
    "bad-count": mfc([1.0] * 13, count=26),
    "bad-negative": mfc([1.0], count=-1),
    "bad-cut": mfc([1.0] * 13)[:-2],
    "bad-none": mfc([]),
    "bad-nan": mfc([1.0] * 12 + [float("nan")]),
    "bad-infinity": mfc([float("inf")] * 13),
})
write("kaldi_table", {
    "text": "u1 one two\nu2 \xfc\n",
    "utt2spk": "u2 s1\nu1 s1\n",
    "spk2utt": "s1 u1 u2\n",
    "wav.scp": "u1 /a/b c.wav\nu2 d.wav\n",
    "feats.scp": "u1 f.ark:12\nu2 :7\nu3 x:\n",
    "segments": "u1 r 0 1.5\nu2 r 1e1 -1\n",
    "reco2dur": "r 12.25\n",
    "bad-command": "u1 sox x - |\nu2 |sox\nu3 -\n",
    "bad-range": "u1 f.ark:0[1:2]\nu2 f:99999999999999999999\n",
    "bad-segments": "u1 r -1 1\nu2 r 2 1\nu3 r 0 nan\nu4 r 0\n",
    "bad-twice": "u1 a\nu1 b\nu2\n",
    "bad-bytes": b"u\xff \xfe\nu\0 x\n",
})
write("sphinx_text", {
    "x.transcription": "YES I DO (a-b)\n<s> HE ++UM++ </s> (c)\n",
    "x.dic": ";;; comment\nZERO Z IH\nZERO(2) Z IY\nYES Y EH S\n",
    "x.fileids": "a/b/c\nd\n",
    "both": "YES (YES)\n(YES) Y\n",
    "bad-transcript": b"A B\nC ()\n(d)\n\xff (e)\nF (g)\nH (g)\n",
    "bad-dic": b"A\nB(2) X\nC X\nC Y\nD \xff\n",
    "bad-list": "/a\n../b\na/..\na/\na b\nc\nc\n",
})
good = times([("<sil>", [("SIL", 20)]), ("and(2)", [("AE", 11), ("N", 6)]), ("<sil>", [("SIL", 13)])])
write("spoken_times", {
    "two-words.json": times([("a", [("AH", 5)]), ("b(x)", [("B", 4), ("IY", 9)])]),
    "silence.json": good,
    "bad-json": good[:-2],
    "bad-array": "[" + good + "]",
    "bad-time": good.replace("0.310", '"x"'),
    "bad-no-time": good.replace('"d":0.110,', ""),
    "bad-negative": good.replace("0.110", "-0.110"),
    "bad-text": good.replace('"t":"x"', '"t":1'),
    "bad-gap": good.replace("0.310", "0.320"),
    "bad-fill": good.replace("0.170", "0.180"),
    "bad-zero": good.replace("0.060", "0.000"),
    "bad-silent": times([("<sil>", [("SIL", 20)])]),
    "bad-no-parts": '{"b":0,"d":1,"t":"","w":[]}',
    "bad-late": times([("a", [("AH", 1000)])]),
    "bad-deep": "[" * 5000,
})
