"""The first statement of every page: nobody gets further without a reader of their own."""

from __future__ import annotations

import inspect
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from ar_metrics import audit, jobs, queries
from ar_metrics.access import Person
from ar_metrics.queries import Reader
from ar_metrics.ui import address, filters, people, signing, state
from ar_metrics.ui.first_run import first_run
from ar_metrics.ui.session import (
    answer,
    current_settings,
    has_warehouse,
    reader_of,
    warehouse,
)
from ar_metrics.ui.work import follow

_LOOKED_AT = "looked at"


def current_reader() -> Reader:
    """Return the reader of this person for what the address asks: the build, or a view of it.

    Nobody gets further who has not logged in or whose role does not see the page that asks, even
    where the page runs without the entry script. Without a warehouse the guided first screen is
    shown and the page ends.
    """
    person = _entered(_asking_page())
    if not has_warehouse():
        first_run()
        st.stop()
    _note_view(_asking_page())
    reader = reader_of(person.scope)
    as_of: date | None = st.session_state.get(state.AS_OF.key)
    known: str | None = st.session_state.get(state.KNOWN.key)
    other_date = as_of if as_of and as_of not in answer(queries.snapshot_dates, reader) else None
    if other_date is None and known is None:
        return reader
    view = _view_path(reader, other_date, datetime.fromisoformat(known) if known else None)
    return Reader(warehouse(view), person.scope)


def _entered(page: str) -> Person:
    visit = people.visit()
    if visit.person is None:
        signing.closed_door(visit)
        st.stop()
    if not visit.person.sees(page):
        signing.not_this_page(visit.person)
        st.stop()
    return visit.person


def _asking_page() -> str:
    """The file of the page that asks for its reader, whatever the page says of itself."""
    frame = inspect.currentframe()
    while frame and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return Path(frame.f_code.co_filename).stem if frame else ""


def _note_view(page: str) -> None:
    """Write into the audit log what is looked at, once for each page and choice of filters."""
    looked_at = {
        "page": page,
        "filters": audit.told_filters(filters.current_filters().limits),
        "as_of": st.session_state.get(state.AS_OF.key),
        "known_at": st.session_state.get(state.KNOWN.key),
    }
    if st.session_state.get(_LOOKED_AT) != looked_at:
        st.session_state[_LOOKED_AT] = looked_at
        people.note("page", **looked_at)


def _view_path(reader: Reader, as_of: date | None, known_at: datetime | None) -> Path:
    """The file of a view, built on first asking and kept as long as the build it is made from."""
    made = _made_views()
    key = (reader.release, as_of, known_at)
    if key in made and made[key].exists():
        return made[key]
    _ = state.words()
    job = jobs.start_view(current_settings(), as_of, known_at)
    place = st.empty()
    with place.container():
        follow(job, _("Preparing the figures of this date"))
    result = job.result
    if job.exit_code != 0 or not isinstance(result, dict):
        _say_why_not(job)
    place.empty()
    made[key] = Path(result["path"])
    return made[key]


@st.cache_resource(show_spinner=False)
def _made_views() -> dict[tuple[str, date | None, datetime | None], Path]:
    return {}


def _say_why_not(job: jobs.Job) -> None:
    _ = state.words()
    st.warning(
        job.message or _("The work was stopped."),
        title=_("These figures could not be prepared"),
        icon=":material/event_busy:",
    )
    st.button(
        _("Back to the latest snapshot"), on_click=address.reset, args=(state.AS_OF, state.KNOWN)
    )
    st.stop()
