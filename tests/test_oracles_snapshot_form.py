"""Peers' receivable cases (families 01 to 03) in snapshot form: the figures are those of the ledger.

What the ledger form gives is held against the peers elsewhere (test_oracles_erpnext.py,
test_oracles_odoo_gnucash.py). Here the open items that each case's ledger shows at its date are
printed as a snapshot, imported into a home without any ledger, and asked again. Each case is a
business unit, so that one home holds them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from oracles import FOLDER, Situation, feeds, needs_oracles, situations
from terminal import Terminal, amount

pytestmark = needs_oracles

FAMILIES = ("01_erpnext_receivable", "02_odoo_aged", "03_gnucash_owner")
LEDGER = {"invoices", "receipts", "allocations"}
Row = dict[str, Any]


def told_cases() -> list[Situation]:
    """Every reading of every case of the families that is told with its documents."""
    names = [path.stem for family in FAMILIES for path in sorted((FOLDER / family).glob("*.json"))]
    found = [situation for name in names for situation in situations(name)]
    return [one for one in found if one.invoices or one.settlements]


def by_currency_and_date() -> dict[tuple[str, str], list[Situation]]:
    groups: dict[tuple[str, str], list[Situation]] = defaultdict(list)
    for one in told_cases() if FOLDER.exists() else []:
        groups[one.currency, one.as_of].append(one)
    return dict(groups)


def together(cases: Sequence[Situation]) -> dict[str, list[Row]]:
    """The feeds of all cases, each in business units of its own."""
    found: dict[str, list[Row]] = defaultdict(list)
    for number, one in enumerate(cases):
        for feed, rows in feeds(one).items():
            owned = [r | {"bu": f"{number}-{r['bu']}"} if "bu" in r else r for r in rows]
            found[feed] += [row for row in owned if row not in found[feed]]
    return found


def printed(items: Sequence[Row], as_of: str) -> Iterator[Row]:
    """Open items as an ERP prints them: credits positive, typed as such."""
    for item in items:
        sign = -1 if amount(item["open_local"]) < 0 else 1
        yield {
            "snapshot_date": as_of,
            **{name: item[name] for name in ("bu", "customer_id", "document_id",
                                             "document_type", "issue_date", "due_date",
                                             "currency_code", "account")},
            "instalment_no": max(1, int(item["instalment_no"])),  # 0: money that nothing settles
            "original_amount": sign * amount(item["original_local"]),
            "open_amount": sign * amount(item["open_local"]),
        }  # fmt: skip


QUESTIONS = (
    ("outstanding", "--by", "bu"),
    ("aging", "--by", "bu"),
    ("aging", "--by", "country_code"),
    ("aging", "--by", "segment"),
    ("aging", "--by", "agent_id"),
    ("customers",),
    ("outstanding", "--where", "segment=any"),
)


def asked(terminal: Terminal, as_of: str) -> list[list[Row]]:
    answers = [terminal.must("export", *question, "--as-of", as_of).rows for question in QUESTIONS]
    return [sorted(rows, key=str) for rows in answers]


@pytest.mark.parametrize(
    ("currency", "as_of", "cases"),
    [(*key, cases) for key, cases in by_currency_and_date().items()],
    ids=[" ".join(key) for key in by_currency_and_date()],
)
def test_a_printed_snapshot_gives_the_figures_of_its_ledger(
    currency: str, as_of: str, cases: list[Situation], tmp_path: Path
) -> None:
    given = together(cases)
    ledger = Terminal(tmp_path / "ledger", currency)
    ledger.import_plain(tmp_path / "ledger-files", **given)
    items = ledger.must("export", "open_items", "--as-of", as_of).rows
    assert items

    snapshot = Terminal(tmp_path / "snapshot", currency)
    others = {feed: rows for feed, rows in given.items() if feed not in LEDGER}
    rows = list(printed(items, as_of))
    snapshot.import_plain(tmp_path / "snapshot-files", open_items=rows, **others)
    snapshot.must("build")
    assert asked(snapshot, as_of) == asked(ledger, as_of)
