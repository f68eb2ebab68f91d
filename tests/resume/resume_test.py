#!/usr/bin/env python3
"""Runs of the program that are killed, stopped, damaged or out of room, and go on.

    resume_test.py PROGRAM [NAME ...]

What is compared: the files model.safetensors and optim.safetensors of the last checkpoint, bit by
bit, and metrics.jsonl but for what the clock says. Prints a line for each test; the status is 0 if
none failed.
"""

import contextlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 20
# A disk in memory, if there is one: on a busy disk most of the time would go to waiting for syncs.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
TEXT = 'one two three four five six seven eight nine ten eleven twelve. "Go on," it said.\n'
RECIPE = """
[data]
text = "{text}"
[model]
cell = "gru"
units = 16
layers = 2
dropout = 0.1
[train]
batch = 8
steps = 16
updates = {updates}
validate_every = 40
valid_symbols = 500
checkpoint_every = 25
rate = 0.01
clip_norm = 1
"""


class Failure(Exception):
    pass


def expect(condition, *what):
    if not condition:
        raise Failure(" ".join(str(part) for part in what))


class Place:
    """A folder with a text and a recipe, where the program is run."""

    def __init__(self, program, folder, updates=900):
        self.program, self.folder = program, pathlib.Path(folder)
        draw = random.Random(3)
        words = TEXT.split(" ")
        text = " ".join(draw.choice(words) for _ in range(8000))
        (self.folder / "text.txt").write_text(text)
        self.recipe = self.folder / "recipe.toml"
        self.recipe.write_text(RECIPE.format(text=self.folder / "text.txt", updates=updates))

    def command(self, *arguments):
        return [self.program, "train", *map(str, arguments), "--quiet"]

    def run(self, *arguments, expected=0, **options):
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True,
                              timeout=300, **options)
        expect(done.returncode == expected, arguments, "ended with", done.returncode, "instead of",
               expected, done.stdout, done.stderr)
        return done

    def whole(self, name="whole", *arguments):
        self.run(self.recipe, "--out", self.folder / name, *arguments)
        return self.folder / name


def checkpoints(run):
    return sorted(path for path in (run / "checkpoints").iterdir() if path.name.isdigit())


def learnt(run):
    newest = checkpoints(run)[-1]
    return {name: (newest / name).read_bytes() for name in ("model.safetensors", "optim.safetensors")}


def metrics(run):
    rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    for row in rows:
        del row["seconds"], row["symbols_per_second"]
    return rows


def expect_same(run, whole):
    expect(checkpoints(run)[-1].name == checkpoints(whole)[-1].name, "other last checkpoints")
    expect(learnt(run) == learnt(whole), "the bits differ:", run, whole)
    expect(metrics(run) == metrics(whole), "the metrics differ:", run, whole)
    names = {path.name for path in run.iterdir()} | {path.name for path in run.parent.iterdir()}
    expect(not any("unfinished" in name for name in names), "left over:", names)


def killed_at_random(place):
    """Killed at random moments, a run goes on to the same bits."""
    begin = time.monotonic()
    whole = place.whole()
    duration = time.monotonic() - begin
    draw = random.Random(1)
    kills = rounds = 0
    while kills < KILLS:
        run = place.folder / f"killed-{rounds}"
        rounds += 1
        while True:
            resumes = run.exists()
            command = (place.command("--resume", run) if resumes
                       else place.command(place.recipe, "--out", run))
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, text=True)
            try:
                # Early moments too: the start of a run is where its folder appears.
                moment = draw.choice([0.05, 0.3]) * duration
                _, stderr = process.communicate(timeout=draw.uniform(0, moment))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
                continue
            expect(process.returncode == 0, "ended with", process.returncode, stderr)
            break
        expect_same(run, whole)
    return f"{kills} kills in {rounds} runs"


def stopped_by_signals(place):
    """A signal writes a checkpoint, tells how to go on, and ends with 75."""
    whole = place.whole()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
        run = place.folder / number.name
        process = subprocess.Popen(place.command(place.recipe, "--out", run),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not (run / "metrics.jsonl").exists() and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=60)
        expect(process.returncode == 75, number.name, "ended with", process.returncode, stderr)
        expect(f"--resume {run}" in stderr and number.name in stderr, "it does not tell:", stderr)
        place.run("--resume", run)
        expect_same(run, whole)
        expect("nothing was trained" in place.run("--resume", run).stdout, "trained again")


def threads(place):
    """One thread and two make the same bits."""
    one = place.whole("one", "--set", "train.updates=50", "--threads", "1")
    two = place.whole("two", "--set", "train.updates=50", "--threads", "2")
    expect_same(two, one)


def damaged(place):
    """A damaged checkpoint costs a warning, damaged ones all a message; never a crash."""
    whole = place.whole()
    source = place.folder / "source"
    process = subprocess.Popen(place.command(place.recipe, "--out", source))
    while process.poll() is None and (not source.exists() or len(checkpoints(source)) < 3):
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    expect(process.wait() == 75, "could not be stopped in time")
    draw = random.Random(2)
    files = ("model.safetensors", "optim.safetensors", "state.json", "SHA256SUMS")

    def spoil(path, how):
        content = bytearray(path.read_bytes())
        if how == "cut":
            del content[draw.randrange(len(content)):]
        else:
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(content)

    for name in files:
        for how in ("cut", "flip"):
            run = place.folder / f"{name}-{how}"
            shutil.copytree(source, run)
            spoil(checkpoints(run)[-1] / name, how)
            # Seen by those who only read, too.
            seen = subprocess.run([place.program, "eval", run, "--checkpoint", "last"],
                                  capture_output=True, text=True)
            expect(seen.returncode == 0 and "going back" in seen.stderr, seen)
            done = place.run("--resume", run)
            expect("going back to the checkpoint of" in done.stderr, "no warning:", done.stderr)
            expect_same(run, whole)
    run = place.folder / "all"
    shutil.copytree(source, run)
    for checkpoint in checkpoints(run):
        spoil(checkpoint / "model.safetensors", "flip")
    before = sorted(run.rglob("*"))
    for verb in ("train --resume", "eval", "sample"):
        done = subprocess.run([place.program, *verb.split(), str(run)], capture_output=True,
                              text=True)
        expect(done.returncode == 1, verb, "ended with", done.returncode, done.stderr)
        expect(str(checkpoints(run)[-1] / "model.safetensors") in done.stderr, done.stderr)
        expect(done.stderr.count("mnemo:") == 1, "more than one message:", done.stderr)
    expect(set(before) <= set(run.rglob("*")), "something was removed")


def no_room(place, folder, fill, free):
    """Out of room a run says so, keeps its checkpoints, and goes on when there is room again."""
    whole = place.whole()
    run = folder / "full"
    # The program inherits what is ignored (file_size_limit).
    process = subprocess.Popen(place.command(place.recipe, "--out", run), stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, text=True, restore_signals=False)
    while process.poll() is None and not (run / "metrics.jsonl").exists():
        time.sleep(0.005)
    fill(process)
    _, stderr = process.communicate(timeout=120)
    expect(process.returncode == 1, "ended with", process.returncode, stderr)
    expect(stderr.count("mnemo:") == 1 and "cannot" in stderr, "no clear message:", stderr)
    expect(str(run) in stderr, "the place is not named:", stderr)
    expect(checkpoints(run), "the checkpoints are gone")
    free()
    place.run("--resume", run)
    expect_same(run, whole)


def full_disk(place):
    """A disk without room (needs the right to mount)."""
    disk = place.folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        return "SKIPPED: cannot mount a small disk here: " + mounted.stderr.strip()
    try:
        filler = disk / "filler"

        def fill(_):
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))

        no_room(place, disk, fill, filler.unlink)
        # A run that cannot even begin leaves nothing.
        fill(None)
        done = place.run(place.recipe, "--out", disk / "other", expected=1)
        expect("No space left" in done.stderr, "no clear message:", done.stderr)
        expect(sorted(path.name for path in disk.iterdir()) == ["filler", "full"], "left over")
    finally:
        subprocess.run(["umount", disk], check=True)


def file_size_limit(place):
    """The system refuses to write any file: the same as a full disk, without the right to mount."""
    def fill(process):
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        no_room(place, place.folder, fill, lambda: None)
    finally:
        signal.signal(signal.SIGXFSZ, previous)


TESTS = [killed_at_random, stopped_by_signals, threads, damaged, full_disk, file_size_limit]


def main():
    program, names = sys.argv[1], sys.argv[2:]
    failed = 0
    for test in TESTS:
        if names and test.__name__ not in names:
            continue
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="mnemo-resume-", dir=MEMORY) as folder:
            try:
                note = test(Place(program, folder)) or ""
                print(f"ok      {test.__name__} ({time.monotonic() - begin:.1f} s) {note}")
            except Failure as failure:
                failed += 1
                print(f"FAILED  {test.__name__}: {failure}")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
