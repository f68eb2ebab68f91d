"""Sets of piano rolls as text: what src/data/music/music_test.h calls RollText."""


def roll_text(pieces):
    """pieces: {"train": [[pitches of a step, ...], ...], "valid": ..., "test": ...}."""
    lines = []
    for part in "train", "valid", "test":
        lines.append(f"part {part}")
        for piece in pieces[part]:
            lines.append("piece")
            lines += ["".join(f"{pitch} " for pitch in sorted(set(step))) for step in piece]
    return "\n".join(lines) + "\n"


def random_pieces(random, count, steps, low=21, high=108):
    """Random pieces, about a fifth of whose steps are silent."""
    def step():
        voices = random.choice([0, 1, 2, 3, 4])
        return tuple(sorted(random.sample(range(low, high + 1), voices)))
    return {part: [[step() for _ in range(random.randint(1, steps))] for _ in range(count)]
            for part in ("train", "valid", "test")}
