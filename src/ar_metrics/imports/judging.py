"""What is refused and what is warned of, once the rows of all files are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from ar_metrics.contracts import Feed
from ar_metrics.contracts.verdicts import (
    Verdict,
    broken_rules,
    doubtful_rows,
    doubtful_together,
    overlapping_periods,
    repeated_keys,
)
from ar_metrics.imports.batches import effective
from ar_metrics.imports.rates import never_rated, without_rate
from ar_metrics.imports.spool import IN_FILE, Rows
from ar_metrics.settings import Settings
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.problems import Findings, Problem

RATED_ON = {"open_items": "snapshot_date", "gl_balances": "date"}
OWNER = ("bu", "customer_id")


def judge(
    taken: Mapping[str, Rows],
    findings: Findings,
    settings: Settings,
    progress: Callable[[str], None],
) -> None:
    """Add to `findings` what is wrong or doubtful with several rows of an import, by feed."""
    for name, rows in taken.items():
        progress(f"checking {name}")
        _judge_together(rows, findings)
        by = OWNER if name == "portfolios" else rows.feed.key
        for extracts in rows.repeated(*by) if by else ():
            found = Findings()
            _judge_keys(extracts, found)
            findings.take(found)
    _judge_rates(taken, findings, settings)
    _warn_of_strangers(taken, findings, settings)
    _warn_of_reassignment(taken, findings, settings)


def _judge_together(rows: Rows, findings: Findings) -> None:
    if rows.feed.name == "allocations":
        groups = rows.repeated(IN_FILE, *rows.feed.schema)
    else:
        named = ("name",) if rows.feed.name == "customers" else ()
        spelled = rows.feed.name in {"customers", "open_items", "invoices"}
        groups = iter([rows.firsts(*OWNER, *named)] if spelled else [])
    for extracts in groups:
        for one in extracts:
            _warn(one, doubtful_together(one.feed, one.frame), findings)


def _warn(one: Extract, verdicts: Sequence[Verdict], findings: Findings) -> None:
    for verdict in verdicts:
        findings.add_frame(
            one.found(verdict.rows, verdict.column, verdict.rule, verdict.says, "warning")
        )


def judge_alone(taken: Extract, findings: Findings) -> None:
    """Add to `findings` what is wrong or doubtful with each row of a part of a file.

    `findings` has what could not be read of it.
    """
    told = [
        part.filter(pl.col("line").is_in(taken.lines.implode())) for part in findings.parts("error")
    ]
    unreadable = pl.concat(told).select("file", "sheet", "line", "column").unique()
    for verdict in broken_rules(taken.feed, taken.frame):
        found = taken.found(verdict.rows, verdict.column, verdict.rule, verdict.says)
        # a cell that could not be read is empty now: it has been told already
        findings.add_frame(
            found.join(
                unreadable, on=["file", "sheet", "line", "column"], how="anti", nulls_equal=True
            )
        )
    _warn(taken, doubtful_rows(taken.frame), findings)


def _judge_keys(taken: Sequence[Extract], findings: Findings) -> None:
    """Refuse keys that come twice and, for portfolios, two owners at a time: over all files."""
    feed = taken[0].feed
    frame = pl.concat([one.frame for one in taken])
    repeated = repeated_keys(feed, frame)
    key = ", ".join(feed.key)
    for one, rows, first in _places(taken, repeated):
        column = _key_column(feed)
        said = pl.select(
            pl.format("is already in {} (" + key + " must be unique)", first)
        ).to_series()
        findings.add_frame(one.found(rows, column, "duplicate key", said))
    if feed.name == "portfolios":
        overlaps = overlapping_periods(frame, OWNER).join(repeated, on="index", how="anti")
        for one, rows, first in _places(taken, overlaps):
            said = pl.select(
                pl.format("has two agents at a time: the period of {} is not over", first)
            ).to_series()
            findings.add_frame(one.found(rows, "customer_id", "overlapping portfolios", said))


def _key_column(feed: Feed) -> str:
    named = [name for name in feed.key if name.endswith("_id") and name != "scope_id"]
    return named[-1] if named else feed.key[-1]


def _places(
    taken: Sequence[Extract], pairs: pl.DataFrame
) -> list[tuple[Extract, pl.Series, pl.Series]]:
    """Return by extract: the rows told of, and in words where the row they clash with is."""
    if not pairs.height:
        return []
    where = pl.concat(
        pl.DataFrame({"line": one.lines}).select(
            pl.lit(at, dtype=pl.Int64).alias("at"),
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"),
            pl.col("line"),
            pl.lit(f" of {one.file}" if len(taken) > 1 else "").alias("file"),
        )
        for at, one in enumerate(taken)
    ).with_row_index("index")
    first = where.select(first="index", words=pl.format("row {}{}", pl.col("line"), pl.col("file")))
    told = pairs.join(where, on="index").join(first, on="first").sort("index")
    return [
        (taken[int(str(at))], group["row"], group["words"])
        for (at,), group in told.group_by("at", maintain_order=True)
    ]


def _judge_rates(taken: Mapping[str, Rows], findings: Findings, settings: Settings) -> None:
    own = taken.get("fx_rates")
    rates = own.lazy().select("date", "currency_code").unique().collect() if own else None
    for one in own.firsts("currency_code", "rate") if own else ():
        itself = (one.frame["currency_code"] == settings.currency) & (one.frame["rate"] != 1)
        said = (
            f"is not 1, and {settings.currency} is the reporting currency: are these rates into "
            "another one? Give the units of it for one unit of each currency"
        )
        rows = itself.fill_null(value=False).arg_true()
        findings.add_frame(one.found(rows, "rate", "rate of the reporting currency", said))
    for name, rows in taken.items():
        if name == "fx_rates" or "currency_code" not in rows.feed.schema:
            continue
        dated_by = RATED_ON.get(name)
        for one in rows.firsts("currency_code", *([dated_by] if dated_by else [])):
            _judge_rates_of(one, dated_by, rates, findings, settings)


def _judge_rates_of(
    one: Extract,
    dated_by: str | None,
    rates: pl.DataFrame | None,
    findings: Findings,
    settings: Settings,
) -> None:
    frame = one.frame.with_row_index("row")
    if dated_by:
        needed = frame.select("currency_code", day=dated_by).drop_nulls().unique()
        lacking = without_rate(needed, rates, settings)
        told = frame.join(
            lacking, left_on=["currency_code", dated_by], right_on=["currency_code", "day"]
        )
        words = pl.format(
            "has no rate into " + settings.currency + " on {} nor in the 7 days before",
            pl.col(dated_by),
        )
    else:
        unknown = never_rated(frame["currency_code"], rates, settings)
        told = frame.filter(pl.col("currency_code").is_in(list(unknown)))
        words = pl.lit(f"has no rate into {settings.currency} on any day")
    advice = pl.lit(": import an fx_rates file that has it")
    first = told.group_by("currency_code", *([dated_by] if dated_by else []), maintain_order=True)
    told = first.first().sort("row").with_columns(words=pl.concat_str(words, advice))
    if told.height:
        rows = told["row"]
        findings.add_frame(one.found(rows, "currency_code", "currency without rate", told["words"]))


def _warn_of_strangers(taken: Mapping[str, Rows], findings: Findings, settings: Settings) -> None:
    """Warn of customers of open items and invoices that no customer file has, once for each."""
    named = [taken[name] for name in ("open_items", "invoices") if name in taken]
    if not named:
        return
    asked = [one for rows in named for one in rows.firsts(*OWNER)]
    own = taken.get("customers")
    known = [own.lazy().select(OWNER).unique().collect()] if own else []
    known += [
        pl.read_parquet(batch.parquet("customers"), columns=list(OWNER))
        for batch in effective(settings)
        if "customers" in batch.feeds
    ]
    master = pl.concat(known) if known else pl.DataFrame(schema=dict.fromkeys(OWNER, pl.String))
    for one in asked:
        strangers = (
            one.frame.select(OWNER)
            .with_row_index("row")
            .drop_nulls()
            .join(master, on=OWNER, how="anti")
            .unique(OWNER, keep="first", maintain_order=True)
        )
        said = "is in no customers file: country and segment show as unknown"
        findings.add_frame(
            one.found(
                strangers["row"], "customer_id", "customer without master data", said, "warning"
            )
        )


def _warn_of_reassignment(rows: Mapping[str, Rows], findings: Findings, settings: Settings) -> None:
    """Warn of portfolios that overlap with those of earlier imports, unless they replace them."""
    taken = rows["portfolios"].firsts(*OWNER, "valid_from") if "portfolios" in rows else []
    earlier = [
        pl.read_parquet(batch.parquet("portfolios"))
        for batch in effective(settings)
        if "portfolios" in batch.feeds
    ]
    if not taken or not earlier:
        return
    own = pl.concat([one.frame for one in taken])
    both = pl.concat([*earlier, own]).unique(
        (*OWNER, "valid_from"), keep="last", maintain_order=True
    )
    clash = (
        both[overlapping_periods(both, OWNER)["index"]].select(OWNER).unique(maintain_order=True)
    )
    listed = clash.join(own.select(OWNER).unique(), on=OWNER, how="semi")
    for bu, customer in listed.head(5).rows():
        said = (
            f"customer '{customer}' of {bu} has two agents at a time with an earlier import: "
            "import the earlier period again with its last day"
        )
        findings.add(
            Problem(
                taken[0].file,
                taken[0].sheet,
                None,
                "",
                customer,
                "overlap with an earlier import",
                said,
                "warning",
            )
        )
