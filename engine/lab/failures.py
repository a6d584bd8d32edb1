"""Every way in which a run can fail, in words for the person who started it."""

from __future__ import annotations

import signal
from pathlib import Path

from engine.lab.events import Raised
from engine.lab.limits import Limits
from engine.lab.results import Failure

STOPPED = Failure("stopped", "Stopped.")


def no_sample(label: str) -> Failure:
    """The topic has no file for this framework."""
    return Failure("no_sample", f"No sample for {label} yet.")


def too_long(limits: Limits) -> Failure:
    """The time limit was reached."""
    return Failure(
        "time", f"The sample was still running after {limits.seconds:g} s and was stopped."
    )


def too_much_memory(limits: Limits, line: int | None = None) -> Failure:
    """The memory limit was reached, seen from outside or by an allocation that was refused."""
    return Failure(
        "memory",
        f"The sample used more than {size(limits.memory)} of memory and was stopped.",
        line=line,
    )


def too_much_output(limits: Limits) -> Failure:
    """The sample printed more than it may."""
    return Failure("output", f"The sample printed more than {size(limits.output)} and was stopped.")


def nonsense() -> Failure:
    """The worker sent something that is no report, or far too much of it."""
    return Failure(
        "protocol",
        "The sample disturbed the lab's own messages, so its figures cannot be trusted.",
    )


def ended(exit_code: int | None) -> Failure:
    """The worker was gone before it had a result; negative exit codes are signals."""
    if exit_code is not None and exit_code < 0:
        how = f"was ended by the system ({_signal_name(-exit_code)})"
    else:
        how = f"ended by itself without a result (exit code {exit_code})"
    return Failure("exit", f"The sample {how}.")


def internal() -> Failure:
    """The lab itself failed; the log has the details."""
    return Failure("internal", "The lab itself failed. The server's log says where.")


def raised(report: Raised, sample: Path, limits: Limits) -> Failure:
    """An exception that a worker reported, with the sample's own line where there is one."""
    where = sample.name if report.line is None else f"{sample.name}, line {report.line}"
    if report.what == "memory":
        return too_much_memory(limits, report.line)
    if report.what == "file":
        sentence = f"The sample wrote a file larger than {size(limits.file_size)} ({where})."
    elif report.what == "import":
        sentence = f"It is installed and cannot be imported. {report.type}: {report.message}"
    elif report.what == "convention":
        sentence = f"{sample.name} is not a sample of the lab: {report.message}."
    else:
        said = f"{report.type}: {report.message}" if report.message else report.type
        sentence = f"The sample raised {said} ({where})."
    return Failure(report.what, sentence, line=report.line)


def size(amount: int) -> str:
    """A number of bytes as people say it: 1 MB, 4 GB (powers of 1000)."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if amount >= factor:
            return f"{amount / factor:.3g} {unit}"
    return f"{amount} bytes"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
