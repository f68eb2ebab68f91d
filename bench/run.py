#!/usr/bin/env python3
"""Measures our workloads against peers, in turns, and writes bench/RESULTS.md and RESULTS.json.

Called by scripts/bench, which builds the programs first.
"""

import argparse
import datetime
import json
import pathlib
import sys
import time

from measure import MeasurementFailed, compare
from results import falls_short, markdown
from workloads import COMPARISONS


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="+", metavar="WORKLOAD", default=[],
                        choices=[c.workload for c in COMPARISONS], help="only these")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default: 5)")
    parser.add_argument("--seconds", type=float, default=1.5,
                        help="of a round and program (default: 1.5)")
    parser.add_argument("--quick", action="store_true", help="one round of 0.2 s: does it work?")
    parser.add_argument("--out", type=pathlib.Path, help="the page (default: bench/RESULTS.md)")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or not 0 < options.seconds < 3600:
        parser.error("--rounds and --seconds must be above 0")
    if options.quick:
        options.rounds, options.seconds = 1, 0.2
    if options.out is None:
        if options.quick or options.only:
            parser.error("--quick and --only need --out: bench/RESULTS.md holds whole runs")
        options.out = pathlib.Path(__file__).parent / "RESULTS.md"
    return options


def write(options, command, results):
    date = datetime.date.today().isoformat()
    lines = markdown(command, date, options.rounds, options.seconds, results)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options.out.with_suffix(".json").write_text(
        json.dumps({"command": command, "date": date, "results": results}, indent=1) + "\n",
        encoding="utf-8")


def main(arguments):
    options = parse(arguments)
    shown = [a for a in arguments if a != "--build" and a != str(options.build)]
    command = " ".join(["scripts/bench", *shown])
    work = [(c, threads) for c in COMPARISONS for threads in c.threads
            if not options.only or c.workload in options.only]
    results, began, failed = [], time.monotonic(), False
    try:
        for index, (comparison, threads) in enumerate(work):
            def heard(round_, comparison=comparison, threads=threads, index=index):
                done = index + round_ / options.rounds
                left = (time.monotonic() - began) * (len(work) - done) / done if done else 0
                tail = f", about {left / 60:.0f} min left" if done else ""
                print(f"{comparison.workload}, {threads} thread(s), round {round_ + 1} of "
                      f"{options.rounds}{tail}", file=sys.stderr, flush=True)
            try:
                result = compare(options.build, comparison, threads, options.rounds,
                                 options.seconds, heard)
                print(f"  {result['ratio']:.2f} times {comparison.peer}, "
                      f"{100 * result['share_of_limit']:.0f} % of the limit"
                      + (": short" if falls_short(result) else ""), file=sys.stderr, flush=True)
            except MeasurementFailed as error:
                failed = True
                result = {"workload": comparison.workload, "peer": comparison.peer,
                          "threads": threads, "error": str(error)}
                print(f"  failed: {error}", file=sys.stderr, flush=True)
            results.append(result)
    except KeyboardInterrupt:
        print("stopped: writing what is there", file=sys.stderr)
        failed = True
    if results:
        write(options, command, results)
        print(options.out)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
