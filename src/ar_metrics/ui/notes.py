"""Dated notes: on a snapshot, under the head of every page; on a customer, on its page."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.queries import Reader
from ar_metrics.ui import acting, edits, people, state
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

LONGEST = 500
SHOWN = 3


def snapshot_notes(reader: Reader, view: View, beside: Callable[[], None] | None = None) -> None:
    """Draw the notes on this date and the way to add one for who may; `beside` is next to it."""
    found = answer(queries.snapshot_notes, reader, view.as_of)
    wanted = pl.col("bu").is_null() | pl.col("bu").is_in(list(view.filters.bu or ()))
    if view.filters.bu:
        found = found.filter(wanted)
    for row in found.head(SHOWN).iter_rows(named=True):
        _line(row, row["bu"] or "")
    with st.container(horizontal=True, gap="small"):
        _adding("snapshot", {"snapshot_date": view.as_of.isoformat(), **_only_bu(view)})
        if beside:
            beside()


def customer_notes(reader: Reader, bu: str, customer_id: str) -> None:
    """Draw the notes on a customer and its documents, newest first, and the way to add one."""
    _ = state.words()
    found = answer(queries.customer_notes, reader, bu, customer_id)
    for row in found.iter_rows(named=True):
        _line(row, row["document_id"] or "")
    if found.is_empty():
        note(_("Nobody has written anything about this customer yet."))
    _adding("customer", {"bu": bu, "customer_id": customer_id})


def _only_bu(view: View) -> dict[str, object]:
    """A note written under a filter on one BU is about that BU."""
    bus = view.filters.bu or ()
    return {"bu": bus[0]} if len(bus) == 1 else {}


def _line(row: dict[str, object], about: str) -> None:
    language = state.language()
    written = language.date(row["written_date"])  # type: ignore[arg-type]
    who = f"{about} · " if about else ""
    text = plain(row["note"] or "•••")
    st.markdown(
        f":material/sticky_note_2: {text} "
        f":small[{plain(who)}{plain(row['written_by'] or '')} · {written}]"
    )


def _adding(kind: str, about: dict[str, object]) -> None:
    """Draw the button behind which a note is written; nothing for who may not."""
    if not acting.may("write_notes"):
        return
    _ = state.words()
    label = {"snapshot": _("Add a note on this date"), "customer": _("Add a note")}[kind]
    box = st.popover(
        label, icon=":material/edit_note:", key=f"note {kind}", type="tertiary", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.text_area(
            _("Note"),
            key=f"note text {kind}",
            max_chars=LONGEST,
            placeholder=_("What somebody who reads these figures should know"),
        )
        if kind == "customer":
            st.text_input(_("Document, if it is about one"), key="note document", max_chars=80)
        note(_("It is kept like an import: it can be withdrawn, never changed."))
        st.button(
            _("Keep"),
            type="primary",
            key=f"keep note {kind}",
            on_click=_keep,
            args=(kind, about),
        )


def _keep(kind: str, about: dict[str, object]) -> None:
    text = " ".join(str(st.session_state.get(f"note text {kind}") or "").split())
    if not text:
        return
    moment = state.local(datetime.now().astimezone())
    row = {
        "note_id": f"N-{moment:%Y%m%d}-{secrets.token_hex(4)}",
        "written_on": moment.date().isoformat(),
        "written_by": people.current_person().user,
        "note": text,
        "document_id": st.session_state.get("note document") if kind == "customer" else None,
        **about,
    }
    st.session_state[f"note text {kind}"] = ""
    st.session_state[f"note {kind}"] = False  # it has been written: the box closes
    _ = state.words()
    edits.save("notes", [row], _("Keeping the note"), "write_notes")
