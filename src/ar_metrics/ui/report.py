"""The report of an import: what was kept, what was refused and why, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Literal

import polars as pl
import streamlit as st

from ar_metrics import vocabulary
from ar_metrics.i18n import N_
from ar_metrics.jobs import Job
from ar_metrics.ui import refusals, state
from ar_metrics.ui.layout import plain

Kind = Literal["kept", "checked", "already", "refused", "not built", "cancelled", "withdrawn"]
PROBLEM_COLUMNS = {
    "file": N_("File"),
    "sheet": N_("Sheet"),
    "line": N_("Row"),
    "column": N_("Column"),
    "value": N_("Value"),
    "text": N_("What is wrong"),
}
CONTRACT_EXIT_CODE = 10


@dataclass(frozen=True)
class Outcome:
    """How an import ended: the command's result, and its message when it was refused."""

    kind: Kind
    result: dict[str, Any]
    message: str = ""


def outcome(done: Sequence[Job], *, dry_run: bool) -> Outcome:
    """Return how an import and its build ended."""
    first, last = done[0], done[-1]
    result = first.result if isinstance(first.result, dict) else {}
    if last.cancelled:
        return Outcome("cancelled", result)
    if first.exit_code != 0:
        return Outcome("refused", result, first.message)
    if last.exit_code != 0:
        return Outcome("not built", result, last.message)
    if result.get("already"):
        return Outcome("already", result)
    if result.get("kind") == "withdrawal":
        return Outcome("withdrawn", result)
    return Outcome("checked" if dry_run else "kept", result)


def show(outcome: Outcome) -> None:
    """Draw the report."""
    _ = state.words()
    if outcome.kind in {"refused", "not built"}:
        _refusal(outcome)
        return
    if outcome.kind == "cancelled":
        st.info(_("The work was stopped. Nothing was half done."), icon=":material/cancel:")
        return
    sentence = {
        "kept": _("The file was imported and the figures are up to date."),
        "checked": _("The file can be imported. Nothing was written yet."),
        "already": _("This content was imported before, as import {number}: nothing changed.",
                     number=(outcome.result.get("already") or {}).get("id", "")),
        "withdrawn": _("The import was taken out and the figures are up to date."),
    }[outcome.kind]  # fmt: skip
    st.success(sentence, icon=":material/check_circle:")
    _feeds(outcome.result.get("feeds") or {})
    _warnings(outcome.result.get("warnings") or [])


def _refusal(outcome: Outcome) -> None:
    language = state.language()
    _, say = language.text, partial(refusals.say, language)
    title, problems, advice = parts(outcome.message)
    st.error(
        plain(say(title) or outcome.message),
        title=_("The import was refused")
        if outcome.kind == "refused"
        else _("Imported, not built"),
        icon=":material/block:",
    )
    if problems:
        st.markdown("\n".join(f"- {plain(say(problem))}" for problem in problems))
    if advice:
        st.markdown(f"**{plain(say(advice))}**")


def parts(message: str) -> tuple[str, list[str], str]:
    """Return the sentence, the problems and the advice of a message of the command line."""
    lines = [line for line in message.splitlines() if line.strip()]
    problems = [line[4:] for line in lines if line.startswith("  - ")]
    others = [line for line in lines if not line.startswith("  - ")]
    return (others[0] if others else "", problems, " ".join(others[1:]))


def _feeds(feeds: dict[str, Any]) -> None:
    language = state.language()
    _ = language.text
    rows = [
        {
            _("Table"): vocabulary.value(language, "feed", feed),
            _("Rows"): language.count(told["rows"]),
            _("Control totals"): " · ".join(
                language.money(Decimal(total), code)
                for code, total in (told.get("control_totals") or {}).items()
            ),
            _("Dates"): " – ".join(
                str(told[name]) for name in ("first_date", "last_date") if told.get(name)
            ),
        }
        for feed, told in feeds.items()
    ]
    if rows:
        st.table(pl.DataFrame(rows), border="horizontal", alt=_("What the import holds"))
    dropped = [
        {
            _("Table"): vocabulary.value(language, "feed", feed),
            _("Rows"): language.count(count),
            _("Left out for"): plain(refusals.say(language, why)),
        }
        for feed, told in feeds.items()
        for why, count in (told.get("left_out") or {}).items()
    ]
    if dropped:
        st.markdown(_("Rows of the file that the layout leaves out:"))
        st.table(pl.DataFrame(dropped), border="horizontal", alt=_("What the layout leaves out"))


def _warnings(warnings: list[dict[str, Any]]) -> None:
    language = state.language()
    _ = language.text
    if not warnings:
        return
    for told in warnings:
        told["text"] = refusals.say(language, str(told.get("text") or ""))
    said = state.language().plural(
        "{n} warning: imported all the same", "{n} warnings: imported all the same", len(warnings)
    )
    with st.expander(said, icon=":material/warning:", expanded=len(warnings) <= 5):
        frame = pl.DataFrame(
            [{_(title): str(told.get(name) or "") for name, title in PROBLEM_COLUMNS.items()}
             for told in warnings]
        )  # fmt: skip
        st.dataframe(frame, hide_index=True, alt=_("Warnings of the import"), key="warnings")
