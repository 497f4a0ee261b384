"""Whose names an answer tells: masked in one place, for every query, filter, search and drill."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from test_reader import ARGUMENTS, BY_NAME, PUBLIC, told

from ar_metrics import metrics as m
from ar_metrics import queries
from ar_metrics.access import EVERYTHING, Filters, only

JUNE = date(2025, 6, 30)
ANALYST = replace(EVERYTHING, agent_names=False, private_names=False)
LEAD = only(team=("T1",))
AGENT = replace(only(agent_id=("A1",)), agent_names=False)
GROUP: dict[str, Any] = {
    "fct_open_items": """
        snapshot_date | bu   | customer_id | customer_name | agent_id   | outstanding_amount
        2025-06-30    | FR01 | C1          | Ateliers      | A1         | 1
        2025-06-30    | FR01 | C2          | Jean Martin   | A1         | 20
        2025-06-30    | FR01 | C3          | Verrerie      | A2         | 300
        2025-06-30    | FR01 | C4          | Scierie       | A3         | 4000
        2025-06-30    | FR01 | C5          | Moulin        | unassigned | 50000
        2025-05-31    | FR01 | C2          | Jean Martin   | A1         | 20
    """,
    "dim_customers": """
        bu   | customer_id | customer_name | agent_id | is_natural_person | is_intercompany
        FR01 | C1          | Ateliers      | A1       | false             | false
        FR01 | C2          | Jean Martin   | A1       | true              | false
        FR01 | C3          | Verrerie      | A2       | false             | false
    """,
    "dim_agents": """
        agent_id | agent_name | team | team_lead
        A1       | Zoé Petit  | T1   | Léa Roux
        A2       | Ali Amrani | T2   | Max Blanc
        A3       | Eve Noir   | T2   | Max Blanc
    """,
    "meta_check_rows": [
        {"check_name": "check_a", "row_number": 1,
         "row_json": '{"bu": "FR01", "customer_name": "Jean Martin", "agent_id": "A1"}'}
    ],
    "meta_checks": [{"check_name": "check_a", "severity": "error", "row_count": 1}],
}  # fmt: skip
PEOPLE = ("Zoé Petit", "Ali Amrani", "Eve Noir", "Léa Roux", "Max Blanc")


def owed_by(reader: Any, dimension: str) -> dict[str, int]:
    frame = reader.table([m.OUTSTANDING], by=[dimension], as_of=JUNE)
    return {name: int(amount) for name, amount in frame.rows()}


def test_an_analyst_sees_teams_in_place_of_persons(reader_of: Any):
    told = owed_by(reader_of(scope=ANALYST, **GROUP), "agent_id")
    assert told == {"••• T1": 21, "••• T2": 4300, "unassigned": 50000}


def test_a_lead_sees_the_names_of_the_team_and_of_no_other(reader_of: Any):
    reader = reader_of(scope=LEAD, **GROUP)
    assert owed_by(reader, "agent_id") == {"A1": 21}
    named = reader.reference("dim_agents").select("agent_id", "agent_name", "team_lead").rows()
    assert set(named) == {("A1", "Zoé Petit", "Léa Roux"), ("••• T2", None, None)}


def test_an_agent_sees_the_own_name_and_those_of_no_colleague(reader_of: Any):
    reader = reader_of(scope=AGENT, **GROUP)
    assert owed_by(reader, "agent_id") == {"A1": 21}
    assert dict(reader.reference("dim_agents").select("agent_id", "agent_name").rows()) == {
        "A1": "Zoé Petit", "••• T2": None,
    }  # fmt: skip


def test_nobody_is_singled_out_by_filtering_on_a_colleague(reader_of: Any):
    reader = reader_of(scope=ANALYST, **GROUP)
    for wanted, found in (("A2", None), ("••• T2", 4300)):
        total = reader.table([m.OUTSTANDING], filters=Filters(agent_id=(wanted,)), as_of=JUNE)
        assert total.item() == found
    by_team = reader.table([m.OUTSTANDING], filters=Filters(team=("T2",)), as_of=JUNE)
    assert by_team.item() == 4300


def test_a_private_customer_is_a_number_to_who_has_no_need_of_the_name(reader_of: Any):
    reader = reader_of(scope=replace(EVERYTHING, private_names=False), **GROUP)
    frame = queries.open_items(reader, Filters(), JUNE, ["customer_id", "customer_name"])
    assert dict(frame.rows())["C2"] == "••• C2"
    assert dict(frame.rows())["C1"] == "Ateliers"
    assert queries.find_customers(reader, "Martin").is_empty()
    assert queries.find_customers(reader, "C2")["customer_name"].to_list() == ["••• C2"]


def test_the_scope_still_reads_who_really_owns_a_row(reader_of: Any):
    """The limits are put on the rows before names are taken out of them."""
    no_names = replace(LEAD, agent_names=False)
    assert owed_by(reader_of(scope=no_names, **GROUP), "agent_id") == {"••• T1": 21}


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.__name__)
def test_no_query_tells_a_name_that_is_hidden(reader_of: Any, query: Any):
    names = list(inspect.signature(query).parameters)[1:]
    asked = ARGUMENTS | {"text": "a"}
    reader = reader_of(scope=ANALYST, **GROUP)
    for dataset in queries.DATASETS if query in BY_NAME else [None]:
        given = {k: v for k, v in asked.items() if k in names}
        given |= {"name": dataset} if dataset else {}
        answer = told(query(reader, **given))
        assert not [name for name in (*PEOPLE, "Martin", "A1", "A2", "A3") if name in answer]


def test_names_are_all_there_for_who_may_see_them(reader_of: Any):
    reader = reader_of(scope=EVERYTHING, **GROUP)
    assert set(owed_by(reader, "agent_id")) == {"A1", "A2", "A3", "unassigned"}
    assert "Jean Martin" in queries.open_items(reader, Filters(), JUNE)["customer_name"].to_list()
    rows: pl.DataFrame = queries.check_rows(reader, "check_a")
    assert rows["customer_name"].to_list() == ["Jean Martin"]


TEAM: dict[str, Any] = {
    "fct_open_items": "agent_id | outstanding_amount\n A1 | 1",
    "fct_recoveries": """
        agent_id | collectible_amount | collected_amount
        A1       | 100                | 90
        A2       | 100                | 10
        A3       | 100                | 20
        A4       | 200                | 50
        A5       | 1000               | 1000
    """,
    "dim_agents": """
        agent_id | agent_name | team
        A1       | Zoé Petit  | T1
        A2       | Ali Amrani | T1
        A3       | Eve Noir   | T1
        A4       | Ida Blanc  | T1
        A5       | Max Rouge  | T2
    """,
}


def test_an_agent_sees_the_others_of_the_team_together_and_nameless(reader_of: Any):
    assert queries.peers(reader_of(scope=AGENT, **TEAM), JUNE).rows() == [(3, 80 / 400)]


def test_few_colleagues_would_be_recognised_and_are_not_shown(reader_of: Any):
    few = {**TEAM, "dim_agents": "agent_id | team\n A1 | T1\n A2 | T1\n A3 | T1\n A4 | T2"}
    assert queries.peers(reader_of(scope=AGENT, **few), JUNE).is_empty()
    alone = replace(only(agent_id=("A9",)), agent_names=False)
    assert queries.peers(reader_of(scope=alone, **TEAM), JUNE).is_empty()
    assert queries.peers(reader_of(scope=LEAD, **TEAM), JUNE).is_empty()
    assert queries.peers(reader_of(scope=only(agent_id=()), **TEAM), JUNE).is_empty()


def test_who_wrote_a_note_is_a_name_too(reader_of: Any):
    notes = [
        {
            "note_id": "1",
            "agent_id": "A1",
            "customer_id": "C2",
            "written_by": "Ali",
            "note": "M. Martin",
        }
    ]
    told = {
        name: reader_of(scope=scope, **GROUP, fct_notes=notes)
        .rows("fct_notes", ["written_by", "note"])
        .rows()
        for name, scope in (("all", EVERYTHING), ("agent", AGENT), ("analyst", ANALYST))
    }
    assert told == {
        "all": [("Ali", "M. Martin")],
        "agent": [("•••", "M. Martin")],
        "analyst": [("•••", None)],
    }
