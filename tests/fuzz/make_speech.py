#!/usr/bin/env python3
"""Writes the seeds of recording_fuzz and kaldi_ark_fuzz into the folders beside this script.

What is called bad-* must be refused (of an archive: a part of it), everything else must be read;
speech_seeds_test checks that.
"""

import pathlib
import struct

HERE = pathlib.Path(__file__).parent
SAMPLES = [0, 1, -1, 32767, -32768, 12345]
PCM = struct.pack("<6h", *SAMPLES)


def wav(data, tag=1, channels=1, bits=16, rate=8000, promised=None, before=b""):
    block = channels * ((bits + 7) // 8)
    chunk = struct.pack("<HHIIHH", tag, channels, rate, rate * block, block, bits)
    promised = len(data) if promised is None else promised
    body = b"WAVEfmt " + struct.pack("<I", len(chunk)) + chunk + before + b"data"
    return b"RIFF" + struct.pack("<I", (len(body) + 4 + promised) % 2 ** 32) + body + struct.pack(
        "<I", promised) + data


def sphere(data, samples, coding="pcm", size=1024, extra=""):
    head = (f"NIST_1A\n{size:7}\nchannel_count -i 1\nsample_count -i {samples}\nsample_rate -i 16000\n"
            "sample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_sig_bits -i 16\n"
            f"{extra}sample_coding -s{len(coding)} {coding}\nend_head\n")
    return head.encode().ljust(1024) + data


def aiff(data, samples, kind=b"AIFF", coding=b"", promised=None):
    # 8000 as an 80-bit float: 2^12 * 1.953125
    common = struct.pack(">hIh", 1, samples, 16) + bytes.fromhex("400bfa00000000000000") + coding
    sound = bytes(8) + data
    length = len(sound) if promised is None else promised
    body = kind + b"COMM" + struct.pack(">I", len(common)) + common + b"SSND" + struct.pack(
        ">I", length) + sound
    return b"FORM" + struct.pack(">I", len(body)) + body


def crc(data, polynomial, bits):
    value = 0
    for byte in data:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = value << 1 ^ (polynomial if value >> (bits - 1) else 0)
            value &= (1 << bits) - 1
    return value


def flac(samples, promised=None):
    """One frame of one constant value (RFC 9639), rate 8000, 16 bits."""
    total = samples if promised is None else promised
    info = struct.pack(">HH", samples, samples) + bytes(6)
    info += ((8000 << 44) | (0 << 41) | (15 << 36) | total).to_bytes(8, "big") + bytes(16)
    # sync, fixed size; size in 16 bits behind the head, rate and bits as in the stream's head; mono
    head = b"\xff\xf8" + bytes([0x70, 0x00]) + b"\0" + struct.pack(">H", samples - 1)
    head += bytes([crc(head, 0x07, 8)])
    frame = head + b"\0" + struct.pack(">h", 99)
    frame += struct.pack(">H", crc(frame, 0x8005, 16))
    return b"fLaC\x80" + len(info).to_bytes(3, "big") + info + frame


def recordings():
    floats = struct.pack("<2f", 0.5, -0.25)
    yield "wav16", wav(PCM)
    yield "wav8", wav(b"\x80\xff\x01", bits=8)
    yield "wav24", wav(bytes(6), bits=24)
    yield "wav-float", wav(floats, tag=3, bits=32)
    yield "wav-mulaw", wav(b"\xff\0\x7f", tag=7, bits=8)
    yield "wav-list", wav(PCM, before=b"LIST" + struct.pack("<I", 5) + b"data!\0")
    yield "wav-open", wav(PCM, promised=2 ** 32 - 1)
    yield "sphere", sphere(PCM, 6)
    yield "sphere-ulaw-field", sphere(PCM, 6, extra="database_id -s5 TIMIT\n")
    yield "aiff", aiff(PCM, 6)
    yield "aifc", aiff(PCM, 6, b"AIFC", b"sowt\0\0")
    yield "flac", flac(300)
    yield "bad-empty", b""
    yield "bad-text", b"no sound\n"
    yield "bad-channels", wav(PCM, channels=2) + b"x" * 2
    yield "bad-truncated", wav(PCM, promised=100)
    yield "bad-rate", wav(PCM, rate=10)
    yield "bad-tag", wav(PCM, tag=2)
    yield "bad-nan", wav(struct.pack("<f", float("nan")), tag=3, bits=32)
    yield "bad-loud", wav(struct.pack("<f", 3e9), tag=3, bits=32)
    yield "bad-none", wav(b"")
    yield "bad-no-data", wav(PCM)[:36]
    yield "bad-sphere-truncated", sphere(PCM, 7)
    yield "bad-sphere-shorten", sphere(b"ajkg", 6, "pcm,embedded-shorten-v2.00")
    yield "bad-sphere-size", sphere(PCM, 6, size=999999)
    yield "bad-sphere-number", sphere(PCM, "x")
    yield "bad-aiff-truncated", aiff(PCM, 6, promised=1000)
    yield "bad-aiff-samples", aiff(PCM, 60)
    yield "bad-flac-truncated", flac(300)[:-8]
    yield "bad-flac-samples", flac(300, 2 ** 35)
    yield "bad-flac-long", flac(60000, 2 ** 20)


def size(n):
    return b"\4" + struct.pack("<i", n)


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def archives():
    matrix = b"\0BFM " + size(2) + size(2) + floats(1, 2, 3, 4)
    compressed = floats(-1, 2) + struct.pack("<ii", 3, 1)
    yield "matrix", b"a " + matrix + b"b " + matrix
    yield "double", b"a \0BDM " + size(1) + size(1) + struct.pack("<d", 0.1)
    yield "vectors", (b"a \0BFV " + size(2) + floats(1, 2) + b"b \0BDV " + size(1) +
                      struct.pack("<d", 5))
    yield "integers", b"a \0B" + size(3) + struct.pack("<3i", 1, 2, -3)
    yield "columns", (b"a \0BCM " + compressed + struct.pack("<4H", 0, 16384, 49151, 65535) +
                      b"\x20\x80\xff")
    yield "words", b"a \0BCM2 " + compressed + struct.pack("<3H", 0, 9, 65535)
    yield "bytes", b"a \0BCM3 " + compressed + b"\0\x80\xff"
    yield "empty", b"a \0BFM " + size(0) + size(0)
    yield "text", b"a  [\n  1 2 \n  3.5 -4e-3 ]\nb  [ 1 2 ]\nc 1 2 3\nd  [ ]\n"
    yield "bad-size", b"a \0BFM " + size(2 ** 31 - 1) + size(2 ** 31 - 1)
    yield "bad-negative", b"a \0BFM " + size(-1) + size(-1)
    yield "bad-cut", b"a " + matrix[:-3]
    yield "bad-type", b"a \0BXYZ "
    yield "bad-no-b", b"a \0C"
    yield "bad-int-width", b"a \0BFM \x08" + bytes(8)
    yield "bad-nan", b"a \0BFM " + size(1) + size(1) + floats(float("nan")) + b"b " + matrix
    yield "bad-twice", b"a " + matrix + b"a " + matrix
    yield "bad-key", b"wav"
    yield "bad-rows", b"a  [\n 1 2\n 3 ]\n"
    yield "bad-number", b"a  [ 1 x ]\n"
    yield "bad-long-number", b"a  [ " + b"1" * 500 + b" ]\n"
    yield "bad-rest", b"a  [ 1 ] 2\n"
    yield "bad-integer", b"a 99999999999\n"
    yield "bad-list", b"a x.ark:17\nb sox x |\nc x.ark:1[0:3]\nd -\na y.ark\ne\nf z:99999999999999999999\n"


def main():
    for folder, files, ending in ((HERE / "recording", recordings(), ".sound"),
                                  (HERE / "kaldi_ark", archives(), ".ark")):
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*" + ending):
            old.unlink()
        for name, content in files:
            (folder / (name + ending)).write_bytes(content)


if __name__ == "__main__":
    main()
