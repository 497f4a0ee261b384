"""Peers' own test cases, told to the product as a person would: feed files and commands.

A case of `../shared/oracles` (FORMAT.md there) becomes plain files: invoices (credit notes
positive, typed as such), receipts, allocations, customers, fx rates. A settlement that is a credit
note is a document; a write-off is an allocation without receipt.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from terminal import Terminal, csv_file

FOLDER = Path(__file__).parents[2] / "shared" / "oracles"
REASON = "the peers' cases (../shared/oracles) are not on this machine"
needs_oracles = pytest.mark.skipif(not FOLDER.exists(), reason=REASON)

BU = "B1"
# A peer's dimension: the feed column that carries it here.
DIMENSIONS = {
    "cost_centre": "bu",
    "customer_group": "segment",
    "territory": "country_code",
    "sales_person": "agent_id",
    "account": "account",
    "customer_id": "customer_id",
}
COUNTRIES = {"Maharashtra": "IN", "India": "IN", "United States": "US"}


@dataclass(frozen=True)
class Situation:
    """One reading of one case: what happened, how it is read, what is expected."""

    name: str
    params: Mapping[str, Any]
    expected: Any
    invoices: Sequence[Mapping[str, Any]] = ()
    instalments: Sequence[Mapping[str, Any]] = ()
    settlements: Sequence[Mapping[str, Any]] = ()
    allocations: Sequence[Mapping[str, Any]] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def as_of(self) -> str:
        return self.params["as_of"]

    @property
    def currency(self) -> str:
        """The reporting currency: what the case says, else that of its documents."""
        documents = [*self.invoices, *self.settlements]
        return self.params.get("base_currency") or documents[0]["currency"]


def case(case_id: str) -> dict[str, Any]:
    """The JSON of one case."""
    (path,) = FOLDER.glob(f"*/{case_id}.json")
    return json.loads(path.read_text("utf-8"))


def situations(case_id: str) -> list[Situation]:
    """The readings of one case, one for each of its states."""
    told = case(case_id)
    return [_situation(case_id, state) for state in told.get("states", [told])]


def _situation(case_id: str, told: Mapping[str, Any]) -> Situation:
    known = ("params", "expected", "invoices", "instalments", "settlements", "allocations")
    given = {key: told[key] for key in known if key in told}
    more = {key: value for key, value in told.items() if key not in known}
    return Situation(name=f"{case_id} {told.get('name', '')}".strip(), more=more, **given)


def each_situation(*case_ids: str) -> pytest.MarkDecorator:
    """Run a test on every reading of the cases; none where the cases are not here."""
    found = [s for case_id in case_ids for s in situations(case_id)] if FOLDER.exists() else []
    return pytest.mark.parametrize("situation", found, ids=[s.name for s in found])


def told(situation: Situation, home: Path) -> Terminal:
    """A home that imported the situation; what asks for a date builds it."""
    terminal = Terminal(home, situation.currency)
    if "buckets" in situation.params:
        write_buckets(home, situation.params["buckets"])
    terminal.import_plain(home.parent / f"{home.name}-files", **feeds(situation))
    return terminal


def write_buckets(home: Path, buckets: Sequence[Mapping[str, Any]]) -> None:
    """Put a peer's buckets in force; the first one also takes what is younger."""
    rows = [
        {
            "bucket_rank": rank,
            "aging_bucket": bucket["name"],
            "from_days": "" if rank == 0 or bucket["min"] is None else bucket["min"],
            "to_days": "" if bucket["max"] is None else bucket["max"],
        }
        for rank, bucket in enumerate(buckets)
    ]
    (home / "reference").mkdir(parents=True)
    csv_file(home / "reference" / "ref_aging_buckets.csv", rows)


def feeds(situation: Situation) -> dict[str, list[dict[str, Any]]]:
    """The plain feed files of a situation: feed → rows."""
    return {
        "invoices": [*_documents(situation), *_credit_notes(situation)],
        "receipts": list(_receipts(situation)),
        "allocations": list(_allocations(situation)),
        "customers": list(_customers(situation)),
        "portfolios": list(_portfolios(situation)),
        "agents": list(_agents(situation)),
        "fx_rates": list(_rates(situation)),
    }


def _bu(document: Mapping[str, Any]) -> str:
    return document.get("cost_centre", BU)


def _documents(situation: Situation) -> Iterator[dict[str, Any]]:
    for document in situation.invoices:
        parts = [i for i in situation.instalments if i["invoice_id"] == document["invoice_id"]]
        for part in parts or [{"seq": 1, **document}]:
            yield {
                "bu": _bu(document),
                "customer_id": document["customer_id"],
                "document_id": document["invoice_id"],
                "document_type": document["doc_type"],
                "issue_date": document["invoice_date"],
                "due_date": part["due_date"],
                "currency_code": document["currency"],
                "amount": abs(part["amount"]),
                "instalment_no": part["seq"],
                "account": document.get("account", ""),
            }


def _credit_notes(situation: Situation) -> Iterator[dict[str, Any]]:
    for settlement in situation.settlements:
        if settlement["kind"] == "credit_note":
            yield {
                "bu": BU,
                "customer_id": settlement["customer_id"],
                "document_id": settlement["settlement_id"],
                "document_type": "credit_note",
                "issue_date": settlement["date"],
                "due_date": settlement["date"],
                "currency_code": settlement["currency"],
                "amount": settlement["amount"],
                "instalment_no": 1,
                "account": "",
            }


def _receipts(situation: Situation) -> Iterator[dict[str, Any]]:
    for settlement in situation.settlements:
        if settlement["kind"] in {"payment", "advance", "journal"}:
            yield {
                "receipt_id": settlement["settlement_id"],
                "bu": BU,
                "customer_id": settlement["customer_id"],
                "value_date": settlement["date"],
                "currency_code": settlement["currency"],
                "amount": settlement["amount"],
            }


def _allocations(situation: Situation) -> Iterator[dict[str, Any]]:
    kinds = {s["settlement_id"]: s["kind"] for s in situation.settlements}
    for allocation in situation.allocations:
        settlement = allocation["settlement_id"]
        kind = {"credit_note": "credit_note", "write_off": "write_off"}.get(
            kinds[settlement], "cash"
        )
        yield {
            "bu": BU,
            "document_id": allocation["invoice_id"],
            "allocation_date": allocation["date"],
            "amount": allocation["amount"],
            "kind": kind,
            "receipt_id": settlement if kind == "cash" else "",
            "credit_id": settlement if kind == "credit_note" else "",
        }


def _customers(situation: Situation) -> Iterator[dict[str, Any]]:
    known = {}
    for document in [*situation.invoices, *situation.settlements]:
        known.setdefault((_bu(document), document["customer_id"]), document)
    for (bu, customer_id), document in known.items():
        yield {
            "bu": bu,
            "customer_id": customer_id,
            "name": customer_id,
            "country_code": COUNTRIES.get(document.get("territory", ""), "FR"),
            "segment": document.get("customer_group", "any"),
        }


def _portfolios(situation: Situation) -> Iterator[dict[str, Any]]:
    for document in situation.invoices:
        if "sales_person" in document:
            yield {
                "bu": _bu(document),
                "customer_id": document["customer_id"],
                "agent_id": document["sales_person"],
                "valid_from": "2000-01-01",
            }


def _agents(situation: Situation) -> Iterator[dict[str, Any]]:
    for name in sorted({d["sales_person"] for d in situation.invoices if "sales_person" in d}):
        yield {"agent_id": name, "name": name, "team": "Sales", "team_lead": "Lea"}


def _rates(situation: Situation) -> Iterator[dict[str, Any]]:
    """A foreign document's rate, at the as-of date and at every month end that shows it."""
    foreign = {
        d["currency"]: d["fx_rate"]
        for d in [*situation.invoices, *situation.settlements]
        if d["currency"] != situation.currency
    }
    dates = {situation.as_of, *map(_month_end, _dates(situation))} if foreign else set()
    for currency, rate in foreign.items():
        for day in sorted(dates):
            yield {"date": day, "currency_code": currency, "rate": rate}


def _dates(situation: Situation) -> Iterator[str]:
    yield from (document["invoice_date"] for document in situation.invoices)
    yield from (settlement["date"] for settlement in situation.settlements)


def _month_end(day: str) -> str:
    on = date.fromisoformat(day)
    return on.replace(day=calendar.monthrange(on.year, on.month)[1]).isoformat()
