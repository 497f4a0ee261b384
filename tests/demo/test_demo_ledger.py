"""The ledger files, recomputed from the CSV alone: what is open ties to the general ledger."""

from __future__ import annotations

from datetime import date

import polars as pl

from demo.written import Written, amount, day

KEYS = ["bu", "document_id", "instalment_no"]
REOPENING = ["refund", "returned_payment"]
CREDITS = ["credit_note", "advance", "receipt"]
LEDGER_UNITS = ["FR01", "FR02", "MA01"]
PRINTING_UNITS = ["BE01", "DE01"]


def documents(demo: Written) -> pl.DataFrame:
    """Invoices and receipts as items, signed, with the account that carries them."""
    invoices = demo.feeds["invoices"].select(
        *KEYS,
        "customer_id",
        "currency_code",
        "document_type",
        "account",
        day("issue_date").alias("starts_on"),
        amount("amount"),
    )
    receipts = demo.feeds["receipts"].select(
        "bu",
        pl.col("receipt_id").alias("document_id"),
        pl.lit("0").alias("instalment_no"),
        "customer_id",
        "currency_code",
        pl.lit("receipt").alias("document_type"),
        pl.lit("411000").alias("account"),
        day("value_date").alias("starts_on"),
        amount("amount"),
    )
    sign = pl.when(pl.col("document_type").is_in(CREDITS)).then(-1).otherwise(1)
    return pl.concat([invoices, receipts]).with_columns(sign=sign)


def settled(demo: Written) -> pl.DataFrame:
    """What brings an item towards zero on a day; below zero, what opens it again."""
    rows = demo.feeds["allocations"].with_columns(amount("amount"), on=day("allocation_date"))
    kinds = documents(demo).group_by("bu", "document_id").agg(pl.col("sign").first())
    rows = rows.join(kinds, on=["bu", "document_id"], how="left")
    reopens = pl.col("kind").is_in(REOPENING) & (pl.col("sign") > 0)
    rows = rows.with_columns(
        pl.when(reopens).then(-pl.col("amount")).otherwise(pl.col("amount")).alias("amount")
    )
    item = rows.select(*KEYS, "on", "amount")
    receipt = rows.filter(pl.col("receipt_id").is_not_null()).select(
        "bu", pl.col("receipt_id").alias("document_id"), pl.lit("0").alias("instalment_no"),
        "on", "amount",
    )  # fmt: skip
    credit = rows.filter(pl.col("credit_id").is_not_null()).select(
        "bu", pl.col("credit_id").alias("document_id"), pl.lit("1").alias("instalment_no"),
        "on", "amount",
    )  # fmt: skip
    returned = demo.feeds["receipts"].filter(pl.col("returned_on").is_not_null()).select(
        "bu", pl.col("receipt_id").alias("document_id"), pl.lit("0").alias("instalment_no"),
        day("returned_on").alias("on"), amount("amount"),
    )  # fmt: skip
    return pl.concat([item, receipt, credit, returned])


def open_at(demo: Written, on: date) -> pl.DataFrame:
    """Items with a residual at the end of a day: `residual` is positive, `open` is signed."""
    gone = settled(demo).filter(pl.col("on") <= on).group_by(KEYS).agg(gone=pl.col("amount").sum())
    left = documents(demo).filter(pl.col("starts_on") <= on).join(gone, on=KEYS, how="left")
    residual = pl.col("amount") - pl.col("gone").fill_null(0)
    left = left.with_columns(residual=residual).filter(pl.col("residual") != 0)
    return left.with_columns(open=pl.col("residual") * pl.col("sign"))


def month_ends(demo: Written) -> list[date]:
    return sorted(demo.feeds["gl_balances"]["date"].str.to_date().unique())


def balances(demo: Written, units: list[str]) -> pl.DataFrame:
    rows = demo.feeds["gl_balances"].filter(pl.col("bu").is_in(units))
    return rows.select(day("date"), "bu", "account", "currency_code", amount("balance"))


ACCOUNT = ["date", "bu", "account", "currency_code"]


def test_what_the_ledger_leaves_open_is_the_general_ledger_to_the_cent(demo: Written) -> None:
    open_items = pl.concat(
        open_at(demo, on).with_columns(date=pl.lit(on)) for on in month_ends(demo)
    )
    items = open_items.group_by(ACCOUNT).agg(items=pl.col("open").sum())
    both = balances(demo, LEDGER_UNITS).join(items, on=ACCOUNT, how="full", coalesce=True)
    apart = both.filter(pl.col("balance").fill_null(0) != pl.col("items").fill_null(0))
    assert apart.is_empty(), apart
    assert both["date"].n_unique() == 36


def test_printed_open_items_are_the_general_ledger_to_the_cent(demo: Written) -> None:
    sign = pl.when(pl.col("document_type").is_in(CREDITS)).then(-1).otherwise(1)
    items = (
        demo.feeds["open_items"]
        .with_columns(date=day("snapshot_date"), open=amount("open_amount") * sign)
        .group_by(ACCOUNT)
        .agg(items=pl.col("open").sum())
    )
    both = balances(demo, PRINTING_UNITS).join(items, on=ACCOUNT, how="full", coalesce=True)
    apart = both.filter(pl.col("balance").fill_null(0) != pl.col("items").fill_null(0))
    assert apart.is_empty(), apart


def test_nothing_is_ever_settled_twice(demo: Written) -> None:
    for on in month_ends(demo):
        assert open_at(demo, on).filter(pl.col("residual") < 0).is_empty(), on


def test_an_allocation_never_takes_more_than_its_receipt_brought(demo: Written) -> None:
    cash = demo.feeds["allocations"].filter(pl.col("kind") == "cash")
    taken = cash.group_by("bu", "receipt_id").agg(taken=amount("amount").sum())
    receipts = demo.feeds["receipts"].join(taken, on=["bu", "receipt_id"], how="full")
    assert receipts["receipt_id"].null_count() == 0
    over = receipts.filter(amount("amount") < pl.col("taken"))
    assert over.is_empty(), over
    assert (receipts["amount"].cast(pl.Decimal(18, 2)) > 0).all()


def test_an_allocation_is_dated_by_the_later_of_its_two_documents(demo: Written) -> None:
    starts = documents(demo).select("bu", "document_id", pl.col("starts_on")).unique()
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
