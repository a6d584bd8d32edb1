"""Whether anything that stands in a pack's files can make the loader or the linter raise.

    python bench/fuzz_loader.py [--inputs N] [--seconds S] [--seed N]

Takes the small pack of the tests, and now and then the shipped one, changes one file at random (its
values, its lines or its bytes), reads it, and lints what loads. Uses all cores. Prints how many
inputs were tried, how many loaded, which codes were met and the slowest input; exit code 1 if
anything was raised, with the inputs that did it saved.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import yaml

from engine import loader
from engine.lint import lint
from engine.loader import KNOWLEDGE, Files, examine, read_files
from engine.scenarios import failing_scenarios
from engine.source import Document, read_bytes
from tests.engine.test_bad_packs import PACK

DAY = datetime.date(2026, 11, 21)
AT_ONCE = 500
SHIPPED_SHARE = 0.004
"""How many inputs are made of the shipped pack, which takes some forty times as long."""

SMALL = {name: text.encode() for name, text in PACK.items()}
DATA = {name: yaml.safe_load(text) for name, text in PACK.items() if name.endswith(".yaml")}

VALUES = [
    None, True, False, 0, -1, 7, 11, 10**30, 0.5, 1e308, "", " ", "no", "on", "1_000", "0o17",
    "12:30", ".nan", "2026-11-20", "2026-02-30", "9999-12-31", "0001-01-01", "2.10", "x" * 61,
    "x" * 2001, "é", "\u200b", "\u2028", "\ud800", "\0", "“x”", "TODO", "unsure", "none",
    "critical", "any", "not", [], [[]], {}, ["unsure"], {"any": []}, {"not": {"goal": ["race"]}},
    {"goal": ["race"]}, {"goal": "travel", "not": {"goal": ["race", "travel"]}},
    {"any": [{"goal": ["race"]}, {"load": ["people", "goods"]}]}, "alpha", "beta", "speed",
    "comfort", "goal", "race", "handbook", ["alpha", "beta"], ["handbook"], {"speed": "high"},
]  # fmt: skip
PIECES = [
    "", " ", "  ", "\t", "\n", "\r", "\r\n", ":", ": ", "- ", "? ", "#", " #", "&a ", "*a", "!",
    "!!", "|", ">-", "'", '"', "[", "]", "{", "}", ",", "%", "@", "`", "<<: ", "---\n", "...\n",
    "%YAML 1.1\n", "\ufeff", "\u00a0", "\u200b", "\u2028", "\x85", "\0", "\x1b", "“", "”", "é",
    "😀", "\\", "~", "null", "true", "0", "9" * 20, "1e999", "2.10", "[" * 25, "{a: " * 8,
]  # fmt: skip


@dataclass
class Tally:
    """What a number of inputs led to."""

    tried: int = 0
    loaded: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    raised: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take over another's counts."""
        self.tried += other.tried
        self.loaded += other.loaded
        self.codes += other.codes
        self.slowest = max(self.slowest, other.slowest)
        self.raised += other.raised


def changed_files(seed: int) -> Files:
    """The files of one input; the same seed gives the same files."""
    chance = random.Random(seed)
    if chance.random() < SHIPPED_SHARE:
        files = dict(read_files(KNOWLEDGE))
        name = chance.choice([name for name in files if name.endswith(".yaml")])
        files[name] = chance.choice((lines_changed, bytes_changed))(chance, files[name])
        return files
    files = dict(SMALL)
    name = chance.choice(list(DATA))
    if chance.random() < 0.5:
        files[name] = values_changed(chance, name)
    else:
        files[name] = chance.choice((lines_changed, bytes_changed))(chance, files[name])
    return files


def values_changed(chance: random.Random, name: str) -> bytes:
    """A file with one to three values or keys replaced, doubled, moved or taken out."""
    data = json.loads(json.dumps(DATA[name], default=str))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        holders = [value for value in walked(data) if value]
        if holders:
            change_value(chance, chance.choice(holders))
    text = json.dumps(data, indent=1, ensure_ascii=chance.random() < 0.5)
    return text.encode(errors="surrogatepass")


def change_value(chance: random.Random, holder: Any) -> None:
    """Change one value, or its key, in a list or a mapping that holds at least one."""
    key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    change = chance.randrange(8)
    if change == 0:
        del holder[key]
    elif change == 1:
        holder[key] = deepcopy(chance.choice(VALUES))
    elif change == 2 and isinstance(holder, dict):
        holder[str(chance.choice((*VALUES, *LEAVES)))[:80]] = holder.pop(key)
    elif change == 3 and isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
    else:
        alike = [leaf for leaf in LEAVES if type(leaf) is type(holder[key])]
        holder[key] = deepcopy(chance.choice(alike or VALUES))


def walked(value: Any) -> Iterator[Any]:
    """Every list and mapping in a value, itself included."""
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walked(inner)


LEAVES = [
    leaf
    for data in DATA.values()
    for holder in walked(json.loads(json.dumps(data, default=str)))
    for leaf in (holder.values() if isinstance(holder, dict) else holder)
    if not isinstance(leaf, (dict, list))
]
"""Every text and number of the small pack, to stand where another one stood."""


def lines_changed(chance: random.Random, content: bytes) -> bytes:
    """A file with lines taken out, doubled, moved, indented otherwise, or with a piece put in."""
    lines = content.decode().splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        change = chance.randrange(5)
        if change == 0 and len(lines) > 1:
            del lines[at]
        elif change == 1:
            lines.insert(chance.randrange(len(lines)), lines[at])
        elif change == 2:
            lines[at] = chance.choice(("", " ", "  ", "    ", "\t")) + lines[at].lstrip()
        else:
            column = chance.randrange(len(lines[at]) + 1)
            rest = lines[at][column + chance.randrange(4) :]
            lines[at] = lines[at][:column] + chance.choice(PIECES) + rest
    return "".join(lines).encode(errors="surrogatepass")


def bytes_changed(chance: random.Random, content: bytes) -> bytes:
    """A file with bytes flipped, put in or taken out."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        change = chance.randrange(3)
        if change == 0:
            changed[at] = chance.randrange(256)
        elif change == 1:
            changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 3)))
        else:
            del changed[at : at + chance.randint(1, 30)]
            changed = changed or bytearray(b" ")
    return bytes(changed)


def try_some(seed: int) -> Tally:
    """Try a batch of inputs."""
    tally = Tally()
    for number in range(seed, seed + AT_ONCE):
        files = changed_files(number)
        start = time.perf_counter()
        try:
            loaded, codes = tried(files)
        except Exception:  # noqa: BLE001  finding them is what this is for
            tally.raised.append((number, traceback.format_exc()))
        else:
            tally.loaded += loaded
            tally.codes.update(codes)
        tally.slowest = max(tally.slowest, (time.perf_counter() - start, number))
        tally.tried += 1
    return tally


def tried(files: Files) -> tuple[bool, list[str]]:
    """Read files, lint and try the pack that comes out; return whether one did, and the codes."""
    reading = examine(files)
    found = [*reading.problems, *failing_scenarios(reading)]
    if reading.pack is not None:
        found += lint(reading, DAY)
    for problem in found:
        str(problem).encode()
    return reading.pack is not None, [problem.code for problem in found]


@cache
def parsed(name: str) -> Document:
    """A file of the small pack as it is."""
    return read_bytes(SMALL[name], name)


def read_remembering(content: bytes, name: str) -> Document:
    """Read a file; what is unchanged was read before, which makes this three times as fast."""
    if content is not SMALL.get(name):
        return read_bytes(content, name)
    document = parsed(name)
    return replace(document, problems=list(document.problems))


loader.read_bytes = read_remembering


def seeds(first: int, count: int, seconds: float) -> Iterator[int]:
    """The first seed of each batch, until enough are given or the time is over."""
    end = time.monotonic() + seconds
    for batch in range(-(-count // AT_ONCE)):
        if time.monotonic() > end:
            return
        yield first + batch * AT_ONCE


def run(work: Callable[[int], Tally], first: int, count: int, seconds: float) -> Tally:
    """Try all inputs on all cores."""
    total = Tally()
    with Pool(os.cpu_count()) as pool:
        for tally in pool.imap_unordered(work, seeds(first, count, seconds)):
            total.add(tally)
            if total.tried % 50_000 == 0:
                print(f"{total.tried:,} tried", file=sys.stderr)
    return total


def save(raised: list[tuple[int, str]]) -> None:
    """Write the inputs that made something raise, one folder each."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz_loader_"))
    for number, trace in raised[:100]:
        for name, content in changed_files(number).items():
            path = folder / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (folder / f"{number}.txt").write_text(trace, encoding="utf-8")
    print(f"the inputs are in {folder}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1, help="number of the first input")
    options = parser.parse_args()
    start = time.monotonic()
    total = run(try_some, options.seed, options.inputs, options.seconds)
    seconds = time.monotonic() - start
    print(f"{total.tried:,} inputs in {seconds:,.0f} s, {total.tried / seconds:,.0f} a second")
    print(f"{total.loaded:,} loaded and were linted; slowest {total.slowest[0]:.2f} s")
    print(
        f"{len(total.codes)} codes:", ", ".join(f"{c} {n:,}" for c, n in total.codes.most_common())
    )
    print(f"{len(total.raised)} raised an exception")
    if total.raised:
        save(total.raised)
    return 1 if total.raised else 0


if __name__ == "__main__":
    sys.exit(main())
