"""What is compared with what, and the ratios that the project set itself."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Comparison:
    """One of our workloads (mnemo bench --list) against a peer's program on the same sizes."""
    workload: str
    peer: str  # "libtorch", "step loop", "oneDNN" or "equal lengths"
    arguments: tuple  # of the peer's program, threads and seconds left out
    ratio: dict  # threads -> (must, aim): our speed by the peer's; {} where none was set
    limit: tuple = None  # (must, aim): share of the limit, one thread
    threads: tuple = (1, 2)


def _network(workload, cell, shape, peer="libtorch", extra=(), **targets):
    units, vocabulary, batch, steps = shape
    arguments = ("--cell", cell, "--units", units, "--vocabulary", vocabulary, "--batch", batch,
                 "--steps", steps, *extra)
    return Comparison(workload, peer, tuple(str(a) for a in arguments), **targets)


def _layer(units, batch, must, aim):
    arguments = ("--units", units, "--batch", batch, "--steps", batch)
    return Comparison(f"lstm-layer-{units}", "oneDNN", tuple(str(a) for a in arguments),
                      {2: (must, aim)})


_H64, _H128 = (64, 87, 50, 50), (128, 96, 100, 100)
_OTHER = {"ratio": {2: (2.2, 3)}, "limit": (0.55, 0.75)}

COMPARISONS = (
    _network("lstm-36", "lstm_np", (36, 88, 16, 60), ratio={1: (9, 12), 2: (15, 21)},
             limit=(0.5, 0.65)),
    _network("lstm-64", "lstm_np", _H64, ratio={1: (3.2, 4), 2: (6, 8)}, limit=(0.5, 0.65)),
    _network("lstm-128", "lstm_np", _H128, ratio={1: (2.1, 2.7), 2: (2.7, 3.8)},
             limit=(0.6, 0.78)),
    _network("lstm-128x3", "lstm_np", _H128, extra=("--layers", 3),
             ratio={1: (1.5, 2), 2: (2.2, 3)}, limit=(0.6, 0.8)),
    _network("lstm-512", "lstm_np", (512, 96, 50, 50), ratio={1: (1.3, 1.7), 2: (1.8, 2.4)},
             limit=(0.6, 0.8)),
    _network("gru-64", "gru_after", _H64, ratio={2: (5, 6)}, limit=(0.55, 0.7)),
    _network("gru-128", "gru_after", _H128, ratio={2: (2.5, 3)}, limit=(0.55, 0.7)),
    _network("tanh-64", "tanh", _H64, ratio={2: (3, 4)}, limit=(0.5, 0.65)),
    _network("tanh-128", "tanh", _H128, ratio={2: (1.8, 2.4)}, limit=(0.5, 0.65)),
    _network("bidirectional-128", "lstm_np", _H128, extra=("--bidirectional",), ratio={}),
    _network("peephole-128", "lstm", _H128, "step loop", **_OTHER),
    _network("mut1-128", "mut1", _H128, "step loop", **_OTHER),
    _network("fgr-128", "lstm_fgr", _H128, "step loop", **_OTHER),
    _network("mutant60-128", "mutant60", _H128, "step loop", ratio={2: (2.5, 4)},
             limit=(0.5, 0.65)),
    _layer(64, 50, 1.2, 1.5),
    _layer(128, 100, 1.2, 1.4),
    _layer(512, 50, 1.0, 1.15),
    Comparison("mixed-lengths", "equal lengths", (), {1: (1 / 1.15, 1 / 1.05)}, threads=(1,)),
)
