"""What the commands that count shares have in common: their arguments, and shares told."""

from __future__ import annotations

import argparse

from engine.answer_space import Outcomes, Population, Share
from engine.model import Pack


def sampling_arguments(command: argparse.ArgumentParser, samples: int = 20_000) -> None:
    """Add the arguments that say how many answer sets are drawn, and which."""
    command.add_argument(
        "--samples",
        type=_count,
        default=samples,
        metavar="N",
        help=f"answer combinations to draw where there are more (default: {samples})",
    )
    command.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="another number draws other combinations (default: 0)",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000000")
    return int(text)


def share_data(share: Share) -> dict[str, object]:
    """Return a share for JSON: from 0 to 1, with the ends of its 95 % interval."""
    low, high = share.interval
    return {"share": share.value, "low": low, "high": high, "exact": share.exact}


def population_data(population: Population) -> dict[str, object]:
    """Return which answer combinations were counted, for JSON; the seed is null if all were."""
    return {
        "label": population.label,
        "count": len(population.answers),
        "seed": population.seed,
    }


def outcomes_data(outcomes: Outcomes) -> dict[str, object]:
    """Return outcomes for JSON."""
    return {
        "wins": {name: share_data(share) for name, share in outcomes.wins.items()},
        "ties": share_data(outcomes.ties),
        "none_fits": share_data(outcomes.none_fits),
        "close_calls": share_data(outcomes.close_calls),
    }


def pack_data(pack: Pack) -> dict[str, str]:
    """Return which pack it is, for JSON."""
    return {"id": pack.info.id, "version": pack.info.version, "digest": pack.digest}
