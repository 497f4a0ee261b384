"""What can be exported, by name: the same queries as the screens, asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.metrics import (
    CUSTOMER_COUNT,
    NO_DUE_DATE,
    NOT_DUE,
    OPEN_ITEM_COUNT,
    OUTSTANDING,
    OVERDUE,
    OVERDUE_60,
    OVERDUE_90,
    OVERDUE_RATIO,
    UNAPPLIED_CREDIT,
)
from ar_metrics.queries.agents import agents
from ar_metrics.queries.aging import aging
from ar_metrics.queries.bridge import bridge
from ar_metrics.queries.costs import collection_costs
from ar_metrics.queries.disputes import disputes, write_offs
from ar_metrics.queries.dso import dso
from ar_metrics.queries.effectiveness import cei
from ar_metrics.queries.effort import actions, dunning_effects, plans, promises
from ar_metrics.queries.followups import dunning_steps, neglected, to_call
from ar_metrics.queries.items import GRAIN, customers, open_items
from ar_metrics.queries.legal import late_interest, over_terms, payment_terms_table
from ar_metrics.queries.limits import credit_limits
from ar_metrics.queries.litigation import cost_lines, insolvencies, litigation_cases
from ar_metrics.queries.migration import roll_rates
from ar_metrics.queries.objectives import SCOPES, achievements
from ar_metrics.queries.prescription import prescriptions
from ar_metrics.queries.provision import provision
from ar_metrics.queries.reader import NO_FILTERS, Reader, closed
from ar_metrics.queries.recovery import recovery

OUTSTANDING_COLUMNS = (
    OUTSTANDING, NOT_DUE, OVERDUE, OVERDUE_RATIO, OVERDUE_60, OVERDUE_90, NO_DUE_DATE,
    UNAPPLIED_CREDIT, OPEN_ITEM_COUNT, CUSTOMER_COUNT,
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What an export asks for. `since` is the first date of a bridge or of a series, `period` what
    recovery is told of: the month, quarter or year up to the date. `order` names columns to sort
    by ('-name' counts downwards), `limit` keeps the first rows.
    """

    as_of: date
    filters: Filters = NO_FILTERS
    since: date | None = None
    by: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None
    period: str = "month"
    order: tuple[str, ...] = ()
    limit: int | None = None


Dataset = Callable[["Reader", Question], pl.DataFrame]


def dataset(reader: Reader, name: str, question: Question) -> pl.DataFrame:
    """Return the rows of the dataset `name`, with the columns that the question wants.

    In the order of the question, else in that of the dataset. Raises MetricError for an unknown
    dataset or column.
    """
    if name not in DATASETS:
        raise MetricError(
            f"There is no dataset '{name}'.", advice=f"Datasets are: {', '.join(DATASETS)}."
        )
    frame = DATASETS[name](reader, question)
    if name != "open_items":  # the only one that a database had better sort and cut
        frame = _ordered(frame, question.order)
        frame = frame if question.limit is None else frame.head(question.limit)
    return _chosen(frame, question.columns)


def _open_items(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return open_items(
        reader, question.filters, question.as_of, question.columns, question.limit,
        order=question.order or GRAIN,
    )  # fmt: skip


def _customers(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return customers(reader, question.filters, question.as_of)


def _credit_limits(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return credit_limits(reader, question.filters, question.as_of)


def _aging(reader: Reader, question: Question) -> pl.DataFrame:
    return aging(reader, question.filters, question.as_of, question.by)


def _outstanding(reader: Reader, question: Question) -> pl.DataFrame:
    by = ["snapshot_date", *(name for name in question.by if name != "snapshot_date")]
    return reader.table(
        OUTSTANDING_COLUMNS,
        by=by,
        filters=question.filters,
        between=closed(question.since or question.as_of, question.as_of),
    )


def _bridge(reader: Reader, question: Question) -> pl.DataFrame:
    if question.since is None:
        raise MetricError(
            "A bridge needs the date it starts from.", advice="Give --from, a snapshot date."
        )
    return bridge(reader, question.filters, question.since, question.as_of, question.by)


def _dso(reader: Reader, question: Question) -> pl.DataFrame:
    return dso(reader, question.filters, question.as_of, question.since, question.by)


def _cei(reader: Reader, question: Question) -> pl.DataFrame:
    return cei(reader, question.filters, question.as_of, question.since, question.by)


def _roll_rates(reader: Reader, question: Question) -> pl.DataFrame:
    """From `since`, by default the snapshot before, to the date."""
    days = reader.reference("dim_snapshots")["snapshot_date"].sort()
    before = [day for day in days if day < question.as_of]
    if not (since := question.since or (before[-1] if before else None)):
        raise MetricError(
            "Debts are followed from an earlier snapshot: this is the first.",
            advice="Give a later --as-of.",
        )
    return roll_rates(reader, question.filters, since, question.as_of, question.by)


def _payment_terms_table(reader: Reader, question: Question) -> pl.DataFrame:
    return payment_terms_table(reader, question.filters, question.as_of, question.by)


def _actions(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return actions(reader, question.filters, question.as_of, question.since)


def _promises(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return promises(reader, question.filters, question.as_of, question.since)


def _write_offs(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return write_offs(reader, question.filters, question.as_of, question.since)


def _dunning_effects(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return dunning_effects(reader, question.filters, question.as_of, question.since)


def _collection_costs(reader: Reader, question: Question) -> pl.DataFrame:
    asked = (question.filters, question.as_of, question.period, question.by)
    return collection_costs(reader, *asked)


def _at_date(query: Callable[[Reader, Filters, date], pl.DataFrame]) -> Dataset:
    """A dataset that is a list at a date."""

    def answer(reader: Reader, question: Question) -> pl.DataFrame:
        _no_groups(question)
        return query(reader, question.filters, question.as_of)

    return answer


def _recovery(reader: Reader, question: Question) -> pl.DataFrame:
    """One row per group at each date from `since` on: the period up to it."""
    dates = reader.reference("dim_snapshots")["snapshot_date"].sort()
    since = question.since or question.as_of
    days = [day for day in dates if since <= day < question.as_of]
    parts = [
        recovery(reader, question.filters, day, question.period, question.by).select(
            pl.lit(day).alias("snapshot_date"), pl.lit(question.period).alias("period"), pl.all()
        )
        for day in (*days, question.as_of)
    ]
    return pl.concat(parts)


def _agents(reader: Reader, question: Question) -> pl.DataFrame:
    _no_groups(question)
    return agents(reader, question.filters, question.as_of, question.period)


def _objectives(reader: Reader, question: Question) -> pl.DataFrame:
    """Objectives of agents, or with `by` of team or bu."""
    kinds = {dimension: kind for kind, dimension in SCOPES.items()}
    by = ", ".join(question.by) or "agent_id"
    if by not in kinds:
        raise MetricError(
            f"No objective is set by {by}.", advice=f"Give one of {', '.join(kinds)}."
        )
    return achievements(reader, question.filters, question.as_of, question.period, kinds[by])


def _no_groups(question: Question) -> None:
    if question.by:
        raise MetricError(f"This dataset is not grouped: leave out {', '.join(question.by)}.")


def _chosen(frame: pl.DataFrame, columns: Sequence[str] | None) -> pl.DataFrame:
    if columns is None:
        return frame
    if unknown := [name for name in columns if name not in frame.columns]:
        raise MetricError(
            f"The dataset has no column {', '.join(unknown)}.",
            advice=f"Columns are: {', '.join(frame.columns)}.",
        )
    return frame.select(columns)


def _ordered(frame: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    names = [name.removeprefix("-") for name in order]
    if unknown := [name for name in names if name not in frame.columns]:
        raise MetricError(
            f"The dataset has no column {', '.join(unknown)} to sort by.",
            advice=f"Columns are: {', '.join(frame.columns)}.",
        )
    if not names:
        return frame
    down = [name.startswith("-") for name in order]
    return frame.sort(names, descending=down, nulls_last=True, maintain_order=True)


_ITEM_GROUPS = (
    "bu", "country_code", "segment", "agent_id", "parent_id", "customer_id", "currency_code",
    "receivable_type", "document_type", "account",
)  # fmt: skip
_PEOPLE_GROUPS = ("bu", "country_code", "segment", "agent_id", "customer_id")
GROUPED: dict[str, tuple[str, ...]] = {
    "aging": _ITEM_GROUPS,
    "outstanding": _ITEM_GROUPS,
    "bridge": _ITEM_GROUPS,
    "dso": ("bu", "country_code", "segment", "agent_id", "parent_id"),
    "cei": ("bu", "country_code", "segment", "agent_id", "parent_id"),
    "roll_rates": _PEOPLE_GROUPS,
    "payment_terms_table": ("bu", "country_code", "segment"),
    "recovery": (*_PEOPLE_GROUPS, "team"),
    "collection_costs": ("bu", "country_code", "segment"),
    "objectives": ("team", "bu"),
}
"""The datasets that can be grouped, and by what; the others are lists or have their own groups."""

DATASETS: dict[str, Dataset] = {
    "open_items": _open_items,
    "aging": _aging,
    "outstanding": _outstanding,
    "bridge": _bridge,
    "customers": _customers,
    "dso": _dso,
    "credit_limits": _credit_limits,
    "cei": _cei,
    "roll_rates": _roll_rates,
    "payment_terms_table": _payment_terms_table,
    "late_interest": _at_date(late_interest),
    "over_terms": _at_date(over_terms),
    "provision": _at_date(provision),
    "actions": _actions,
    "promises": _promises,
    "plans": _at_date(plans),
    "dunning_steps": _at_date(dunning_steps),
    "to_call": _at_date(to_call),
    "neglected": _at_date(neglected),
    "dunning_effects": _dunning_effects,
    "collection_costs": _collection_costs,
    "litigation_cases": _at_date(litigation_cases),
    "litigation_costs": _at_date(cost_lines),
    "insolvencies": _at_date(insolvencies),
    "prescription": _at_date(prescriptions),
    "disputes": _at_date(disputes),
    "write_offs": _write_offs,
    "recovery": _recovery,
    "agents": _agents,
    "objectives": _objectives,
}
