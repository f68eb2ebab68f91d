"""Runs our program and a peer's in turns, and puts the ratios of rounds together."""

import json
import statistics
import subprocess

from workloads import Comparison

PEER_PROGRAMS = {"libtorch": "torch_peer", "step loop": "torch_peer", "oneDNN": "onednn_peer"}


class MeasurementFailed(Exception):
    """A program failed; the message is what it said."""


def run_json(command):
    """The JSON that a command prints."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                            check=False)
    if result.returncode != 0:
        said = (result.stderr.strip() or result.stdout.strip()).splitlines()
        raise MeasurementFailed(f"{command[0].name} ended with {result.returncode}: "
                                + (said[0] if said else "it said nothing"))
    try:
        return json.loads(result.stdout)
    except json.JSONDecodeError as error:
        raise MeasurementFailed(f"{command[0].name} printed no JSON: {error}") from error


def ours(build, workload, threads, seconds):
    answer = run_json([build / "mnemo", "bench", workload, "--threads", threads, "--rounds", 1,
                       "--seconds", seconds, "--quiet", "--json"])
    (work,) = answer["workloads"]
    return answer["machine"], work


def peer_speed(build, comparison: Comparison, threads, seconds):
    """The peer's steps a second, and what it says of itself."""
    if comparison.peer == "equal lengths":
        work = ours(build, "equal-lengths", threads, seconds)[1]
        return work["steps_per_second"]["median"], {"peer": "mnemo, equal lengths"}
    answer = run_json([build / PEER_PROGRAMS[comparison.peer], *comparison.arguments, "--threads",
                       threads, "--seconds", seconds])
    return answer["steps_per_second"], answer


def compare(build, comparison, threads, rounds, seconds, heard=lambda round_: None):
    """A result: all rounds of both, in turns, and the medians. `heard` is told of every round."""
    our_runs, their_runs, works = [], [], []
    for round_ in range(rounds):
        heard(round_)
        machine, work = ours(build, comparison.workload, threads, seconds)
        speed, peer = peer_speed(build, comparison, threads, seconds)
        works.append(work)
        our_runs.append(work["steps_per_second"]["median"])
        their_runs.append(speed)
    ratios = [a / b for a, b in zip(our_runs, their_runs)]
    # Phases are those of the round in the middle.
    middle = sorted(works, key=lambda w: w["steps_per_second"]["median"])[len(works) // 2]
    return {
        "workload": comparison.workload,
        "threads": threads,
        "peer": comparison.peer,
        "peer_says": {k: peer[k] for k in ("peer", "version", "blas") if k in peer},
        "machine": machine,
        "ours": our_runs,
        "theirs": their_runs,
        "ratios": ratios,
        "ratio": statistics.median(ratios),
        "gflops": statistics.median(w["gflops"] for w in works),
        "share_of_peak": statistics.median(w["share_of_peak"] for w in works),
        "share_of_limit": statistics.median(w["share_of_limit"] for w in works),
        "share_of_usual_limit": statistics.median(w["share_of_usual_limit"] for w in works),
        "usual_gflops": statistics.median(w["fma_usual_gflops"] for w in works),
        "peak_memory_bytes": max(w["peak_memory_bytes"] for w in works),
        "phases": middle["phases"],
    }
