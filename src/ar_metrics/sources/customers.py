"""Customers (or other parties) taken from the lines of a file: one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ar_metrics.contracts.verdicts import spellings
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.problems import Findings

TIMES = "_times"
_ONCE = pl.lit(1, dtype=pl.Int64).alias(TIMES)


def one_row_each(extracts: Sequence[Extract], findings: Findings) -> list[Extract]:
    """Return the rows of a `distinct` feed with one row per key, over all files.

    Where rows of one key differ, the most frequent one stands, the first of them when several are
    as frequent. Several names of one customer are warned of.
    """
    feed = extracts[0].feed
    seen: pl.DataFrame | None = None
    kept = []
    for one in extracts:
        if feed.name == "customers":
            for verdict in spellings(one.frame):
                findings.add_frame(
                    one.found(verdict.rows, verdict.column, verdict.rule, verdict.says, "warning")
                )
        held = one.frame if TIMES in one.frame.columns else one.frame.with_columns(_ONCE)
        counted = held.with_row_index("row").with_columns(
            times=pl.col(TIMES).sum().over(list(feed.schema))
        )
        best = (
            counted.sort("times", "row", descending=[True, False], maintain_order=True)
            .unique(feed.key, keep="first", maintain_order=True)
            .select("row", *feed.key)
        )
        if seen is not None:
            best = best.join(seen, on=feed.key, how="anti", nulls_equal=True)
        keys = best.select(feed.key)
        seen = keys if seen is None else pl.concat([seen, keys])
        chosen = pl.Series(range(one.frame.height), dtype=pl.UInt32).is_in(best["row"].implode())
        few = one.select(chosen)
        kept.append(replace(few, frame=few.frame.select(list(feed.schema))))
    return kept


def fewer(part: Extract) -> Extract:
    """Return each different row of a part once, with how often it came (`TIMES`)."""
    frame = part.frame if TIMES in part.frame.columns else part.frame.with_columns(_ONCE)
    each = list(part.feed.schema)
    first = frame.select(pl.struct(each).is_first_distinct()).to_series()
    counted = frame.with_columns(pl.col(TIMES).sum().over(each))
    return replace(part, frame=counted).select(first)
