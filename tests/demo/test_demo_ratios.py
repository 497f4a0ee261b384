"""The group looks like a group: ratios computed from the files alone, printed with -s."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from demo.written import CREDITS, RATES, Written, amount, day, month_ends

APART = ["unbilled", "advance"]


def euros(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64) * pl.col("currency_code").replace_strict(RATES)


def encours(demo: Written, on: date) -> pl.DataFrame:
    """Open items at a month end with euros, days late, segment and country; no group company."""
    columns = ["bu", "document_id", "customer_id", "document_type", "currency_code", "euros", "due"]
    sign = pl.when(pl.col("document_type").is_in(CREDITS)).then(-1).otherwise(1)
    due = demo.feeds["invoices"].select(
        "bu", "document_id", "instalment_no", day("due_date").alias("due")
    )
    ledger = demo.open_at(on).join(due, on=["bu", "document_id", "instalment_no"], how="left")
    printed = demo.feeds["open_items"].filter(pl.col("snapshot_date") == str(on))
    printed = printed.with_columns(open=amount("open_amount") * sign, due=day("due_date"))
    both = pl.concat(
        [rows.with_columns(euros=euros("open")).select(columns) for rows in (ledger, printed)]
    )
    customers = demo.feeds["customers"].filter(pl.col("valid_to").is_null())
    named = customers.select("bu", "customer_id", "segment", "country_code", "intercompany")
    both = both.join(named, on=["bu", "customer_id"], how="left")
    both = both.filter(~pl.col("document_type").is_in(APART))
    both = both.filter(pl.col("intercompany").fill_null("no") == "no")
    is_credit = pl.col("document_type").is_in(CREDITS)
    late = (pl.lit(on) - pl.col("due")).dt.total_days()
    return both.with_columns(late=pl.when(~is_credit).then(late), is_credit=is_credit)


def sales_of_three_months(demo: Written, on: date) -> tuple[float, int]:
    since = (on.replace(day=1) - timedelta(days=40)).replace(day=1)
    own = ~pl.col("customer_id").str.starts_with("IC-")
    between = pl.col("month").is_between(pl.lit(str(since)), pl.lit(str(on)))
    rows = demo.feeds["sales"].filter(own & between)
    return rows.select(euros("amount").sum()).item(), (on - since).days + 1


def ratios(demo: Written, on: date) -> dict[str, float]:
    items = encours(demo, on)
    total, late = items["euros"].sum(), items.filter(pl.col("late") > 0)
    credit = items.filter("is_credit")["euros"].sum()
    sales, days = sales_of_three_months(demo, on)
    largest = items.group_by("bu", "customer_id").agg(pl.col("euros").sum())["euros"].top_k(20)
    return {
        "million": total / 1e6,
        "overdue": late["euros"].sum() / total,
        "over_90": late.filter(pl.col("late") > 90)["euros"].sum() / total,
        "credits": -credit / total,
        "dso": total / sales * days,
        "top_20": largest.sum() / total,
        "items": len(items),
    }


@pytest.fixture(scope="module")
def by_month(demo: Written) -> pl.DataFrame:
    rows = [{"month_end": on, **ratios(demo, on)} for on in month_ends(demo)]
    found = pl.DataFrame(rows)
    with pl.Config(tbl_rows=40, tbl_cols=-1, float_precision=3):
        print(found)  # noqa: T201
    return found


def test_the_encours_is_that_of_a_mid_size_group(by_month: pl.DataFrame) -> None:
    assert by_month["million"].is_between(34, 80).all()


@pytest.mark.parametrize(
    ("ratio", "low", "high"),
    [
        ("overdue", 0.15, 0.25),
        ("over_90", 0.035, 0.07),
        ("credits", 0.002, 0.04),
        ("dso", 50, 62),
        ("top_20", 0.40, 0.60),
    ],
)
def test_a_ratio_of_the_last_year_is_plausible(
    by_month: pl.DataFrame, ratio: str, low: float, high: float
) -> None:
    assert low <= by_month[ratio].tail(12).mean() <= high


@pytest.mark.parametrize(
    ("ratio", "low", "high"), [("overdue", 0.12, 0.30), ("over_90", 0.02, 0.09), ("dso", 46, 70)]
)
def test_no_month_stands_out_of_reason_not_even_the_first(
    by_month: pl.DataFrame, ratio: str, low: float, high: float
) -> None:
    assert by_month[ratio].is_between(low, high).all()


def test_segments_pay_as_they_are_known_to(demo: Written) -> None:
    items = encours(demo, date(2026, 10, 31)).filter(~pl.col("is_credit"))
    late = items.filter(pl.col("late") > 0).group_by("segment").agg(late=pl.col("euros").sum())
    share = items.group_by("segment").agg(total=pl.col("euros").sum()).join(late, on="segment")
    rate = dict(share.select("segment", pl.col("late") / pl.col("total")).iter_rows())
    assert rate["Corporate"] < rate["B2B"]
    assert rate["Corporate"] < rate["Public"]


def test_the_group_is_as_wide_as_announced(demo: Written) -> None:
    customers, papers = demo.feeds["customers"], demo.documents
    assert 1_400 <= customers.select("bu", "customer_id").n_unique() <= 1_600
    assert customers["bu"].n_unique() == 5
    assert customers["country_code"].n_unique() == 8
    assert "MA" in customers["country_code"]
    assert customers["segment"].n_unique() == 4
    printed = set(demo.feeds["open_items"]["currency_code"])
    assert set(papers["currency_code"]) | printed == {"EUR", "MAD", "USD", "GBP"}
    groups = customers.filter(pl.col("parent_id").is_not_null()).group_by("parent_id")
    assert groups.agg(pl.col("bu").n_unique())["bu"].max() >= 3
    assert customers.filter(pl.col("intercompany") == "no")["name"].is_duplicated().sum() == 2


def test_sales_follow_the_seasons_and_grow(demo: Written) -> None:
    rows = demo.feeds["sales"].group_by("month").agg(euros("amount").sum()).sort("month")
    by_month = dict(rows.iter_rows())
    assert by_month["2025-08-01"] < 0.85 * by_month["2025-07-01"]
    years = [sum(v for m, v in by_month.items() if y <= m < f"{int(y[:4]) + 1}{y[4:]}")
             for y in ("2023-11-01", "2024-11-01", "2025-11-01")]  # fmt: skip
    assert years[0] < years[1] < years[2]
