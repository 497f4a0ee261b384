"""What is written in the app becomes an import batch like any other: a small file, then a build."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from ar_metrics import jobs
from ar_metrics.settings import Settings
from ar_metrics.ui import acting, refusals, state
from ar_metrics.ui.layout import plain
from ar_metrics.ui.work import follow

_EDIT = "edit under way"


@dataclass
class Edit:
    """Rows on their way into the figures: their file, who may write them, and the commands."""

    path: Path
    capability: str
    title: str
    start: Callable[[Settings, Path], jobs.Job] | None
    done: list[jobs.Job] = field(default_factory=list)


def save(
    feed: str,
    rows: Sequence[Mapping[str, object]],
    title: str,
    capability: str,
    start: Callable[[Settings, Path], jobs.Job] | None = None,
) -> None:
    """Begin to import `rows` of a feed; for callbacks. The next run shows how far it is.

    `start` begins another command of `jobs` than the plain import.
    """
    path = Path(tempfile.mkdtemp(prefix="ar-edit-")) / f"{feed}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: "" if v is None else v for name, v in row.items()} for row in rows)
    st.session_state[_EDIT] = Edit(path, capability, title, start)


def carry_out() -> None:
    """Show an edit that is under way until the figures hold it, then draw the page again."""
    edit: Edit | None = st.session_state.get(_EDIT)
    if edit is None:
        return
    _ = state.words()
    if not edit.done:
        edit.done.append(
            acting.started(edit.capability, edit.start, edit.path)
            if edit.start
            else acting.started(edit.capability, jobs.start_import, [edit.path], "plain")
        )
    follow(edit.done[0], edit.title)
    if edit.done[0].exit_code == 0:
        if len(edit.done) == 1:
            edit.done.append(acting.started(edit.capability, jobs.start_build))
        follow(edit.done[1], _("Building the figures"))
    shutil.rmtree(edit.path.parent, ignore_errors=True)
    del st.session_state[_EDIT]
    last = edit.done[-1]
    if last.exit_code == 0:
        st.rerun()
    lines = [refusals.say(state.language(), line.strip(" -")) for line in last.said if line.strip()]
    st.error(
        plain("\n".join(lines)) or _("The work was stopped."),
        title=_("This was not kept"),
        icon=":material/block:",
    )
