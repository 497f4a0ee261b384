"""Frames of one answer put together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl


def side_by_side(frames: list[pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    """Join frames that have the columns of `by` in common; without any, put their rows together."""
    if not by:
        return pl.concat(frames, how="horizontal")
    return reduce(
        lambda left, right: left.join(
            right, on=list(by), how="full", coalesce=True, nulls_equal=True
        ),
        frames,
    )


def in_order(frame: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """Sort by these columns; a name that starts with '-' counts downwards, nulls come last."""
    if not order:
        return frame
    return frame.sort(
        [name.removeprefix("-") for name in order],
        descending=[name.startswith("-") for name in order],
        nulls_last=True,
    )
