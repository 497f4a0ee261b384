"""The invoices of `volume.py` as a ledger tells them, with what people did about them.

Frames with the columns of the feeds invoices, receipts, allocations, actions, agents, portfolios
and those of litigation. An item that is gone or smaller than a month before was paid by a receipt
of its own; some receipts are not allocated. Everything in the currency of the item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

EPOCH = date(1970, 1, 1)
KINDS = ("reminder 1", "reminder 2", "phone call", "mise en demeure")
TEAMS = ("North", "South", "Key accounts", "Export")


@dataclass(frozen=True)
class Work:
    """How much is done. Shares are of items."""

    allocated_share: float = 0.995
    reminded_share: float = 0.35  # of what is overdue at a month end
    sued_share: float = 0.02  # of what is overdue by half a year at a month end
    customers_per_agent: int = 400
    first_cost_cents: int = 21_500


WORK = Work()
Frames = dict[str, pl.DataFrame]


def people(rng: np.random.Generator, customers: pl.DataFrame, since: date) -> Frames:
    """Return agents and portfolios: every customer belongs to somebody from `since` on."""
    number = max(4, len(customers) // WORK.customers_per_agent)
    ids = [f"A{index:04d}" for index in range(number)]
    agents = pl.DataFrame(
        {
            "agent_id": ids,
            "name": [f"Agent {each}" for each in ids],
            "team": [TEAMS[index % len(TEAMS)] for index in range(number)],
            "team_lead": [f"Lead {TEAMS[index % len(TEAMS)]}" for index in range(number)],
        }
    )
    owned = customers.select("bu", "customer_id").with_columns(
        pl.Series("agent_id", [ids[index] for index in rng.integers(0, number, len(customers))]),
        valid_from=pl.lit(since),
    )
    return {"agents": agents, "portfolios": owned}


def month(
    rng: np.random.Generator,
    before: pl.DataFrame,
    items: pl.DataFrame,
    day: date,
    owners: pl.DataFrame,
) -> Frames:
    """Return what was invoiced, paid and done between two month ends, the second of them `day`.

    `before` and `items` are what was open then and now, `owners` the portfolios. Credit notes and
    receipts among the items are left out.
    """
    before, items = before.filter(pl.col("kind") == 0), items.filter(pl.col("kind") == 0)
    now = items.select("document_number", left="open_cents")
    new = items.join(before, on="document_number", how="anti", maintain_order="left")
    paid = (
        before.join(now, on="document_number", how="left", maintain_order="left")
        .with_columns(cents=pl.col("open_cents") - pl.col("left").fill_null(0))
        .filter(pl.col("cents") > 0)
    )
    came_in = (day - EPOCH).days - rng.integers(0, 28, len(paid))
    paid = paid.with_columns(day=pl.Series(came_in).cast(pl.Int32).cast(pl.Date), of=pl.lit(day))
    return {
        "invoices": _invoices(new),
        **_cash(rng, paid),
        "actions": _actions(rng, items, day, owners),
        **_cases(rng, items, day),
    }


def _invoices(items: pl.DataFrame) -> pl.DataFrame:
    return items.select(
        "bu", "customer_id", document_id=document(), document_type=pl.lit("invoice"),
        issue_date=_day("issued"), due_date=_day("due"), currency_code="currency_code",
        amount=money("original_cents"), account=pl.lit("411000"),
    )  # fmt: skip


def _cash(rng: np.random.Generator, paid: pl.DataFrame) -> Frames:
    receipt = pl.format("R{}-{}", pl.col("of").dt.strftime("%y%m"), _number("document_number"))
    receipts = paid.select(
        receipt.alias("receipt_id"), "bu", "customer_id", value_date="day",
        currency_code="currency_code", amount=money("cents"), method=pl.lit("transfer"),
    )  # fmt: skip
    allocations = paid.filter(pl.Series(rng.random(len(paid)) < WORK.allocated_share)).select(
        "bu", document_id=document(), allocation_date="day", amount=money("cents"),
        kind=pl.lit("cash"), receipt_id=receipt,
    )  # fmt: skip
    return {"receipts": receipts, "allocations": allocations}


def _actions(
    rng: np.random.Generator, items: pl.DataFrame, day: date, owners: pl.DataFrame
) -> pl.DataFrame:
    overdue = items.filter(pl.col("due") < (day - EPOCH).days)
    chosen = overdue.filter(pl.Series(rng.random(len(overdue)) < WORK.reminded_share))
    late = pl.lit((day - EPOCH).days) - pl.col("due")
    kind = pl.min_horizontal(late // 30, pl.lit(len(KINDS) - 1))
    owned = chosen.join(owners, on=["bu", "customer_id"], how="left", maintain_order="left")
    action = pl.format("ACT-{}-{}", pl.lit(f"{day:%y%m}"), _number("document_number"))
    return owned.select(
        action.alias("action_id"), "agent_id", "bu", "customer_id", date=pl.lit(day),
        kind=kind.replace_strict(dict(enumerate(KINDS))), document_id=document(),
    )  # fmt: skip


def _cases(rng: np.random.Generator, items: pl.DataFrame, day: date) -> Frames:
    """A case for each item that is sued: filed, with a first cost."""
    old = items.filter(pl.col("due") < (day - EPOCH).days - 180)
    sued = old.filter(pl.Series(rng.random(len(old)) < WORK.sued_share))
    case = pl.format("LC-{}-{}", pl.lit(f"{day:%y%m}"), _number("document_number"))
    cost = pl.lit(Decimal(WORK.first_cost_cents) / 100, pl.Decimal(18, 2))
    return {
        "litigation_cases": sued.select(
            case.alias("case_id"), "bu", "customer_id", procedure=pl.lit("injonction de payer"),
            opened_on=pl.lit(day), claimed_amount=money("open_cents"),
            currency_code="currency_code", provider=pl.lit("Cabinet Volume"),
        ),
        "litigation_events": sued.select(
            case.alias("case_id"), date=pl.lit(day), stage=pl.lit("filed"), act=pl.lit("served")
        ),
        "litigation_case_documents": sued.select(
            case.alias("case_id"), "bu", document_id=document()
        ),
        "litigation_costs": sued.select(
            pl.format("LK-{}", case).alias("cost_id"), case.alias("case_id"), date=pl.lit(day),
            kind=pl.lit("court fee"), amount=cost,
            currency_code="currency_code", stage=pl.lit("filed"),
        ),
    }  # fmt: skip


def document() -> pl.Expr:
    """The number of a document."""
    return pl.format("F{}", _number("document_number"))


def money(column: str) -> pl.Expr:
    """Cents as an amount."""
    cents = pl.col(column)
    text = pl.format("{}.{}", cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
    return text.cast(pl.Decimal(18, 2))


def _day(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int32).cast(pl.Date)


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.zfill(9)
