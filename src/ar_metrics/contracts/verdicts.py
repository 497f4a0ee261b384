"""Which rows break the contract of their feed, and which only deserve a warning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from ar_metrics.contracts.feeds import Feed
from ar_metrics.contracts.lean import pandera_errors

EMPTY = "is empty"


# Columns of what has happened: a day to come in one is a typing error, and the latest of all dates.
HAPPENED = ("snapshot_date", "issue_date", "allocation_date", "value_date")
AHEAD = "is a day to come: if it is typed wrong, the pages open at it"


@dataclass(frozen=True)
class Verdict:
    """Rows (0-based indexes) of a frame for which a sentence about one column holds.

    `says` is one sentence for all, or one for each row.
    """

    rule: str
    column: str
    says: str | pl.Series
    rows: pl.Series


def broken_rules(feed: Feed, frame: pl.DataFrame) -> list[Verdict]:
    """Return what the contract of `feed` refuses, one verdict per column and rule.

    Raises RuntimeError when columns or types differ from the contract: that is a bug in a source.
    """
    try:
        feed.contract.validate(frame, lazy=True)
    except pandera_errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    if cases["index"].null_count():
        wrong = cases.filter(pl.col("index").is_null())["check", "column"].rows()
        raise RuntimeError(f"a frame for {feed.name} has not the contract's columns: {wrong}")
    verdicts = []
    for (column, check), group in cases.group_by("column", "check", maintain_order=True):
        rows = group["index"].cast(pl.UInt32).unique().sort()
        says = EMPTY if check == "not_nullable" else str(check)
        rule = "empty cell" if check == "not_nullable" else f"{column} {check}"
        verdicts.append(Verdict(rule, str(column), says, rows))
    return verdicts


def repeated_keys(feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose key an earlier row has. Columns: index, first (that earlier row).

    Empty cells of a key are equal to each other.
    """
    if not feed.key or not frame.select(feed.key).is_duplicated().any():
        return pl.DataFrame(schema={"index": pl.UInt32, "first": pl.UInt32})
    numbered = frame.select(feed.key).with_row_index("index")
    first = pl.col("index").min().over(feed.key).alias("first")
    return numbered.select("index", first).filter(pl.col("index") != pl.col("first"))


def overlapping_periods(frame: pl.DataFrame, owner: tuple[str, ...]) -> pl.DataFrame:
    """Return the rows of an owner that start before an earlier period of it ends.

    Columns: index, first (the earlier row). Both ends belong to a period; an empty valid_from means
    always, an empty valid_to means still valid.
    """
    before = pl.col("valid_from").fill_null(pl.date(1, 1, 1))
    ordered = (
        frame.with_row_index("index").with_columns(start=before).sort(*owner, "start", "index")
    )
    end = pl.col("valid_to").fill_null(pl.date(9999, 12, 31))
    last_so_far = pl.when(end == end.cum_max()).then("index").forward_fill()
    return (
        ordered.with_columns(
            first=last_so_far.shift(1).over(owner),
            until=end.shift(1).cum_max().over(owner),
        )
        .filter(pl.col("start") <= pl.col("until"))
        .select("index", "first")
    )


def doubtful_rows(frame: pl.DataFrame) -> list[Verdict]:
    """Return what is imported with a warning, from each row alone."""
    verdicts = []
    if {"issue_date", "due_date"} <= set(frame.columns):
        early = (frame["due_date"] < frame["issue_date"]).fill_null(value=False)
        verdicts.append(
            Verdict("due before issue", "due_date", "is before the issue date", early.arg_true())
        )
    if {"issue_date", "snapshot_date"} <= set(frame.columns):
        ahead = (frame["issue_date"] > frame["snapshot_date"]).fill_null(value=False)
        verdicts.append(
            Verdict("issued later", "issue_date", "is after the snapshot date", ahead.arg_true())
        )
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # it is already, east of here
    for name in set(frame.columns).intersection(HAPPENED):
        ahead = (frame[name] > tomorrow).fill_null(value=False) & frame[name].is_first_distinct()
        verdicts.append(Verdict("in the future", name, AHEAD, ahead.arg_true()))
    return [verdict for verdict in verdicts if verdict.rows.len()]


def doubtful_together(feed: Feed, frame: pl.DataFrame) -> list[Verdict]:
    """Return what is imported with a warning, from all rows of one file of a feed."""
    verdicts = []
    if feed.name == "allocations" and frame.is_duplicated().any():
        again = frame.select(~pl.struct(pl.all()).is_first_distinct()).to_series()
        said = "is in a row that repeats an earlier one exactly: both are counted"
        verdicts.append(Verdict("repeated row", "document_id", said, again.arg_true()))
    if feed.name == "customers":
        verdicts += spellings(frame)
    if feed.name in {"open_items", "invoices"}:
        verdicts += [id_spellings(frame), unit_spellings(frame)]
    return [verdict for verdict in verdicts if verdict.rows.len()]


def spellings(customers: pl.DataFrame) -> list[Verdict]:
    """Return customers that seem to be one and are written as several.

    One customer_id with several names, one name (case, accents, punctuation and legal form apart)
    under several ids of a business unit, or ids that are written alike.
    """
    numbered = customers.select("bu", "customer_id", "name").with_row_index("row")
    return [
        verdict
        for verdict in (
            _several(numbered, "customer_id", pl.col("customer_id"), "name", "names"),
            _several(numbered, "name", plain_name(pl.col("name")), "customer_id", "customer ids"),
            id_spellings(customers),
        )
        if verdict.rows.len()
    ]


def id_spellings(rows: pl.DataFrame) -> Verdict:
    """Return customer ids that differ only in case, punctuation or leading zeros."""
    each = rows.select("bu", "customer_id").with_row_index("row")
    each = each.unique(["bu", "customer_id"], keep="first", maintain_order=True)
    return _several(each, "customer_id", plain_id(pl.col("customer_id")), "customer_id", "ids")


def unit_spellings(rows: pl.DataFrame) -> Verdict:
    """Return business units that differ only in case, punctuation or leading zeros."""
    each = rows.select("bu", all=pl.lit("")).with_row_index("row")
    each = each.unique("bu", keep="first", maintain_order=True)
    return _several(each, "bu", plain_id(pl.col("bu")), "bu", "codes", within="all")


def plain_name(name: pl.Expr) -> pl.Expr:
    """Return a name without case, accents, punctuation and legal form, to compare by."""
    letters = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = letters.str.replace_all(r"[.'’]", "").str.replace_all(r"[^\p{L}\p{N}]+", " ")
    forms = (
        r"\b(sa|sas|sasu|sarl|eurl|sci|snc|gmbh|ag|kg|ltd|limited|llc|inc|plc|spa|srl|bv|nv|co)\b"
    )
    return words.str.replace_all(forms, "").str.replace_all(r"\s+", "")


def plain_id(identifier: pl.Expr) -> pl.Expr:
    """Return an id without case, punctuation and leading zeros, to compare by."""
    return (
        identifier.str.to_lowercase().str.replace_all(r"[\s._/-]+", "").str.strip_chars_start("0")
    )


def _several(
    numbered: pl.DataFrame, named: str, alike: pl.Expr, other: str, words: str, within: str = "bu"
) -> Verdict:
    groups = (
        numbered.with_columns(alike=alike)
        .filter(pl.col("alike").is_not_null() & (pl.col("alike") != ""))
        .group_by(within, "alike", maintain_order=True)
        .agg(pl.col("row").first(), pl.col(other).drop_nulls().unique(maintain_order=True))
        .filter(pl.col(other).list.len() > 1)
    )
    listed = pl.concat_str(pl.lit("'"), pl.col(other).list.head(5).list.join("', '"), pl.lit("'"))
    more = pl.when(pl.col(other).list.len() > 5).then(pl.lit(", …")).otherwise(pl.lit(""))
    said = groups.select(
        pl.format("is written with {} " + words + ": {}{}", pl.col(other).list.len(), listed, more)
    ).to_series()
    return Verdict(f"several {words}", named, said, groups["row"])
