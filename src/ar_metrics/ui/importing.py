"""Import on the screen: choose, look, check without writing, import, build, read the report."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from ar_metrics import jobs
from ar_metrics.ui import acting, inspecting, people, preview, report, state
from ar_metrics.ui.session import current_settings
from ar_metrics.ui.work import follow

OWN_LAYOUT = "own"
FEC_NAME = re.compile(r"^\d{9}FEC\d{8}", re.IGNORECASE)
_JOB, _OUTCOME = "import job", "import outcome"


@dataclass
class Work:
    """An import under way: its folder of uploaded files, its command, and what follows it."""

    folder: Path
    start: Callable[[], jobs.Job]
    dry_run: bool
    title: str
    needs: str = "import"
    done: list[jobs.Job] = field(default_factory=list)


def import_form() -> None:
    """Draw the form, the import under way, or the report of the last one."""
    if not under_way():
        _form()


def under_way() -> bool:
    """Draw the work under way and return True, or the report of the last one and return False."""
    if work := st.session_state.get(_JOB):
        _carry_out(work)
        return True
    if outcome := st.session_state.get(_OUTCOME):
        report.show(outcome)
    return False


def begin(work: Work) -> None:
    """Begin some work instead of what the last one left on the screen; for callbacks."""
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_JOB] = work


def _form() -> None:
    _ = state.words()
    files = st.file_uploader(
        _("Files to import"),
        type=["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "parquet"],
        accept_multiple_files=True,
        key="import_files",
        help=_(
            "CSV in any usual encoding, Excel, or a FEC. Several files of one import go together."
        ),
    )
    found = inspecting.inspected(files[0], file_name(files[0].name)) if files else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layout = _layout_choice([file.name for file in files], found)
        day = st.date_input(
            _("Snapshot date"),
            value=None,
            format="DD/MM/YYYY",
            key="import_date",
            width=200,
            help=_("Only for a file that does not say its date itself."),
        )
    own = inspecting.own_layout(found) if layout == OWN_LAYOUT else None
    for file in files:
        with st.expander(_("First lines of {name}", name=file.name), expanded=len(files) == 1):
            preview.show(file.getvalue())
            inspecting.show(found if file is files[0] else None)
    ready = acting.may("import") and bool(files) and (layout != OWN_LAYOUT or own is not None)
    chosen = own if layout == OWN_LAYOUT else layout
    with st.container(horizontal=True):
        for label, kind, dry_run in (
            (_("Check without importing"), "secondary", True),
            (_("Import"), "primary", False),
        ):
            st.button(
                label,
                type=kind,  # type: ignore[arg-type]
                key=f"import dry={dry_run}",
                disabled=not ready,
                on_click=_begin,
                args=(files, chosen, day, dry_run),
            )


def _layout_choice(names: Sequence[str], found: inspecting.Found | None) -> str:
    """Draw the choice of a layout, begun with the one that the file is written for."""
    _ = state.words()
    shipped = {told["name"]: told["title"] for told in _layouts()}
    options = [*shipped, OWN_LAYOUT]
    looks_like_fec = bool(names) and all(FEC_NAME.match(name) for name in names)
    proposed = "fec" if looks_like_fec else (found["layout"] or OWN_LAYOUT) if found else options[0]
    chosen = st.selectbox(
        _("Layout"),
        options,
        index=options.index(proposed),
        format_func=lambda name: (
            _("Another layout (TOML file)") if name == OWN_LAYOUT else _(shipped[name])
        ),
        key=f"layout {proposed}",
        width=420,
        help=_("How to read the file: which column is what, how dates and amounts are written."),
    )
    return chosen or options[0]


@st.cache_resource(show_spinner=False)
def _layouts() -> list[dict[str, Any]]:
    return jobs.layouts(current_settings())


def _begin(files: Sequence[Any], layout: Any, day: date | None, dry_run: bool) -> None:
    _ = state.words()
    people.must("import")
    folder = Path(tempfile.mkdtemp(prefix="ar-import-"))
    paths = [_saved(folder, file) for file in files]
    name = layout if isinstance(layout, str) else str(_saved(folder, layout))
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_JOB] = Work(
        folder,
        lambda: acting.started(
            "import", jobs.start_import, paths, name, snapshot_date=day, dry_run=dry_run
        ),
        dry_run,
        _("Checking the files") if dry_run else _("Importing"),
    )


def _saved(folder: Path, file: Any) -> Path:
    path = folder / file_name(file.name)
    path.write_bytes(file.getvalue())
    return path


def file_name(told: str) -> str:
    """Return the name of an uploaded file as a name in a folder, whatever a browser calls it."""
    name = re.sub(r"[\x00-\x1f\x7f/\\]", "_", told).lstrip(".-_ ")
    return name[-120:].lstrip(".-_ ") or "file"


def withdraw(batch_id: int) -> None:
    """Begin to take an import out; for callbacks."""
    _ = state.words()
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_JOB] = Work(
        Path(tempfile.mkdtemp(prefix="ar-import-")),
        lambda: acting.started("withdraw", jobs.start_withdrawal, batch_id),
        dry_run=False,
        title=_("Withdrawing import {number}", number=batch_id),
        needs="withdraw",
    )


def _carry_out(work: Work) -> None:
    """Run the command, then the build; a run that starts meanwhile goes on where this one was."""
    _ = state.words()
    if not work.done:
        work.done.append(work.start())
    follow(work.done[0], work.title)
    if work.done[0].exit_code == 0 and not work.dry_run and not _already(work.done[0]):
        if len(work.done) == 1:
            work.done.append(acting.started(work.needs, jobs.start_build))
        follow(work.done[1], _("Building the figures"))
    shutil.rmtree(work.folder, ignore_errors=True)
    st.session_state[_OUTCOME] = report.outcome(work.done, dry_run=work.dry_run)
    del st.session_state[_JOB]
    st.rerun()


def _already(job: jobs.Job) -> bool:
    return isinstance(job.result, dict) and bool(job.result.get("already"))
