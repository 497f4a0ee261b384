"""Debts followed from one snapshot to a later one: where each was, where it is, what became of it.

A debt is an open document that is no credit. Whose it is, and what a filter asks, is as it was at
the first of the two dates; of a debt that was not there yet, as it is at the second. What is left
of a debt is valued at the rate of the first date, so that no rate passes 100 %. What a scope does
not hold at one of the dates is not known to it: a debt that changed hands over its border is
neither settled nor new there, it is not followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from ar_metrics.access import Filters, Scope
from ar_metrics.queries import relations as rel

Pair = tuple[date, date]

KEYS = ("bu", "document_id", "instalment_no")
WRITE_OFFS, RECLASSIFICATION = 6, 13  # step_rank of the movements

# one × other ÷ whole, half a cent upwards: in whole numbers, as decimals divide to a double
CENTS = """(
    ((200 * {0})::hugeint * (100 * {1})::hugeint + (100 * {2})::hugeint)
    // (200 * {2})::hugeint
) / 100"""
SUMS = """
    sum(opening_amount) as opening_amount,
    sum(kept_amount) as kept_amount,
    sum(lost_amount) as lost_amount,
    sum(closing_amount) as closing_amount,
    count(*) as item_count,
    count(*) filter (where to_rank is null and lost_amount > 0) as lost_count"""


def asked(
    scope: Scope, filters: Filters, pairs: Sequence[Pair], by: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """Return the statement of `question` for a scope and filters, with the values bound in it."""
    seen = rel.in_scope("fct_open_items", scope)
    if filters.bu is not None:  # a debt stays in its BU
        seen.among("filter", "bu", filters.bu)
    made = rel.conditions("fct_open_items", scope, filters, relation(filters.basis, seen.sql))
    return question(by, pairs, made), made.params


def question(by: Sequence[str], pairs: Sequence[Pair], made: rel.Conditions) -> str:
    """Return the statement that adds the followed debts up, and bind its dates in `made`.

    Rows: from_date, to_date, by…, from_rank (null: not there at the first date), to_rank (null:
    gone at the second), opening_amount, kept_amount (what is left of it, at the first rate),
    lost_amount (written off), closing_amount (at the second rate), item_count and lost_count (gone
    and written off).
    """
    starts, ends = [start for start, _ in pairs], [end for _, end in pairs]
    made.params |= {
        "from_dates": starts, "first_date": min(starts, default=None),
        "to_dates": ends, "last_date": max(ends, default=None),
    }  # fmt: skip
    groups = ", ".join(("from_date", "to_date", *by, "from_rank", "to_rank"))
    return f"select {groups}, {SUMS} from {made.relation} where {made.sql} group by {groups}"


def relation(basis: Literal["due", "issue"], seen: str) -> str:
    """Return what stands for the open items: each debt of a pair of dates once.

    `seen` is the condition that the scope puts on open items and on movements.
    """
    return f"({_text(rel.BUCKET[basis], seen)}) as fct_open_items"


def _same(one: str, other: str) -> str:
    return " and ".join(f"{one}.{key} = {other}.{key}" for key in KEYS)


def _text(bucket: str, seen: str) -> str:
    """`told` are the debts of the first date, then those of the second that are new.

    The dates bound what is read: DuckDB does not carry the join with `pairs` into the scan.
    """
    span = "between $first_date and $last_date"
    return f"""
        with pairs as (
            select unnest($from_dates::date[]) as from_date, unnest($to_dates::date[]) as to_date
        ),
        debts as (
            select * from fct_open_items
            where snapshot_date {span} and credit_kind = 'none' and not is_apart and {seen}
        ),
        moved as (
            select
                pairs.from_date, pairs.to_date, moves.bu, moves.document_id, moves.instalment_no,
                coalesce(-sum(movement_amount) filter (where step_rank = {WRITE_OFFS}), 0)
                    as given_up_amount,
                coalesce(sum(movement_amount) filter (where step_rank = {RECLASSIFICATION}), 0)
                    as passed_amount
            from pairs
            inner join
                (select * from fct_movements where snapshot_date {span} and {seen}) as moves
                on moves.snapshot_date > pairs.from_date and moves.snapshot_date <= pairs.to_date
            where step_rank in ({WRITE_OFFS}, {RECLASSIFICATION})
            group by all
        ),
        followed as (
            select
                told.*, pairs.from_date, pairs.to_date,
                told.{bucket} as from_rank,
                later.{bucket} as to_rank,
                told.outstanding_amount as opening_amount,
                case
                    when later.bu is null then 0
                    when later.open_local >= told.open_local then told.outstanding_amount
                    else {
        CENTS.format("told.outstanding_amount", "later.open_local", "told.open_local")
    }
                end::decimal(18, 2) as kept_amount,
                coalesce(moved.given_up_amount, 0) as given_up_amount,
                coalesce(later.outstanding_amount, 0) as closing_amount
            from pairs
            inner join debts as told on pairs.from_date = told.snapshot_date
            left join debts as later
                on pairs.to_date = later.snapshot_date and {_same("told", "later")}
            left join moved
                on pairs.from_date = moved.from_date and pairs.to_date = moved.to_date
                and {_same("told", "moved")}
            where later.bu is not null or coalesce(moved.passed_amount, 0) >= 0
        )
        select
            * exclude (given_up_amount),
            greatest(least(given_up_amount, opening_amount - kept_amount), 0) as lost_amount
        from followed
        union all
        select
            told.*, pairs.from_date, pairs.to_date,
            null as from_rank, told.{bucket} as to_rank,
            0 as opening_amount, 0 as kept_amount, told.outstanding_amount as closing_amount,
            0 as lost_amount
        from pairs
        inner join debts as told on pairs.to_date = told.snapshot_date
        left join debts as sooner
            on pairs.from_date = sooner.snapshot_date and {_same("told", "sooner")}
        left join moved
            on pairs.from_date = moved.from_date and pairs.to_date = moved.to_date
            and {_same("told", "moved")}
        where sooner.bu is null and coalesce(moved.passed_amount, 0) <= 0"""
