"""The files of the demo group, in the batches in which they are imported."""

from __future__ import annotations

import csv
import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ar_metrics.demo.dates import DAY, add_months, first_of_month, month_end
from ar_metrics.demo.entities import Period
from ar_metrics.demo.group import Group, Rows, group
from ar_metrics.demo.litigation import case_document_rows, case_rows, cost_rows, event_rows
from ar_metrics.demo.masters import (
    agent_rows,
    customer_rows,
    portfolio_rows,
    rate_rows,
    setting_rows,
)
from ar_metrics.demo.objectives import objective_rows
from ar_metrics.demo.papers import (
    allocation_rows,
    dispute_rows,
    invoice_rows,
    receipt_rows,
    sale_rows,
)
from ar_metrics.demo.parameters import RULES
from ar_metrics.demo.printed import (
    balance_rows,
    early_open_item_rows,
    migration_day,
    open_item_rows,
)
from ar_metrics.demo.work import action_rows, plan_rows, promise_rows

SEED = 20261031
UNTIL = date(2026, 10, 31)
FEWEST_MONTHS = 3
MANIFEST = "batches.json"
LAYOUT = "plain_history"  # our own columns, several snapshot dates in a file


@dataclass(frozen=True)
class Table:
    """A feed as written: its rows as known at the end of a day, and its columns.

    The rows of a table with a `dated_by` never change; of the others a later day tells more.
    """

    rows: Callable[[Group, date], Rows]
    columns: str
    dated_by: str = ""


TABLES: dict[str, Table] = {
    "customers": Table(
        customer_rows,
        "bu customer_id name country_code segment valid_from valid_to parent_id natural_person"
        " public_kind payment_terms credit_limit insured_limit insurer rating rating_source"
        " rating_date intercompany insolvency_on insolvency_kind",
    ),
    "agents": Table(agent_rows, "agent_id name team team_lead"),
    "portfolios": Table(portfolio_rows, "bu customer_id agent_id valid_from valid_to"),
    "parameters": Table(setting_rows, "parameter valid_from value subject"),
    "fx_rates": Table(rate_rows, "date currency_code rate", "date"),
    "sales": Table(sale_rows, "month bu customer_id currency_code amount amount_excl_tax", "month"),
    "invoices": Table(
        invoice_rows,
        "bu customer_id document_id document_type issue_date due_date currency_code amount"
        " instalment_no tax_amount account assigned_to_factor insured corrects_document_id",
        "issue_date",
    ),
    "receipts": Table(
        receipt_rows,
        "receipt_id bu customer_id value_date currency_code amount method returned_on",
    ),
    "allocations": Table(
        allocation_rows,
        "bu document_id allocation_date amount kind instalment_no receipt_id credit_id reason"
        " channel case_id",
        "allocation_date",
    ),
    "disputes": Table(
        dispute_rows,
        "dispute_id bu document_id opened_on cause amount closed_on owner outcome",
    ),
    "objectives": Table(objective_rows, "scope_kind scope_id month measure target", "month"),
    "actions": Table(
        action_rows,
        "action_id agent_id bu customer_id date kind document_id outcome right_party cost"
        " currency_code concession_amount",
        "date",
    ),
    "promises": Table(
        promise_rows,
        "promise_id bu customer_id made_on due_on amount currency_code document_id action_id",
        "made_on",
    ),
    "payment_plans": Table(plan_rows, "plan_id bu customer_id due_on amount currency_code"),
    "litigation_cases": Table(
        case_rows,
        "case_id bu customer_id procedure opened_on claimed_amount currency_code provider court"
        " awarded_amount closed_on outcome",
    ),
    "litigation_events": Table(
        event_rows,
        "case_id date stage act gives_title recovered_principal recovered_interest recovered_costs",
        "date",
    ),
    "litigation_case_documents": Table(case_document_rows, "case_id bu document_id"),
    "litigation_costs": Table(
        cost_rows,
        "cost_id case_id date kind amount currency_code stage provider committed_on paid_on"
        " recoverable recovered_on",
    ),
    "gl_balances": Table(balance_rows, "date bu account currency_code balance", "date"),
    "open_items": Table(
        open_item_rows,
        "snapshot_date bu customer_id document_id document_type issue_date due_date currency_code"
        " original_amount open_amount instalment_no tax_amount account dispute doubtful"
        " assigned_to_factor insured purchase_order",
        "snapshot_date",
    ),
}


@dataclass(frozen=True)
class Batch:
    """Files that are imported together, with the shipped layout that reads them; `folder` is below
    the folder of the demo, `files` are below that.
    """

    folder: str
    layout: str
    note: str
    files: tuple[str, ...]


def write_demo(folder: Path, months: int = 36, seed: int = SEED, until: date = UNTIL) -> list[Path]:
    """Write the demo group below `folder` and return its feed files in the order of import.

    The group has `months` months, the last one ending with `until`, and reports in euros. The same
    arguments give the same bytes. `batches` tells which of the files are imported together. Rates
    are written for the dirham only: the others come from the European Central Bank's history.
    Raises ValueError when `until` ends no month or there are fewer than three months.
    """
    if until != month_end(until) or months < FEWEST_MONTHS:
        text = (
            f"{months} months until {until}: give a month end, and {FEWEST_MONTHS} months or more"
        )
        raise ValueError(text)
    start = add_months(first_of_month(until), 1 - months)
    with _keeping_everything():
        made = group(seed, Period(start, until))
        done = [
            Batch(name, LAYOUT, note, tuple(_write(folder / name, feeds)))
            for name, note, feeds in _batches(made)
        ]
    manifest = {
        "generated": True,
        "seed": seed,
        "months": months,
        "until": str(until),
        "batches": [asdict(batch) for batch in done],
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return [path for _, paths in batches(folder) for path in paths]


def batches(folder: Path) -> list[tuple[Batch, list[Path]]]:
    """Return the batches that `write_demo` left in `folder`, each with its files, in the order in
    which they are imported.
    """
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    found = [Batch(**{**said, "files": tuple(said["files"])}) for said in manifest["batches"]]
    return [(batch, [folder / batch.folder / name for name in batch.files]) for batch in found]


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Look for no garbage: all that is made stays, and looking took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _batches(made: Group) -> Iterator[tuple[str, str, dict[str, Rows]]]:
    """Yield folder, note and rows of each batch: the past, a correction, the last month."""
    before = first_of_month(made.period.until) - DAY
    halves = {feed: _halves(made, table, before) for feed, table in TABLES.items()}
    past = {feed: rows for feed, (rows, _) in halves.items()}
    taken, bu = str(migration_day(made)), RULES.migrated_bu
    correct = [row for row in past["open_items"] if row[:2] == (taken, bu)]
    others = [row for row in past["open_items"] if row[:2] != (taken, bu)]
    first = {**past, "open_items": others + early_open_item_rows(made)}
    yield "1-first-load", f"Everything up to {before}.", first
    note = f"{bu} prints {taken} again: the first picture was taken too early, during a migration."
    yield "2-corrected-snapshot", note, {"open_items": correct}
    new = {feed: rows for feed, (_, rows) in halves.items()}
    yield "3-last-month", f"What happened up to {made.period.until}.", new


def _halves(made: Group, table: Table, before: date) -> tuple[Rows, Rows]:
    """Return the rows known at the end of `before`, and those that are new or changed since."""
    rows = table.rows(made, made.period.until)
    if not table.dated_by:
        past = table.rows(made, before)
        known = set(past)
        return past, [row for row in rows if row not in known]
    position, last = table.columns.split().index(table.dated_by), str(before)
    past = [row for row in rows if row[position] <= last]
    return past, [row for row in rows if row[position] > last]


def _write(folder: Path, feeds: dict[str, Rows]) -> Iterator[str]:
    """Write one file for each feed that has rows and yield their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob("*.csv"):
        left_over.unlink()
    for feed, rows in feeds.items():
        if rows:
            with (folder / f"{feed}.csv").open("w", encoding="utf-8", newline="") as lines:
                writer = csv.writer(lines, lineterminator="\n")
                writer.writerow(TABLES[feed].columns.split())
                writer.writerows(rows)
            yield f"{feed}.csv"
