"""Any data set, filters, groups, columns and order, as each format: read back by other programs."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import marts
from ar_metrics import metrics, queries, selections
from ar_metrics.access import EVERYTHING, Filters
from ar_metrics.errors import MetricError
from ar_metrics.exports import FORMATS
from ar_metrics.i18n import Language
from ar_metrics.queries import DATASETS, Question, Reader, Warehouse
from ar_metrics.selections import Selection
from ar_metrics.selections.wording import in_words
from campaign import examples
from read_back import same_everywhere, totals_of

CENT = Decimal("0.01")
APRIL, MAY, JUNE = date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)
DATES = (APRIL, MAY, JUNE)
# Accents, quotes, line ends, separators, spaces that look like spaces, what XML and formulas have.
NAMES = (
    "Ateliers Durand", 'Éts "Lœb"; Fils', "Mairie,\nde Lise", "R&D <Süd>", "Zoé\u00a0Martin",
    "1\u202f000\u00a0€", "=1+1", "-2+3", "+33 1", "@SUM(A1)", "\ttab", "a\r\nb", "''", "_x0041_",
    "𝄞 𠮷", "-12,50", "l'été", " edge ", "", None,
)  # fmt: skip
VALUES: dict[str, tuple[Any, ...]] = {
    "bu": ("FR01", "DE01"), "country_code": ("FR", "DE", "MA", "unknown"),
    "segment": ("private B2B", "public"), "agent_id": ("A1", "A2", "unassigned"),
    "customer_id": ("C1", "-5", "=C3", "00123"), "parent_id": ("G1", "G;2"),
    "currency_code": ("EUR", "USD"), "customer_name": NAMES, "parent_name": NAMES,
    "document_id": ("F-1", "=F2", "00017", "+4", 'é;"\n,'),
    "document_type": ("invoice", "credit_note", "receipt"),
    "credit_kind": ("none", "none", "credit_note", "receipt"), "receivable_type": ("due", "old"),
    "snapshot_date": DATES, "prior_snapshot_date": (APRIL, MAY), "opening_rate": (1,),
    "scope_kind": ("agent", "team", "bu", "all"), "measure": ("amount", "recovery_ratio"),
    "scope_id": ("A1", "T1", "FR01"), "objective_month": (date(2025, 6, 1),),
    "origin": ("habit", "promise"), "receipt_use": ("collected", "early", "unapplied"),
    "alert_metric": ("overdue_ratio",), "is_apart": (False,), "is_intercompany": (False, False, True),
    "part_rank": (1,), "threshold_amount": (None, Decimal("0.30")),
}  # fmt: skip
MAY_BE_UNKNOWN = (
    "tax_amount", "credit_limit_amount", "insured_limit_amount", "overrun_amount", "insurer",
    "rating", "rating_date", "until_date", "settlement_date", "paid_date", "court", "provider",
    "outcome", "detail", "decided_date", "grace_date", "done_date", "closed_date", "remark",
)  # fmt: skip
ROWS_EACH = 40
DERIVED = ("fct_positions",)  # from the open items, as a build does


def drawn_rows(con: duckdb.DuckDBPyConnection, table: str, draw: random.Random) -> list[dict]:
    described = con.execute(f"describe {table}").fetchall()
    return [
        {name: _value(name, kind.lower(), draw) for name, kind, *_ in described}
        for _ in range(ROWS_EACH)
    ]


def _value(name: str, kind: str, draw: random.Random) -> Any:
    if name in VALUES:
        return draw.choice(VALUES[name])
    if draw.random() < 0.2 and name in MAY_BE_UNKNOWN:
        return None
    if kind.startswith("decimal"):
        cents = draw.choice((1, -1, 12_345, 987_654_321, 99_999_999_999_99))
        return str(Decimal(cents) / 100)
    if kind == "boolean":
        return draw.random() < 0.5
    if kind == "date":
        return JUNE - timedelta(days=draw.randint(-60, 900))
    if kind in ("integer", "bigint"):
        return draw.randint(0, 5 if name.endswith("rank") else 400)
    return draw.random() if kind == "double" else draw.choice(NAMES)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Rows of every mart, with every value that a file may stumble over; the same each time."""
    with duckdb.connect() as con:
        marts.create_marts(con)
        tables: dict[str, Any] = {
            name: drawn_rows(con, name, random.Random(f"4 {name}")) for name in marts.COLUMNS
            if name not in DERIVED and name.startswith(("fct_", "dim_customers"))
        }  # fmt: skip
    calendar = [{"snapshot_date": day, "is_month_end": True} for day in DATES]
    folder = tmp_path_factory.mktemp("drawn")
    home = marts.warehouse(folder, dim_snapshots=calendar, **tables)
    return Reader(Warehouse(home), EVERYTHING)


def some(of: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...] | None]:
    return st.none() | st.lists(st.sampled_from(of), min_size=1, max_size=3, unique=True).map(tuple)


limits = st.fixed_dictionaries(
    {},
    optional={name: some(VALUES[name]) for name in ("bu", "country_code", "segment", "agent_id")},
)
filters = st.builds(
    lambda kept, **switches: Filters(**{k: v for k, v in kept.items() if v}, **switches),
    kept=limits,
    basis=st.sampled_from(["due", "issue"]),
    credits=st.sampled_from(["column", "aged", "split"]),
    include_intercompany=st.booleans(),
)


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, Question]:
    """A data set and a question; its columns and its order are chosen once it is known."""
    name = draw(st.sampled_from(sorted(DATASETS)))
    declared = DATASETS[name]
    groups = draw(st.lists(st.sampled_from(declared.groups), max_size=2, unique=True)
                  if declared.groups else st.just([]))  # fmt: skip
    since = draw(st.sampled_from([APRIL, MAY] if declared.has_start else [None, APRIL, MAY]))
    period = draw(st.sampled_from(["month", "quarter", "year"]))
    return name, Question(JUNE, draw(filters), since, tuple(groups), period=period)


@settings(
    max_examples=examples(25), deadline=None, derandomize="AR_TEST_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data(), asked=asked())
def test_any_selection_is_the_same_rows_types_and_total_in_every_format(
    reader: Reader, tmp_path_factory: Any, data: st.DataObject, asked: tuple[str, Question]
) -> None:
    name, question = asked
    try:
        whole = queries.dataset(reader, name, question)
    except MetricError:  # a filter or a group that these rows do not have: one clear sentence
        assume(False)
        return
    columns = data.draw(
        st.none() | st.lists(st.sampled_from(whole.columns), min_size=1, unique=True).map(tuple)
    )
    orders = [f"{sign}{column}" for column in whole.columns for sign in ("", "-")
              if column != "aging_bucket"]  # fmt: skip
    order = data.draw(st.lists(st.sampled_from(orders), max_size=2,
                               unique_by=lambda one: one.removeprefix("-")).map(tuple))  # fmt: skip
    chosen = Selection(name, Question(**{**vars(question), "columns": columns, "order": order}))
    wanted = queries.dataset(reader, name, chosen.question)
    exports = {key: selections.export(reader, chosen, key, "fr") for key in FORMATS}
    made = {key: one.content() for key, one in exports.items()}
    assert all(one.count == wanted.height for one in exports.values())
    same_everywhere(made, wanted, dict(exports["xlsx"].titles), in_words(Language("fr"), wanted))
    if name == "open_items":
        _is_the_encours(reader, chosen.question.filters, made["xlsx"], wanted)


def _is_the_encours(reader: Reader, kept: Filters, made: bytes, wanted: pl.DataFrame) -> None:
    """The control total of the file is what the database adds up, to the cent."""
    total = reader.table([metrics.OUTSTANDING], filters=kept, as_of=JUNE).item()
    if "outstanding_amount" in wanted.columns:
        place = wanted.columns.index("outstanding_amount")
        assert Decimal(str(totals_of(made, wanted)[place])).quantize(CENT) == (total or 0)


def test_every_data_set_has_rows_to_draw_from(reader: Reader, tmp_path: Path) -> None:
    """So that the property is about rows and not about empty tables."""
    empty = []
    for name, declared in DATASETS.items():
        since = MAY if declared.has_start else None
        question = Question(JUNE, since=since)
        if queries.dataset(reader, name, question).is_empty():
            empty.append(name)
    assert empty == []
