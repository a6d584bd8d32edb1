"""Saves, undos, changes by others and crashes in any order lose nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from engine.problems import PackError
from engine.versions import CannotSave, ChangedUnderneath, Version, recover, restore, save, versions
from tests.engine.versions.child import DIED, Child
from tests.engine.versions.disk import kept_of, on_disk
from tests.engine.versions.states import BEFORE, Pack, pack_in
from tests.packs import FILES

NAMES = ("rules.yaml", "criteria/all.yaml", "scenarios/more.yaml")
EDIT = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3), min_size=1)


def variant(name: str, number: int) -> bytes:
    return (FILES.get(name, "[]\n") + f"# {number}\n").encode()


class Editing(RuleBasedStateMachine):
    """Saves, undos, changes by others and crashes; what must be on disk is told by dictionaries."""

    def __init__(self, child: Child, elsewhere: Path) -> None:
        super().__init__()
        self.child = child
        self.elsewhere = tempfile.TemporaryDirectory(dir=elsewhere)
        self.folder = pack_in(Path(self.elsewhere.name) / "pack")
        self.disk = dict(BEFORE)
        self.others = 10
        self.saves: list[tuple[Version, dict[str, bytes | None], dict[str, bytes | None]]] = []

    def teardown(self) -> None:
        self.elsewhere.cleanup()

    def changed(self, new: dict[str, bytes | None]) -> Pack:
        return {n: text for n, text in {**self.disk, **new}.items() if text is not None}

    def note(self, version: Version, new: dict[str, bytes | None]) -> None:
        new = {name: text for name, text in new.items() if text != self.disk.get(name)}
        self.saves.append((version, {name: self.disk.get(name) for name in new}, new))
        self.disk = self.changed(new)

    @rule(edit=EDIT)
    def save(self, edit: dict[str, int]) -> None:
        new = {name: variant(name, number) for name, number in edit.items()}
        if self.changed({**new}) == self.disk:
            with pytest.raises(CannotSave):
                save(self.folder, new, self.disk)
        else:
            self.note(save(self.folder, new, self.disk), {**new})

    @rule(edit=EDIT, seen=EDIT)
    def save_what_others_may_have_changed(self, edit: dict[str, int], seen: dict[str, int]) -> None:
        new = {name: variant(name, number) for name, number in edit.items()}
        base = {**self.disk, **{name: variant(name, number) for name, number in seen.items()}}
        stale = tuple(sorted(n for n in edit if base.get(n) != self.disk.get(n)))
        if stale:
            with pytest.raises(ChangedUnderneath) as caught:
                save(self.folder, new, base)
            assert caught.value.names == stale

    @rule(edit=EDIT)
    def save_something_broken(self, edit: dict[str, int]) -> None:
        with pytest.raises(PackError):
            save(self.folder, dict.fromkeys(edit, b"{"), self.disk)

    @rule(edit=EDIT, gone=st.booleans())
    def change_by_others(self, edit: dict[str, int], gone: bool) -> None:
        for name, number in edit.items():
            self.disk[name] = variant(name, number)
            (self.folder / name).write_bytes(self.disk[name])
        if gone:
            (self.folder / NAMES[-1]).unlink(missing_ok=True)
            self.disk.pop(NAMES[-1], None)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if not self.saves:
            return
        version, old, new = data.draw(st.sampled_from(self.saves))
        changed = tuple(sorted(n for n in new if self.disk.get(n) != new[n]))
        if changed:
            with pytest.raises(ChangedUnderneath) as caught:
                restore(self.folder, version)
            assert caught.value.names == changed
        else:
            self.note(restore(self.folder, version), old)

    @rule(edit=EDIT, step=st.integers(1, 90), meanwhile=st.booleans())
    def save_and_crash(self, edit: dict[str, int], step: int, meanwhile: bool) -> None:
        edits = {name: variant(name, number).decode() for name, number in edit.items()}
        new = {n: t.encode() for n, t in edits.items() if t.encode() != self.disk.get(n)}
        code = self.child.run(self.folder, "save", edits=edits, step=step)
        found = {n: t for n, t in on_disk(self.folder).items() if not n.endswith(".saving")}
        changed = min(new) if new and meanwhile and code == DIED else None
        if changed:
            self.others += 1
            found[changed] = variant(changed, self.others)
            (self.folder / changed).write_bytes(found[changed])
        recovery = recover(self.folder)
        known = {version.name for version, _, _ in self.saves}
        made = [version for version in versions(self.folder) if version.name not in known]
        if made:
            self.note(made[0], {**new})
        if changed or not made:
            self.disk = found
        assert (recovery is not None and recovery.outcome == "left") <= bool(changed)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert on_disk(self.folder) == self.disk
        assert versions(self.folder) == tuple(version for version, _, _ in reversed(self.saves))
        for version, old, new in self.saves:
            given = [{n: t for n, t in texts.items() if t is not None} for texts in (old, new)]
            assert list(kept_of(self.folder, version)) == given


def test_anything_in_any_order_loses_nothing(child: Child, quick: Path) -> None:
    """Whatever happens, disk and versions are what the dictionaries say."""
    run_state_machine_as_test(
        lambda: Editing(child, quick),
        settings=settings(max_examples=25, stateful_step_count=12, deadline=None),
    )
