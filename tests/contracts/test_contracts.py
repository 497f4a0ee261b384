"""Every contract accepts its own example, and says what is wrong when one rule is broken."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from textwrap import dedent
from typing import Any

import polars as pl
import pytest

from ar_metrics.contracts import FEEDS, Feed
from ar_metrics.contracts.verdicts import broken_rules, overlapping_periods, repeated_keys

# The feeds of domain.md §3 and the columns they need, as written there.
NEEDED = {
    "open_items": "snapshot_date bu customer_id document_id document_type issue_date due_date "
    "currency_code original_amount open_amount",
    "invoices": "bu customer_id document_id document_type issue_date due_date currency_code amount",
    "allocations": "bu document_id allocation_date amount kind",
    "receipts": "receipt_id bu customer_id value_date currency_code amount",
    "customers": "bu customer_id name country_code segment",
    "agents": "agent_id name team team_lead",
    "portfolios": "bu customer_id agent_id valid_from",
    "objectives": "scope_kind scope_id month measure target",
    "actions": "action_id agent_id bu customer_id date kind",
    "promises": "promise_id bu customer_id made_on due_on amount currency_code",
    "payment_plans": "plan_id bu customer_id due_on amount currency_code",
    "disputes": "dispute_id bu document_id opened_on cause amount",
    "litigation_cases": "case_id bu customer_id procedure opened_on claimed_amount currency_code",
    "litigation_events": "case_id date",
    "litigation_case_documents": "case_id bu document_id",
    "litigation_costs": "cost_id case_id date kind amount currency_code",
    "notes": "note_id written_on written_by note",
    "sales": "month bu customer_id currency_code amount",
    "fx_rates": "date currency_code rate",
    "gl_balances": "date bu account currency_code balance",
}


def example(feed: Feed, **changes: Any) -> pl.DataFrame:
    """One row of the feed, from the examples of its columns, with some cells changed."""
    row = {}
    for name, dtype in feed.schema.items():
        said = feed.notes(name)["example"] or None
        if said and dtype == pl.Date:
            said = date.fromisoformat(f"{said}-01" if len(said) == 7 else said)
        elif said and dtype == pl.Boolean:
            said = said == "yes"
        elif said and isinstance(dtype, pl.Decimal):
            said = Decimal(said)
        elif said and dtype == pl.Int64:
            said = int(said)
        row[name] = changes.get(name, said)
        row[name] = feed.notes(name)["default"] if row[name] is None else row[name]
        if name in changes:
            row[name] = changes[name]
    return pl.DataFrame([row], schema=feed.schema)


def told(feed: str, **changes: Any) -> list[str]:
    verdicts = broken_rules(FEEDS[feed], example(FEEDS[feed], **changes))
    return [f"{verdict.column} {verdict.says}" for verdict in verdicts]


@pytest.mark.parametrize("name", FEEDS)
def test_the_example_row_of_a_feed_keeps_its_contract(name: str) -> None:
    assert told(name) == []


@pytest.mark.parametrize("name", NEEDED)
def test_a_feed_needs_the_columns_of_the_domain_page(name: str) -> None:
    feed = FEEDS[name]
    needed = {column for column in feed.schema if feed.notes(column)["needed"]}
    assert needed == set(NEEDED[name].split())


def test_every_feed_of_the_domain_page_is_there_and_the_lines_of_a_fec_and_the_settings() -> None:
    assert set(FEEDS) == {*NEEDED, "ledger_entries", "parameters"}


@pytest.mark.parametrize("name", FEEDS)
def test_keys_units_and_dates_are_columns_of_the_feed(name: str) -> None:
    feed = FEEDS[name]
    named = {*feed.key, *feed.unit, *([feed.dated_by] if feed.dated_by else [])}
    assert named <= set(feed.schema)
    assert feed.unit, "what a later import replaces must be said"


@pytest.mark.parametrize("name", NEEDED)
def test_a_needed_cell_must_not_be_empty_unless_it_is_said_so(name: str) -> None:
    feed = FEEDS[name]
    may_be_empty = {"due_date"} if name in {"open_items", "invoices"} else set()
    may_be_empty |= {"name", "country_code", "segment"} if name == "customers" else set()
    for column in NEEDED[name].split():
        expected = [] if column in may_be_empty else [f"{column} is empty"]
        assert told(name, **{column: None}) == expected, feed.name


@pytest.mark.parametrize(
    ("feed", "changes", "sentence"),
    [
        (
            "open_items",
            {"document_type": "Bill"},
            "document_type is not one of invoice, debit_note",
        ),
        ("open_items", {"currency_code": "eur"}, "currency_code is not an ISO 4217 currency code"),
        ("open_items", {"currency_code": "XXX"}, "currency_code is not an ISO 4217 currency code"),
        ("open_items", {"instalment_no": 0}, "instalment_no is not a number from 1 up"),
        (
            "open_items",
            {"document_type": "receipt", "open_amount": Decimal("-3.00")},
            "open_amount is negative on a credit",
        ),
        ("invoices", {"document_type": None}, "document_type is empty"),
        (
            "invoices",
            {"document_type": "credit_note", "amount": Decimal("-3.00")},
            "amount is negative on a credit",
        ),
        ("allocations", {"kind": "gift"}, "kind is not one of cash, credit_note, write_off"),
        ("allocations", {"channel": "letter"}, "channel is not one of amicable, plan, dispute"),
        ("receipts", {"amount": Decimal("-3.00")}, "amount is a negative receipt: give a refund"),
        ("customers", {"country_code": "fr"}, "country_code is not an ISO 3166 code in capitals"),
        ("customers", {"public_kind": "royal"}, "public_kind is not one of State, local"),
        ("customers", {"payment_terms": "soon"}, "payment_terms is not a number of days"),
        ("customers", {"valid_to": date(2024, 1, 1)}, "valid_to is before valid_from"),
        ("customers", {"credit_limit": Decimal("-3.00")}, "credit_limit is negative"),
        ("portfolios", {"valid_to": date(2024, 1, 1)}, "valid_to is before valid_from"),
        ("objectives", {"measure": "smiles"}, "measure is not one of amount, rate, delay, cost"),
        ("objectives", {"scope_kind": "world"}, "scope_kind is not one of agent, team, bu"),
        ("objectives", {"month": date(2025, 6, 2)}, "month is not the first day of a month"),
        ("sales", {"month": date(2025, 6, 2)}, "month is not the first day of a month"),
        ("promises", {"due_on": date(2024, 1, 1)}, "due_on is before made_on"),
        ("disputes", {"closed_on": date(2024, 1, 1)}, "closed_on is before opened_on"),
        ("disputes", {"amount": Decimal("-3.00")}, "amount is negative: give a positive amount"),
        ("litigation_events", {"stage": None, "act": None}, "date has neither a stage nor an act"),
        ("litigation_costs", {"amount": Decimal("-3.00")}, "amount is negative"),
        ("fx_rates", {"rate": Decimal(0)}, "rate is not above zero"),
        ("ledger_entries", {"entry_kind": "gift"}, "entry_kind is not one of sale, cash"),
    ],
)
def test_a_broken_rule_is_said_in_words(feed: str, changes: dict, sentence: str) -> None:
    says = told(feed, **changes)
    assert len(says) == 1
    assert says[0].startswith(sentence)


def test_an_invoice_may_be_negative_and_a_step_may_have_an_act_alone() -> None:
    assert told("open_items", open_amount=Decimal("-3.00")) == []
    assert told("litigation_events", stage=None, act="served") == []


def test_user_assigned_country_codes_are_codes() -> None:
    for code in ("XA", "XK", "QM", "ZZ", "MA"):
        assert told("customers", country_code=code) == []


def test_a_column_too_many_is_a_bug_of_a_source_and_not_a_message_to_the_user() -> None:
    frame = example(FEEDS["fx_rates"]).with_columns(extra=pl.lit(1))
    with pytest.raises(RuntimeError, match="has not the contract's columns"):
        broken_rules(FEEDS["fx_rates"], frame)


def test_empty_cells_of_a_key_are_equal() -> None:
    feed = FEEDS["customers"]
    twice = pl.concat([example(feed, valid_from=None), example(feed, valid_from=None)])
    assert repeated_keys(feed, twice).rows() == [(1, 0)]
    apart = pl.concat([example(feed), example(feed, valid_from=None)])
    assert repeated_keys(feed, apart).is_empty()


def test_periods_overlap_on_their_last_day() -> None:
    def periods(*spans: tuple[str, str | None]) -> list[int]:
        frame = pl.DataFrame(
            [
                {
                    "bu": "B",
                    "valid_from": date.fromisoformat(a),
                    "valid_to": b and date.fromisoformat(b),
                }
                for a, b in spans
            ],
            schema={"bu": pl.String, "valid_from": pl.Date, "valid_to": pl.Date},
        )
        return overlapping_periods(frame, ("bu",))["index"].to_list()

    assert periods(("2025-01-01", "2025-03-31"), ("2025-04-01", None)) == []
    assert periods(("2025-01-01", "2025-04-01"), ("2025-04-01", None)) == [1]
    assert periods(("2025-04-01", None), ("2025-01-01", None)) == [0]
    # a long period is still running after a short one inside it
    long_first = (("2025-01-01", "2025-12-31"), ("2025-02-01", "2025-02-28"), ("2025-06-01", None))
    assert periods(*long_first) == [1, 2]


def test_contracts_are_read_without_the_pandas_side_of_pandera_which_can_come_later():
    code = """
        import sys
        from ar_metrics.contracts import FEEDS
        from ar_metrics.contracts.lean import pa
        import polars as pl
        assert all(feed.schema for feed in FEEDS.values())
        above = pa.DataFrameSchema({"a": pa.Column(pl.Int64, pa.Check.gt(0))})
        above.validate(pl.DataFrame({"a": [1]}))
        print(sorted({"pandas", "hypothesis"} & sys.modules.keys()))
        import pandas
        assert not [hook for hook in sys.meta_path if type(hook).__name__ == "_Hiding"]
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
