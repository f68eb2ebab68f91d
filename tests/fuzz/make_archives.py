#!/usr/bin/env python3
"""Writes the seeds of tests/fuzz/read_archive and tests/fuzz/http_reply: archives by Python's
zipfile and tarfile, sound ones and wrong ones (bad-*), and headers of HTTP replies.

    make_archives.py        writes beside itself; the same bytes every time
"""

import gzip
import io
import pathlib
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent
WHEN = (2026, 11, 3, 10, 0, 0)
FILES = {"set/readme.txt": b"two files\n", "set/deep/er/b.bin": bytes(range(256)) * 4}


def make_zip(files, packing=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, packing)
    return out.getvalue()


def make_tar(entries):
    """entries: (name, bytes), or (name, type, target) for links and the like."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, *rest in entries:
            info = tarfile.TarInfo(name)
            content = b""
            if len(rest) == 1:
                content = rest[0]
                info.size = len(content)
            else:
                info.type, info.linkname = rest
            archive.addfile(info, io.BytesIO(content))
    content = out.getvalue().rstrip(b"\0")  # without the padding to 10 kB
    return content + bytes(-len(content) % 512 + 1024)


def packed(content):
    return gzip.compress(content, mtime=0)


def archives():
    files = list(FILES.items())
    yield "plain.zip", make_zip([("set/", b""), *files])
    yield "stored.zip", make_zip(files, zipfile.ZIP_STORED)
    yield "dots.zip", make_zip([("./set//./a.txt", b"a"), ("./", b"")])
    yield "twice.zip", make_zip([("a", b"1"), ("./a", b"2")])
    yield "file-as-folder.zip", make_zip([("a", b"1"), ("a/b", b"2")])
    yield "plain.tar", make_tar(files)
    yield "packed.tar.gz", packed(make_tar(files))
    yield "links.tar", make_tar([
        ("out", tarfile.SYMTYPE, "/tmp"), ("out/a.txt", b"inside"),
        ("hard", tarfile.LNKTYPE, "out/a.txt"), ("up", tarfile.SYMTYPE, "../.."),
        ("pipe", tarfile.FIFOTYPE, ""), ("null", tarfile.CHRTYPE, "")])
    yield "umlaut.tar", make_tar([("\u00e4.txt", b"a")])
    yield "bad-up.zip", make_zip([("a.txt", b"a"), ("../evil", b"e")])
    yield "bad-up.tar", make_tar([("set/../../evil", b"e")])
    yield "bad-absolute.tar", make_tar([("/tmp/evil", b"e")])
    yield "bad-long-name.tar", make_tar([("a" * 300, b"e")])
    yield "bad-bomb.zip", make_zip([("zeros", bytes(3_000_000))])
    bomb = bytearray(make_zip([("zeros", bytes(3_000_000))]))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place += bomb.index(mark)
        bomb[place:place + 4] = (10).to_bytes(4, "little")  # the unpacked size, a lie
    yield "bad-bomb-told-small.zip", bytes(bomb)
    yield "bad-bomb.tar.gz", packed(packed(make_tar([("zeros", bytes(3_000_000))])))
    yield "bad-many.tar.gz", packed(make_tar([(f"{i}", b"") for i in range(30)]))
    yield "bad-empty.zip", make_zip([])
    yield "bad-folders.tar", make_tar([("set", tarfile.DIRTYPE, "")])
    yield "bad-page.html", b"<!DOCTYPE html><title>Sign in</title>"
    whole = make_zip(files, zipfile.ZIP_STORED)
    yield "bad-sum.zip", whole.replace(b"two files", b"two filez")
    yield "bad-short.zip", whole[:400]
    yield "bad-short.tar.gz", packed(make_tar(files))[:200]
    locked = bytearray(make_zip([("a", b"secret")]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1  # "encrypted"
    yield "bad-locked.zip", bytes(locked)


def replies():
    yield "whole", (b"HTTP/1.1 200 OK\r\nContent-Length: 96095\r\nETag: \"abc\"\r\n"
                    b"Last-Modified: Tue, 03 Nov 2026 10:00:00 GMT\r\n\r\n")
    yield "rest", (b"HTTP/1.1 302 Found\r\nLocation: x\r\n\r\nHTTP/2 206\r\n"
                   b"content-range: bytes 4-9/10\r\netag: W/\"abc\"\r\n\r\n")
    yield "no-rest", b"HTTP/1.1 416 No\r\nContent-Range: bytes */10\r\n\r\n"
    yield "bad-range", b"HTTP/1.1 206 P\nContent-Range: bytes 9-4/3\nContent-Range: lines\n"
    yield "bad-lines", b"HTTP/1.1 x\nETag: \"\x01\"\n: \nContent-Length: 1e9\n\n\xff\n"


def main():
    for folder, seeds in (("read_archive", archives()), ("http_reply", replies())):
        (HERE / folder).mkdir(exist_ok=True)
        for name, content in seeds:
            (HERE / folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
