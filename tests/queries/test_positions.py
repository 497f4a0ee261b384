"""Positions answer what they can tell, and the same as the items would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ar_metrics import metrics
from ar_metrics.access import EVERYTHING, Filters, only
from ar_metrics.metrics import Metric, bucket
from ar_metrics.queries import Reader, positions

JUNE = date(2025, 6, 30)
# a row on each edge of the classes of lateness and one beyond, of one alike in all else
ITEMS = """
    overdue_days | outstanding_amount | tax_amount | original_local | open_local | credit_kind
    -1           | 1.01               |            | 1.01           | 1.01       | none
    0            | 2.02               | 0.40       | 4.04           | 2.02       | none
    1            | 4.04               |            | 4.04           | 4.04       | none
    60           | 8.08               |            | 8.08           | 8.08       | none
    61           | 16.16              |            | 16.16          | 16.16      | none
    90           | 32.32              |            | 32.32          | 32.32      | none
    91           | 64.64              |            | 64.64          | 64.64      | none
                 | 128.28             |            | 128.28         | 128.28     | none
    5            | -256.56            |            | -256.56        | -256.56    | credit_note
"""
OF_ITEMS = [
    one for one in vars(metrics).values()
    if isinstance(one, Metric) and one.model == "fct_open_items"
]  # fmt: skip
TOLD = [one for one in OF_ITEMS if positions.tell(one.per, [one.sql, one.rows])]


def test_lateness_is_on_the_right_side_of_each_edge(reader_of: Callable[..., Reader]) -> None:
    reader = reader_of(fct_open_items=ITEMS)
    asked = [
        metrics.NOT_DUE, metrics.OVERDUE, metrics.OVERDUE_60, metrics.OVERDUE_90,
        metrics.NO_DUE_DATE, metrics.UNAPPLIED_CREDIT, metrics.OVERDUE_ITEM_COUNT,
        metrics.OPEN_ITEM_COUNT, metrics.NOT_DUE_EXCL_TAX, bucket(2),
    ]  # fmt: skip
    told = [str(value) for value in reader.table(asked, as_of=JUNE).row(0)]
    assert told == [
        "3.03", "125.24", "113.12", "64.64", "128.28", "-256.56", "5", "9", "2.83", "8.08"
    ]  # fmt: skip


@pytest.mark.parametrize("metric", TOLD, ids=lambda metric: metric.name)
@pytest.mark.parametrize("way", ["column", "aged", "split"])
def test_each_metric_is_the_same_from_positions_and_from_items(
    reader_of: Callable[..., Reader], monkeypatch: Any, metric: Metric, way: Any
) -> None:
    reader = reader_of(fct_open_items=ITEMS)
    asked = {"by": ["bucket_rank"], "filters": Filters(credits=way), "as_of": JUNE}
    quick = reader.table([metric], **asked)
    monkeypatch.setattr(positions, "tell", lambda *_: False)
    assert quick.equals(reader.table([metric], **asked), null_equal=True)
    assert quick.schema == reader.table([metric], **asked).schema


def test_what_asks_more_of_an_item_goes_to_the_items() -> None:
    """An average of days, a condition on an amount, a customer, a date, an edge between classes."""
    asked = [(one.per, [one.sql]) for one in (metrics.OVERDUE_DAYS, metrics.AGE_DAYS)]
    asked += [(one.per, [one.sql]) for one in OF_ITEMS if one.per]
    asked += [
        ((), ["sum(outstanding_amount) filter (where outstanding_amount > 0)"]),
        (("customer_id",), []), ((), ["due_date is null"]), ((), ["sum(abs(outstanding_amount))"]),
        ((), ["count(bucket_rank)"]), ((), ["avg(bucket_rank)"]), ((), ["sum(bucket_rank)"]),
        ((), ["late_days > 30"]), ((), ["late_days > 600"]), ((), ["late_days >= 0"]),
    ]  # fmt: skip
    assert len(asked) > 9
    assert [place for place, one in enumerate(asked) if positions.tell(*one)] == []


def test_scopes_and_filters_that_only_items_know_go_to_the_items() -> None:
    metric = [metrics.OUTSTANDING]
    for scope, filters, model in (
        (only(bu=("FR01",)), Filters(segment=("key",), account=("411",)), positions.MODEL),
        (only(team=("T1",)), Filters(), positions.MODEL),
        (EVERYTHING, Filters(customer_id=("C1",)), "fct_open_items"),
        (EVERYTHING, Filters(parent_id=("P1",)), "fct_open_items"),
    ):
        asked = ("fct_open_items", metric, ["bu"], ["not is_apart"], scope, filters)
        assert positions.nearest(*asked)[0] == model
    assert positions.nearest("fct_sales", [], [], [], EVERYTHING, Filters())[0] == "fct_sales"
