"""What can be exported, by name: the same queries as the screens, asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.errors import MetricError
from ar_metrics.queries import answers
from ar_metrics.queries.agents import agents
from ar_metrics.queries.aging import aging
from ar_metrics.queries.alerts import alerts
from ar_metrics.queries.charges import charges, moroccan_terms
from ar_metrics.queries.cohorts import billing_cohorts
from ar_metrics.queries.concentration import concentration
from ar_metrics.queries.costs import collection_costs
from ar_metrics.queries.disputes import disputes, write_offs
from ar_metrics.queries.dso import dso
from ar_metrics.queries.effectiveness import cei
from ar_metrics.queries.effort import actions, dunning_effects, plans, promises
from ar_metrics.queries.followups import dunning_steps, neglected, to_call
from ar_metrics.queries.forecast import cash_forecast
from ar_metrics.queries.items import customers
from ar_metrics.queries.late_year import late_in_year_table
from ar_metrics.queries.legal import late_interest, over_terms, payment_terms_table
from ar_metrics.queries.limits import credit_limits
from ar_metrics.queries.listed import MARTS, rows_of_mart
from ar_metrics.queries.litigation import cost_lines, insolvencies, litigation_cases
from ar_metrics.queries.payers import payers, unapplied_cash
from ar_metrics.queries.prescription import prescriptions
from ar_metrics.queries.provision import provision
from ar_metrics.queries.reader import NO_FILTERS, Reader

ITEM_GROUPS = (
    "bu", "country_code", "segment", "agent_id", "parent_id", "customer_id", "currency_code",
    "receivable_type", "document_type", "account",
)  # fmt: skip
CUSTOMER_GROUPS = ("bu", "country_code", "segment", "agent_id", "customer_id")
SALES_GROUPS = ("bu", "country_code", "segment", "agent_id", "parent_id")
FILTER_GROUPS = ("bu", "country_code", "segment")


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


@dataclass(frozen=True)
class Dataset:
    """A query of reader, filters and date, and what else of a question it is asked with.

    `asks` names the fields of the question that follow, in order; `groups` are the columns it may
    be grouped by. `has_start` says that it goes from one date to another, and so needs the first.
    """

    query: Callable[..., pl.DataFrame]
    asks: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    has_start: bool = False

    def answer(self, reader: Reader, question: Question) -> pl.DataFrame:
        """Return the rows as the query gives them. Raises MetricError for a group it has not."""
        if question.by and "by" not in self.asks:
            raise MetricError(f"This dataset is not grouped: leave out {', '.join(question.by)}.")
        asked = [getattr(question, name) for name in self.asks]
        return self.query(reader, question.filters, question.as_of, *asked)


DATASETS: dict[str, Dataset] = {
    "open_items": Dataset(answers.open_items, ("columns", "order", "limit")),
    "aging": Dataset(aging, ("by",), ITEM_GROUPS),
    "outstanding": Dataset(answers.outstanding, ("since", "by"), ITEM_GROUPS),
    "bridge": Dataset(answers.bridge, ("since", "by"), ITEM_GROUPS, has_start=True),
    "customers": Dataset(customers),
    "dso": Dataset(dso, ("since", "by"), SALES_GROUPS),
    "credit_limits": Dataset(credit_limits),
    "cei": Dataset(cei, ("since", "by"), SALES_GROUPS),
    "roll_rates": Dataset(answers.roll_rates, ("since", "by"), CUSTOMER_GROUPS, has_start=True),
    "payment_terms_table": Dataset(payment_terms_table, ("by",), FILTER_GROUPS),
    "late_in_year_table": Dataset(late_in_year_table, ("by",), FILTER_GROUPS),
    "late_interest": Dataset(late_interest),
    "over_terms": Dataset(over_terms),
    "charges": Dataset(charges),
    "moroccan_terms": Dataset(moroccan_terms),
    "provision": Dataset(provision),
    "alerts": Dataset(alerts),
    "concentration": Dataset(concentration),
    "payers": Dataset(payers),
    "unapplied_cash": Dataset(unapplied_cash),
    "cash_forecast": Dataset(cash_forecast, ("by",), CUSTOMER_GROUPS),
    "billing_cohorts": Dataset(billing_cohorts, ("since",)),
    "provision_movement": Dataset(answers.provision_movement, ("since",), has_start=True),
    "provision_backtest": Dataset(answers.provision_backtest, ("since",), has_start=True),
    "actions": Dataset(actions, ("since",)),
    "promises": Dataset(promises, ("since",)),
    "plans": Dataset(plans),
    "dunning_steps": Dataset(dunning_steps),
    "to_call": Dataset(to_call),
    "neglected": Dataset(neglected),
    "dunning_effects": Dataset(dunning_effects, ("since",)),
    "collection_costs": Dataset(collection_costs, ("period", "by"), FILTER_GROUPS),
    "litigation_cases": Dataset(litigation_cases),
    "litigation_costs": Dataset(cost_lines),
    "insolvencies": Dataset(insolvencies),
    "prescription": Dataset(prescriptions),
    "disputes": Dataset(disputes),
    "write_offs": Dataset(write_offs, ("since",)),
    "recovery": Dataset(answers.recoveries, ("since", "period", "by"), (*CUSTOMER_GROUPS, "team")),
    "agents": Dataset(agents, ("period",)),
    "objectives": Dataset(answers.achievements, ("period", "by"), ("team", "bu")),
    **{name: Dataset(rows_of_mart(model), ("since",)) for name, model in MARTS.items()},
}


def dataset(reader: Reader, name: str, question: Question) -> pl.DataFrame:
    """Return the rows of the dataset `name`, with the columns that the question wants.

    In the order of the question, else in that of the dataset. Raises MetricError for an unknown
    dataset or column.
    """
    if name not in DATASETS:
        raise MetricError(
            f"There is no dataset '{name}'.", advice=f"Datasets are: {', '.join(DATASETS)}."
        )
    declared = DATASETS[name]
    frame = declared.answer(reader, question)
    if "order" not in declared.asks:
        frame = _ordered(frame, question.order)
    if "limit" not in declared.asks and question.limit is not None:
        frame = frame.head(question.limit)
    return chosen(frame, question.columns)


def chosen(frame: pl.DataFrame, columns: Sequence[str] | None) -> pl.DataFrame:
    """Return these columns of a dataset, all for None. Raises MetricError for an unknown one."""
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
