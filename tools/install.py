"""Make or refresh .venv beside the Makefile, and say what happens.

The app's own packages come first and each framework by itself, so that a framework that cannot be
installed here still leaves a working app. `installed.json` inside .venv remembers what was done.
"""

# Even Python 3.6 can read this file: an old Python has to get as far as the sentence that says so.
import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.json"
CONSTRAINTS = ROOT / "constraints.txt"
OLDEST = (3, 10)
THIS_PYTHON = "%d.%d" % sys.version_info[:2]
WITH_MAKE = "MAKELEVEL" in os.environ
AGAIN = "make env RETRY=1" if WITH_MAKE else "python3 tools/install.py --retry"
OTHER_PYTHON = "make env PYTHON=python3.12" if WITH_MAKE else "python3.12 tools/install.py"
FRAMEWORKS = {
    "tensorflow": ("TensorFlow", "about 1.3 GB on disk"),
    "torch": ("PyTorch", "0.8 GB on disk as a CPU build; several GB where pip takes CUDA's"),
}


class Part(NamedTuple):
    """Requirements that are installed together."""

    key: str
    label: str
    size: str
    lines: "list[str]"

    def digest(self) -> str:
        text = "\n".join([*self.lines, CONSTRAINTS.read_text("utf-8")])
        return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    options = parse_options()
    with one_at_a_time():
        stamp = read_stamp()
        python = stamp.get("python", THIS_PYTHON) if options.keep_python else THIS_PYTHON
        if not usable(stamp, python):
            stamp = adopted_venv(options.keep_python) or fresh_venv()
        if options.retry:
            stamp["missing"] = {}
        todo = [part for part in parts(options.dev) if not settled(part, stamp)]
        for number, part in enumerate(todo, 1):
            say("[%d/%d] %s (%s)" % (number, len(todo), part.label, part.size))
            install(part, stamp, skip=part.key in options.without)
        for _, sentence in stamp["missing"].values():
            say(sentence)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dev", action="store_true", help="add what tests and checks need")
    parser.add_argument("--retry", action="store_true", help="try missing frameworks again")
    parser.add_argument("--without", nargs="+", default=[], choices=sorted(FRAMEWORKS))
    parser.add_argument(
        "--keep-python", action="store_true", help="go on with the Python an existing .venv has"
    )
    return parser.parse_args()


@contextlib.contextmanager
def one_at_a_time():
    """Keep two runs, say `make run` and `make test`, from changing .venv at the same time."""
    try:
        import fcntl
    except ImportError:  # Windows has none; there is no make either that would start two
        yield
        return
    with Path(__file__).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another installation is running here; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def parts(dev: bool) -> "list[Part]":
    lines = requirements("requirements.txt")
    named = {key: [line for line in lines if re.match(key + r"\b", line)] for key in FRAMEWORKS}
    own = [line for line in lines if not any(line in group for group in named.values())]
    found = [Part("app", "The app's own packages", "about 0.6 GB on disk", own)]
    found += [Part(key, *FRAMEWORKS[key], lines=named[key]) for key in FRAMEWORKS]
    if dev:
        tools = requirements("requirements-dev.txt")
        found.append(Part("dev", "Tools for tests and checks", "about 0.2 GB on disk", tools))
    return found


def requirements(name: str) -> "list[str]":
    lines = (ROOT / name).read_text("utf-8").splitlines()
    bare = (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines)
    return [line for line in bare if line]


def settled(part: Part, stamp: dict) -> bool:
    """Whether this very list was installed already, or tried in vain."""
    return part.digest() in (stamp["done"].get(part.key), stamp["missing"].get(part.key, [""])[0])


def read_stamp() -> dict:
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def write_stamp(stamp: dict) -> None:
    STAMP.write_text(json.dumps(stamp, indent=2), encoding="utf-8")


def usable(stamp: dict, python: str) -> bool:
    """A stamp that still says busy is left from an interrupted run: packages may be half there."""
    return bool(stamp) and not stamp["busy"] and stamp["python"] == python and VENV_PYTHON.exists()


def adopted_venv(any_python: bool) -> dict:
    """Take over a .venv that was made by hand; empty if there is none, or none that will do."""
    if STAMP.exists() or not VENV_PYTHON.exists():
        return {}
    code = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    answer = subprocess.run(
        [str(VENV_PYTHON), "-I", "-c", code], check=False, stdout=subprocess.PIPE
    )
    python = answer.stdout.decode().strip()
    if answer.returncode or not new_enough(python) or not (any_python or python == THIS_PYTHON):
        return {}
    return new_stamp(python)


def fresh_venv() -> dict:
    if not new_enough(THIS_PYTHON):
        needed = "%d.%d" % OLDEST
        sys.exit(
            "This is Python %s; the app needs %s or newer. If you have one, name it: %s"
            % (THIS_PYTHON, needed, OTHER_PYTHON)
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            "This Python cannot make a virtual environment. On Debian and Ubuntu this helps:"
            " sudo apt install python3-venv"
        )
    remove_venv()
    say("Making .venv with Python %s" % THIS_PYTHON)
    VENV.mkdir()
    stamp = new_stamp(THIS_PYTHON)
    write_stamp(dict(stamp, busy="venv"))
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        sys.exit("Python could not make .venv; it says above why.")
    return stamp


def new_stamp(python: str) -> dict:
    return {"python": python, "busy": "", "done": {}, "missing": {}}


def new_enough(python: str) -> bool:
    return tuple(map(int, python.split("."))) >= OLDEST


def remove_venv() -> None:
    """Move .venv away first: a removal that is interrupted must not leave half of it in place."""
    old = VENV.with_name(".venv.old")
    shutil.rmtree(str(old), ignore_errors=True)
    if VENV.exists():
        say("The .venv here is unfinished, broken or made by another Python: starting over.")
        VENV.rename(old)
        shutil.rmtree(str(old), ignore_errors=True)


def install(part: Part, stamp: dict, skip: bool) -> None:
    start = time.monotonic()
    write_stamp(dict(stamp, busy=part.key))
    succeeded = not skip and pip_install(part.lines)
    stamp["done"].pop(part.key, None)
    stamp["missing"].pop(part.key, None)
    if part.key in FRAMEWORKS and not (succeeded and importable(part.key)):
        sentence = why_missing(part.label, stamp["python"], succeeded, skip)
        stamp["missing"][part.key] = [part.digest(), sentence]
    elif succeeded:
        stamp["done"][part.key] = part.digest()
        say("      done in %.0f s" % (time.monotonic() - start))
    write_stamp(stamp)
    if part.key not in FRAMEWORKS and not succeeded:
        sys.exit("%s could not be installed; pip says above why." % part.label)


def pip_install(lines: "list[str]") -> bool:
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    if not sys.stdout.isatty():
        command.append("--quiet")
    command += ["--no-input", "--constraint", str(CONSTRAINTS), *lines]
    return subprocess.run(command, check=False).returncode == 0


def importable(module: str) -> bool:
    """pip also succeeds when a marker in requirements.txt left nothing to install."""
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('%s') is None)" % module
    return subprocess.run([str(VENV_PYTHON), "-I", "-c", code], check=False).returncode == 0


def why_missing(label: str, python: str, succeeded: bool, skip: bool) -> str:
    why, remedy = "pip could not install it", "To try again: " + AGAIN
    if skip:
        why, remedy = "left out as asked", "To install it: " + AGAIN
    elif succeeded:
        why = "there is no build of it for Python %s on this system" % python
        remedy = "Another Python may have one: " + OTHER_PYTHON
    rest = "Everything works except the lab runs that need it."
    return "%s is missing: %s. %s %s" % (label, why, rest, remedy)


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The next run starts over; pip keeps what it downloaded.")
