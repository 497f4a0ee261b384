"""The ledger files, recomputed from the CSV alone: what is open ties to the general ledger."""

from __future__ import annotations

import polars as pl

from demo.written import CREDITS, Written, amount, day, month_ends

LEDGER_UNITS = ["FR01", "FR02", "MA01"]
PRINTING_UNITS = ["BE01", "DE01"]


def balances(demo: Written, units: list[str]) -> pl.DataFrame:
    rows = demo.feeds["gl_balances"].filter(pl.col("bu").is_in(units))
    return rows.select(day("date"), "bu", "account", "currency_code", amount("balance"))


def apart(both: pl.DataFrame) -> set[tuple[str, str]]:
    """Day and unit of what differs: one close of one account for each of three units."""
    rows = both.filter(pl.col("balance").fill_null(0) != pl.col("items").fill_null(0))
    assert rows.height == rows.select("date", "bu").n_unique()
    return {(str(day), bu) for day, bu in rows.select("date", "bu").rows()}


ACCOUNT = ["date", "bu", "account", "currency_code"]


def test_what_the_ledger_leaves_open_is_the_general_ledger_to_the_cent(demo: Written) -> None:
    open_items = pl.concat(
        demo.open_at(on).with_columns(date=pl.lit(on)) for on in month_ends(demo)
    )
    items = open_items.group_by(ACCOUNT).agg(items=pl.col("open").sum())
    both = balances(demo, LEDGER_UNITS).join(items, on=ACCOUNT, how="full", coalesce=True)
    assert apart(both) == {("2026-07-31", "FR01"), ("2026-07-31", "FR02")}
    assert both["date"].n_unique() == 36


def test_printed_open_items_are_the_general_ledger_to_the_cent(demo: Written) -> None:
    sign = pl.when(pl.col("document_type").is_in(CREDITS)).then(-1).otherwise(1)
    items = (
        demo.feeds["open_items"]
        .filter(pl.col("bu").is_in(PRINTING_UNITS))
        .with_columns(date=day("snapshot_date"), open=amount("open_amount") * sign)
        .group_by(ACCOUNT)
        .agg(items=pl.col("open").sum())
    )
    both = balances(demo, PRINTING_UNITS).join(items, on=ACCOUNT, how="full", coalesce=True)
    assert apart(both) == {("2026-07-31", "BE01")}  # an entry made by hand


def test_nothing_is_ever_settled_twice(demo: Written) -> None:
    for on in month_ends(demo):
        assert demo.open_at(on).filter(pl.col("residual") < 0).is_empty(), on


def test_an_allocation_never_takes_more_than_its_receipt_brought(demo: Written) -> None:
    cash = demo.feeds["allocations"].filter(pl.col("kind") == "cash")
    taken = cash.group_by("bu", "receipt_id").agg(taken=amount("amount").sum())
    receipts = demo.feeds["receipts"].join(taken, on=["bu", "receipt_id"], how="full")
    assert receipts["receipt_id"].null_count() == 0
    over = receipts.filter(amount("amount") < pl.col("taken"))
    assert over.is_empty(), over
    assert (receipts["amount"].cast(pl.Decimal(18, 2)) > 0).all()


def test_an_allocation_is_dated_by_the_later_of_its_two_documents(demo: Written) -> None:
    starts = demo.documents.select("bu", "document_id", pl.col("starts_on")).unique()
    rows = demo.feeds["allocations"].join(starts, on=["bu", "document_id"])
    for other in ("receipt_id", "credit_id"):
        named = starts.rename({"document_id": other, "starts_on": f"{other}_on"})
        rows = rows.join(named, on=["bu", other], how="left")
    assert len(rows) == len(demo.feeds["allocations"])
    later = pl.max_horizontal("starts_on", "receipt_id_on", "credit_id_on")
    assert rows.filter(day("allocation_date") < later).is_empty()


def test_sales_are_what_the_ledger_invoices_less_credit_notes(demo: Written) -> None:
    sold = pl.col("document_type").is_in(["invoice", "debit_note", "fee", "credit_note"])
    sign = pl.when(pl.col("document_type") == "credit_note").then(-1).otherwise(1)
    last_year = pl.col("issue_date") >= "2025-11-01"
    issued = demo.feeds["invoices"].filter(sold & last_year)
    issued = issued.group_by("bu").agg(issued=(amount("amount") * sign).sum())
    sales = demo.feeds["sales"].filter(pl.col("month") >= "2025-11-01")
    sales = sales.group_by("bu").agg(sales=amount("amount").sum())
    both = issued.join(sales, on="bu")
    assert sorted(both["bu"]) == LEDGER_UNITS
    assert both["issued"].to_list() == both["sales"].to_list()
