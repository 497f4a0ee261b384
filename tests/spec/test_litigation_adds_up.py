"""Costs add up to their lines whatever they are grouped by, and recoveries to what came in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ar_metrics.contracts import FEEDS
from spec.house import DuckDB, build_house
from spec.tables import feed

DATES = ["2025-01-31", "2025-02-28", "2025-03-31"]
RATES = [(day, "USD", rate) for day, rate in zip(DATES, ("0.9", "0.8", "0.7"), strict=True)]
GROUPINGS = ("case_id", "procedure_code", "stage", "provider", "court", "country_code", "bu",
             "segment", "cost_month", "cost_kind")  # fmt: skip
CASES = """
    case_id | customer_id | procedure           | opened_on  | court
    K1      | C1          | injonction de payer | 2025-01-10 | Lyon
    K2      | C2          | agency              | 2025-02-10 |
"""
lines = st.lists(
    st.fixed_dictionaries(
        {
            "case_id": st.sampled_from(["K1", "K2", "nowhere"]),
            "date": st.dates(date(2025, 1, 1), date(2025, 3, 31)),
            "kind": st.sampled_from(["court fee", "Bailiff", "expert"]),
            "amount": st.integers(1, 999_999).map(lambda cents: Decimal(cents) / 100),
            "currency_code": st.sampled_from(["EUR", "USD"]),
            "stage": st.sampled_from([None, "filed"]),
            "provider": st.sampled_from([None, "Me Roux"]),
            "committed_on": st.sampled_from([None, date(2025, 1, 1), date(2025, 3, 31)]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(lines)
def test_costs_by_any_grouping_are_the_imported_lines_to_the_cent(rows: list[dict[str, Any]]):
    schema = {**FEEDS["litigation_costs"].schema, "batch_id": pl.Int32()}
    brought = [{**row, "cost_id": str(n), "batch_id": 1} for n, row in enumerate(rows)]
    feeds = {
        "litigation_costs": pl.DataFrame(brought, schema=schema),
        "litigation_cases": feed("litigation_cases", CASES),
        "customers": feed("customers", "customer_id | segment\n C1 | public"),
    }
    built = build_house(DuckDB(), DATES, feeds, rates=RATES)
    imported: dict[str, Decimal] = {}
    for row in rows:
        code = row["currency_code"]
        imported[code] = imported.get(code, Decimal()) + row["amount"]
    for by in GROUPINGS:
        groups = built.rows(
            f"select currency_code, {by}, sum(amount_local) from fct_litigation_costs"
            " where cost_step = 'incurred' group by 1, 2"
        )
        totals: dict[str, Decimal] = {}
        for code, _, amount in groups:
            totals[str(code)] = totals.get(str(code), Decimal()) + Decimal(str(amount))
        assert totals == imported, by
    of_cases = "select sum(litigation_cost_amount) from fct_litigation_cases"
    of_lines = (
        "select sum(litigation_cost_amount) from fct_litigation_costs"
        " where cost_step = 'incurred' and case_id <> 'nowhere'"
    )
    at_the_end = f"{of_cases} where snapshot_date = date '{DATES[-1]}'"
    assert (built.rows(at_the_end)[0][0] or 0) == (built.rows(of_lines)[0][0] or 0)


def test_what_procedures_recovered_and_what_was_paid_without_them_is_all_that_was_paid(
    house,
) -> None:
    """Steps and ledger tell the same money once: the case takes whichever tells more."""
    built = house(
        ["2025-06-30"],
        customers="customer_id\n C",
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2025-01-01 | 2025-01-31 |   1000
            B           | 2025-01-01 | 2025-01-31 |   2000
        """,
        allocations="""
            document_id | allocation_date | amount | kind | channel  | case_id
            A           | 2025-06-01      |    300 | cash | court    | K
            A           | 2025-06-02      |     40 | cash | amicable |
            B           | 2025-06-03      |      5 | cash |          |
            B           | 2025-06-04      |    600 | cash | agency   | L
        """,
        litigation_cases="""
            case_id | opened_on  | claimed_amount
            K       | 2025-03-01 |           1000
            L       | 2025-03-01 |           2000
        """,
        litigation_events="""
            case_id | date       | act     | recovered_principal
            K       | 2025-06-01 | payment |                 300
        """,
    )
    found = built.rows(
        "select case_id, recovered_principal_amount from fct_litigation_cases order by 1"
    )
    assert found == [("K", 300), ("L", 600)]
    by_procedure = sum(int(str(amount)) for _, amount in found)
    ((amicable,),) = built.rows(
        "select sum(amount_local) from stg_allocations where case_id is null and kind = 'cash'"
    )
    ((everything,),) = built.rows("select -sum(cash_amount) from int_ledger_movements")
    assert by_procedure + int(str(amicable)) == int(str(everything)) == 945


def test_what_the_bank_took_back_of_a_case_is_no_longer_recovered_from_its_day_on(house) -> None:
    """K: the receipt says when. L: a row of the file does, without naming case or channel."""
    built = house(
        DATES,
        customers="customer_id\n C",
        invoices="""
            document_id | issue_date | due_date   | amount
            A           | 2024-01-01 | 2024-01-31 |   1000
            B           | 2024-01-01 | 2024-01-31 |   2000
        """,
        receipts="""
            receipt_id | value_date | amount | returned_on
            R          | 2025-02-03 |    300 | 2025-03-04
            S          | 2025-02-03 |   4000 | 2025-03-05
        """,
        allocations="""
            document_id | receipt_id | allocation_date | amount | kind             | channel | case_id
            A           | R          | 2025-02-03      |    300 | cash             | court   | K
            A           |            | 2025-02-04      |     50 | cash             | court   | K
            A           |            | 2025-03-31      |      7 | refund           | court   | K
            B           | S          | 2025-02-03      |   2000 | cash             | agency  | L
            B           | S          | 2025-03-05      |   2000 | returned_payment |         |
        """,
        litigation_cases="""
            case_id | opened_on  | claimed_amount
            K       | 2025-01-10 |           1000
            L       | 2025-01-10 |           2000
        """,
    )
    found = built.rows(
        "select snapshot_date, case_id, recovered_principal_amount from fct_litigation_cases"
        " where snapshot_date > date '2025-01-31' order by 1, 2"
    )
    assert found == [
        ("2025-02-28", "K", 350),
        ("2025-02-28", "L", 2000),
        ("2025-03-31", "K", 43),
        ("2025-03-31", "L", 0),
    ]
    channels = "court_amount, agency_amount, collected_amount - court_amount - agency_amount"
    march = f"select document_id, {channels} from fct_recoveries where snapshot_date = '2025-03-31'"
    assert built.rows(f"{march} order by 1") == [("A", -307, 0, 0), ("B", 0, -2000, 0)]
