"""What agents did and what came of it: acts, their effect, promises and plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ar_metrics.access import Filters
from ar_metrics.metrics import effort as m
from ar_metrics.queries.aging import with_agent_names
from ar_metrics.queries.reader import Reader
from ar_metrics.queries.relations import Conditions

ACTION_COLUMNS = (
    "action_date", "action_id", "bu", "customer_id", "customer_name", "segment", "agent_id",
    "actor_agent_id", "action_kind", "outcome", "is_right_party", "document_id", "cost_amount",
    "concession_amount", "allowed_concession_amount", "is_concession_over", "batch_id",
)  # fmt: skip
PROMISE_COLUMNS = (
    "promise_id", "bu", "customer_id", "customer_name", "segment", "agent_id", "document_id",
    "action_id", "made_date", "due_date", "grace_date", "promise_status", "decided_date",
    "is_unfollowed", "is_inferred", "currency_code", "promised_local", "promised_amount",
    "received_amount", "batch_id",
)  # fmt: skip
PLAN_COLUMNS = (
    "plan_id", "due_date", "bu", "customer_id", "customer_name", "agent_id", "instalment_status",
    "paid_date", "is_plan_on_track", "currency_code", "instalment_local", "instalment_amount",
)  # fmt: skip
ACTS = (
    m.ACTIONS, m.CONTACT_ATTEMPTS, m.CONTACTS, m.CONTACT_RATE, m.ACTION_COST, m.CONCESSIONS,
    m.CONCESSIONS_OVER,
)  # fmt: skip
PROMISES = (
    m.PROMISES_MADE, m.PROMISED, m.PROMISES_KEPT, m.KEPT_AMOUNT, m.PROMISES_BROKEN,
    m.BROKEN_AMOUNT, m.PROMISE_RATE, m.PROMISE_AMOUNT_RATE,
)  # fmt: skip
EFFECTS = (m.TESTED_ACTIONS, m.EFFECT_RATE, m.EFFECT_CASH)


def action_figures(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
    actor: str | None = None,
) -> pl.DataFrame:
    """Acts done after `since` up to `as_of` (default: in the period that it closes).

    One row per combination of `by` (actor_agent_id, action_kind, outcome, a dimension …), the most
    acts first: by…, action_count, contact_attempt_count, contact_count, contact_ratio, and in the
    reporting currency action_cost_amount, conceded_amount; concession_over_count. `actor` keeps
    the acts that one agent did, whoever owns the customer.
    """
    only = _by_actor(actor)
    order = [f"-{m.ACTIONS.name}", *by]
    between = (since, as_of) if since else None
    return reader.table(
        ACTS, by=by, filters=filters, as_of=None if since else as_of, between=between,
        order=order, only=only,
    )  # fmt: skip


def dunning_effects(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    actor: str | None = None,
) -> pl.DataFrame:
    """What followed each kind of act whose days of effect ended after `since` up to `as_of`.

    One row per action_kind, the most effective first: tested_action_count, effect_ratio,
    effect_cash_amount (reporting currency). A payment is counted with the last act before it and
    no other, so the kinds add up.
    """
    return reader.table(
        EFFECTS,
        by=["action_kind"],
        filters=filters,
        as_of=None if since else as_of,
        between=(since, as_of) if since else None,
        order=[f"-{m.EFFECT_RATE.name}", "action_kind"],
        only=_by_actor(actor),
    )


def promise_figures(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Promises made, kept and broken after `since` up to `as_of`, by number and amount.

    One row per combination of `by`: by…, promises_made_count, promises_made_amount,
    promises_kept_count, promises_kept_amount, promises_broken_count, promises_broken_amount,
    promises_kept_ratio, promises_kept_amount_ratio. A promise belongs to who owned the customer
    when it was made.
    """
    return reader.table(
        PROMISES,
        by=by,
        filters=filters,
        as_of=None if since else as_of,
        between=(since, as_of) if since else None,
    )


def actions(
    reader: Reader,
    filters: Filters,
    as_of: date,
    since: date | None = None,
    actor: str | None = None,
    limit: int | None = None,
) -> pl.DataFrame:
    """The acts done after `since` up to `as_of` (default: in its period), the latest first.

    Columns: ACTION_COLUMNS and agent_name; amounts in the reporting currency.
    """
    frame = reader.rows(
        "fct_actions",
        ACTION_COLUMNS,
        filters,
        as_of=None if since else as_of,
        between=(since, as_of) if since else None,
        order=["-action_date", "bu", "customer_id", "action_id"],
        limit=limit,
        only=_by_actor(actor),
    )
    return with_agent_names(reader, frame)


def promises(
    reader: Reader, filters: Filters, as_of: date, since: date | None = None
) -> pl.DataFrame:
    """Promises as they stood at `as_of`, the first due first.

    Those that were open, kept or broken in the period that it closes, or broken before and not
    followed up; with `since`, those of every period after it. Columns: PROMISE_COLUMNS and
    agent_name; one row per promise.
    """
    frame = reader.rows(
        "fct_promises",
        ["snapshot_date", *PROMISE_COLUMNS],
        filters,
        as_of=None if since else as_of,
        between=(since, as_of) if since else None,
        order=["snapshot_date", "due_date", "promise_id"],
    )
    latest = frame.unique("promise_id", keep="last", maintain_order=True).drop("snapshot_date")
    return with_agent_names(reader, latest.sort("due_date", "promise_id"))


def plans(reader: Reader, filters: Filters, as_of: date) -> pl.DataFrame:
    """The instalments of payment plans at `as_of` that are not paid, or were in its period.

    Columns: PLAN_COLUMNS and agent_name; sorted by plan and due date.
    """
    frame = reader.rows(
        "fct_plan_instalments", PLAN_COLUMNS, filters, as_of, order=["plan_id", "due_date"]
    )
    return with_agent_names(reader, frame)


def _by_actor(actor: str | None) -> Conditions | None:
    if actor is None:
        return None
    only = Conditions()
    only.that("actor_agent_id = $actor", actor=actor)
    return only
