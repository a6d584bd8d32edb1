"""The lab's runs of one visit: started, watched, and ended when the visitor leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from engine.lab import Comparison, Lab, Run, compare
from engine.model import Pack, Topic


@st.cache_resource(on_release=Lab.close)
def lab() -> Lab:
    """Return the lab that all visitors of this server share."""
    return Lab()


@dataclass(slots=True)
class Runs:
    """The latest run of a topic in every framework, by framework id."""

    topic: str | None = None
    runs: dict[str, Run] = field(default_factory=dict)
    comparison: Comparison | None = None

    @property
    def going(self) -> bool:
        """Whether at least one of them has not ended."""
        return any(not run.done for run in self.runs.values())

    def start(self, pack: Pack, topic: str, folder: Path) -> None:
        """Run the topic's samples, one framework after the other."""
        self.stop()
        samples = pack.samples.get(topic, {})
        self.topic, self.comparison = topic, None
        self.runs = {
            name: lab().start(folder / samples[name] if name in samples else None, framework)
            for name, framework in pack.frameworks.items()
        }

    def stop(self) -> None:
        """End what is going on."""
        for run in self.runs.values():
            run.stop()

    def compared(self, topic: Topic) -> Comparison:
        """Return the results side by side, once all runs have ended."""
        if self.comparison is None:
            results = {name: run.result for name, run in self.runs.items() if run.result}
            self.comparison = compare(topic, results)
        return self.comparison


@st.cache_resource(scope="session", on_release=Runs.stop)
def runs() -> Runs:
    """Return the runs of this visit; they are stopped when it ends."""
    return Runs()
