"""The chapters about what is done: recovery, litigation, what needs a decision."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from ar_metrics import queries, vocabulary
from ar_metrics.metrics import litigation as m
from ar_metrics.queries import Change
from ar_metrics.reports import drawing
from ar_metrics.reports.asking import Asked
from ar_metrics.reports.parts import Block, Cards, Chapter, Note, Row, Table, row, rows

FEW = 8
DEADLINES = 6
RECOVERY = (
    "team", "collectible_amount", "collected_amount", "recovery_ratio", "target_value",
    "achievement_ratio", "gap_value", "still_due_amount", "beyond_terms_days",
)  # fmt: skip
PROCEDURES = (
    "procedure_code", "case_count", "open_case_count", "case_claimed_amount",
    "case_recovered_amount", "case_net_cost_amount", "case_net_return_amount",
    "litigation_cost_ratio", "case_success_ratio", "case_duration_days",
)  # fmt: skip
CARDS = (m.OPEN_CASE_COUNT, m.OPEN_CLAIMED, m.RECOVERED, m.NET_COST, m.NET_RETURN, m.MISSED_COUNT)


def recovery(asked: Asked) -> Chapter:
    """What each team could collect, what it did and its objective for the month."""
    _ = asked.text
    name, title, question = "recovery", _("Recovery by team"), _("What was collected, and by whom?")
    found = asked.or_none(
        partial(queries.recovery, asked.reader, asked.filters, asked.as_of, by=["team"])
    )
    if found is None or found.is_empty():
        return Chapter(name, title, question, rows(row(Note(_("not told under these filters")))))
    goals = queries.achievements(asked.reader, asked.filters, asked.as_of, scope_kind="team")
    amounts = goals.filter(pl.col("measure") == "amount").select(
        "team", "target_value", "achievement_ratio", "gap_value"
    )
    frame = found.join(amounts, on="team", how="left").sort("collectible_amount", descending=True)
    said = frame.with_columns(
        pl.Series("team", [vocabulary.value(asked.language, "team", t) for t in frame["team"]])
    ).with_columns(pl.col("target_value", "gap_value").cast(pl.Decimal(38, 2)))
    whole = queries.recovery(asked.reader, asked.filters, asked.as_of).row(0, named=True)
    notes = _("Objectives are for all that a team owns. Collected cash is that of the items which "
              "could be collected in the month.")  # fmt: skip
    if frame["has_inferred"].any():
        notes += " " + _("Where no ledger tells the cash, it is inferred from two snapshots.")
    table = asked.table(
        "recovery",
        "",
        said,
        RECOVERY,
        {"target_value": _("Objective")},
        {"team": _("Total"), **whole},
        notes,
    )
    bars = [
        (one["team"], float(one["collected_amount"] or 0),
         None if one["target_value"] is None else float(one["target_value"]), _reached(asked, one))
        for one in said.iter_rows(named=True)
    ]  # fmt: skip
    picture = drawing.against_targets(
        asked, _("Collected against objectives"), bars,
    )  # fmt: skip
    return Chapter(name, title, question, rows(row(picture), row(table)))


def _reached(asked: Asked, one: dict[str, Any]) -> str:
    said = asked.compact(one["collected_amount"])
    if one["target_value"] is None:
        return said
    return asked.text(
        "{amount} · {ratio} of {target}", amount=said,
        ratio=asked.language.ratio(one["achievement_ratio"]),
        target=asked.compact(one["target_value"]),
    )  # fmt: skip


def litigation(asked: Asked) -> Chapter:
    """Cases by procedure, what they bring in and cost, and the next deadlines."""
    _ = asked.text
    name, title = "litigation", _("Litigation")
    question = _("What do procedures bring in, and what do they cost?")
    ask = (asked.reader, asked.filters, asked.as_of)
    frame = asked.or_none(partial(queries.litigation_figures, *ask, ["procedure_code"]))
    if frame is None or frame.is_empty():
        said = _("not told under these filters") if frame is None else _("No case.")
        return Chapter(name, title, question, rows(row(Note(said))))
    days = [asked.as_of, *([asked.previous] if asked.previous else [])]
    found = asked.reader.table(CARDS, by=["snapshot_date"], filters=asked.filters, as_of=days)
    at = {one["snapshot_date"]: one for one in found.iter_rows(named=True)}
    now, before = at.get(asked.as_of, {}), at.get(asked.previous, {})
    cards = tuple(
        asked.card(Change(c, now.get(c.name), before.get(c.name), asked.previous or asked.as_of))
        for c in CARDS
    )
    words = [vocabulary.value(asked.language, "procedure_code", c) for c in frame["procedure_code"]]
    said = frame.with_columns(pl.Series("procedure_code", words))
    whole = queries.litigation_figures(*ask).row(0, named=True)
    table = asked.table("litigation", _("By procedure"), said, PROCEDURES, {},
                        {"procedure_code": _("Total"), **whole})  # fmt: skip
    nearest = queries.deadlines(*ask).head(DEADLINES)
    codes = {
        column: [vocabulary.value(asked.language, column, v) for v in nearest[column]]
        for column in ("deadline_code", "deadline_state", "procedure_code")
    }
    calendar = asked.table(
        "deadlines", _("Next deadlines"),
        nearest.with_columns(pl.Series(c, v, pl.String) for c, v in codes.items()),
        ("deadline_date", "left_days", "deadline_state", "deadline_code", "case_id",
         "customer_name", "procedure_code"), compact=True,
    )  # fmt: skip
    return Chapter(
        name,
        title,
        question,
        rows(row(Cards("", cards, asked.against())), row(table), row(calendar)),
    )


def exceptions(asked: Asked) -> Chapter:
    """What needs a decision: exceptions in number and amount, then the largest of each."""
    _ = asked.text
    kinds = {
        "over_limit": _("Over their credit limit"),
        "broken_promise": _("Promises broken, not followed up"),
        "neglected": _("Overdue that nobody touched"),
    }
    found = queries.decisions(asked.reader, asked.filters, asked.as_of)
    frame = found.with_columns(
        pl.col("decision").replace_strict(kinds, default=pl.col("decision")),
    )
    table = asked.table(
        "decisions", _("What needs a decision"), frame, ("decision", "count", "amount"),
        {"decision": _("Exception"), "count": _("How many"), "amount": _("Amount")},
    )  # fmt: skip
    lapsing = asked.or_none(
        partial(queries.prescription_figures, asked.reader, asked.filters, asked.as_of)
    )
    near = None
    if lapsing is not None and lapsing.height:
        near = asked.table("prescription", _("Prescription"), lapsing,
                           ("lapsed_amount", "lapsing_30_amount", "lapsing_90_amount"))  # fmt: skip
    return Chapter(
        "exceptions", _("Exceptions"), _("What needs a decision?"),
        rows(row(table, near, shares=(1, 1)), row(_alerts(asked)), *_largest(asked)),
    )  # fmt: skip


def _alerts(asked: Asked) -> Table | None:
    """The rules that are broken, the furthest above their threshold first."""
    _ = asked.text
    found = asked.or_none(partial(queries.alerts, asked.reader, asked.filters, asked.as_of))
    if found is None or found.is_empty():
        return None
    told = found.head(FEW)
    places = [
        _("whole group") if kind == "all" else vocabulary.value(asked.language, kind, value)
        for kind, value in told.select("scope_kind", "scope_value").rows()
    ]
    rules = [vocabulary.label(asked.language, name) for name in told["alert_metric"]]
    said = told.select(
        pl.Series("rule", rules),
        pl.Series("place", places),
        "measured_ratio", "threshold_ratio", "measured_amount", "alert_since_date",
    )  # fmt: skip
    return asked.table(
        "alerts", _("Alerts"), said, (),
        {"rule": _("Rule"), "place": _("Where"), "measured_ratio": _("Measured"),
         "threshold_ratio": _("Threshold"), "measured_amount": _("Amount"),
         "alert_since_date": _("Since")}, compact=True,
    )  # fmt: skip


def _largest(asked: Asked) -> list[Row]:
    _ = asked.text
    ask = (asked.reader, asked.filters, asked.as_of)
    over = asked.or_none(partial(queries.credit_limits, *ask))
    promised = asked.or_none(partial(queries.promises, *ask))
    left = asked.or_none(partial(queries.neglected, *ask))
    made = []
    if over is not None:
        made.append(asked.table(
            "over_limit", _("Over their credit limit: the largest"),
            _most(over.filter(pl.col("overrun_amount") > 0), "overrun_amount"),
            ("customer_name", "bu", "outstanding_amount", "credit_limit_amount", "overrun_amount"),
            compact=True,
        ))  # fmt: skip
    if left is not None:
        made.append(asked.table(
            "neglected", _("Overdue that nobody touched: the largest"),
            _most(left.filter(pl.col("is_neglected")), "callable_amount"),
            ("customer_name", "bu", "callable_amount", "untouched_days"), compact=True,
        ))  # fmt: skip
    if promised is not None:
        made.append(asked.table(
            "broken_promise", _("Promises broken, not followed up: the largest"),
            _most(promised.filter(pl.col("is_unfollowed")), "promised_amount"),
            ("customer_name", "bu", "due_date", "promised_amount", "received_amount"), compact=True,
        ))  # fmt: skip
    return [row(*made[:2], shares=(1, 1)), row(*made[2:], _checks(asked), shares=(1, 1))]


def _most(frame: pl.DataFrame, amount: str) -> pl.DataFrame:
    return frame.sort(amount, descending=True, maintain_order=True).head(FEW)


def _checks(asked: Asked) -> Block:
    """The promises about the data that do not hold; none is said too."""
    _ = asked.text
    broken = queries.checks(asked.reader).filter(pl.col("row_count") > 0)
    if broken.is_empty():
        return Note(_("No check found anything."))
    said = broken.with_columns(
        pl.Series("sentence", [_(text) for text in broken["sentence"]]),
        pl.Series("severity", [_("error") if s == "error" else _("warning")
                               for s in broken["severity"]]),
    )  # fmt: skip
    return asked.table(
        "checks", _("Checks of the data that found something"), said,
        ("sentence", "severity", "row_count"),
        {"sentence": _("Check"), "severity": _("Severity"), "row_count": _("Rows")}, compact=True,
    )  # fmt: skip
