"""The chapters about the position: overview, evolution, aged balance, days of sales."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from ar_metrics import queries, vocabulary
from ar_metrics.metrics import (
    CASH_RECEIVED,
    CEI,
    DSO,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_90,
    OVERDUE_RATIO,
)
from ar_metrics.metrics.provision import PROVISIONS
from ar_metrics.queries import Change
from ar_metrics.queries.dso import convention_words
from ar_metrics.reports import drawing
from ar_metrics.reports.asking import Asked
from ar_metrics.reports.parts import Cards, Chapter, Note, Table, row, rows

STOCKS = (OUTSTANDING, OVERDUE, OVERDUE_RATIO, OVERDUE_90)
DEBTORS = 6
MOST_BARS = 10
DAYS = {
    "dso_days": "DSO",
    "best_possible_dso_days": "Best possible DSO",
    "count_back_dso_days": "DSO by count-back",
}


def overview(asked: Asked) -> Chapter:
    """Cards with change and target, the aging, the largest debtors."""
    _ = asked.text
    frame = queries.top_debtors(asked.reader, asked.filters, asked.as_of, DEBTORS)
    names = dict(frame.select("parent_id", "parent_name").rows())
    held = [name for name in asked.buckets() if frame[name].sum()]
    shown = ("parent_name", *held, "outstanding_amount", "overdue_amount", "overdue_ratio",
             "max_overdue_days")  # fmt: skip
    debtors = asked.table(
        "top_debtors", "", frame, shown, asked.buckets() | {"max_overdue_days": _("Days overdue")}
    )
    title = _("Who owes most?")
    aging = queries.aging(asked.reader, asked.filters, asked.as_of)
    aging = aging.filter(pl.col("open_item_count") > 0)
    picture = drawing.bucket_bars(asked, title, frame, names, "parent_id")
    return Chapter(
        "overview", _("Overview"), _("Where do we stand?"),
        rows(
            row(Cards("", tuple(_cards(asked)), asked.against())),
            row(drawing.aging_bars(asked, aging), picture, shares=(1, 1)),
            row(debtors),
        ),
    )  # fmt: skip


def _cards(asked: Asked) -> list[Any]:
    since = asked.previous
    days = [asked.as_of, *([since] if since else [])]
    frame = asked.reader.table(STOCKS, by=["snapshot_date"], filters=asked.filters, as_of=days)
    found = {one["snapshot_date"]: one for one in frame.iter_rows(named=True)}
    now, before = found.get(asked.as_of, {}), found.get(since, {})
    made = [
        asked.card(Change(m, now.get(m.name), before.get(m.name), since or asked.as_of))
        for m in STOCKS
    ]
    return [*made, *_days_card(asked), *_cash_card(asked), *_cei_card(asked),
            *_provision_card(asked)]  # fmt: skip


def _dso(asked: Asked) -> pl.DataFrame | None:
    query = partial(queries.dso, asked.reader, asked.filters, asked.as_of, asked.first)
    return asked.once("dso", partial(asked.or_none, query))


def _cei(asked: Asked) -> pl.DataFrame | None:
    query = partial(queries.cei, asked.reader, asked.filters, asked.as_of, asked.first)
    return asked.once("cei", partial(asked.or_none, query))


def _bridge(asked: Asked) -> pl.DataFrame | None:
    since = asked.previous
    if since is None:
        return None
    query = partial(queries.bridge, asked.reader, asked.filters, since, asked.as_of)
    return asked.once("bridge", query)


def _at(frame: pl.DataFrame | None, day: Any) -> dict[str, Any]:
    if frame is None or day is None:
        return {}
    return next(frame.filter(pl.col("snapshot_date") == day).iter_rows(named=True), {})


def _days_card(asked: Asked) -> list[Any]:
    days = _dso(asked)
    now, before = _at(days, asked.as_of), _at(days, asked.previous)
    if not now:
        return []
    remark = asked.text(
        "Best possible: {days}. By count-back: {count_back}.",
        days=asked.language.days(now["best_possible_dso_days"]),
        count_back=asked.language.days(now["count_back_dso_days"]),
    )
    change = Change(DSO, now[DSO.name], before.get(DSO.name), asked.previous or asked.as_of)
    return [asked.card(change, remark)]


def _cash_card(asked: Asked) -> list[Any]:
    """What came in since the snapshot before, against the period before it."""
    steps, dates = _bridge(asked), asked.dates
    received = None if steps is None else _received(steps)
    if received is None:
        return []
    before = None
    if len(dates) > 2:
        before = _received(queries.bridge(asked.reader, asked.filters, dates[2], dates[1]))
    since = asked.text("since {date}", date=asked.language.date(asked.previous))
    return [
        asked.card(Change(CASH_RECEIVED, received, before, asked.previous or asked.as_of), since)
    ]


def _received(steps: pl.DataFrame) -> Decimal | None:
    """The cash of a bridge; None where only printed lists tell what moved."""
    cash = steps.filter(pl.col("step") == "cash_received")["amount"]
    if len(cash):
        return -cash.item()
    return None if steps["is_inferred"].any() else Decimal(0)


def _cei_card(asked: Asked) -> list[Any]:
    frame = _cei(asked)
    now, before = _at(frame, asked.as_of), _at(frame, asked.previous)
    if now.get(CEI.name) is None:
        return []
    return [
        asked.card(Change(CEI, now[CEI.name], before.get(CEI.name), asked.previous or asked.as_of))
    ]


def _provision_card(asked: Asked) -> list[Any]:
    if not asked.sees("provision"):
        return []
    query = partial(queries.provision_figures, asked.reader, asked.filters, asked.as_of)
    frame = asked.or_none(query)
    if frame is None or frame.is_empty() or frame["provision_amount"].item() is None:
        return []
    metric = next(m for m in PROVISIONS if m.name == "provision_amount")
    told = frame.row(0, named=True)
    remark = asked.text(
        "{ratio} of {amount} exposed", ratio=asked.language.ratio(told["provision_ratio"]),
        amount=asked.compact(told["exposure_amount"]),
    )  # fmt: skip
    since = asked.previous or asked.as_of
    course = queries.provision_course(asked.reader, asked.filters, asked.as_of, since)
    before = course["provision_amount"][0] if course.height > 1 else None
    return [asked.card(Change(metric, told["provision_amount"], before, since), remark)]


def evolution(asked: Asked) -> Chapter:
    """Thirteen months by bucket, and the bridge since the snapshot before."""
    _ = asked.text
    period = {"until": asked.as_of, "since": asked.first}
    frame = queries.evolution(asked.reader, asked.filters, **period)
    trend = queries.trend(asked.reader, asked.filters, **period, metrics=STOCKS)
    steps = _bridge(asked)
    drawn = drawing.evolution(asked, frame, trend)
    if steps is None:
        return Chapter("outstanding", _("Evolution and bridge"), _("How did it evolve?"),
                       rows(row(drawn)))  # fmt: skip
    said = steps.select(
        pl.col("step").replace_strict(
            {s: vocabulary.value(asked.language, "step", s) for s in steps["step"]},
            return_dtype=pl.String,
        ), "amount",
    )  # fmt: skip
    notes = ""
    if steps["is_inferred"].any():
        notes = _("New, increased, reduced and settled items are told from two snapshots, "
                  "where no ledger tells what moved.")  # fmt: skip
    table = asked.table(
        "bridge", _("Bridge from {first} to {last}", first=asked.language.date(asked.previous),
                    last=asked.language.date(asked.as_of)),
        said, total=None, note=notes,
    )  # fmt: skip
    return Chapter(
        "outstanding", _("Evolution and bridge"), _("How did it evolve?"),
        rows(row(drawn), row(drawing.waterfall(asked, steps), table, shares=(2.4, 1))),
    )  # fmt: skip


def aged_balance(asked: Asked) -> Chapter:
    """The aged balance by BU and by country, each with its total."""
    _ = asked.text
    whole = queries.aged_balance(asked.reader, asked.filters, asked.as_of, ())
    total = whole.row(0, named=True) if whole.height else {}
    by_bu = _balance(asked, "bu", _("Aged balance by BU"), total)
    by_country = _balance(asked, "country_code", _("Aged balance by country"), total)
    picture = None
    if 1 < by_bu.frame.height <= MOST_BARS:
        names = {name: name for name in by_bu.frame["bu"]}
        picture = drawing.bucket_bars(
            asked, _("Outstanding by BU and bucket"), by_bu.frame, names, "bu", 0.12
        )
    return Chapter(
        "aging", _("Aged balance"), _("How late is it?"),
        rows(row(by_bu), row(by_country), row(picture)),
    )  # fmt: skip


def _balance(asked: Asked, by: str, title: str, total: dict[str, Any]) -> Table:
    frame = queries.aged_balance(asked.reader, asked.filters, asked.as_of, by)
    frame = frame.sort("outstanding_amount", descending=True)
    said = frame.with_columns(
        pl.Series(by, [vocabulary.value(asked.language, by, v) for v in frame[by]], pl.String)
    )
    ranks = {f"bucket_{r}_amount" for r in asked.reader.buckets["bucket_rank"]}
    empty = {name for name in ranks if name in frame.columns and not frame[name].sum()}
    shown = [name for name in frame.columns if name not in empty | {"open_item_count"}]
    return asked.table(
f"aged_balance_{by}", title, said, shown,
        asked.buckets(), {by: asked.text("Total"), **total},
    )  # fmt: skip


def days_of_sales(asked: Asked) -> Chapter:
    """The course of DSO with its target, and DSO and CEI of each BU with their operands."""
    _ = asked.text
    course = _dso(asked)
    if course is None or course.is_empty():
        said = Note(_("not told under these filters"))
        return Chapter("dso", _("DSO and CEI"), _("How many days of sales are owed?"),
                       rows(row(said)))  # fmt: skip
    names = {column: _(label) for column, label in DAYS.items()}
    levels = queries.levels(asked.reader, DSO, asked.as_of)
    drawn = drawing.days_course(asked, course, names, levels.target if levels else None)
    by_bu = queries.dso(asked.reader, asked.filters, asked.as_of, by=["bu"])
    effect = queries.cei(asked.reader, asked.filters, asked.as_of, by=["bu"]).select(
        "bu", "cei_ratio"
    )
    whole = _at(course, asked.as_of) | {
        "bu": _("Total"),
        "cei_ratio": _at(_cei(asked), asked.as_of).get("cei_ratio"),
    }
    frame = by_bu.join(effect, on="bu", how="left").drop(
        "snapshot_date", "window_days", "is_tax_included", "is_before_credit_notes"
    )
    tax, credit_notes = convention_words(
        course["is_tax_included"][-1], course["is_before_credit_notes"][-1]
    )
    table = asked.table(
        "dso_by_bu", _("DSO and CEI by BU"), frame.sort("outstanding_amount", descending=True),
        ("bu", "outstanding_amount", "not_due_amount", "sales_amount", "dso_days",
         "best_possible_dso_days", "delinquent_days", "count_back_dso_days", "cei_ratio"),
        total=whole,
        note=_("DSO = outstanding ÷ sales of {days} days × {days}, {tax}, {credit_notes}; best "
               "possible: the same of what is not due; the difference is the average of days "
               "delinquent. BUs that sold nothing are left out of both operands.",
               days=course["window_days"][-1],
               tax=_(tax), credit_notes=_(credit_notes)),
    )  # fmt: skip
    return Chapter(
        "dso", _("DSO and CEI"), _("How many days of sales are owed?"), rows(row(drawn), row(table))
    )
