"""Invoices that were late during a year, by what was settled in it and what is open at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import INVOICES_EXCL_TAX, MOVEMENT
from ar_metrics.queries.legal import EDGES, MONEY, RANGES, year_before
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

DOCUMENT = ("bu", "document_id")
INSTALMENT = (*DOCUMENT, "instalment_no")


def late_in_year_table(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """The customers' half of the management-report table, part II (C. com. D. 441-6 II).

    Invoices that were late on some day of the twelve months up to the date: those settled in them
    after their due date, and those late at their end. Rows: per group, report_block 'A', then 'B'
    (disputed meanwhile), each by late_range: '0' (settled on time, indicative), '1-30', '31-60',
    '61-90', '91+' and '1+', the total of the late ones; the range is the lateness reached in the
    year. Columns: by…, report_block, late_range, invoice_count, invoice_amount and
    invoice_excl_tax_amount (whole invoices, reporting currency; without tax null where the tax of
    one is not known), year_issued_amount and year_issued_excl_tax_amount (invoices issued in the
    year; of BUs that only print snapshots, those new in one, whose tax is not told), issued_ratio
    and issued_excl_tax_ratio, has_inferred (of such BUs, what was paid late between two of them is
    not known). An invoice in instalments is counted once, at its
    latest one. Companies of the group are always in. No row when there is no invoice. Raises
    MetricError for a filter or dimension that settlements do not have.
    """
    wanted = replace(filters, include_intercompany=True)
    opened, late_ones = _still_open(reader, wanted, as_of, by)
    # what was settled and came back, as by a returned payment, is told as it is at the end
    settled = _settled(reader, wanted, as_of, by).join(opened, on=INSTALMENT, how="anti")
    rows = (
        pl.concat([settled, late_ones], how="vertical_relaxed")
        .drop("instalment_no")
        .with_columns(_range().alias("late_range"))
    )
    document = pl.struct(*dict.fromkeys((*by, *DOCUMENT)))
    ranked = rows.sort("days", descending=True).with_columns(
        document.is_first_distinct().alias("is_counted")
    )
    late = ranked.filter(pl.col("days") > 0).with_columns(pl.lit("1+").alias("late_range"))
    keys = [*by, "report_block", "late_range"]
    counted = pl.concat([ranked, late]).group_by(keys).agg(
        pl.col("is_counted").sum().cast(pl.Int64).alias("invoice_count"),
        pl.col("amount").sum().cast(MONEY).alias("invoice_amount"),
        pl.when(pl.col("excl_tax").null_count() == 0).then(pl.col("excl_tax").sum())
        .cast(MONEY).alias("invoice_excl_tax_amount"),
    )  # fmt: skip
    none = pl.col("invoice_count").is_null()
    frame = _shape(rows, by).join(counted, on=keys, how="left", nulls_equal=True).with_columns(
        pl.col("invoice_count", "invoice_amount").fill_null(0),
        pl.when(none).then(pl.lit(Decimal(0), MONEY)).otherwise("invoice_excl_tax_amount")
        .alias("invoice_excl_tax_amount"),
    )  # fmt: skip
    issued = _issued(reader, wanted, as_of, by)
    whole = (
        frame.join(issued, on=list(by), how="left", nulls_equal=True)
        if by
        else frame.join(issued, how="cross")
    )
    units = reader.distinct(["bu", "is_from_ledger"], as_of)
    printed = units.filter(~pl.col("is_from_ledger"))["bu"]
    told = set(printed) & set(filters.bu or printed)
    without = pl.lit(None, MONEY) if told else pl.col("year_issued_excl_tax_amount")
    return whole.with_columns(without.alias("year_issued_excl_tax_amount")).sort(
        *by, "report_block", "range_rank"
    ).select(
        *keys, "invoice_count", "invoice_amount", "invoice_excl_tax_amount", "year_issued_amount",
        "year_issued_excl_tax_amount", _ratio("invoice_amount", "year_issued_amount"),
        _ratio("invoice_excl_tax_amount", "year_issued_excl_tax_amount"),
        pl.lit(bool(told)).alias("has_inferred"),
    )  # fmt: skip


def _ratio(part: str, whole: str) -> pl.Expr:
    quotient = pl.col(part).cast(pl.Float64) / pl.col(whole).cast(pl.Float64)
    name = whole.removeprefix("year_").replace("_amount", "_ratio")
    return pl.when(pl.col(whole) > 0).then(quotient).alias(name)


def _settled(reader: Reader, filters: Filters, as_of: date, by: Sequence[str]) -> pl.DataFrame:
    """What was settled in the year, once per instalment, at the settlement that closed it."""
    closed = Conditions()
    # the year may begin between two snapshots
    closed.that(
        "is_last_settlement and document_type in ('invoice', 'debit_note')"
        " and settlement_date > $settled_after",
        settled_after=year_before(as_of),
    )
    rows = reader.rows(
        "fct_settlements",
        [*dict.fromkeys((*by, *DOCUMENT, "instalment_no")), "settlement_date", "part_rank",
         "is_contested", "late_days", "debt_amount", "debt_excl_tax_amount"],
        filters, between=(year_before(as_of), as_of), only=closed,
    )  # fmt: skip
    last = rows.sort("settlement_date", "part_rank").unique(
        [*DOCUMENT, "instalment_no"], keep="last", maintain_order=True
    )
    amounts = pl.col("debt_amount"), pl.col("debt_excl_tax_amount")
    return _plain(last, by, "is_contested", "late_days", *amounts)


def _still_open(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The keys of what is open at the end of the year, and what is late, at its whole amount."""
    owed = Conditions()
    owed.that(
        "credit_kind = 'none' and not is_apart and document_type in ('invoice', 'debit_note')"
    )
    rows = reader.rows(
        "fct_open_items",
        [*dict.fromkeys((*by, *DOCUMENT, "instalment_no")), "is_disputed", "receivable_type",
         "overdue_days", "original_local", "open_local", "outstanding_amount", "tax_amount"],
        filters, as_of, only=owed,
    )  # fmt: skip
    rate = pl.col("outstanding_amount").cast(pl.Float64) / pl.col("open_local").cast(pl.Float64)
    whole = (pl.col("original_local").cast(pl.Float64) * rate).round(2)
    contested = pl.col("is_disputed") | (pl.col("receivable_type") == "litigious")
    told = rows.filter(pl.col("overdue_days") > 0).with_columns(contested.alias("is_contested"))
    without = whole - pl.col("tax_amount").cast(pl.Float64).abs()
    late = _plain(told, by, "is_contested", "overdue_days", whole, without.round(2))
    return rows.select(INSTALMENT), late


def _plain(
    rows: pl.DataFrame,
    by: Sequence[str],
    contested: str,
    days: str,
    amount: pl.Expr,
    excl_tax: pl.Expr,
) -> pl.DataFrame:
    return rows.select(
        *dict.fromkeys((*by, *INSTALMENT)),
        pl.when(pl.col(contested)).then(pl.lit("B")).otherwise(pl.lit("A")).alias("report_block"),
        pl.col(days).cast(pl.Int64).alias("days"),
        amount.cast(MONEY).alias("amount"),
        excl_tax.cast(MONEY).alias("excl_tax"),
    )


def _range() -> pl.Expr:
    beyond = pl.sum_horizontal((pl.col("days") > edge).cast(pl.Int32) for edge in EDGES)
    return beyond.replace_strict(dict(enumerate(RANGES[:-1])), return_dtype=pl.String)


def _shape(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    blocks = pl.DataFrame({"report_block": ["A", "B"]})
    ranges = pl.DataFrame({"range_rank": range(len(RANGES)), "late_range": RANGES})
    groups = rows.select(by).unique() if by else rows.select(pl.lit(1).alias("one")).head(1)
    return groups.join(blocks, how="cross").join(ranges, how="cross")


def _issued(reader: Reader, filters: Filters, as_of: date, by: Sequence[str]) -> pl.DataFrame:
    """What was invoiced in the year, or new on a printed list, per group, with tax
    and, of ledgers, without.
    """
    new = Conditions()
    new.that("step in ('invoiced', 'new_items') and document_type in ('invoice', 'debit_note')")
    frame = reader.table(
        [MOVEMENT], by=list(by), filters=filters, between=(year_before(as_of), as_of), only=new
    )
    without = reader.table(
        [INVOICES_EXCL_TAX], by=list(by), filters=filters, between=(year_before(as_of), as_of)
    )
    both = (
        frame.join(without, on=list(by), how="left", nulls_equal=True)
        if by
        else frame.join(without, how="cross")
    )
    return both.select(
        *by,
        pl.col(MOVEMENT.name).cast(MONEY).alias("year_issued_amount"),
        pl.col(INVOICES_EXCL_TAX.name).cast(MONEY).alias("year_issued_excl_tax_amount"),
    )
