"""The feeds: which tables can be imported, what makes a row unique and what replaces what.

Contracts are loaded when they are asked for: pandera takes a second to import, and a build needs
none of them. What it wants to know of them, the types of their columns, is in `columns.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl

KINDS = Path(__file__).with_name("columns.json")
Reach = Literal["at", "from", "week", "master"]


@dataclass(frozen=True)
class Feed:
    """A table that can be imported.

    `key`: unique inside one import; () = no key. `unit`: a later import that holds the same unit
    replaces that unit's earlier rows. `dated_by`: the column that dates a row. `reach`: which
    snapshot dates a row can touch: its own date ("at"), every date from it on ("from"), its date
    and seven days more ("week"), those where its customer has items ("master"). `seen_from`: in
    SQL, the first day on which a row counts, where that is not its own date.
    """

    name: str
    model: str  # "module.Class" below ar_metrics.contracts
    key: tuple[str, ...]
    unit: tuple[str, ...]
    dated_by: str | None
    reach: Reach
    seen_from: str = ""

    @cached_property
    def contract(self) -> type[pa.DataFrameModel]:
        """The pandera model: every column of the feed, strictly."""
        module, name = self.model.split(".")
        return getattr(import_module(f"ar_metrics.contracts.{module}"), name)

    @cached_property
    def schema(self) -> dict[str, pl.DataType]:
        """The polars type of each column, in the contract's order."""
        return {name: c.dtype.type for name, c in self._columns.items()}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The DuckDB type of each column, in the contract's order, known without the contract."""
        return _kinds()[self.name]

    def notes(self, column: str) -> dict[str, Any]:
        """What is declared of a column: needed, nullable, default, kind, values, example, words."""
        declared = self._columns[column]
        base = {"default": None, "nullable": declared.nullable, "words": declared.description}
        return base | (declared.metadata or {})

    @cached_property
    def _columns(self) -> dict[str, Any]:
        return self.contract.to_schema().columns

    @property
    def title(self) -> str:
        """What one row is, in words."""
        return (self.contract.__doc__ or "").split("\n")[0].rstrip(".")


@cache
def _kinds() -> dict[str, dict[str, str]]:
    """Written by `make docs`: to read the contracts takes longer than many a build."""
    return json.loads(KINDS.read_text("utf-8"))


_ALLOCATION = "bu document_id instalment_no allocation_date kind receipt_id credit_id"

# name, contract, key, unit ("=" as the key), date column, reach
_DECLARED: tuple[tuple[str, str, str, str, str | None, Reach], ...] = (
    (
        "open_items",
        "receivables.OpenItems",
        "snapshot_date bu document_id instalment_no",
        "bu snapshot_date",
        "snapshot_date",
        "at",
    ),
    (
        "gl_balances",
        "receivables.GlBalances",
        "date bu account currency_code",
        "bu date",
        "date",
        "at",
    ),
    (
        "sales",
        "receivables.Sales",
        "month bu customer_id currency_code",
        "bu month",
        "month",
        "from",
    ),
    (
        "invoices",
        "ledger.Invoices",
        "bu document_id instalment_no",
        "bu document_id",
        "issue_date",
        "from",
    ),
    ("allocations", "ledger.Allocations", "", _ALLOCATION, "allocation_date", "from"),
    ("receipts", "ledger.Receipts", "bu receipt_id", "=", "value_date", "from"),
    (
        "ledger_entries",
        "ledger.LedgerEntries",
        "bu fiscal_year_end line_no",
        "bu fiscal_year_end",
        "entry_date",
        "from",
    ),
    ("customers", "parties.Customers", "bu customer_id valid_from", "=", None, "master"),
    ("portfolios", "parties.Portfolios", "bu customer_id valid_from", "=", None, "master"),
    ("agents", "parties.Agents", "agent_id valid_from", "=", None, "master"),
    ("objectives", "parties.Objectives", "scope_kind scope_id month measure", "=", "month", "from"),
    ("actions", "recovery.Actions", "action_id", "=", "date", "from"),
    ("promises", "recovery.Promises", "promise_id", "=", "made_on", "from"),
    ("payment_plans", "recovery.PaymentPlans", "plan_id due_on", "=", "due_on", "from"),
    ("disputes", "recovery.Disputes", "dispute_id", "=", "opened_on", "from"),
    ("litigation_cases", "litigation.LitigationCases", "case_id", "=", "opened_on", "from"),
    (
        "litigation_events",
        "litigation.LitigationEvents",
        "case_id date stage act",
        "=",
        "date",
        "from",
    ),
    (
        "litigation_case_documents",
        "litigation.LitigationCaseDocuments",
        "case_id bu document_id",
        "=",
        None,
        "from",
    ),
    ("litigation_costs", "litigation.LitigationCosts", "cost_id", "=", "date", "from"),
    (
        "parameters",
        "parameters.Parameters",
        "parameter subject detail valid_from",
        "=",
        "valid_from",
        "from",
    ),
    ("notes", "notes.Notes", "note_id", "=", "written_on", "from"),
    ("fx_rates", "receivables.FxRates", "date currency_code", "=", "date", "week"),
)

# A document is part of a case from the day the case was opened on; a cost may be committed early.
_SEEN_FROM = {
    "litigation_case_documents": """coalesce((
        select min(cases.opened_on) from raw_litigation_cases as cases
        where cases.case_id = raw_litigation_case_documents.case_id
    ), date '9999-12-31')""",
    "litigation_costs": "least(date, committed_on)",
}

FEEDS: dict[str, Feed] = {
    name: Feed(
        name,
        model,
        tuple(key.split()),
        tuple((key if unit == "=" else unit).split()),
        dated_by,
        reach,
        _SEEN_FROM.get(name, ""),
    )
    for name, model, key, unit, dated_by, reach in _DECLARED
}
