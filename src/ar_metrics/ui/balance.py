"""The aged balance as a table: who by bucket, in amounts, in shares or in numbers of items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import Language
from ar_metrics.queries import Reader
from ar_metrics.ui import comparing, drill, state, tables, vocabulary
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import answer, headline
from ar_metrics.ui.state import View

# What names a row of each level, first the column that stays in sight.
NAMES: Mapping[str, tuple[str, ...]] = {
    "bu": ("bu",),
    "country_code": ("country_code",),
    "segment": ("segment",),
    "agent_id": ("agent_name",),
    "parent_id": ("parent_name",),
    "customers": ("customer_name", "bu", "customer_id"),
}
# The small bars of a row: what is in each late bucket, youngest first. What is not due would
# dwarf them.
PROFILE = "profile"
UNAGED = ("not due", "no due date", "unapplied credits")
BEFORE = ("outstanding_amount", "overdue_amount", "overdue_ratio")


def balance(reader: Reader, view: View, level: str) -> pl.DataFrame:
    """Return the rows of the table: a row per value of `level`, the largest outstanding first.

    Columns: those that name the row, one bucket_<rank>_<amount or count> per bucket, the totals.
    """
    if level == "customers":
        frame = answer(queries.customers, reader, view.filters, view.as_of)
    else:
        frame = answer(queries.aged_balance, reader, view.filters, view.as_of, level)
    if "agent_name" in frame.columns:
        frame = frame.with_columns(pl.coalesce("agent_name", "agent_id").alias("agent_name"))
    if view.measure == "count":
        frame = _counted(reader, view, level, frame)
    return frame.sort(view.value_column, descending=True, nulls_last=True)


def balance_table(reader: Reader, view: View, level: str, shown: str, key: str) -> None:
    """Draw the aged balance by `level` as values, shares or changes; a click goes one step down.

    A click in a bucket goes to the documents of that bucket.
    """
    language = state.language()
    if shown == "changes":
        _change_table(reader, view, level, key)
        return
    frame, as_shares = balance(reader, view, level), shown == "shares"
    total = _total(reader, view)
    buckets = [c for c in frame.columns if c.startswith("bucket_")]
    if as_shares:
        of = "outstanding_amount" if view.measure == "amount" else "open_item_count"
        frame = _shares(frame, buckets, of)
        total = _shares(pl.DataFrame([total]), buckets, of).row(0, named=True)
        buckets = [f"{name}_share" for name in buckets]
    # A bucket that holds nothing (no due date, as a rule) only takes room.
    buckets = [name for name in buckets if total.get(name)]
    headings = headings_of(language, reader, view, level, buckets)
    frame, total = _profiled(frame, reader, buckets), _profiled_row(total, reader, buckets)
    tables.table(
        frame,
        key=key,
        alt=language.text(
            "Aged balance by {level}", level=vocabulary.label(language, _column(level))
        ),
        columns=headings,
        total=total,
        on_pick=partial(_go_down, level),
        bars=PROFILE,
    )


def _change_table(reader: Reader, view: View, level: str, key: str) -> None:
    """Draw the outstanding of each row beside what it is held against."""
    language = state.language()
    against = comparing.baseline(reader, view)
    if against is None or against.kind == "target":
        note(language.text("Choose under “Compare with” an earlier date or another BU."))
        return
    value = view.value_column
    names = [name for name in NAMES[level] if name != level]
    keys = ["bu", "customer_id"] if level == "customers" else [level]
    now = balance(reader, view, level).select(*dict.fromkeys([*keys, *names]), value)
    then = balance(reader, replace(view, filters=against.filters, as_of=against.as_of), level)
    frame = comparing.table_against(now, then, keys, value)
    if "customer_name" in names:
        known = then.select(*keys, pl.col("customer_name").alias("then_name"))
        frame = frame.join(known, on=keys, how="left").with_columns(
            pl.coalesce("customer_name", "then_name").alias("customer_name")
        )
    size = pl.col("change").abs()
    sides = (
        headline(reader, filters, day)[value] or 0
        for filters, day in ((view.filters, view.as_of), (against.filters, against.as_of))
    )
    total, before = sides
    ratio = float(total - before) / abs(float(before)) if before else None
    tables.table(
        frame.sort(size, descending=True),
        key=f"{key}_changes",
        alt=language.text("Changes against {what}", what=against.label),
        columns={n: headings_of(language, reader, view, level, [])[n] for n in NAMES[level]}
        | {
            value: vocabulary.label(language, value),
            "earlier": against.label,
            "change": language.text("Change"),
            "change_ratio": language.text("Change in %"),
        },
        total={value: total, "earlier": before, "change": total - before, "change_ratio": ratio},
        on_pick=partial(_go_down, level),
    )


def headings_of(
    language: Language, reader: Reader, view: View, level: str, buckets: list[str]
) -> dict[str, str]:
    """Return the columns to show with their headings."""
    labels = dict(reader.buckets.select("bucket_rank", "aging_bucket").rows())
    named = {name: vocabulary.label(language, name) for name in NAMES[level]}
    if "agent_name" in named:
        named["agent_name"] = vocabulary.label(language, "agent_id")
    if "customer_id" in named:
        named["customer_id"] = language.text("Customer no.")
    ranks = {name: vocabulary.bucket(language, labels[int(name.split("_")[1])]) for name in buckets}
    counts = {"open_item_count": vocabulary.label(language, "open_item_count")}
    sums = (
        {name: vocabulary.label(language, name) for name in BEFORE}
        if view.measure == "amount"
        else {}
    )
    late = (
        {"oldest_due_date": vocabulary.label(language, "oldest_due_date")}
        if level == "customers"
        else {}
    )
    profile = {PROFILE: language.text("Lateness")} if buckets else {}
    if view.measure == "count":
        return named | profile | counts | ranks | late
    return named | profile | sums | ranks | counts | late


def _aged(reader: Reader, buckets: list[str]) -> list[str]:
    """The late buckets, youngest first."""
    names = dict(reader.buckets.select("bucket_rank", "aging_bucket").rows())
    return [b for b in buckets if names[int(b.split("_")[1])] not in UNAGED]


def _profiled(frame: pl.DataFrame, reader: Reader, buckets: list[str]) -> pl.DataFrame:
    aged = _aged(reader, buckets)
    cells = pl.concat_list(pl.col(name).cast(pl.Float64).fill_null(0) for name in aged)
    return frame.with_columns((cells if aged else pl.lit([0.0])).alias(PROFILE))


def _profiled_row(total: dict[str, Any], reader: Reader, buckets: list[str]) -> dict[str, Any]:
    return total | {PROFILE: [float(total[name] or 0) for name in _aged(reader, buckets)] or [0.0]}


def _column(level: str) -> str:
    return "customer_id" if level == "customers" else level


def _go_down(level: str, row: dict[str, Any]) -> None:
    """One level down; from the cell of a bucket, to the documents of that bucket."""
    clicked = str(row.get("clicked") or "")
    drill.into(level, row)
    if clicked.startswith("bucket_"):
        drill.into_bucket(clicked.split("_")[1])


def _total(reader: Reader, view: View) -> dict[str, Any]:
    """The totals, asked for as such and not added up from the rows."""
    long = answer(queries.aging, reader, view.filters, view.as_of)
    ending = "amount" if view.measure == "amount" else "count"
    buckets = {
        f"bucket_{row['bucket_rank']}_{ending}": row[view.value_column]
        for row in long.iter_rows(named=True)
    }
    return buckets | headline(reader, view.filters, view.as_of)


def _counted(reader: Reader, view: View, level: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows with numbers of items in the buckets instead of amounts."""
    by = ("bu", "customer_id") if level == "customers" else (level,)
    long = answer(queries.aging, reader, view.filters, view.as_of, by)
    wide = long.pivot("bucket_rank", index=by, values="open_item_count").fill_null(0)
    ranks = reader.buckets["bucket_rank"].to_list()
    counts = wide.select(
        *by,
        *(
            (pl.col(str(rank)) if str(rank) in wide.columns else pl.lit(0)).alias(
                f"bucket_{rank}_count"
            )
            for rank in ranks
        ),
    )
    plain = frame.select(c for c in frame.columns if not c.startswith("bucket_"))
    return plain.join(counts, on=by, how="left", maintain_order="left")


def _shares(frame: pl.DataFrame, buckets: list[str], of: str) -> pl.DataFrame:
    whole = pl.col(of).cast(pl.Float64)
    return frame.with_columns(
        pl.when(whole != 0).then(pl.col(name).cast(pl.Float64) / whole).alias(f"{name}_share")
        for name in buckets
    )


def balance_controls() -> tuple[str, str]:
    """Draw the choice of rows and of values, shares or changes; return both."""
    _ = state.words()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = drill.level_choice()
        options = {
            "values": _("Values"), "shares": _("Shares in %"), "changes": _("Changes"),
        }  # fmt: skip
        shown = st.segmented_control(
            _("Show as"),
            list(options),
            format_func=options.__getitem__,
            default="values",
            key="shown_as",
            required=True,
            persist_state="session",
        )
    return level, shown or "values"
