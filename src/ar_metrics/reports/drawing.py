"""The charts of a report: figures, texts and colours for charts.typ, worked out from frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from ar_metrics import vocabulary
from ar_metrics.charts.style import (
    BAD,
    GOOD,
    NEUTRAL,
    RAMP,
    RATIO_LINE,
    bucket_colours,
    nice_ticks,
)
from ar_metrics.reports.asking import Asked, breakable
from ar_metrics.reports.parts import Chart, Table

LIGHT = False
LONGEST = 60  # signs of a label beside a bar; tables have names in full
ENDS = {"opening", "closing"}


def evolution(asked: Asked, frame: pl.DataFrame, trend: pl.DataFrame) -> Chart:
    """The outstanding by bucket at each snapshot (`queries.evolution`), with the overdue share."""
    kept = frame.filter((pl.col("outstanding_amount") != 0).any().over("bucket_rank"))
    colours = _colours(asked)
    names = dict(kept.select("bucket_rank", "aging_bucket").unique().sort("bucket_rank").rows())
    ranks = sorted(names)
    days = kept["snapshot_date"].unique().sort().to_list()
    cells = {(d, r): float(a) for d, r, a in
             kept.select("snapshot_date", "bucket_rank", "outstanding_amount").rows()}  # fmt: skip
    values = [[cells.get((day, rank), 0.0) for rank in ranks] for day in days]
    tops = [sum(max(v, 0) for v in bar) for bar in values]
    lows = [sum(min(v, 0) for v in bar) for bar in values]
    ratios = dict(trend.select("snapshot_date", "overdue_ratio").rows())
    shares = [ratios.get(day) for day in days]
    ratio_ticks = nice_ticks(0, max([0.01, *(s for s in shares if s is not None)]), 4)
    line = {
        "colour": RATIO_LINE[LIGHT],
        "values": shares,
        "ticks": [{"value": t, "text": asked.language.ratio(t, 0)} for t in ratio_ticks],
    }
    legend = [
        _key(vocabulary.bucket(asked.language, names[rank]), colours[rank]) for rank in ranks
    ] + [_key(asked.text("Overdue share"), RATIO_LINE[LIGHT], line=True)]
    data = {
        "bars": [_month(asked, days, n) | {"values": values[n]} for n in range(len(days))],
        "colours": [colours[rank] for rank in ranks],
        "legend": legend,
        **_money_axis(asked, [*tops, *lows]),
        "line": line,
    }
    title = asked.text("Outstanding by bucket at each snapshot, and overdue share")
    alt = asked.text(
        "{title}, from {first} to {last}: {opening} to {closing}, {share} overdue at the end.",
        title=title, first=asked.language.date(days[0]), last=asked.language.date(days[-1]),
        opening=asked.compact(sum(values[0])), closing=asked.compact(sum(values[-1])),
        share=asked.language.ratio(shares[-1]),
    )  # fmt: skip
    wide = kept.pivot("bucket_rank", index="snapshot_date", values="outstanding_amount")
    wide = wide.rename({str(rank): f"bucket_{rank}_amount" for rank in ranks}).join(
        trend.select("snapshot_date", "outstanding_amount", "overdue_amount", "overdue_ratio"),
        on="snapshot_date", how="left",
    )  # fmt: skip
    table = asked.table("evolution", title, wide, headings=asked.buckets())
    return Chart("stacked", title, alt, data, table)


def waterfall(asked: Asked, frame: pl.DataFrame) -> Chart:
    """The bridge from one snapshot to the next (`queries.bridge`), step by step."""
    level, steps, levels = 0.0, [], []
    for step, amount in frame.select("step", "amount").rows():
        is_end = step in ENDS
        start, end = (0.0, float(amount)) if is_end else (level, level + float(amount))
        colour = RAMP[LIGHT][3] if is_end else (BAD if amount > 0 else GOOD)[LIGHT]
        steps.append({
            "label": vocabulary.value(asked.language, "step", step), "start": start, "end": end,
            "text": asked.compact(amount), "colour": colour,
        })  # fmt: skip
        level = end
        levels += [start, end]
    told = "; ".join(f"{one['label']} {one['text']}" for one in steps)
    title = asked.text("What changed since the snapshot before?")
    data = {"steps": steps, **_money_axis(asked, [v * 1.08 for v in levels])}
    return Chart("waterfall", title, f"{title} {told}.", data)


def bucket_bars(
    asked: Asked,
    title: str,
    frame: pl.DataFrame,
    names: Mapping[Any, str],
    by: str,
    left: float = 0.3,
) -> Chart:
    """One bar per row of an aged balance, its positive buckets as parts; the longest first."""
    buckets = asked.reader.buckets
    ranks = [rank for rank in buckets["bucket_rank"] if f"bucket_{rank}_amount" in frame.columns]
    kinds = dict(buckets.select("bucket_rank", "bucket_kind").rows())
    colours = _colours(asked)
    drawn = [
        rank for rank in ranks if kinds[rank] != "credits" and frame[f"bucket_{rank}_amount"].sum()
    ]
    rows = [
        _bar(
            names.get(one[by], str(one[by])),
            [(max(float(one[f"bucket_{r}_amount"] or 0), 0.0), colours[r]) for r in drawn],
            asked.compact(one["outstanding_amount"]),
        )
        for one in frame.iter_rows(named=True)
    ]
    labels = asked.buckets()
    legend = [_key(labels[f"bucket_{rank}_amount"], colours[rank]) for rank in drawn]
    return _bars(title, rows, legend, left=left, right=0.12)


def aging_bars(asked: Asked, frame: pl.DataFrame) -> Chart:
    """One bar per bucket (`queries.aging`), with its amount and its share of the outstanding."""
    colours = _colours(asked)
    whole = float(frame["outstanding_amount"].sum())
    rows = []
    for rank, name, amount in frame.select(
        "bucket_rank", "aging_bucket", "outstanding_amount"
    ).rows():
        text = asked.compact(amount)
        if whole > 0:
            text += f" · {asked.ratio(float(amount) / whole)}"
        label = vocabulary.bucket(asked.language, name)
        rows.append(_bar(label, [(max(float(amount), 0.0), colours[rank])], text))
    title = asked.text("How late is it?")
    names = [vocabulary.bucket(asked.language, name) for name in frame["aging_bucket"]]
    said = frame.select(pl.Series("aging_bucket", names), pl.col("outstanding_amount"),
                        pl.col("open_item_count"))  # fmt: skip
    table = asked.table("aging", title, said)
    return _bars(title, rows, [], table, left=0.22, right=0.25, each=19)


def against_targets(
    asked: Asked, title: str, rows: Sequence[tuple[str, float, float | None, str]],
) -> Chart:  # fmt: skip
    """One bar per (label, value, target, text), with a mark at its target."""
    drawn = [
        _bar(label, [(max(value, 0.0), RAMP[LIGHT][2])], text, target)
        for label, value, target, text in rows
    ]
    legend = [
        _key(asked.text("Collected"), RAMP[LIGHT][2]),
        _key(asked.text("Objective"), "#1b2733", line=True),
    ]
    return _bars(title, drawn, legend, left=0.24, right=0.24)


def week_bars(asked: Asked, weeks: pl.DataFrame) -> Chart:
    """One bar per week of `weeks`: by habit, promise and plan, with a mark at what is due."""
    parts = (("habit_amount", RAMP[LIGHT][2]), ("promise_amount", RATIO_LINE[LIGHT]),
             ("plan_amount", NEUTRAL[LIGHT]))  # fmt: skip
    drawn = [
        _bar(
            one["week"],
            [(max(float(one[name]), 0.0), colour) for name, colour in parts],
            asked.compact(one["forecast_amount"]),
            max(float(one["due_amount"]), 0.0),
        )
        for one in weeks.iter_rows(named=True)
    ]
    legend = [
        _key(vocabulary.label(asked.language, name), colour)
        for name, colour in parts
        if weeks[name].sum()
    ]
    legend.append(_key(vocabulary.label(asked.language, "due_amount"), "#1b2733", line=True))
    title = asked.text("Expected cash by week, against what falls due")
    return _bars(title, drawn, legend, left=0.18, right=0.12, each=10)


def days_course(
    asked: Asked, frame: pl.DataFrame, names: Mapping[str, str], target: float | None
) -> Chart:
    """Columns of days over the snapshots, a line each, and the target as a dashed one."""
    colours = (RAMP[LIGHT][4], GOOD[LIGHT], RATIO_LINE[LIGHT], NEUTRAL[LIGHT])
    days = frame["snapshot_date"].to_list()
    series = [
        {
            "name": label, "colour": colour, "values": frame[column].to_list(),
            "last": asked.language.days(frame[column].to_list()[-1]),
        }
        for (column, label), colour in zip(names.items(), colours, strict=False)
    ]  # fmt: skip
    known = [v for one in series for v in one["values"] if v is not None]
    axis = _axis([1.0, target or 0, *known], asked.language.count)
    ends = _apart([one["values"][-1] for one in series], axis["high"] * 0.055)
    for one, end in zip(series, ends, strict=True):
        one["at"] = end
    legend = [_key(one["name"], one["colour"], line=True) for one in series]
    if target is not None:
        said = asked.text("Target {target}", target=asked.language.days(target))
        legend.append(_key(said, "#1b2733", line=True, dash="dashed"))
    title = asked.text("DSO at each snapshot")
    told = "; ".join(f"{one['name']} {one['last']}" for one in series)
    data = {
        "dates": [_month(asked, days, n) for n in range(len(days))],
        "series": series,
        **axis,
        "legend": legend,
        "target": None if target is None else {"value": target},
    }
    return Chart("lines", title, f"{title}: {told}.", data, asked.table("dso", title, frame))


def _colours(asked: Asked) -> dict[int, str]:
    """The colour of each bucket, as on the screen."""
    ranks, kinds = (asked.reader.buckets[name].to_list() for name in ("bucket_rank", "bucket_kind"))
    return dict(zip(ranks, bucket_colours(kinds, LIGHT), strict=True))


def _bars(
    title: str, rows: Sequence[Mapping[str, Any]], legend: Sequence[Mapping[str, Any]],
    table: Table | None = None, *, left: float, right: float, each: float = 17,
) -> Chart:  # fmt: skip
    widest = max(
        (max(sum(p["value"] for p in one["parts"]), one["mark"] or 0) for one in rows), default=1
    )
    told = "; ".join(f"{one['label']} {one['text']}" for one in rows)
    data = {
        "rows": rows,
        "legend": legend,
        "max": widest or 1,
        "left": left,
        "right": right,
        "each": each,
    }
    return Chart("bars", title, f"{title}: {told}.", data, table)


def _bar(
    label: str, parts: Sequence[tuple[float, str]], text: str, mark: float | None = None
) -> dict[str, Any]:
    drawn = [{"value": value, "colour": colour} for value, colour in parts]
    flat = " ".join(label.split())
    short = flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
    return {"label": breakable(short), "parts": drawn, "text": text, "mark": mark}


def _key(text: str, colour: str, *, line: bool = False, dash: str = "solid") -> dict[str, Any]:
    return {"text": text, "colour": colour, "line": line, "dash": dash}


def _month(asked: Asked, days: Sequence[date], place: int) -> dict[str, Any]:
    """A month end as its initial, the year below where one begins."""
    day = days[place]
    is_first = place == 0 or days[place - 1].year != day.year
    return {"label": asked.language.month_letter(day), "under": str(day.year) if is_first else None}


def _money_axis(asked: Asked, values: Sequence[float]) -> dict[str, Any]:
    return _axis(values, lambda tick: asked.compact(round(tick)))


def _axis(values: Sequence[float], write: Callable[[float], str]) -> dict[str, Any]:
    """Round ticks over the values and zero; a little below zero needs no tick of its own."""
    least = min([0.0, *values])
    ticks = nice_ticks(least, max([0.0, *values]))
    if len(ticks) < 2:
        ticks = [0.0, 1.0]
    low = ticks[0]
    if least > low / 2:
        ticks, low = [tick for tick in ticks if tick >= 0], least
    told = [{"value": tick, "text": write(tick)} for tick in ticks]
    return {"ticks": told, "low": low, "high": ticks[-1]}


def _apart(values: Sequence[float | None], span: float) -> list[float]:
    """Where the last values of lines are written: at their ends, so far apart that all are read."""
    placed: list[float] = []
    order = sorted(range(len(values)), key=lambda n: values[n] or 0.0)
    at = dict.fromkeys(order, 0.0)
    for n in order:
        wanted = values[n] or 0.0
        at[n] = max(wanted, placed[-1] + span) if placed else wanted
        placed.append(at[n])
    return [at[n] for n in range(len(values))]
