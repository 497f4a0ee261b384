"""Published KPI examples and payment terms: families 11 and 10 of the peers' cases."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ar_metrics.queries.dso import effectiveness, simple_dso
from oracles import case, needs_oracles
from terminal import Terminal

pytestmark = needs_oracles


def money(value: Any) -> Decimal:
    return Decimal(str(value))


def test_dso_is_closing_receivables_by_sales_and_nothing_without_sales() -> None:
    """The case that averages two balances is another formula: ours is the closing one (§4)."""
    for row in case("kpi-05-simple-dso")["rows"]:
        found = simple_dso(money(row["ar"]), money(row["sales"]), row["days"])
        if "ar_prior" in row:
            average = (money(row["ar"]) + money(row["ar_prior"])) / 2
            found = simple_dso(average, money(row["sales"]), row["days"])
        expected = row["expect"]
        assert found is None if expected is None else found == pytest.approx(expected)


def test_average_days_delinquent_are_dso_less_the_best_possible() -> None:
    for row in case("kpi-03-add-bpdso")["rows"]:
        amounts = [money(row[name]) for name in ("ar", "current")]
        dso, best = (simple_dso(owed, money(row["sales"]), row["days"]) for owed in amounts)
        assert dso is not None
        assert best is not None
        assert (dso, best) == pytest.approx((row["expect_dso"], row["expect_bpdso"]))
        assert dso - best == pytest.approx(row["expect_add"])


def test_a_published_table_of_cei_that_follows_no_formula_is_not_ours() -> None:
    for row in case("kpi-02-cei-wrong-table")["rows"]:
        names = ("begin", "sales_used", "end_total", "end_current")
        ratio = effectiveness(*(money(row[name]) for name in names))
        assert ratio is not None
        assert round(ratio * 100) != row["published"]


def test_days_to_pay_are_weighted_by_amount() -> None:
    """Ours is the weighted one: a late cent weighs no more than a cent (§4)."""
    for row in case("kpi-07-days-to-pay")["rows"]:
        if "weights" in row:
            paid = sum(row["weights"])
            late = sum(
                days * weight for days, weight in zip(row["values"], row["weights"], strict=True)
            )
            assert late / paid == pytest.approx(row["expect_weighted"], abs=0.005)


def _terms(rule: list[dict[str, Any]]) -> str | None:
    """The rule as the customers feed writes terms; None for one that it cannot say."""
    if len(rule) != 1 or set(rule[0]) - {"add_days", "then"}:
        return None
    end = " EOM" if rule[0].get("then") == "end_of_month" else ""
    return f"{rule[0]['add_days']}{end}"


def test_due_dates_from_terms_are_those_of_the_peers(tmp_path: Path) -> None:
    """Net days and *30 jours fin de mois*; months, weeks, holidays and splits are not said here."""
    rows = [
        (_terms(row["rule"]), row["date"], row["expect"][0])
        for name in ("trm-01-net-days", "trm-14-erpnext", "trm-17-france-30-days-end-of-month")
        for row in case(name)["rows"]
        if _terms(row["rule"])
    ]
    rows += [  # published with other dates, recomputed by their own rule
        (found[1] + " EOM", row["date"], row["recomputed"])
        for row in case("trm-16-published-but-wrong")["rows"]
        if (found := re.fullmatch(r"(\d+) days then end of month", row["rule"]))
    ]
    assert len(rows) > 9
    terminal = Terminal(tmp_path / "home", "EUR")
    terminal.import_plain(
        tmp_path / "files",
        customers=[
            {"bu": "B1", "customer_id": terms, "name": terms, "country_code": "FR",
             "segment": "s", "payment_terms": terms}
            for terms in sorted({terms for terms, *_ in rows if terms})
        ],
        invoices=[
            {"bu": "B1", "customer_id": terms, "document_id": f"D{number}",
             "document_type": "invoice", "issue_date": issued, "due_date": "",
             "currency_code": "EUR", "amount": number + 1}
            for number, (terms, issued, _) in enumerate(rows)
        ],
    )  # fmt: skip
    latest = max(date.fromisoformat(row[1]) for row in rows)
    items = terminal.must("export", "open_items", "--as-of", latest).rows
    due = {item["document_id"]: item["due_date"] for item in items}
    assert due == {f"D{number}": expected for number, (*_, expected) in enumerate(rows)}


def test_an_overpayment_that_is_kept_is_owed_back_and_its_invoice_is_paid(tmp_path: Path) -> None:
    (told,) = [one for one in case("trm-18-tryton-overpayment")["states"]
               if one["name"] == "keep_overpayment"]  # fmt: skip
    terminal = _ledger(
        tmp_path,
        [_invoice("I", "EUR", told["invoice"])],
        receipts=[_receipt("R", "EUR", told["paid"])],
        allocations=[_paid("I", "R", told["invoice"])],
    )
    (item,) = terminal.must("export", "open_items", "--as-of", "2025-02-28").rows
    assert item["document_id"] != "I"
    assert float(item["outstanding_amount"]) == told["expected"]["receivable"]


def test_a_changed_rate_is_the_exchange_step_of_the_bridge(tmp_path: Path) -> None:
    (told,) = case("trm-19-tryton-fx-writeoff")["rows"]
    terminal = _ledger(
        tmp_path,
        [_invoice("I", "USD", told["amount"])],
        receipts=[_receipt("R", "USD", told["amount"])],
        allocations=[_paid("I", "R", told["amount"])],
        fx_rates=[
            {"date": day, "currency_code": "USD", "rate": 1 / told[rate]}
            for day, rate in (("2025-01-31", "rate_invoice"), ("2025-02-28", "rate_payment"))
        ],
    )
    rows = terminal.must(
        "export", "bridge", "--from", "2025-01-31", "--as-of", "2025-02-28"
    ).rows  # fmt: skip
    steps = {row["step"]: float(row["amount"]) for row in rows}
    assert steps["opening"] == told["expect_base_invoice"]
    assert steps["cash_received"] == -told["expect_base_payment"]
    assert steps["fx"] == -told["expect_difference"]
    assert steps["closing"] == 0


def _ledger(folder: Path, invoices: list[dict[str, Any]], **feeds: Any) -> Terminal:
    terminal = Terminal(folder / "home", "EUR")
    terminal.import_plain(folder / "files", invoices=invoices, **feeds)
    return terminal


def _invoice(name: str, currency: str, amount: float) -> dict[str, Any]:
    return {"bu": "B1", "customer_id": "C", "document_id": name, "document_type": "invoice",
            "issue_date": "2025-01-15", "due_date": "2025-02-15", "currency_code": currency,
            "amount": amount}  # fmt: skip


def _receipt(name: str, currency: str, amount: float) -> dict[str, Any]:
    return {"receipt_id": name, "bu": "B1", "customer_id": "C", "value_date": "2025-02-10",
            "currency_code": currency, "amount": amount}  # fmt: skip


def _paid(document: str, receipt: str, amount: float) -> dict[str, Any]:
    return {"bu": "B1", "document_id": document, "receipt_id": receipt, "kind": "cash",
            "allocation_date": "2025-02-10", "amount": amount}  # fmt: skip
