"""Who changed which objective, when, before and after."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl

from ar_metrics import queries
from ar_metrics.i18n import Language
from ar_metrics.queries import Reader
from ar_metrics.ui import state, tables, vocabulary
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import note
from ar_metrics.ui.progress import MEASURES
from ar_metrics.ui.session import answer

SHOWN = ("imported_at", "imported_by", "month", "who", "target_of", "before", "after")


def objective_history(reader: Reader) -> None:
    """Draw who changed which target, when, from what to what; the latest first."""
    language = state.language()
    frame = answer(queries.objective_changes, reader)
    if frame.is_empty():
        note(language.text("Nothing was changed yet."))
        return
    rows = frame.to_dicts()
    said = frame.with_columns(
        pl.coalesce("agent_name", "agent_id", "team", "bu").alias("who"),
        pl.Series(
            "target_of", [language.text(MEASURES[row["measure"]]) for row in rows], pl.String
        ),
        pl.Series("month", [language.month(row["objective_month"]) for row in rows], pl.String),
        pl.Series("before", [_target(language, row, "earlier_value") for row in rows], pl.String),
        pl.Series("after", [_target(language, row, "target_value") for row in rows], pl.String),
    )
    tables.table(
        said,
        key="objective_changes",
        alt=language.text("Changes of the objectives"),
        columns={name: vocabulary.label(language, name) for name in SHOWN},
    )


def objective_frames(reader: Reader, month: date) -> Frames:
    """What the objectives page shows."""
    _ = state.words()
    return {
        "objective_table": (
            _("Objectives of the month"),
            partial(queries.objective_table, reader, month),
        ),
        "objective_changes": (
            _("Changes of the objectives"),
            partial(queries.objective_changes, reader),
        ),
    }


def _target(language: Language, row: dict[str, Any], name: str) -> str | None:
    value = row[name]
    if value is None:
        return None
    if row["measure"] == "rate":
        return language.ratio(float(value))
    return language.days(float(value)) if row["measure"] == "delay" else language.amount(value)
