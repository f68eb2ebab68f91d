#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets of strokes, vowels and zip archives, each into its folder here.

ok-* must be read, bad-* must be refused; fuzz_seeds_test and zip_read_test check that they are.
Everything is made up here; nothing is copied from a data set.
"""

import io
import pathlib
import struct
import zipfile

HERE = pathlib.Path(__file__).parent


def seeds(name, ending, **contents):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*" + ending):
        old.unlink()
    for key, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode("latin-1")
        (folder / (key.replace("_", "-") + ending)).write_bytes(data)


def iam(strokes, head='<?xml version="1.0" encoding="ISO-8859-1"?>'):
    return (f"{head}<WhiteboardCaptureSession><WhiteboardDescription/><StrokeSet>{strokes}"
            "</StrokeSet></WhiteboardCaptureSession>")


def iam_online():
    point = '<Point x="1" y="2" time="3.5"/>'
    seeds("iam_online", ".xml",
          ok_two=iam(f'<Stroke colour="black">{point}<Point x="-1" y="+2" time="3.6"/></Stroke>'
                     f"<Stroke>{point}</Stroke><!-- \xe9 -->"),
          ok_doctype=iam(f"<Stroke>{point}</Stroke>",
                         '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///dev/zero">]>'),
          bad_empty_stroke=iam("<Stroke/>"),
          bad_no_strokes=iam(""),
          bad_no_time=iam('<Stroke><Point x="1" y="2"/></Stroke>'),
          bad_nan=iam('<Stroke><Point x="nan" y="2" time="1"/></Stroke>'),
          bad_entity=iam('<Stroke><Point x="&b;" y="2" time="1"/></Stroke>',
                         '<!DOCTYPE a [<!ENTITY b "1">]>'),
          bad_backwards=iam(f'<Stroke>{point}<Point x="1" y="1" time="3"/></Stroke>'),
          bad_other="<ink/>",
          bad_cut=iam(f"<Stroke>{point}</Stroke>")[:-40])
    seeds("iam_online", ".txt",
          ok_transcript="OCR:\n\nA b\n\nCSR:\n\nA b\r\ncaf\xe9\n",
          bad_no_csr="OCR:\n\nA b\n",
          bad_nul="CSR:\na\0b\n")


def inkml():
    def ink(content):
        return f'<ink xmlns="http://www.w3.org/2003/InkML">{content}</ink>'

    def channels(names):
        return "<traceFormat>" + "".join(f'<channel name="{n}"/>' for n in names) + "</traceFormat>"

    seeds("inkml", ".inkml",
          ok_plain=ink("<annotation type='truth'>a</annotation><trace>1 2, 3 -4.5e1</trace>"),
          ok_third=ink("<trace>1 2 3, 4 5 6</trace>"),
          ok_format=ink("<definitions>" + channels("YTX") + "</definitions>"
                        "<traceGroup><trace>1 0 3, 4 9 5</trace></traceGroup>"),
          ok_seconds=ink("<traceFormat><channel name='X'/><channel name='Y'/>"
                         "<channel name='T' units='s'/><intermittentChannels>"
                         "<channel name='B'/></intermittentChannels></traceFormat>"
                         "<trace>1 2 0.5 T</trace><trace type='penUp'>1</trace>"),
          ok_prefix='<i:ink xmlns:i="x"><i:trace>1 2<!-- x -->,3 4</i:trace></i:ink>',
          bad_difference=ink("<trace>1 2,'1'1</trace>"),
          bad_hexadecimal=ink("<trace>#1 2</trace>"),
          bad_no_points=ink("<trace/>"),
          bad_no_traces=ink(""),
          bad_continues=ink("<trace continuation='end'>1 2</trace>"),
          bad_lacks=ink(channels("XT")),
          bad_units=ink("<traceFormat><channel name='T' units='h'/></traceFormat>"),
          bad_two_formats=ink(channels("XY") + channels("YX")),
          bad_values=ink(channels("XYT") + "<trace>1 2</trace>"),
          bad_backwards=ink("<trace>1 2 3,1 2 2</trace>"),
          bad_deep=ink("<a>" * 70 + "</a>" * 70),
          bad_other="<svg/>",
          bad_cut="<ink><trace>1 2")


def hershey():
    seeds("hershey", ".jhf",
          ok_two="12345  1JZ\n  714  9MWRFRT RRYQZR[SZRY\n",
          ok_wrapped="    1  5JZRRSSTT\r\nUU\r\n\r\n",
          ok_lifts="    1  5JZ R RRR R\n",
          bad_empty="\n",
          bad_number="xxxxx  1JZ\n",
          bad_short="12345\n",
          bad_none="12345  0\n",
          bad_cut="12345  9JZRR\n",
          bad_longer="12345  1JZRR\n",
          bad_control="12345  1J\x01\n")


def omniglot():
    seeds("omniglot", ".txt",
          ok_two="START\n18.5,-43.25,0\n19,-42,56\nBREAK\n1,2,40\nBREAK\n",
          ok_late="START\r\n1,1,50\r\n2,2,40\r\nBREAK\r\n\r\n",
          bad_start="1,2,3\nBREAK\n",
          bad_cut="START\n1,2,3\n",
          bad_none="START\n",
          bad_empty_stroke="START\nBREAK\n",
          bad_point="START\n1,2\nBREAK\n",
          bad_nan="START\nnan,2,3\nBREAK\n")


def pendigits():
    row = "47,100,27,81,57,37,26,0,0,23,56,53,100,90,40,98,8\n"
    header = '"",' + ",".join(f'"c{i}"' for i in range(1, 17)) + ',"class"\n'
    seeds("pendigits", ".csv",
          ok_plain=row + row,
          ok_named=header + '"1",' + row + "\n",
          ok_header="c,c,c,c,c,c,c,c,c,c,c,c,c,c,c,c,class\n" + row,
          bad_empty=" \n",
          bad_columns=row + "1,2,3\n",
          bad_value="101" + row[2:],
          bad_digit=row[:-2] + "10\n")


def vowels():
    def line(frames, speaker):
        return ":".join(",".join(f"{i}.{t}" for t in range(frames))
                        for i in range(12)) + f":{speaker}\n"

    seeds("japanese_vowels", ".ts",
          ok_two="# x\n@problemName x\n\n@data\n" + line(2, 1) + line(1, 9),
          ok_none="@data\n",
          bad_header="1,2\n@data\n",
          bad_no_data="@problemName x\n",
          bad_lists="@data\n1:2:3\n",
          bad_speaker="@data\n" + line(1, 10),
          bad_number="@data\n" + line(1, 1).replace("3.0", "nan"),
          bad_uneven="@data\n" + line(2, 1).replace("3.0,3.1", "3.0"))


def zips():
    def archive(method, **members):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", method) as written:
            for name, text in members.items():
                written.writestr(zipfile.ZipInfo(name), text, method)
        return content.getvalue()

    stored = archive(zipfile.ZIP_STORED, a="hello", b="")
    packed = archive(zipfile.ZIP_DEFLATED, a="hello" * 50)
    entry = packed.index(b"PK\1\2")
    end = packed.index(b"PK\5\6")

    def patched(place, form, value, base=packed):
        data = bytearray(base)
        struct.pack_into("<" + form, data, place, value)
        return bytes(data)

    # The same directory entry twice: members that share their bytes.
    large = archive(zipfile.ZIP_STORED, a="hello" * 200)
    begin = large.index(b"PK\1\2")
    twice = bytearray(large[:begin])
    first = large[begin:large.index(b"PK\5\6")]
    twice += first * 40
    twice += struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 40, 40, len(first) * 40, begin, 0)
    # zip64: an entry whose sizes and place stand in its extra field, and the long end.
    name, text = b"a", b"hello"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45, 0, 0, 0, 0, 0x3610A686, 5, 5, 1, 0)
    local += name + text
    extra = struct.pack("<HHHHQQQ", 7, 0, 1, 24, 5, 5, 0)
    long_entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 45, 45, 0, 0, 0, 0, 0x3610A686,
                             0xFFFFFFFF, 0xFFFFFFFF, 1, len(extra), 0, 0, 0, 0, 0xFFFFFFFF)
    long_entry += name + extra
    long_end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(long_entry),
                           len(local))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(local) + len(long_entry), 1)
    short_end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    zip64 = local + long_entry + long_end + locator + short_end
    seeds("zip_read", ".zip",
          ok_stored=stored, ok_deflated=packed, ok_none=archive(zipfile.ZIP_STORED),
          ok_zip64=zip64,
          bad_empty=b"", bad_no_end=packed[:end],
          bad_overlap=bytes(twice),
          bad_encrypted=patched(entry + 8, "H", 1), bad_method=patched(entry + 10, "H", 12),
          bad_checksum=patched(entry + 16, "I", 0), bad_size=patched(entry + 24, "I", 3),
          bad_promise=patched(entry + 24, "I", 0x7FFFFFFF),
          bad_place=patched(entry + 42, "I", 1 << 20), bad_header=patched(0, "I", 0),
          bad_entry=patched(entry, "I", 0), bad_name_length=patched(entry + 28, "H", 9999),
          bad_count=patched(end + 10, "H", 2), bad_directory=patched(end + 16, "I", 1 << 30),
          bad_long_end=zip64.replace(b"PK\6\6", b"PK\6\5"),
          bad_extra=zip64.replace(struct.pack("<HH", 1, 24), struct.pack("<HH", 1, 200)),
          bad_long_form=zip64.replace(struct.pack("<HH", 1, 24), struct.pack("<HH", 1, 4)))


if __name__ == "__main__":
    for make in (iam_online, inkml, hershey, omniglot, pendigits, vowels, zips):
        make()
