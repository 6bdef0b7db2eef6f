"""Invisible digits placed at random in a cell of figures: before, between, behind, or alone."""

import random

PLACES = ("before", "between", "behind", "alone")


def split(rng):
    """A place, and the printed digits before and behind the hidden ones."""
    figure = str(rng.randint(10, 9_999))
    place = rng.choice(PLACES)
    at = {"before": 0, "between": rng.randint(1, len(figure) - 1), "behind": len(figure), "alone": 0}[place]
    return ("", "") if place == "alone" else (figure[:at], figure[at:])


def places(seeds=6):
    """For so many seeds: the digits before and behind, the hidden ones, and the index of the cell, of four."""
    for seed in range(seeds):
        rng = random.Random(seed)
        yield (*split(rng), str(rng.randint(1, 99)), rng.randrange(4))


def figures(before, behind, at):
    """The texts of four cells, the one at `at` with its visible digits."""
    return [before + behind if n == at else str(n) for n in range(4)]
