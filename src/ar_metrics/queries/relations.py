"""The names that may become part of a query, and the SQL text made from them.

Only what is declared here, in `metrics` and in `access` ever enters a statement as text. Values
never do: they are bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ar_metrics.access import Filters, Scope
from ar_metrics.errors import MetricError
from ar_metrics.queries import names
from ar_metrics.queries.columns import (
    EFFORT,
    FORECAST,
    ITEM_COLUMNS,
    ITEMS,
    LEGAL,
    LITIGATION,
    POSITIONS,
    RECOVERY,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "fct_open_items": ITEMS,
    "fct_positions": POSITIONS,
    "fct_movements": (
        *ITEM_COLUMNS, "prior_snapshot_date", "is_inferred", "step_rank", "step",
        "movement_amount", "change_size",
    ),
    "fct_restatements": (*ITEM_COLUMNS, "restatement_amount", "change_size"),
    "fct_controls": (
        "snapshot_date", "bu", "account", "currency_code", "items_local", "items_amount",
        "ledger_local", "ledger_source", "difference_local",
    ),
    "fct_sales": (
        "snapshot_date", "sale_date", "bu", "customer_id", "parent_id", "country_code", "segment",
        "agent_id", "currency_code", "is_monthly", "is_intercompany", "sales_amount",
        "sales_excl_tax_amount", "gross_sales_amount", "gross_sales_excl_tax_amount",
    ),
    "fct_invoice_days": (
        "snapshot_date", "bu", "customer_id", "parent_id", "country_code", "segment", "agent_id",
        "currency_code", "is_intercompany", "issued_amount", "day_weight_amount",
    ),
    "fct_customer_events": (
        "snapshot_date", "event_date", "bu", "customer_id", "customer_name", "parent_id",
        "country_code", "segment", "agent_id", "is_intercompany", "event_kind", "event_id",
        "instalment_no", "document_id", "detail", "outcome", "until_date", "currency_code",
        "event_local", "event_amount",
    ),
    "fct_credit_limits": (
        "snapshot_date", "bu", "customer_id", "customer_name", "parent_id", "parent_name",
        "country_code", "segment", "agent_id", "is_intercompany", "insurer", "rating",
        "rating_source", "rating_date",
        "outstanding_amount", "credit_limit_amount", "insured_limit_amount", "overrun_amount",
        "exposed_amount",
    ),
    "fct_notes": (
        "note_id", "snapshot_date", "bu", "customer_id", "customer_name", "parent_id",
        "country_code", "segment", "agent_id", "is_intercompany", "document_id", "written_date",
        "written_by", "note",
    ),
    "dim_customers": (
        "bu", "customer_id", "customer_name", "parent_id", "parent_name", "country_code",
        "segment", "agent_id", "is_natural_person", "is_intercompany", "insolvency_date",
        "payment_terms", "credit_limit_amount", "insured_limit_amount", "insurer", "rating",
        "rating_source", "rating_date",
    ),
    **EFFORT,
    **FORECAST,
    **LEGAL,
    **LITIGATION,
    **RECOVERY,
}  # fmt: skip

# Columns that a table may be grouped by: names of things, never amounts.
DIMENSIONS = frozenset(ITEM_COLUMNS) | {
    "credit_kind", "is_disputed", "is_doubtful", "is_assigned_to_factor", "is_insured",
    "is_from_ledger", "bucket_rank", "step_rank", "step", "is_inferred", "prior_snapshot_date",
    "sale_date", "is_monthly", "actor_agent_id", "action_kind", "kind_rank", "outcome",
    "promise_status",
    "instalment_status", "policy", "policy_step_rank", "step_status",
    "team", "entry_bucket_rank", "size_rank", "is_collectible", "receipt_use",
    "channel", "receipt_id", "case_id", "procedure_code", "provider", "court", "stage",
    "stage_rank", "opened_quarter", "loss_reason", "cost_kind", "cost_month", "is_recoverable",
    "regime_code", "cause", "dispute_owner", "reason", "write_off_month",
    "debtor_kind", "interest_state", "week_rank", "origin", "forecast_date",
}  # fmt: skip

# What a row of a table may say about its group beside the metrics.
ATTRIBUTES = {
    "customer_name": "min(customer_name)",
    "parent_id": "min(parent_id)",
    "parent_name": "min(parent_name)",
    "country_code": "min(country_code)",
    "segment": "min(segment)",
    "agent_id": "min(agent_id)",
    "oldest_due_date": "min(due_date) filter (where credit_kind = 'none')",
    "has_inferred": "bool_or(is_inferred)",
    "max_overdue_days": "max(greatest(overdue_days, 0)) filter (where credit_kind = 'none')",
}

# Tables without rows of customers: no scope applies to them.
REFERENCES = (
    "dim_aging_buckets", "dim_snapshots", "dim_agents", "dim_late_interest_rates",
    "dim_parameters", "dim_alert_rules", "fct_recovery_rates", "meta_build", "meta_imports",
    "meta_checks", "meta_check_rows",
)  # fmt: skip

# Those of them that tell names.
REFERENCE_NAMES = {"dim_agents": ("agent_id", "agent_name", "team", "team_lead")}

UNAPPLIED = {
    "column": "credit_kind <> 'none'",
    "aged": "false",
    "split": "credit_kind = 'receipt'",
}
# A team has objectives too, which no agent owns.
OWN_TEAM = ("fct_objectives", "fct_objective_changes")
CHANGES = {"fct_movements": "movement_amount", "fct_restatements": "restatement_amount"}
# What stands before `late_days`: positions know the days overdue by class.
OVERDUE = {"fct_open_items": "", "fct_positions": "most_overdue_days as overdue_days,"}
BUCKET = {"due": "due_bucket_rank", "issue": "issue_bucket_rank"}


@dataclass
class Conditions:
    """A where clause that grows, the values bound in it, and the relation that it is about."""

    relation: str = ""
    texts: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)

    def among(self, origin: str, column: str, values: Iterable[Any]) -> None:
        """Keep the rows whose `column` is one of `values`; without values, none."""
        self.texts.append(f"list_contains(${origin}_{column}, {column})")
        self.params[f"{origin}_{column}"] = list(values)

    def among_teams(self, origin: str, values: Iterable[Any]) -> None:
        """Keep the rows of the agents of these teams."""
        self.texts.append(
            "agent_id in (select agents.agent_id from dim_agents as agents"
            f" where list_contains(${origin}_team, agents.team))"
        )
        self.params[f"{origin}_team"] = list(values)

    def that(self, text: str, /, **values: Any) -> None:
        """Keep the rows for which `text` holds."""
        self.texts.append(text)
        self.params.update(values)

    @property
    def sql(self) -> str:
        """The clause after `where`."""
        return " and ".join(self.texts) or "true"


def conditions(model: str, scope: Scope, filters: Filters, base: str | None = None) -> Conditions:
    """Return the rows of `model` in a scope, and the conditions that filters put on them.

    Where the model lacks a column of the scope, its rows belong to nobody but who sees all.
    `base` is the relation that stands for it, its table by default. Raises MetricError when it
    lacks a column of the filters.
    """
    seen = in_scope(model, scope)
    made = Conditions(params=seen.params)
    for dimension, values in filters.limits.items():
        known([column(dimension)], COLUMNS[model], "filter")
        if dimension == "team":  # asked of the rows themselves, where agents still have their ids
            seen.among_teams("filter", values)
        else:
            made.among("filter", dimension, values)
    made.relation = _relation(model, COLUMNS[model], scope, seen, base)
    if not filters.include_intercompany and "is_intercompany" in COLUMNS[model]:
        made.that("not is_intercompany")
    return made


def in_scope(model: str, scope: Scope) -> Conditions:
    """Return the conditions that a scope puts on the rows of `model`."""
    seen = Conditions()
    for dimension, values in scope.limits.items():
        if column(dimension) not in COLUMNS[model]:
            seen.that("false")
        elif dimension == "team" and model in OWN_TEAM:
            seen.among("scope", "team", values)
        elif dimension == "team":
            seen.among_teams("scope", values)
        else:
            seen.among("scope", dimension, values)
    return seen


def reference(table: str, scope: Scope) -> Conditions:
    """Return a small table as a scope may see it: colleagues outside it without their names."""
    seen = Conditions()
    seen.relation = _relation(table, REFERENCE_NAMES.get(table, ()), scope, seen)
    return seen


def column(dimension: str) -> str:
    """Return the column that a dimension of a scope or of filters limits."""
    return "agent_id" if dimension == "team" else dimension


def _relation(
    model: str, columns: Sequence[str], scope: Scope, seen: Conditions, base: str | None = None
) -> str:
    """The relation in which a statement reads `model`; its values join those of `seen`."""
    replaced = names.replacements(columns, scope, all_rows=model not in COLUMNS)
    if not replaced and not seen.texts:
        return base or model
    swaps = ", ".join(f"{text} as {column}" for column, text in replaced.items())
    shown = f"told.* replace ({swaps})" if swaps else "told.*"
    seen.params.update(names.bound(scope, swaps))
    source_rows = f"(select * from {base})" if base else model
    return f"(select {shown} from {source_rows} as told where {seen.sql}) as {model}"


def at_dates(made: Conditions, as_of: date | Sequence[date] | None) -> None:
    """Keep the rows of one or several snapshot dates."""
    if isinstance(as_of, date):
        made.that("snapshot_date = $as_of", as_of=as_of)
    elif as_of is not None:
        days = list(as_of)
        made.that("list_contains($as_of, snapshot_date)", as_of=days)
        # DuckDB skips what lies outside of bounds, not what a list does not contain
        bounds = {"as_of_first": min(days, default=None), "as_of_last": max(days, default=None)}
        made.that("snapshot_date between $as_of_first and $as_of_last", **bounds)


def within(made: Conditions, between: tuple[date | None, date | None] | None) -> None:
    """Keep the rows of a period: after its first date, up to and including its last."""
    after, until = between or (None, None)
    if after is not None:
        made.that("snapshot_date > $after", after=after)
    if until is not None:
        made.that("snapshot_date <= $until", until=until)


def source(model: str, filters: Filters, made: Conditions, credits_rank: int) -> str:
    """Return what to select from: what is owed gets the columns that the switches decide.

    `credits_rank` is the rank of the bucket for credits shown apart.
    """
    if model in CHANGES:
        amount = CHANGES[model]
        changed = f"select *, abs({amount}) as change_size from {made.relation} where {made.sql}"
        return f"({changed}) as changes"
    if model not in OVERDUE:
        return f"{made.relation} where {made.sql}"
    unapplied, bucket = UNAPPLIED[filters.credits], BUCKET[filters.basis]
    return f"""(
        select
            *,
            {unapplied} as is_unapplied,
            case when {unapplied} then {credits_rank} else {bucket} end as bucket_rank,
            {OVERDUE[model]}
            case when not ({unapplied}) then overdue_days end as late_days
        from {made.relation}
        where {made.sql}
    ) as items"""


def ordering(order: Sequence[str], columns: Iterable[str]) -> str:
    """Return an order by clause; a name that starts with '-' counts downwards."""
    sorted_by = [name.removeprefix("-") for name in order]
    known(sorted_by, columns, "column to sort by")
    if not order:
        return ""
    terms = (f"{n} desc" if o.startswith("-") else n for n, o in zip(sorted_by, order, strict=True))
    return f"order by {', '.join(terms)}"


def paging(limit: int | None, offset: int = 0) -> tuple[str, Mapping[str, int]]:
    """Return the clause for `limit` rows from `offset` on, and its values."""
    if limit is None and not offset:
        return "", {}
    most = 2**62 if limit is None else limit
    return "limit $limit offset $offset", {"limit": most, "offset": offset}


def known(wanted: Iterable[str], declared: Iterable[str], what: str) -> None:
    """Raise MetricError when one of the `wanted` names is not declared."""
    allowed = list(declared)
    if wrong := [name for name in wanted if name not in allowed]:
        raise MetricError(
            f"Unknown {what}: {', '.join(wrong)}.", advice=f"Known: {', '.join(sorted(allowed))}."
        )
