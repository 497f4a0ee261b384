"""Objectives on the screen: a table to edit, copied or spread, kept as an import, its history."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import jobs, queries
from ar_metrics.i18n import NOTHING, Language
from ar_metrics.queries import Reader
from ar_metrics.queries.targets import KINDS, MEASURES, WEIGHTS
from ar_metrics.ui import acting, importing, state, tables, vocabulary
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

AHEAD = 3
_DRAFT, _TURN = "objective draft", "objective turn"
COLUMNS = ("scope_kind", "scope_id", "month", "measure", "target")


def objective_month(view: View) -> date:
    """Draw the choice of the month and return its first day."""
    language = state.language()
    last = view.dates[0].replace(day=1)
    months = [_later(last, n) for n in range(AHEAD, -len(view.dates), -1)]
    chosen = st.selectbox(
        language.text("Month"),
        months,
        index=months.index(view.as_of.replace(day=1)),
        format_func=language.month,
        key="objective_month",
        width=220,
    )
    return chosen or last


def objective_editor(reader: Reader, view: View, month: date) -> None:
    """Draw the targets of a month: to edit for who may, with copy and spread; else to read."""
    if importing.under_way():
        return
    language = state.language()
    told = answer(queries.objective_table, reader, month)
    if told.is_empty():
        note(
            language.text(
                "An objective is for all that an agent owns: your access to a part of it does "
                "not show it."
            )
        )
        return
    if not acting.may("edit_objectives"):
        alt = language.text("Objectives of the month")
        tables.table(_shown(language, told), key="told", alt=alt, columns=_headings(language))
        return
    _helpers(reader, view, month, told)
    draft = st.session_state.get(_DRAFT, {}).get(month, told)
    edited = st.data_editor(
        _shown(language, draft).to_pandas(),
        key=f"objectives {month} {st.session_state.get(_TURN, 0)}",
        hide_index=True,
        disabled=["kind", "name", "team"],
        column_order=list(_headings(language)),
        column_config=_config(language),
        height="content",
        placeholder=NOTHING,
    )
    changed = _changes(told, pl.from_pandas(edited))
    wrong = problems(language, changed)
    for text in wrong:
        st.error(text, icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            language.text("Save the objectives"),
            type="primary",
            key="save_objectives",
            disabled=not changed or bool(wrong),
            on_click=_save,
            args=(changed, month),
        )
        note(language.plural("{n} target changed", "{n} targets changed", len(changed)))


def problems(language: Language, changed: list[dict[str, Any]]) -> list[str]:
    """Return what cannot be a target, in words, one line each."""
    found = []
    for row in changed:
        if row["target"] is None:
            text = language.text(
                "{name}: a target is not emptied; withdraw the import that set it.",
                name=row["name"],
            )
        elif row["measure"] == "rate" and not 0 <= row["target"] <= 1:
            text = language.text("{name}: a rate is from 0 to 100 %.", name=row["name"])
        elif row["measure"] != "delay" and row["target"] < 0:
            text = language.text("{name}: only a delay may be below zero.", name=row["name"])
        else:
            continue
        found.append(text)
    return found


def _helpers(reader: Reader, view: View, month: date, told: pl.DataFrame) -> None:
    """The two ways to fill the table: from last month, from a team figure."""
    language = state.language()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            language.text("Copy from the month before"),
            icon=":material/content_copy:",
            key="copy_objectives",
            on_click=_copy,
            args=(reader, month),
        )
        with st.popover(language.text("Spread a team figure"), icon=":material/call_split:"):
            teams = told.filter(pl.col("scope_kind") == "team")["scope_id"].to_list()
            team = st.selectbox(language.text("Team"), teams, key="spread_team")
            amount = st.number_input(
                language.text("To collect in the month"), min_value=0.0, step=1000.0,
                key="spread_amount",
            )  # fmt: skip
            by = st.selectbox(
                language.text("By the weight of"),
                list(WEIGHTS),
                format_func=lambda code: vocabulary.value(language, "weight", code),
                key="spread_by",
            )
            st.button(
                language.text("Spread"),
                key="spread_objectives",
                disabled=not (team and amount),
                on_click=_spread,
                args=(reader, month, told, team, Decimal(str(amount)), view.as_of, by),
            )


def _copy(reader: Reader, month: date) -> None:
    _take(month, queries.copied_objectives(reader, month, _later(month, -1)))


def _spread(
    reader: Reader, month: date, told: pl.DataFrame, team: str, amount: Decimal, day: date, by: str
) -> None:
    parts = queries.spread_objective(reader, team, amount, day, by)
    if not parts:
        _ = state.words()
        st.toast(_("Nobody of this team has any of it: give each target."))
        return
    draft = st.session_state.get(_DRAFT, {}).get(month, told)
    whom = {("team", team): amount} | {("agent", agent): part for agent, part in parts.items()}
    amounts = [
        whom.get((kind, who), now)
        for kind, who, now in draft.select("scope_kind", "scope_id", "amount").rows()
    ]
    kept = pl.Series("amount", amounts, dtype=pl.Decimal(18, 4))
    _take(month, draft.with_columns(kept))


def _take(month: date, draft: pl.DataFrame) -> None:
    """Show another table; what was typed into the one before is gone."""
    st.session_state[_DRAFT] = {month: draft}
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _save(changed: list[dict[str, Any]], month: date) -> None:
    """Write the changes as a file and begin its import; for callbacks."""
    _ = state.words()
    folder = Path(tempfile.mkdtemp(prefix="ar-objectives-"))
    file = folder / "objectives.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(COLUMNS)
        for row in changed:
            told = row | {"month": f"{month:%Y-%m}"}
            writer.writerow(told[name] for name in COLUMNS)
    st.session_state.pop(_DRAFT, None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    importing.begin(
        importing.Work(
            folder,
            lambda: acting.started("edit_objectives", jobs.start_objectives, file),
            dry_run=False,
            title=_("Keeping the objectives"),
            needs="edit_objectives",
        )
    )


def _changes(told: pl.DataFrame, edited: pl.DataFrame) -> list[dict[str, Any]]:
    """The cells that differ from the targets in force: who, measure and target."""
    found = []
    for old, new in zip(told.iter_rows(named=True), edited.iter_rows(named=True), strict=True):
        for measure in MEASURES:
            target = _number(new[measure], measure)
            if target != old[measure]:
                found.append(
                    {"scope_kind": old["scope_kind"], "scope_id": old["scope_id"],
                     "name": old["name"], "measure": measure, "target": target}
                )  # fmt: skip
    return found


def _number(value: Any, measure: str) -> Decimal | None:
    if value is None or value != value:  # noqa: PLR0124  (an empty cell is not a number)
        return None
    exact = Decimal(str(round(value, 4)))
    return (exact / 100 if measure == "rate" else exact).quantize(Decimal("0.0001"))


def _shown(language: Language, table: pl.DataFrame) -> pl.DataFrame:
    kinds = {kind: vocabulary.value(language, "scope_kind", kind) for kind in KINDS}
    return table.select(
        pl.col("scope_kind").replace_strict(kinds).alias("kind"),
        "scope_id",
        "name",
        "team",
        *(pl.col(m).cast(pl.Float64) * (100 if m == "rate" else 1) for m in MEASURES),
    )


def _headings(language: Language) -> dict[str, str]:
    return {
        "name": language.text("Name"),
        "amount": language.text("To collect"),
        "rate": language.text("Rate (%)"),
        "delay": language.text("Delay (days)"),
        "cost": language.text("Cost"),
        "kind": language.text("For"),
        "team": language.text("Team"),
    }


def _config(language: Language) -> dict[str, Any]:
    headings = _headings(language)
    return {
        name: st.column_config.NumberColumn(
            heading, format="localized", step=None if name in ("amount", "cost") else 0.1
        )
        if name in MEASURES
        else st.column_config.TextColumn(heading, pinned=name == "name")
        for name, heading in headings.items()
    }


def _later(month: date, months: int) -> date:
    year, number = divmod(12 * month.year + month.month - 1 + months, 12)
    return date(year, number + 1, 1)
