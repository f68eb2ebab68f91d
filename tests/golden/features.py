#!/usr/bin/env python3
"""Compares the features of speech with an independent program: NumPy, float64, whole matrices at a
time, from the published formulas.

    features.py PRINT_FEATURES     the program of tests/features

Formulas: S. Young et al., The HTK Book (pre-emphasis, Hamming window, mel filters, cepstra, lifter,
regression); Kaldi's documentation (povey window, snip-edges, order of the steps, floors). Recordings:
tones, an impulse, noise, silence and near-silence made here, and real ones of ../shared/data where
it is present. Every value must agree within LIMIT, absolute, where the features are logarithms or made
of them; filters without logarithm relative to the largest value of the matrix.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import wave

import numpy as np

LIMIT = 1e-4
FLOOR = 2.0 ** -23
SHARED = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "data"

DEFAULTS = dict(
    length_ms=25, shift_ms=10, preemphasis=0.97, remove_dc_offset=1, window="povey",
    round_to_power_of_two=1, snip_edges=1, bins=23, low=20, high=0, use_energy=1, raw_energy=1,
    energy_floor=0, htk_compat=0, use_power=1, use_log=1, cepstra=13, lifter=22, sample_scale=32768,
    derivatives=0, derivative_window=2, context_left=0, context_right=0, subsample=1)
PRESETS = {
    "kaldi_mfcc": dict(kind="mfcc"),
    "kaldi_filterbank": dict(kind="filterbank", use_energy=0),
    # Greff et al. 2015: energy, 12 cepstra, Hamming; 26 filters as Graves and Schmidhuber 2005.
    "greff_timit": dict(kind="mfcc", window="hamming", bins=26, derivatives=2),
    # Tang et al. 2016: 40 filters, two frames to each side.
    "tang_filterbank": dict(kind="filterbank", use_energy=0, bins=40, context_left=2,
                            context_right=2),
}
# The option sets that are compared, over a preset each.
SETS = [
    ("kaldi_mfcc", {}),
    ("kaldi_filterbank", {}),
    ("greff_timit", {}),
    ("tang_filterbank", {}),
    ("kaldi_mfcc", dict(use_energy=0, lifter=0, cepstra=23)),
    ("kaldi_mfcc", dict(htk_compat=1, window="hamming", raw_energy=0)),
    ("kaldi_mfcc", dict(htk_compat=1, use_energy=0, lifter=10)),
    ("kaldi_mfcc", dict(energy_floor=1e6, derivatives=2, derivative_window=3, subsample=2)),
    ("kaldi_mfcc", dict(snip_edges=0, derivatives=1, context_left=1)),
    ("kaldi_filterbank", dict(snip_edges=0, window="hanning", use_energy=1, raw_energy=0)),
    ("kaldi_filterbank", dict(use_energy=1, htk_compat=1, energy_floor=1)),
    ("kaldi_filterbank", dict(window="rectangular", remove_dc_offset=0, preemphasis=0)),
    ("kaldi_filterbank", dict(use_log=0)),
    ("kaldi_filterbank", dict(use_log=0, use_power=0, window="hamming")),
    ("kaldi_filterbank", dict(use_power=0, low=100, high=-200, bins=15)),
    ("kaldi_filterbank", dict(round_to_power_of_two=0, length_ms=30, shift_ms=12.5)),
    ("kaldi_filterbank", dict(length_ms=17.3, shift_ms=7.1, high=3500, bins=10)),
    ("kaldi_filterbank", dict(sample_scale=1)),
]


def read_recording(path):
    """rate, samples in 16-bit units / 32768; RIFF by Python's wave, SPHERE by its header."""
    content = path.read_bytes()
    if content.startswith(b"NIST_1A"):
        head = content[:1024].decode("ascii")
        fields = dict(line.split(" ")[::2] for line in head.splitlines() if line.count(" ") == 2)
        return int(fields["sample_rate"]), np.frombuffer(content[1024:], "<i2") / 32768.0
    with wave.open(str(path)) as file:
        assert file.getnchannels() == 1 and file.getsampwidth() == 2
        return file.getframerate(), np.frombuffer(file.readframes(-1), "<i2") / 32768.0


def mel(frequency):
    return 1127 * np.log1p(np.asarray(frequency) / 700)


def mel_matrix(o, rate, size):
    """[bins, size / 2 + 1]: triangles made as the smaller of two slopes."""
    top = rate / 2 + (o["high"] if o["high"] <= 0 else o["high"] - rate / 2)
    points = np.linspace(mel(o["low"]), mel(top), o["bins"] + 2)
    lines = mel(np.fft.rfftfreq(size, 1 / rate))[None, :]
    left, peak, right = (points[i:i + o["bins"], None] for i in range(3))
    triangles = np.minimum((lines - left) / (peak - left), (right - lines) / (right - peak))
    triangles[:, -1] = 0  # half the rate is in no filter
    return np.clip(triangles, 0, None)


def window_of(name, length):
    hann = np.hanning(length)
    return {"povey": hann ** 0.85, "hanning": hann, "hamming": np.hamming(length),
            "rectangular": np.ones(length)}[name]


def frames_of(o, rate, x):
    """[frames, length]"""
    length, shift = int(rate * 0.001 * o["length_ms"]), int(rate * 0.001 * o["shift_ms"])
    if o["snip_edges"]:
        if len(x) < length:
            return np.zeros((0, length))
        return np.lib.stride_tricks.sliding_window_view(x, length)[::shift]
    count = (len(x) + shift // 2) // shift
    padded = np.pad(x, (length, length + shift), mode="symmetric")
    first = length + shift // 2 - length // 2
    return np.stack([padded[first + i * shift:][:length] for i in range(count)])


def regression(x, window):
    """The derivative of a matrix that goes on beyond its ends already: 2 * window rows fewer."""
    n = len(x) - 2 * window
    total = sum(j * (x[window + j:window + j + n] - x[window - j:window - j + n])
                for j in range(1, window + 1))
    return total / (2 * sum(j * j for j in range(1, window + 1)))


def with_derivatives(x, order, window):
    parts = [x]
    for k in range(1, order + 1):
        longer = np.pad(x, ((k * window, k * window), (0, 0)), mode="edge")
        for _ in range(k):
            longer = regression(longer, window)
        parts.append(longer)
    return np.concatenate(parts, axis=1)


def features(o, rate, samples):
    frames = frames_of(o, rate, samples * o["sample_scale"])
    if o["remove_dc_offset"]:
        frames = frames - frames.mean(axis=1, keepdims=True)
    raw = (frames ** 2).sum(axis=1)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    windowed = (frames - o["preemphasis"] * before) * window_of(o["window"], frames.shape[1])
    energy = raw if o["raw_energy"] else (windowed ** 2).sum(axis=1)
    log_energy = np.log(np.maximum(energy, max(FLOOR, o["energy_floor"])))[:, None]

    size = frames.shape[1]
    if o["round_to_power_of_two"]:
        size = 2 ** int(np.ceil(np.log2(size)))
    spectrum = np.abs(np.fft.rfft(windowed, size, axis=1))
    if o["kind"] == "mfcc" or o["use_power"]:
        spectrum = spectrum ** 2
    filters = spectrum @ mel_matrix(o, rate, size).T
    if o["kind"] == "mfcc" or o["use_log"]:
        filters = np.log(np.maximum(filters, FLOOR))

    if o["kind"] == "mfcc":
        b, k = np.arange(o["bins"]), np.arange(o["cepstra"])[:, None]
        transform = np.sqrt(2 / o["bins"]) * np.cos(np.pi / o["bins"] * (b + 0.5) * k)
        transform[0] /= np.sqrt(2)
        if o["lifter"]:
            transform *= 1 + o["lifter"] / 2 * np.sin(np.pi * k / o["lifter"])
        result = filters @ transform.T
        if o["use_energy"]:
            result[:, :1] = log_energy
        if o["htk_compat"]:
            last = result[:, :1] * (1 if o["use_energy"] else np.sqrt(2))
            result = np.concatenate([result[:, 1:], last], axis=1)
    elif o["use_energy"]:
        order = [filters, log_energy] if o["htk_compat"] else [log_energy, filters]
        result = np.concatenate(order, axis=1)
    else:
        result = filters

    if len(result):
        result = with_derivatives(result, o["derivatives"], o["derivative_window"])
        t = np.arange(len(result))[:, None]
        around = t + np.arange(-o["context_left"], o["context_right"] + 1)
        result = result[np.clip(around, 0, len(result) - 1)].reshape(len(result), -1)
    return result[::o["subsample"]]


def write_wav(path, rate, samples):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(np.clip(np.round(samples), -32768, 32767).astype("<i2").tobytes())


def synthetic(folder):
    """name -> file"""
    draw = np.random.default_rng(1)
    n = np.arange(6000)
    signals = {
        "tone": 12000 * np.sin(2 * np.pi * 0.0731 * n),
        "low_tone": 30000 * np.sin(2 * np.pi * 0.002 * n + 1),
        "impulse": np.where(n == 1234, 32767, 0),
        "noise": draw.normal(0, 3000, 6000),
        "silence": np.zeros(6000),
        "offset": np.full(6000, 777),
        "nearly_silent": draw.integers(-1, 2, 6000),
        "short": 1000 * draw.normal(size=150),
        "one_frame": 1000 * draw.normal(size=400),
    }
    files = {}
    for name, signal in signals.items():
        for rate in (8000, 16000):
            files[f"{name} {rate}"] = folder / f"{name}{rate}.wav"
            write_wav(files[f"{name} {rate}"], rate, signal)
    return files


def real():
    if os.environ.get("NO_SHARED") == "1" or not (SHARED / "timit-sample").is_dir():
        print("NOT TESTED: ../shared/data is missing: features of real recordings")
        return {}
    files = sorted((SHARED / "timit-sample").glob("*/s*.wav"))[::32]
    files.append(SHARED / "timit-sample/dr1-fvmh0/si836.wav")  # SPHERE
    files += sorted((SHARED / "fsdd/recordings").glob("*.wav"))[::500]
    return {path.name: path for path in files}


def compare(program, folder):
    """The number of matrices, of values, and the worst error with its place."""
    jobs, lines = [], []
    for name, path in (synthetic(folder) | real()).items():
        rate, samples = read_recording(path)
        for preset, change in SETS:
            options = DEFAULTS | PRESETS[preset] | change
            output = folder / f"{len(jobs)}.npy"
            jobs.append((f"{name}: {preset} {change}", output, features(options, rate, samples),
                         options))
            lines.append(" ".join([str(path), str(output), f"kind={preset}"] +
                                  [f"{key}={value}" for key, value in change.items()]))
    subprocess.run([program], input="\n".join(lines) + "\n", text=True, check=True)
    values, worst, where = 0, 0.0, ""
    for title, output, expected, options in jobs:
        found = np.load(output)
        if found.size + expected.size and found.shape != expected.shape:
            raise SystemExit(f"{title}: shape {found.shape}, but NumPy has {expected.shape}")
        if not np.isfinite(found).all():
            raise SystemExit(f"{title}: a value is not finite")
        if not expected.size:
            continue
        logarithmic = options["kind"] == "mfcc" or options["use_log"]
        scale = 1 if logarithmic else np.abs(expected).max() + FLOOR
        error = np.abs(found - expected).max() / scale
        values += found.size
        if error > worst:
            worst, where = error, title
    return len(jobs), values, worst, where


def unnoticed(program, folder):
    """Options whose change NumPy alone makes, and that this comparison does not notice."""
    changes = [
        ("kaldi_mfcc", {}, dict(length_ms=24.9)), ("kaldi_mfcc", {}, dict(shift_ms=9.9)),
        ("kaldi_mfcc", {}, dict(preemphasis=0.96)), ("kaldi_mfcc", {}, dict(remove_dc_offset=0)),
        ("kaldi_mfcc", {}, dict(window="hanning")), ("kaldi_mfcc", {}, dict(snip_edges=0)),
        ("kaldi_mfcc", {}, dict(round_to_power_of_two=0)), ("kaldi_mfcc", {}, dict(bins=24)),
        ("kaldi_mfcc", {}, dict(low=19)), ("kaldi_mfcc", {}, dict(high=-1)),
        ("kaldi_mfcc", {}, dict(use_energy=0)), ("kaldi_mfcc", {}, dict(raw_energy=0)),
        ("kaldi_mfcc", {}, dict(energy_floor=1e12)), ("kaldi_mfcc", {}, dict(htk_compat=1)),
        ("kaldi_mfcc", {}, dict(lifter=22.1)), ("kaldi_mfcc", {}, dict(sample_scale=32700)),
        ("kaldi_filterbank", {}, dict(use_power=0)), ("kaldi_filterbank", {}, dict(use_log=0)),
        ("kaldi_mfcc", dict(derivatives=2), dict(derivative_window=1)),
        ("kaldi_mfcc", dict(subsample=2), dict(subsample=3)),
        ("tang_filterbank", {}, dict(context_left=1, context_right=3)),
    ]
    path, output = folder / "noise.wav", folder / "noise.npy"
    write_wav(path, 16000, np.random.default_rng(2).normal(3, 3000, 4000))
    rate, samples = read_recording(path)
    missed = []
    for preset, common, change in changes:
        settings = [f"kind={preset}"] + [f"{key}={value}" for key, value in common.items()]
        subprocess.run([program], input=" ".join([str(path), str(output)] + settings) + "\n",
                       text=True, check=True)
        found = np.load(output)
        wrong = features(DEFAULTS | PRESETS[preset] | common | change, rate, samples)
        if found.shape == wrong.shape and np.abs(found - wrong).max() < 3 * LIMIT:
            missed.append(str(change))
    return missed


def main():
    with tempfile.TemporaryDirectory() as folder:
        matrices, values, worst, where = compare(sys.argv[1], pathlib.Path(folder))
        missed = unnoticed(sys.argv[1], pathlib.Path(folder))
    print(f"{matrices} matrices, {values} values, worst error {worst:.2e} ({where})")
    if worst > LIMIT:
        raise SystemExit(f"more than {LIMIT}")
    if missed:
        raise SystemExit(f"the comparison would not notice: {', '.join(missed)}")


if __name__ == "__main__":
    main()
