#!/usr/bin/env python3
"""Writes MIDI files by mido, and beside each the piano roll that mido's messages give on some grids.

    midi_by_mido.py FOLDER

The roll is made in the slowest way: for every step and every note one asks whether it sounds then.
"""

import pathlib
import random
import sys
from fractions import Fraction

import mido

from roll_text import roll_text


def random_track(rng, channels, division):
    """Messages with random lengths on and off the grid; some events that mean nothing here."""
    events = []
    time = 0
    for _ in range(rng.randint(5, 40)):
        time += rng.choice([0, division // 2, division, rng.randint(0, 3 * division)])
        length = rng.choice([division // 2, division, 2 * division, rng.randint(1, 3 * division)])
        channel, pitch = rng.choice(channels), rng.randint(40, 55)
        events.append((time, mido.Message("note_on", channel=channel, note=pitch, velocity=70)))
        off = rng.choice([mido.Message("note_off", channel=channel, note=pitch),
                          mido.Message("note_on", channel=channel, note=pitch, velocity=0)])
        if rng.random() < 0.97:
            events.append((time + length, off))
        other = rng.choice([None, None, mido.Message("sysex", data=[1, 2, 3]),
                            mido.Message("program_change", channel=channel, program=3),
                            mido.Message("control_change", channel=channel, control=7, value=9),
                            mido.Message("pitchwheel", channel=channel, pitch=5),
                            mido.MetaMessage("set_tempo", tempo=rng.randint(10**5, 10**6)),
                            mido.MetaMessage("text", text="x" * rng.randint(0, 200))])
        if other:
            events.append((time, other))
    events.sort(key=lambda event: event[0])
    track, before = mido.MidiTrack(), 0
    for time, message in events:
        track.append(message.copy(time=time - before))
        before = time
    track.append(mido.MetaMessage("end_of_track", time=rng.randint(0, division)))
    return track


def notes(file):
    """(start, end, pitch) of all notes but percussion, by mido's messages."""
    found = []
    for track in file.tracks:
        time, sounding = 0, {}
        for message in track:
            time += message.time
            if message.type not in ("note_on", "note_off") or message.channel == 9:
                continue
            starts = sounding.setdefault((message.channel, message.note), [])
            if message.type == "note_on" and message.velocity > 0:
                starts.append(time)
            elif starts:
                found.append((starts.pop(0), time, message.note))
        for (_, pitch), starts in sounding.items():
            found += [(start, time, pitch) for start in starts]
    return found


def roll(file, parts):
    step = Fraction(file.ticks_per_beat, parts)
    all_notes = notes(file)
    end = max(end for _, end, _ in all_notes)
    steps = []
    while len(steps) * step < end:
        moment = len(steps) * step
        steps.append([pitch for start, stop, pitch in all_notes if start <= moment < stop])
    return steps


def main():
    folder = pathlib.Path(sys.argv[1])
    for number in range(12):
        rng = random.Random(number)
        division = rng.choice([96, 120, 480, 100, 7])
        file = mido.MidiFile(type=number % 2, ticks_per_beat=division)
        for _ in range(1 if number % 2 == 0 else rng.randint(1, 5)):
            file.tracks.append(random_track(rng, [0, 1, 9], division))
        path = folder / f"{number}.mid"
        file.save(path)
        again = mido.MidiFile(path)
        for parts in 1, 2, 3, 4, 24:
            text = roll_text({"train": [roll(again, parts)], "valid": [], "test": []})
            pathlib.Path(f"{path}.{parts}.txt").write_text(text)


if __name__ == "__main__":
    main()
