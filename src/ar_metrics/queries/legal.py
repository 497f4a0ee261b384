"""What the law asks to be told (C. com. D. 441-6) and gives (L. 441-10): tables and lists."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import INDEMNITY, LATE_DEBT, LATE_INTEREST, SALES, SALES_EXCL_TAX
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

RANGES = ("0", "1-30", "31-60", "61-90", "91+", "1+")
EDGES = (0, 30, 60, 90)
MONEY = pl.Decimal(38, 2)
CLAIM = (
    "bu", "customer_id", "customer_name", "country_code", "segment", "agent_id", "document_id",
    "instalment_no", "debtor_kind", "issue_date", "due_date", "late_days", "outstanding_amount",
    "interest_state", "rated_days", "interest_amount", "indemnity_amount",
)  # fmt: skip
TERMS = (
    "bu", "customer_id", "customer_name", "country_code", "segment", "agent_id", "document_id",
    "instalment_no", "debtor_kind", "issue_date", "due_date", "legal_due_date",
    "excess_term_days", "outstanding_amount",
)  # fmt: skip
KEY = ("bu", "document_id", "instalment_no")


def payment_terms_table(
    reader: Reader, filters: Filters, as_of: date, by: Sequence[str] = ()
) -> pl.DataFrame:
    """The customers' half of the management-report table at a date (C. com. D. 441-6 I).

    Rows: per group, report_block 'A' (late invoices), then 'B' (left out of A because they are
    disputed), each by late_range: '0' (not late, indicative), '1-30', '31-60', '61-90', '91+' and
    '1+', the total of the late ones. Columns: by…, report_block, late_range, invoice_count,
    invoice_amount, invoice_excl_tax_amount, sales_amount and sales_excl_tax_amount (of the twelve
    months up to the date), turnover_ratio and turnover_excl_tax_ratio. Amounts in the reporting
    currency; without tax null where the tax of a document is not known. An invoice is counted
    once, at its latest instalment. Companies of the group are always in; credits are not deducted.
    No row when no invoice is open. Raises MetricError for a dimension that sales do not have.
    """
    wanted = replace(filters, include_intercompany=True)
    debts = _invoices(reader, wanted, as_of, by)
    blocks = pl.DataFrame({"report_block": ["A", "B"]})
    ranges = pl.DataFrame({"range_rank": range(len(RANGES)), "late_range": RANGES})
    shape = debts.select(by).unique() if by else debts.select(pl.lit(1).alias("one")).head(1)
    shape = shape.join(blocks, how="cross").join(ranges, how="cross")
    counted = _counted(debts, by)
    keys = [*by, "report_block", "late_range"]
    frame = shape.join(counted, on=keys, how="left", nulls_equal=True).with_columns(
        pl.col("invoice_count").fill_null(0),
        pl.col("invoice_amount").fill_null(0),
        pl.when(pl.col("invoice_count").is_null()).then(pl.lit(Decimal(0), MONEY))
        .otherwise("invoice_excl_tax_amount").alias("invoice_excl_tax_amount"),
    )  # fmt: skip
    told = _with_turnover(frame, _turnover(reader, wanted, as_of, by), by)
    return told.sort(*by, "report_block", "range_rank").select(
        *keys, "invoice_count", "invoice_amount", "invoice_excl_tax_amount", "sales_amount",
        "sales_excl_tax_amount", "turnover_ratio", "turnover_excl_tax_ratio",
    )  # fmt: skip


def late_interest(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The late debts of a date with what the law gives on each, the latest first.

    Columns: bu, customer_id, customer_name, country_code, segment, agent_id, document_id,
    instalment_no, debtor_kind (business, public, consumer), issue_date, due_date, late_days,
    outstanding_amount, interest_state (whole, part of the days, no rate, consumer, charge: interest
    or a fee that was billed), rated_days (of the late_days, those with a known rate),
    interest_amount (of these days; null without a rate, for consumers and charges),
    indemnity_amount (once for an invoice). Amounts in the reporting currency.
    """
    late = Conditions()
    late.that("late_days > 0")
    return reader.rows(
        "fct_legal_debts", CLAIM, filters, as_of, order=["-late_days", *KEY], only=late
    )


def interest_summary(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The late debts by kind of debtor, country and how far their interest is known.

    Columns: debtor_kind, country_code, interest_state, late_debt_amount, late_interest_amount
    (null where no rate is known), late_indemnity_amount (reporting currency).
    """
    return reader.table(
        [LATE_DEBT, LATE_INTEREST, INDEMNITY],
        by=["debtor_kind", "country_code", "interest_state"], filters=filters, as_of=as_of,
    ).filter(pl.col("interest_state") != "not late")  # fmt: skip


def interest_rates(reader: Reader) -> pl.DataFrame:
    """The rates of late interest that the figures rest on, the latest period first.

    Columns: country_code, debtor_kind, valid_from_date, valid_to_date, rate_of (each day, first
    day), interest_ratio, indemnity_local (EUR), legal_source.
    """
    rates = reader.reference("dim_late_interest_rates")
    return rates.sort(
        "country_code", "debtor_kind", "valid_from_date", descending=[False, False, True]
    )


def over_terms(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The open debts that fall due later than the law allows, the longest excess first.

    Columns: bu, customer_id, customer_name, country_code, segment, agent_id, document_id,
    instalment_no, debtor_kind, issue_date, due_date, legal_due_date (the last lawful one),
    excess_term_days, outstanding_amount (reporting currency). Debts of a country without a limit in
    the reference data are not judged.
    """
    long = Conditions()
    long.that("excess_term_days > 0")
    return reader.rows(
        "fct_legal_debts", TERMS, filters, as_of, order=["-excess_term_days", *KEY], only=long
    )


def _invoices(reader: Reader, filters: Filters, as_of: date, by: Sequence[str]) -> pl.DataFrame:
    """Each open invoice of the date once: by…, its block, days late and amounts."""
    invoices = Conditions()
    invoices.that("credit_kind = 'none' and not is_apart")
    rows = reader.rows(
        "fct_open_items",
        [*dict.fromkeys((*by, *KEY)), "overdue_days", "is_disputed", "receivable_type",
         "original_local", "open_local", "outstanding_amount", "tax_amount"],
        filters, as_of, only=invoices,
    )  # fmt: skip
    return rows.with_columns(
        pl.when(pl.col("is_disputed") | (pl.col("receivable_type") == "litigious"))
        .then(pl.lit("B")).otherwise(pl.lit("A")).alias("report_block"),
        pl.col("overdue_days").fill_null(0).clip(lower_bound=0).alias("days"),
        excl_tax().alias("excl_tax_amount"),
    )  # fmt: skip


def excl_tax() -> pl.Expr:
    """What is open of a row of open items without tax; null where its tax is not known.

    The tax is that of the whole document: what is open of it bears its share.
    """
    opened, whole, tax = (  # a quotient of decimals would keep two digits
        pl.col(name).cast(pl.Float64) for name in ("open_local", "original_local", "tax_amount")
    )
    net = pl.col("outstanding_amount").cast(pl.Float64) - tax.abs() * opened / whole
    return pl.when(whole != 0).then(net.round(2)).cast(MONEY)  # of 0 there is no share


def _counted(debts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Number and amounts per group, block and range, the total of the late ones among them."""
    beyond = pl.sum_horizontal((pl.col("days") > edge).cast(pl.Int32) for edge in EDGES)
    place = beyond.replace_strict(dict(enumerate(RANGES[:-1])), return_dtype=pl.String)
    document = pl.struct(*dict.fromkeys((*by, "bu", "document_id", "report_block")))
    rows = debts.sort("days", descending=True).with_columns(
        place.alias("late_range"), document.is_first_distinct().alias("is_counted")
    )
    late = rows.filter(pl.col("days") > 0).with_columns(pl.lit("1+").alias("late_range"))
    known = pl.col("excl_tax_amount").is_not_null().all()
    return pl.concat([rows, late]).group_by(*by, "report_block", "late_range").agg(
        pl.col("is_counted").sum().cast(pl.Int64).alias("invoice_count"),
        pl.col("outstanding_amount").sum().cast(MONEY).alias("invoice_amount"),
        pl.when(known).then(pl.col("excl_tax_amount").sum()).cast(MONEY)
        .alias("invoice_excl_tax_amount"),
    )  # fmt: skip


def _turnover(reader: Reader, filters: Filters, as_of: date, by: Sequence[str]) -> pl.DataFrame:
    """Sales of the twelve months up to the date, per group."""
    sold = reader.table(
        [SALES, SALES_EXCL_TAX], by=["sale_date", *by], filters=filters, between=(None, as_of)
    ).filter(pl.col("sale_date") > year_before(as_of))
    amounts = [
        pl.col(SALES.name).sum(),
        pl.when(pl.col(SALES_EXCL_TAX.name).is_not_null().all())
        .then(pl.col(SALES_EXCL_TAX.name).sum()).alias(SALES_EXCL_TAX.name),
    ]  # fmt: skip
    return sold.group_by(by).agg(amounts) if by else sold.select(amounts)


def _with_turnover(frame: pl.DataFrame, turnover: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    joined = (
        frame.join(turnover, on=list(by), how="left", nulls_equal=True)
        if by
        else frame.join(turnover, how="cross")
    )
    return joined.with_columns(
        _share("invoice_amount", SALES.name).alias("turnover_ratio"),
        _share("invoice_excl_tax_amount", SALES_EXCL_TAX.name).alias("turnover_excl_tax_ratio"),
    )


def _share(part: str, whole: str) -> pl.Expr:
    ratio = pl.col(part).cast(pl.Float64) / pl.col(whole).cast(pl.Float64)
    return pl.when(pl.col(whole) > 0).then(ratio)


def year_before(day: date) -> date:
    """The end of the same month, or the same day, a year earlier."""
    last = monthrange(day.year - 1, day.month)[1]
    is_end = day.day == monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, last if is_end else min(day.day, last))
