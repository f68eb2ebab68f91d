#!/usr/bin/env python3
"""Writes stroke_sets.json: counts and sums of the stroke data sets, read by Python alone.

    tests/golden/stroke_sets.py ../shared/data > tests/golden/stroke_sets.json

data_test compares its readers with them (StrokeSets in src/data). Shares nothing with the program.
"""

import csv
import io
import json
import pathlib
import sys
import zipfile


def omniglot(path):
    drawings, strokes, points = 0, 0, 0
    x, y, late, classes, people = 0.0, 0.0, 0, set(), {}
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".txt"):
                continue
            _, alphabet, character, file = name.split("/")
            classes.add(f"{alphabet}/{character}")
            person = file.split("_")[1][:2]
            people[person] = people.get(person, 0) + 1
            drawings += 1
            before, is_late = None, False
            for line in archive.read(name).decode().split():
                if line == "BREAK":
                    strokes += 1
                    before = None
                elif line != "START":
                    a, b, c = map(float, line.split(","))
                    points, x, y = points + 1, x + a, y + b
                    is_late = is_late or (before is not None and c < before)
                    before = c if before is None else max(before, c)
            late += is_late
    return {"drawings": drawings, "strokes": strokes, "points": points, "sum_x": x, "sum_y": y,
            "drawings_with_late_points": late, "classes": len(classes),
            "of_person_20": people["20"]}


def pendigits(path):
    rows = list(csv.reader(io.StringIO(path.read_text())))[1:]
    numbers = [[int(field) for field in row[1:]] for row in rows]
    return {"rows": len(rows), "train": parts(numbers[:7494]), "test": parts(numbers[7494:])}


def parts(rows):
    return {"digits": [sum(row[16] == digit for row in rows) for digit in range(10)],
            "sum": sum(sum(row[:16]) for row in rows),
            "weighted": sum(i * value for row in rows for i, value in enumerate(row[:16]))}


def vowels(path):
    lines = path.read_text().splitlines()
    speakers, frames, total, lengths = [0] * 9, 0, 0.0, []
    weighted = 0.0
    for line in lines[lines.index("@data") + 1:]:
        fields = line.split(":")
        speakers[int(fields[12]) - 1] += 1
        series = [[float(value) for value in field.split(",")] for field in fields[:12]]
        assert len({len(s) for s in series}) == 1
        lengths.append(len(series[0]))
        frames += len(series[0])
        total += sum(map(sum, series))
        weighted += sum(t * (i + 1) * value
                        for i, s in enumerate(series) for t, value in enumerate(s))
    return {"utterances": len(lengths), "speakers": speakers, "frames": frames, "sum": total,
            "weighted": weighted, "shortest": min(lengths), "longest": max(lengths)}


def main():
    data = pathlib.Path(sys.argv[1])
    print(json.dumps({
        "omniglot_small1": omniglot(data / "omniglot/python/strokes_background_small1.zip"),
        "omniglot_small2": omniglot(data / "omniglot/python/strokes_background_small2.zip"),
        "pendigits": pendigits(data / "pendigits/pendigits.csv"),
        "vowels_train": vowels(data / "japanese-vowels/JapaneseVowels_TRAIN.ts"),
        "vowels_test": vowels(data / "japanese-vowels/JapaneseVowels_TEST.ts"),
    }, indent=1))


if __name__ == "__main__":
    main()
