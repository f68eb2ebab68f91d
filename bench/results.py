"""bench/RESULTS.md from the measurements."""

import statistics

from workloads import COMPARISONS

_TARGETS = {c.workload: c for c in COMPARISONS}


def _plain(number):
    return f"{number:.2g}" if number < 1.995 else f"{number:.1f}"


def _ratio(number):
    return f"{number:.2f}x"


def _verdict(value, target):
    """(target as text, what came of it)"""
    if target is None:
        return "–", "–"
    must, aim = target
    word = "aim" if value >= aim else "must" if value >= must else "**short**"
    return f"{must:.3g} / {aim:.3g}", word


def ratio_target(result):
    return _TARGETS[result["workload"]].ratio.get(result["threads"])


def limit_target(result):
    return _TARGETS[result["workload"]].limit if result["threads"] == 1 else None


def falls_short(result):
    """Is a "must" missed?"""
    ratio, limit = ratio_target(result), limit_target(result)
    return bool(ratio and result["ratio"] < ratio[0]) or bool(
        limit and result["share_of_limit"] < limit[0])


def _table(results):
    yield ("| workload | peer | threads | ours, steps/s | peer, steps/s | ratio (lowest to highest)"
           " | must / aim | met | of peak | of limit | must / aim | met | of usual limit |")
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    for result in results:
        if "error" in result:
            yield (f"| {result['workload']} | {result['peer']} | {result['threads']} | "
                   f"**failed**: {result['error']} | | | | | | | | | |")
            continue
        target, met = _verdict(result["ratio"], ratio_target(result))
        limit = limit_target(result)
        limit_text, limit_met = _verdict(result["share_of_limit"], limit)
        if limit:
            limit_text = f"{100 * limit[0]:.0f} / {100 * limit[1]:.0f} %"
        spread = f"{min(result['ratios']):.2f} to {max(result['ratios']):.2f}"
        yield (f"| {result['workload']} | {result['peer']} | {result['threads']} "
               f"| {statistics.median(result['ours']):,.0f} "
               f"| {statistics.median(result['theirs']):,.0f} "
               f"| {_ratio(result['ratio'])} ({spread}) | {target} | {met} "
               f"| {100 * result['share_of_peak']:.0f} % | {100 * result['share_of_limit']:.0f} % "
               f"| {limit_text} | {limit_met} | {100 * result['share_of_usual_limit']:.0f} % |")


def _phases(result):
    shares = sorted(result["phases"].items(), key=lambda item: -item[1])
    rest = max(0.0, 1 - sum(result["phases"].values()))
    yield f"### {result['workload']}, {result['threads']} thread(s)"
    yield ""
    yield "| phase | share of the threads' time |"
    yield "|---|---|"
    for name, share in shares:
        if share >= 0.005:
            yield f"| {name} | {100 * share:.0f} % |"
    yield f"| rest | {100 * rest:.0f} % |"
    yield ""


def markdown(command, date, rounds, seconds, results):
    """The whole page; its first line is the command that made it."""
    done = [r for r in results if "error" not in r]
    yield f"`{command}`"
    yield ""
    yield "# Measured speed"
    yield ""
    if done:
        machine = done[0]["machine"]
        peaks = {t: max(r["machine"]["fma_peak_gflops"] for r in done if r["threads"] == t)
                 for t in sorted({r["threads"] for r in done})}
        usual = {t: statistics.median(r["usual_gflops"] for r in done if r["threads"] == t)
                 for t in peaks}
        yield (f"{date}, {machine['processor']}, {machine['cores']} cores, our "
               f"{machine['kernels']} kernels. Multiply-adds alone: "
               + "; ".join(f"{peak:.0f} GFLOP/s at their peak, {usual[t]:.0f} usually, on {t} "
                           f"thread{'s' if t > 1 else ''}" for t, peak in peaks.items()) + ".")
        for says in {str(r["peer_says"]): r["peer_says"] for r in done}.values():
            if "version" in says:
                yield (f"{says['peer']} {says['version']}"
                       + (f", BLAS: {says['blas']}" if "blas" in says else "") + ".")
        yield ""
    yield (f"{rounds} rounds of {seconds:g} s each, ours and the peer's in turns; a ratio is that of "
           "one round, the figure is the median of the rounds. What is counted as limit, and why the "
           "comparison is fair: docs/measuring.md and bench/peers/README.md. The machine is shared "
           "with others: read absolute times as orders of magnitude. The limit is at the peak of "
           "multiply-adds; the last column takes their median instead, which is what the machine "
           "gave us.")
    yield ""
    yield from _table(results)
    yield ""
    short = [r for r in done if falls_short(r)]
    if short:
        yield "## Where the time goes in what fell short"
        yield ""
        for result in short:
            yield from _phases(result)
