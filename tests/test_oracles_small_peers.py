"""Three small peers' own cases: a ministry's aged debt, Lago's overdue balances, calculators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from oracles import Situation, case, each_situation, needs_oracles, told, write_buckets
from terminal import Terminal, amount

pytestmark = needs_oracles

AS_OF = date(2025, 6, 30)
LATE, NOT_LATE = AS_OF - timedelta(days=1), AS_OF


def invoice(document_id: str, **more: object) -> dict[str, Any]:
    return {
        "bu": "B1", "customer_id": "C1", "document_id": document_id, "document_type": "invoice",
        "issue_date": "2025-05-01", "due_date": LATE, "currency_code": "EUR", "amount": 100,
        **more,
    }  # fmt: skip


def imported(
    tmp_path: Path, currency: str = "EUR", **feeds: Sequence[Mapping[str, Any]]
) -> Terminal:
    terminal = Terminal(tmp_path / "home", currency)
    terminal.import_plain(tmp_path / "files", **feeds)
    return terminal


def summed(rows: list[dict[str, str]], column: str, by: str) -> dict[str, object]:
    sums: dict[str, Any] = {}
    for row in rows:
        sums[row[by]] = sums.get(row[by], 0) + amount(row[column])
    return sums


@each_situation("moj-07-final-debt-after-one-payment")
def test_one_payment_settles_the_first_invoice_and_a_part_of_the_second(
    situation: Situation, tmp_path: Path
) -> None:
    items = told(situation, tmp_path / "home").must(
        "export", "open_items", "--as-of", situation.as_of
    )
    assert summed(items.rows, "outstanding_amount", "document_id") == {
        row["ref"]: amount(row["outstanding"]) for row in situation.expected["rows"]
    }
    assert summed(items.rows, "outstanding_amount", "customer_id") == {
        customer: amount(total) for customer, total in situation.expected["customer_totals"].items()
    }


def test_what_is_overpaid_counts_from_the_day_it_was_booked(tmp_path: Path) -> None:
    """moj-05: the booking date comes first; the value date only where there is no booking date.

    An import gives one date, the accounting date. The peer's 911.11 is an artefact of its test
    data: 1 111.11 received on an invoice of 100 leaves a credit of 1 011.11 here.
    """
    told_case = case("moj-05-credit-with-forced-status")
    lines = [line for line in told_case["allocation_lines"] if line["amount"] < 0]
    day = {line["customer"]: line["booked_on"] or line["value_date"] for line in lines}
    terminal = imported(
        tmp_path,
        invoices=[
            invoice(f"I-{customer}", customer_id=customer, issue_date="2025-11-01",
                    due_date="2025-12-01") for customer in day
        ],
        receipts=[
            {"receipt_id": f"R-{customer}", "bu": "B1", "customer_id": customer,
             "value_date": on, "currency_code": "EUR", "amount": "1111.11"}
            for customer, on in day.items()
        ],
        allocations=[
            {"bu": "B1", "document_id": f"I-{customer}", "allocation_date": on, "amount": 100,
             "kind": "cash", "receipt_id": f"R-{customer}"} for customer, on in day.items()
        ],
    )  # fmt: skip
    rows = terminal.must("export", "open_items", "--as-of", told_case["params"]["as_of"]).rows
    credit = {
        row["customer_id"]: -amount(row["outstanding_amount"])
        for row in rows
        if amount(row["outstanding_amount"]) < 0
    }
    assert credit.keys() == {*told_case["expected"]["credit_balance"], "C5"}
    assert set(credit.values()) == {amount("1011.11")}


@each_situation("cal-03-credit-note-same-day", "cal-04-api-summary")
def test_a_customer_ages_as_the_calculators_say(situation: Situation, tmp_path: Path) -> None:
    """One choice differs: without a due date this peer says current, we say *no due date*."""
    terminal = told(situation, tmp_path / "home")
    words = ("--as-of", situation.as_of)
    expected = situation.expected
    (total,) = terminal.must("export", "outstanding", *words).rows or [{}]
    assert amount(total.get("outstanding_amount", 0)) == amount(expected["outstanding"])
    if "overdue" in expected:
        assert amount(total["overdue_amount"]) == amount(expected["overdue"])
    ours = {
        row["aging_bucket"]: amount(row["outstanding_amount"])
        for row in terminal.must("export", "aging", *words).rows
    }
    if "missing_due" in situation.params:
        ours["Current"] += ours.pop("no due date")
    for bucket, value in expected.get("buckets", {}).items():
        assert ours[bucket] == amount(value), bucket


def test_age_is_counted_from_the_date_that_was_asked_for(tmp_path: Path) -> None:
    """cal-01; without a due date this peer takes the document's, we give no lateness at all."""
    rows = case("cal-01-age-in-days")["rows"]
    terminal = imported(
        tmp_path,
        invoices=[
            invoice(f"D{n}", issue_date=row["doc"], due_date=row["due"] or "")
            for n, row in enumerate(rows)
        ],
    )
    found = terminal.exported_at((row["as_of"] for row in rows), "open_items")
    for number, row in enumerate(rows):
        (item,) = [item for item in found[row["as_of"]] if item["document_id"] == f"D{number}"]
        if row["basis"] == "invoice_date":
            assert item["age_days"] == str(row["expect"])
        else:
            assert item["overdue_days"] == ("" if row["due"] is None else str(row["expect"]))


@pytest.mark.parametrize("number", [0, 1])
def test_an_age_falls_into_the_bucket_that_holds_it(number: int, tmp_path: Path) -> None:
    layout = case("cal-02-classify")["layouts"][number]
    write_buckets(tmp_path / "home", layout["buckets"])
    terminal = imported(
        tmp_path,
        invoices=[
            invoice(f"D{n}", due_date=AS_OF - timedelta(days=row["age"]), issue_date="2024-01-01")
            for n, row in enumerate(layout["rows"])
        ],
    )
    items = terminal.must("export", "open_items", "--as-of", AS_OF).rows
    assert {row["document_id"]: row["aging_bucket"] for row in items} == {
        f"D{n}": row["expect"] for n, row in enumerate(layout["rows"])
    }


def test_days_overdue_come_from_the_terms_of_the_customer(tmp_path: Path) -> None:
    told_case = case("cal-05-oca-days-overdue")
    (row,) = told_case["rows"]
    due = date.fromisoformat(row["invoice_date"]) + timedelta(days=row["term_days"])
    terminal = imported(
        tmp_path, invoices=[invoice("D1", issue_date=row["invoice_date"], due_date=due)]
    )
    (item,) = terminal.must("export", "open_items", "--as-of", row["as_of"]).rows
    assert item["overdue_days"] == str(row["expect_days"])
    assert item["aging_bucket"] == row["expect_bucket"]


def test_buckets_that_overlap_are_refused(tmp_path: Path) -> None:
    """cal-05. The last build keeps serving."""
    told_case = case("cal-05-oca-days-overdue")
    terminal = imported(tmp_path, invoices=[invoice("D1")])
    terminal.must("build")
    bad = [*told_case["buckets"], told_case["invalid_buckets"][0]["add"]]
    write_buckets(tmp_path / "home", [{"name": "not due", "min": None, "max": 0}, *bad])
    answer = terminal.run("build")
    assert answer.exit_code == 11
    assert "ref_aging_buckets" in answer.err
    assert "'1-30' and 'bad' overlap" in answer.err
    (served,) = (terminal.home / "warehouse").glob("ar-*.duckdb")
    assert (terminal.home / "warehouse" / "CURRENT").read_text("utf-8").strip() == served.name


def test_overdue_by_month_of_issue_and_entity(tmp_path: Path) -> None:
    """lag-01: an entity is a BU, here one for each state; its flag is a due date, before or on."""
    states = case("lag-01-overdue-by-month-entity")["states"]
    months = {"M-1": date(2025, 5, 10), "M-2": date(2025, 4, 10)}
    terminal = imported(
        tmp_path,
        invoices=[
            invoice(row["invoice_id"], bu=f"{row['entity']}-{n}", issue_date=months[row["month"]],
                    due_date=LATE if row["overdue"] else NOT_LATE, amount=row["amount"])
            for n, state in enumerate(states) for row in state["invoices"]
        ],
    )  # fmt: skip
    for number, state in enumerate(states):
        entities = [state["filter"]["entity"]] if "filter" in state else ["E1", "E2"]
        words = [word for name in entities for word in ("--where", f"bu={name}-{number}")]
        rows = terminal.must("export", "open_items", "--as-of", AS_OF, *words).rows
        ours: dict[tuple[str, str], Any] = {}
        for row in rows:
            if int(row["overdue_days"]) > 0:
                key = (row["issue_date"][:7], row["bu"])
                ours[key] = ours.get(key, 0) + amount(row["outstanding_amount"])
        assert ours == {
            (months[row["month"]].isoformat()[:7], f"{row['entity']}-{number}"):
                amount(row["amount"])
            for row in state["expected"]["rows"]
        }, state["name"]  # fmt: skip


def test_overdue_in_each_currency_of_its_own(tmp_path: Path) -> None:
    """lag-03: the document's currency is a filter, and amounts in it are a column of the items.

    Self-billed documents are a type that the importer leaves out; the peer's flag is not ours.
    """
    states = case("lag-03-overdue-by-currency")["states"]
    terminal = imported(
        tmp_path,
        invoices=[
            invoice(f"I{n}-{row_no}", customer_id=f"C{n}", currency_code=row["currency"],
                    amount=row["amount"], due_date=LATE if row["overdue"] else NOT_LATE)
            for n, state in enumerate(states) for row_no, row in enumerate(state["invoices"])
            if not row.get("self_billed")
        ],
        fx_rates=[
            {"date": day, "currency_code": "USD", "rate": "0.5"} for day in ("2025-05-31", AS_OF)
        ],
    )  # fmt: skip
    for number, state in enumerate(states):
        one = ("--as-of", AS_OF, "--where", f"customer_id=C{number}")
        late = [
            row for row in terminal.must("export", "open_items", *one).rows
            if int(row["overdue_days"]) > 0
        ]  # fmt: skip
        ours = summed(late, "open_local", "currency_code")
        expected, own = state["expected"], state["customer_currency"]
        if "by_currency" in expected:
            assert ours == {code: amount(value) for code, value in expected["by_currency"].items()}
        if "overdue_balance" in expected:
            owed = amount(expected["overdue_balance"])
            assert ours.get(own, amount(0)) == owed
            words = (*one, "--where", f"currency_code={own}")
            (total,) = terminal.must("export", "outstanding", *words).rows
            assert amount(total["overdue_amount"]) == owed / 2  # in euros, at 0.5


@each_situation("cal-06-oca-overdue-warning")
def test_what_a_customer_owes_late_in_number_and_amount(
    situation: Situation, tmp_path: Path
) -> None:
    terminal = told(situation, tmp_path / "home")
    items = terminal.must("export", "open_items", "--as-of", situation.as_of).rows
    late = [row for row in items if int(row["overdue_days"]) > 0]
    assert len(late) == situation.expected["overdue_count"]
    (total,) = terminal.must("export", "outstanding", "--as-of", situation.as_of).rows
    assert amount(total["overdue_amount"]) == amount(situation.expected["overdue_amount"])


def test_a_tolerance_is_a_limit_of_the_first_bucket(tmp_path: Path) -> None:
    """cal-07: overdue is due strictly before today; days of grace are a wider *not due* bucket."""
    told_case = case("cal-07-oca-risk-margin")
    as_of = told_case["params"]["as_of"]
    for margin in (0, 3):
        rows = [row for row in told_case["rows"] if row["margin_days"] == margin]
        home = tmp_path / str(margin)
        write_buckets(
            home / "home",
            [{"name": "open", "min": None, "max": margin},
             {"name": "unpaid", "min": margin + 1, "max": None}],
        )  # fmt: skip
        terminal = imported(
            home,
            invoices=[
                invoice(f"D{n}", due_date=row["due_date"], issue_date=row["due_date"],
                        amount=row["amount"]) for n, row in enumerate(rows)
            ],
        )  # fmt: skip
        items = terminal.must("export", "open_items", "--as-of", as_of).rows
        ours = {row["document_id"]: (row["aging_bucket"], amount(row["outstanding_amount"]))
                for row in items}  # fmt: skip
        assert ours == {
            f"D{n}": ("open" if row["expect_open"] else "unpaid", amount(row["amount"]))
            for n, row in enumerate(rows)
        }
