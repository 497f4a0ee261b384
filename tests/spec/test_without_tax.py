"""What is owed without tax: the tax of the document leaves in the share that is open."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# An even amount whose tax is an odd number of cents: half of it paid, the rest ends on half a cent.
ODD = [(Decimal(n * 3_578 + 2) / 100 * 2, Decimal(n * 1_193 * 2 + 1) / 100) for n in range(1, 60)]


def test_half_a_cent_goes_away_from_zero_whatever_a_double_makes_of_it(house) -> None:
    """In doubles 728.01 less 121.335 is just below 606.675, and two engines disagreed."""
    kinds = ("invoice", "credit_note")
    documents = [(f"{kind} {n}", kind, *one) for kind in kinds for n, one in enumerate(ODD)]
    documents.append(("told", "invoice", Decimal("1456.02"), Decimal("242.67")))
    invoices = [
        f"{name} | {kind} | 2025-01-01 | 2025-03-01 | {amount} | {tax}"
        for name, kind, amount, tax in documents
    ]
    halves = [f"{name} | 2025-01-15 | {amount / 2}" for name, _, amount, _ in documents]
    built = house(
        ["2025-01-31"],
        invoices="\n".join(
            ["document_id | document_type | issue_date | due_date | amount | tax_amount", *invoices]
        ),
        allocations="\n".join(["document_id | allocation_date | amount", *halves]),
    )
    rows = built.rows("select document_id, outstanding_excl_tax_amount from fct_open_items")
    expected = {
        name: ((amount - tax) / 2).quantize(CENT, ROUND_HALF_UP) * (1 if kind == "invoice" else -1)
        for name, kind, amount, tax in documents
    }
    assert dict(rows) == expected
    assert expected["told"] == Decimal("606.68")
