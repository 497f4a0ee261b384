"""A scope sees what there would be without the rows of others: figures, shares, ranks and lists.

Each query is asked twice: through a scope on all rows, and by who sees everything on the rows that
plain Python keeps for that scope. The answers must be the same, so nothing of the others is in any
total, share, rank, list or export, whatever the filters.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from drawn_group import DATES, VALUES, few_filters, moving_group
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_reader import ARGUMENTS, PUBLIC

import marts
from ar_metrics import queries
from ar_metrics.access import EVERYTHING, SCOPE_DIMENSIONS, Filters, Scope
from ar_metrics.errors import MetricError
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.queries import relations as rel
from ar_metrics.ui import session
from campaign import IS_CAMPAIGN, examples

MAY, JUNE = (date.fromisoformat(text) for text in DATES[1:])
# Without shrinking: an example asks hundreds of questions.
QUICK = settings(max_examples=examples(1), deadline=None, phases=[Phase.generate])
# They ask what the scope is, not only for its rows: whether a ledger or an objective can be
# compared, who the colleagues are, whose imports and checks these are. Each has its tests.
OF_THE_SCOPE = {"control", "controls", "imports", "checks", "check_rows", "snapshot_dates",
                "earlier_dates", "comparisons", "tie_out", "achievements", "peers",
                "objective_table", "copied_objectives",
                "listing"}  # fmt: skip  # as `dataset`, in pieces
ANY = Filters(include_intercompany=True)
ASKED = [query for query in PUBLIC if query.__name__ not in OF_THE_SCOPE]

# Of the six scopes by one dimension each query is asked two, in a campaign all.
AT_A_TIME = range(len(SCOPE_DIMENSIONS)) if IS_CAMPAIGN else range(2)

some = {name: st.none() | st.sets(st.sampled_from(VALUES[name]), min_size=1, max_size=2).map(tuple)
        for name in SCOPE_DIMENSIONS}  # fmt: skip
scopes = st.tuples(
    st.fixed_dictionaries(some), st.sets(st.sampled_from(SCOPE_DIMENSIONS), min_size=1, max_size=2)
).map(lambda drawn: replace(EVERYTHING, **{name: drawn[0][name] for name in drawn[1]}))


@pytest.fixture(scope="module")
def warehouse_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    def made(tables: dict[str, Any]) -> Warehouse:
        return Warehouse(marts.warehouse(tmp_path_factory.mktemp("scope"), **tables))

    return made


@QUICK
@given(group=moving_group(), data=st.data())
def test_every_answer_is_that_of_the_own_rows_alone(
    warehouse_of: Any, group: dict[str, Any], data: st.DataObject
) -> None:
    everything = completed({**group, **others(group["fct_open_items"])})
    all_rows = warehouse_of(everything)
    every = [(limited(name, everything), ANY) for name in SCOPE_DIMENSIONS]
    for place, (scope, wanted) in enumerate((*every, (data.draw(scopes), data.draw(few_filters)))):
        own = {
            table: [row for row in rows if is_own(table, row, scope)]
            for table, rows in everything.items()
        }
        through, alone = Reader(all_rows, scope), Reader(warehouse_of(own), EVERYTHING)
        for turn, query in enumerate(ASKED):
            if scope in dict(every) and (place + turn) % len(every) not in AT_A_TIME:
                continue
            for asked in questions(query, wanted, everything):
                mine, theirs = (plain(query, reader, asked) for reader in (through, alone))
                assert mine == theirs, (query.__name__, asked, scope)


TWO = ({"bu": "FR01", "customer_id": "C1", "country_code": "FR", "segment": "private",
        "agent_id": "A1"},
       {"bu": "DE01", "customer_id": "C2", "country_code": "DE", "segment": "public",
        "agent_id": "A2"})  # fmt: skip


@pytest.fixture(scope="module")
def two_customers(warehouse_of: Any) -> tuple[Warehouse, dict[str, Any]]:
    """Every mart with rows of two customers who share nothing."""
    items = marts.completed("fct_open_items", [row | {"currency_code": "EUR"} for row in TWO])
    tables = {name: [dict(row) for row in items] for name in rel.COLUMNS}
    everything = completed({**tables, **others(items)})
    return warehouse_of(everything), everything


@pytest.mark.parametrize("dimension", SCOPE_DIMENSIONS)
@pytest.mark.parametrize("mart", rel.COLUMNS)
def test_a_mart_gives_the_own_rows_and_no_other(
    two_customers: tuple[Warehouse, dict[str, Any]], mart: str, dimension: str
) -> None:
    warehouse, everything = two_customers
    scope = limited(dimension, everything)
    own = [row for row in everything[mart] if is_own(mart, row, scope)]
    assert len(own) < len(everything[mart]) == len(TWO)
    assert Reader(warehouse, scope).rows(mart, rel.COLUMNS[mart][:1]).height == len(own)


def limited(dimension: str, everything: dict[str, Any]) -> Scope:
    """A scope that the rows of some customer are in, and others not."""
    first = everything["fct_open_items"][0] if everything["fct_open_items"] else {}
    row = {"team": marts.TEAMS.get(first.get("agent_id", ""), "T1"), **first}
    return replace(EVERYTHING, **{dimension: (row.get(dimension, "FR01"),)})


def questions(query: Any, wanted: Filters, everything: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a query can be asked of the drawn rows: each data set, each customer, each case."""
    question = queries.Question(as_of=JUNE, since=MAY, filters=wanted)
    given = ARGUMENTS | {"filters": wanted, "question": question}
    names = list(inspect.signature(query).parameters)[1:]
    asked = {name: given[name] for name in names if name in given}
    datasets = [name for name in queries.DATASETS if name != "objectives"]  # as `achievements`
    if query is queries.dataset:
        yield from (asked | {"name": dataset} for dataset in datasets)
    elif "case_id" in names:
        cases = {row["case_id"] for row in everything["fct_litigation_cases"]}
        yield from (asked | {"case_id": case} for case in sorted(cases))
    elif "customer_id" in names:
        customers = {(row["bu"], row["customer_id"]) for row in everything["dim_customers"]}
        yield from (asked | {"bu": bu, "customer_id": one} for bu, one in sorted(customers))
    else:
        yield asked


def plain(query: Any, reader: Reader, asked: dict[str, Any]) -> Any:
    """The answer as rows; a question that has no answer gives its refusal."""
    try:
        answer = query(reader, **asked)
    except MetricError as refusal:
        return str(refusal)
    return answer.rows() if hasattr(answer, "rows") else answer


def is_own(table: str, row: dict[str, Any], scope: Scope) -> bool:
    """Whether a row belongs to a scope, in plain Python; what has no such column is nobody's."""
    if table not in rel.COLUMNS:
        return True
    columns = rel.COLUMNS[table]
    for name, allowed in scope.limits.items():
        if ("agent_id" if name == "team" else name) not in columns:
            return False
        of_agent = name == "team" and table not in rel.OWN_TEAM
        value = marts.TEAMS.get(str(row.get("agent_id"))) if of_agent else row.get(name)
        if value not in allowed:
            return False
    return True


def others(items: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of every other mart that the read side knows, of the same customers and agents."""
    numbers = count(1)
    found: dict[str, list[dict[str, Any]]] = {}
    for table, columns in rel.COLUMNS.items():
        if table in {"fct_open_items", "fct_movements", "fct_restatements", "fct_controls"}:
            continue
        kinds = {
            line.split()[0]: " ".join(line.split()[1:])
            for line in marts.COLUMNS[table].replace("decimal(18, 2)", "decimal(18;2)").split(",")
        }
        found[table] = []
        for item in items:
            row = {name: item[name] for name in columns if name in item and name in kinds}
            for name, kind in kinds.items():
                if name.endswith("_agent_id"):  # whose names are told: test_names.py
                    row[name] = row["agent_id"]
                elif name == "team":
                    row[name] = marts.TEAMS.get(row["agent_id"])
                elif name == "case_id":  # one case in all tables of cases
                    row[name] = f"case of {item['document_id']}"
                elif name not in row:
                    row[name] = value_of(name, kind, next(numbers))
            found[table].append(row)
    people = {(row["bu"], row["customer_id"]): row for row in found.get("dim_customers", [])}
    return {**found, "dim_customers": list(people.values())}


def value_of(name: str, kind: str, number: int) -> Any:
    if kind == "date":
        return "2025-06-30" if name == "snapshot_date" else f"2025-06-{number % 28 + 1:02}"
    if kind == "boolean":
        return name.startswith("has") or number % 2 == 0 if name != "is_intercompany" else False
    if kind.startswith("decimal"):
        return f"{number}.0{number % 10}"
    if "int" in kind or "double" in kind:
        return number % 5
    return f"{name}{number}"


def completed(tables: dict[str, Any]) -> dict[str, Any]:
    return {name: marts.completed(name, rows) for name, rows in tables.items()}


@given(one=scopes, other=scopes, names=st.tuples(*[st.booleans()] * 4))
def test_two_scopes_never_share_a_kept_answer(
    one: Scope, other: Scope, names: tuple[bool, ...]
) -> None:
    one = replace(one, agent_names=names[0], private_names=names[1])
    other = replace(other, agent_names=names[2], private_names=names[3])
    keys = {session.key_of("release", scope, (Filters(), JUNE), {}) for scope in (one, other)}
    assert len(keys) == len({one, other})
