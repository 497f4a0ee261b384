"""The same promise for the real models: any history of imports is one full build, row by row."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_property import DAYS, amounts, bus, customers, documents, near, snapshots
from test_property import FEEDS as TOY_FEEDS
from toy import import_batch, item, rows, withdraw_batch

from ar_metrics.errors import CheckError
from ar_metrics.settings import ROOT, Settings
from ar_metrics.warehouse import build, verify
from campaign import examples

receipts = st.builds(
    lambda bu, customer, receipt, day, amount: [
        {
            "bu": bu,
            "customer_id": customer,
            "receipt_id": receipt,
            "value_date": day,
            "currency_code": "EUR",
            "amount": amount,
        }
    ],
    bus,
    customers,
    st.sampled_from(["R1", "R2"]),
    near,
    amounts,
)
allocations = st.builds(
    lambda bu, document, receipt, day, amount, kind: [
        {
            "bu": bu,
            "document_id": document,
            "allocation_date": day,
            "amount": amount,
            "kind": kind,
            "receipt_id": receipt if kind == "cash" else None,
            "credit_id": "N" if kind == "credit_note" else None,
        }
    ],
    bus,
    documents,
    st.sampled_from(["R1", "R2"]),
    near,
    amounts,
    st.sampled_from(["cash", "write_off", "credit_note"]),
)
invoices = st.builds(
    lambda bu, customer, document, kind, day, amount, parts: [
        {
            "bu": bu,
            "customer_id": customer,
            "document_id": "N" if kind == "credit_note" else document,
            "document_type": kind,
            "issue_date": day,
            "due_date": day + timedelta(days=30 * part),
            "currency_code": "EUR",
            "amount": amount,
            "instalment_no": part,
        }
        for part in range(1, parts + 1)
    ],
    bus,
    customers,
    documents,
    st.sampled_from(["invoice", "invoice", "credit_note"]),
    near,
    amounts,
    st.integers(1, 2),
)
disputes = st.builds(
    lambda bu, document, day, length: [
        {
            "dispute_id": f"{bu}{document}",
            "bu": bu,
            "document_id": document,
            "opened_on": day,
            "closed_on": day + timedelta(days=length) if length else None,
            "cause": "price",
            "amount": 1,
        }
    ],
    bus,
    documents,
    near,
    st.sampled_from([0, 20, 60]),
)
cases = st.builds(
    lambda bu, customer, document, day, step, length: {
        "litigation_cases": [
            {
                "case_id": f"{bu}{customer}",
                "bu": bu,
                "customer_id": customer,
                "procedure": "assignation au fond",
                "opened_on": day,
                "claimed_amount": 1,
                "currency_code": "EUR",
                "closed_on": day + timedelta(days=length) if length else None,
            }
        ],
        "litigation_case_documents": [
            {"case_id": f"{bu}{customer}", "bu": bu, "document_id": document}
        ],
        "litigation_events": [
            {
                "case_id": f"{bu}{customer}",
                "date": day + timedelta(days=step),
                "stage": "filed" if step < 30 else "judgment",
                "recovered_principal": step if step > 0 else None,
            }
        ],
        "litigation_costs": [
            {
                "cost_id": f"{bu}{customer}{step}",
                "case_id": f"{bu}{customer}",
                "date": day + timedelta(days=step),
                "kind": "expert",
                "amount": 2,
                "currency_code": "EUR",
                "committed_on": day if step > 0 else None,
                "recovered_on": day + timedelta(days=length) if length else None,
            }
        ],
    },
    bus,
    customers,
    documents,
    near,
    st.sampled_from([-20, 5, 40]),
    st.sampled_from([0, 30, 70]),
)
actions = st.builds(
    lambda bu, customer, document, day, kind, outcome: [
        {
            "action_id": f"{bu}{customer}{day}",
            "agent_id": "A1",
            "bu": bu,
            "customer_id": customer,
            "date": day,
            "kind": kind,
            "document_id": document,
            "outcome": outcome,
            "cost": 3,
            "concession_amount": 1,
        }
    ],
    bus,
    customers,
    st.one_of(st.none(), documents),
    near,
    st.sampled_from(["reminder 1", "phone call", "reminder 2"]),
    st.sampled_from([None, "draft"]),
)
promises = st.builds(
    lambda bu, customer, document, day, length, amount: [
        {
            "promise_id": f"{bu}{customer}{day}",
            "bu": bu,
            "customer_id": customer,
            "made_on": day,
            "due_on": day + timedelta(days=length),
            "amount": amount,
            "currency_code": "EUR",
            "document_id": document,
        }
    ],
    bus,
    customers,
    st.one_of(st.none(), documents),
    near,
    st.sampled_from([0, 10, 40]),
    amounts,
)
plans = st.builds(
    lambda bu, customer, day, amount: [
        {
            "plan_id": f"{bu}{customer}",
            "bu": bu,
            "customer_id": customer,
            "due_on": day + timedelta(days=days),
            "amount": amount,
            "currency_code": "EUR",
        }
        for days in (0, 30)
    ],
    bus,
    customers,
    near,
    amounts,
)
objectives = st.builds(
    lambda day, target: [
        {
            "scope_kind": "agent",
            "scope_id": "A1",
            "month": day.replace(day=1),
            "measure": "amount",
            "target": target,
        }
    ],
    near,
    amounts,
)
# the same feeds one by one: a document or a cost can come before its case does
case_parts = st.builds(
    lambda found, name: {name: found[name]},
    cases,
    st.sampled_from(
        ["litigation_case_documents", "litigation_events", "litigation_costs", "litigation_cases"]
    ),
)
REAL: dict[str, st.SearchStrategy] = {
    "open_items": snapshots(("DE01",)),  # FR01 has a ledger only: prints would hide it
    **{name: TOY_FEEDS[name] for name in ("gl_balances", "customers")},
    **{name: TOY_FEEDS[name] for name in ("portfolios", "agents", "fx_rates")},
    "invoices": invoices,
    "receipts": receipts,
    "allocations": allocations,
    "disputes": disputes,
    "actions": actions,
    "promises": promises,
    "payment_plans": plans,
    "objectives": objectives,
}


@st.composite
def real_batches(draw: st.DrawFn) -> dict:
    """Feeds that come together; now and then a court procedure."""
    names = draw(st.sets(st.sampled_from(sorted(REAL)), min_size=2, max_size=6))
    found = {name: draw(REAL[name]) for name in sorted(names)}
    brought = draw(st.sampled_from([None, None, cases, case_parts]))
    return found | (draw(brought) if brought is not None else {})


@settings(
    max_examples=examples(2),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(
        st.tuples(real_batches(), st.booleans(), st.one_of(st.none(), st.integers(0, 5))),
        min_size=2,
        max_size=6,
    )
)
def test_any_history_of_imports_is_one_full_build_of_the_real_models(
    history: list[tuple[dict, bool, int | None]],
) -> None:
    with TemporaryDirectory() as folder:
        warehouse = Settings(home=Path(folder), sql=ROOT / "sql")
        import_batch(warehouse, open_items=[item(str(DAYS[0]), "A", "0.07")])
        brought: list[int] = []
        for batch, is_built, withdrawn in history:
            brought.append(import_batch(warehouse, **batch))
            if withdrawn is not None and len(brought) > 1:
                withdraw_batch(warehouse, brought.pop(withdrawn % len(brought)))
            if is_built:
                outcome(warehouse)
        found = outcome(warehouse)
        if found == "built":
            assert verify(warehouse) == []
        else:  # refused as a full build is
            assert outcome(warehouse, full=True) == found


def test_a_receipt_of_a_later_day_that_comes_late_moves_the_settlement(tmp_path: Path) -> None:
    warehouse = Settings(home=tmp_path, sql=ROOT / "sql")
    invoice = {
        "bu": "FR01",
        "customer_id": "C1",
        "document_id": "A",
        "document_type": "invoice",
        "issue_date": date(2025, 1, 5),
        "currency_code": "EUR",
        "amount": 10,
        "instalment_no": 1,
    }
    paid = {
        "bu": "FR01",
        "document_id": "A",
        "allocation_date": date(2025, 1, 20),
        "amount": 3,
        "kind": "cash",
        "receipt_id": "R1",
    }
    later = {**invoice, "document_id": "B", "issue_date": date(2025, 2, 20)}
    import_batch(warehouse, invoices=[invoice, later], allocations=[paid])
    query = (
        "select snapshot_date, open_local from fct_open_items where document_id = 'A' order by 1"
    )
    assert [str(amount) for _, amount in rows(build(warehouse).path, query)] == ["7.00", "7.00"]
    receipt = {name: invoice[name] for name in ("bu", "customer_id", "currency_code")}
    receipt |= {"receipt_id": "R1", "value_date": date(2025, 2, 10), "amount": 3}
    import_batch(warehouse, receipts=[receipt])
    assert [str(amount) for _, amount in rows(build(warehouse).path, query)] == ["10.00", "7.00"]


def outcome(warehouse: Settings, full: bool = False) -> str:
    """How a build ends: built, or what a check of severity error says."""
    try:
        build(warehouse, full=full)
    except CheckError as error:
        return str(error)
    return "built"
