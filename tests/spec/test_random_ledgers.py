"""Random ledgers: what SQL leaves open is what a plain loop over the papers leaves open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ar_metrics.contracts import FEEDS
from campaign import examples
from spec.house import SQL, DuckDB, build_house

START = dt.date(2025, 1, 1)
DATES = ["2025-01-31", "2025-02-28", "2025-03-17", "2025-03-31", "2025-04-30"]
days = st.integers(0, 110).map(lambda n: START + dt.timedelta(days=n))
cents = st.integers(1, 99_999).map(lambda n: Decimal(n) / 100)


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, list[dict]]:
    """Documents of one to three instalments, receipts, and allocations between them."""
    invoices, receipts, allocations = [], [], []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["invoice", "invoice", "credit_note"]))
        issued = draw(days)
        for instalment in range(1, draw(st.integers(1, 3)) + 1):
            invoices.append(
                {
                    "document_id": f"D{number}",
                    "document_type": kind,
                    "instalment_no": instalment,
                    "issue_date": issued,
                    "due_date": draw(st.none() | days),
                    "amount": draw(cents),
                }
            )
    for number in range(draw(st.integers(0, 2))):
        receipts.append(
            {"receipt_id": f"R{number}", "value_date": draw(days), "amount": draw(cents)}
        )
    for _ in range(draw(st.integers(0, 7))):
        target = draw(st.sampled_from(invoices))
        credit = draw(st.sampled_from([None, *(i["document_id"] for i in invoices)]))
        receipt = draw(st.sampled_from([None, *(r["receipt_id"] for r in receipts)]))
        kind = draw(st.sampled_from(["cash", "write_off", "netting", "refund", "credit_note"]))
        allocations.append(
            {
                "document_id": target["document_id"],
                "instalment_no": draw(st.sampled_from([None, None, target["instalment_no"]])),
                "allocation_date": draw(days),
                "amount": draw(cents),
                "kind": kind,
                "receipt_id": receipt if kind == "cash" else None,
                "credit_id": credit if kind == "credit_note" else None,
            }
        )
    return {"invoices": invoices, "receipts": receipts, "allocations": allocations}


def open_by_hand(ledger: dict[str, list[dict]], as_of: dt.date) -> dict[tuple[str, int], Decimal]:
    """Each item's residual at a date, computed document by document."""
    documents: dict[str, list[dict]] = defaultdict(list)
    for invoice in ledger["invoices"]:
        documents[invoice["document_id"]].append(invoice)
    received = {r["receipt_id"]: r for r in ledger["receipts"]}
    effects: dict[str, list[tuple[int | None, Decimal]]] = defaultdict(list)
    for row in ledger["allocations"]:
        target, credit = row["document_id"], row["credit_id"]
        credit = None if credit == target else credit
        counts_from = max(
            [row["allocation_date"], documents[target][0]["issue_date"]]
            + ([received[row["receipt_id"]]["value_date"]] if row["receipt_id"] else [])
            + ([documents[credit][0]["issue_date"]] if credit else [])
        )
        if counts_from > as_of:
            continue
        is_credit = documents[target][0]["document_type"] == "credit_note"
        reopens = row["kind"] == "refund" and not is_credit
        effects[target].append((row["instalment_no"], -row["amount"] if reopens else row["amount"]))
        for other in (row["receipt_id"], credit):
            if other:
                effects[other].append((None, row["amount"]))
    left: dict[tuple[str, int], Decimal] = {}
    for document, parts in documents.items():
        if parts[0]["issue_date"] > as_of:
            continue
        sign = -1 if parts[0]["document_type"] == "credit_note" else 1
        for part, residual in _settle(parts, effects[document]):
            left[document, part["instalment_no"]] = sign * residual
    for name, receipt in received.items():
        if receipt["value_date"] <= as_of:
            used = sum((amount for _, amount in effects[name]), Decimal())
            left[name, 0] = used - receipt["amount"]
    return {item: amount for item, amount in left.items() if amount}


def _settle(
    parts: list[dict], effects: list[tuple[int | None, Decimal]]
) -> list[tuple[dict, Decimal]]:
    oldest_first = sorted(parts, key=lambda p: (p["due_date"] or dt.date.max, p["instalment_no"]))
    if len(parts) == 1:
        return [(parts[0], parts[0]["amount"] - sum((a for _, a in effects), Decimal()))]
    pot = sum((a for number, a in effects if number is None), Decimal())
    result = []
    for place, part in enumerate(oldest_first):
        named = sum((a for number, a in effects if number == part["instalment_no"]), Decimal())
        room = max(part["amount"] - named, Decimal())
        is_last = place == len(oldest_first) - 1
        taken = pot if pot < 0 or is_last else min(pot, room)
        if pot < 0 and place > 0:
            taken = Decimal()
        pot -= taken
        result.append((part, part["amount"] - named - taken))
    return result


def as_feed(name: str, rows: list[dict]) -> pl.DataFrame:
    usual = {"bu": "B", "customer_id": "C", "currency_code": "EUR"}
    schema = FEEDS[name].schema
    columns = {
        column: pl.Series(column, [row.get(column, usual.get(column)) for row in rows], dtype=dtype)
        for column, dtype in schema.items()
    }
    return pl.DataFrame(columns).with_columns(pl.lit(1, pl.Int32).alias("batch_id"))


@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(ledgers())
def test_what_is_open_is_what_a_plain_loop_says(ledger: dict[str, list[dict]]) -> None:
    feeds = {name: as_feed(name, rows) for name, rows in ledger.items() if rows}
    house = build_house(DuckDB(), DATES, feeds)
    for date in DATES:
        found = house.rows(
            "select document_id, instalment_no, open_local from fct_open_items"
            f" where snapshot_date = date '{date}'"
        )
        by_hand = open_by_hand(ledger, dt.date.fromisoformat(date))
        assert {(d, i): Decimal(str(a)) for d, i, a in found} == by_hand
    errors = {name for name in house.failing() if is_error(name)}
    assert not errors


def is_error(check: str) -> bool:
    """Whether a check stops a build."""
    return "-- severity: error" in (SQL / "checks" / f"{check}.sql").read_text("utf-8")
