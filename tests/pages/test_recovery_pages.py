"""Recovery, one agent and objectives: what they say of two teams whose figures are known."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ar_metrics.i18n import Language
from ar_metrics.ui.objectives import problems


@pytest.fixture
def opened(open_page, team_home: Path):
    return partial(open_page, locale="en-GB", at=team_home)


def figures(app: AppTest) -> dict[str, str]:
    """The label of each card and what it shows."""
    return {metric.label: metric.value.replace("\xa0", " ") for metric in app.metric}


def said(app: AppTest) -> str:
    elements = [*app.markdown, *app.info, *app.success, *app.warning]
    return "\n".join(str(element.value) for element in elements)


def rows(app: AppTest, *columns: str) -> list[tuple]:
    """The columns of the first table that has them all."""
    frame = next(d.value for d in app.dataframe if set(columns) <= set(d.value.columns))
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_recovery_tells_what_was_collected_of_what_could_be_and_its_receipts(opened) -> None:
    app = opened("recovery")
    shown = figures(app)
    assert (shown["Collected"], shown["Collectible"]) == ("€1.10k", "€10.2k")
    assert shown["Recovery rate"] == "10.8%"
    assert shown["Days beyond terms"] == "16 d"
    assert "Receipts **€1,100.00** :green-badge" in said(app)
    assert "Without an objective: Cora Stein." in said(app)


def test_who_is_furthest_behind_comes_first(opened) -> None:
    app = opened("recovery")
    told = rows(app, "agent_name", "actual_value", "gap_value")
    assert told[0] == ("Total", 1100, -4500)  # of those who have an objective
    assert rows(app, "target_value", "achievement_ratio")[0] == (5600, 1100 / 5600)
    assert [row[:2] for row in told[1:4]] == [
        ("Ada Fournel", 400), ("Bob Lorient", 700), ("Cora Stein", 0)
    ]  # fmt: skip
    assert [row[2] for row in told[1:3]] == [-4600, 100]


def test_a_bu_narrows_recovery_and_a_type_of_receivable_is_answered_in_words(opened) -> None:
    assert figures(opened("recovery", bu="DE01"))["Collectible"] == "€80"
    app = opened("recovery", type="overdue")
    assert "nothing is collected of a type" in said(app)
    assert not app.dataframe


def test_an_agent_s_page_tells_how_far_whom_to_call_and_why(opened) -> None:
    app = opened("agent", agent="A1")
    assert app.title[0].value == "How is Ada Fournel doing?"
    shown = figures(app)
    assert (shown["Collected"], shown["Recovery rate"]) == ("€400", "4.3%")
    assert (shown["Days beyond terms"], shown["Average days to pay"]) == ("10 d", "41 d")
    _, (name, why) = rows(app, "customer_name", "why")
    assert name == "Ateliers Durand"
    assert why.startswith("promise of 10/06/2025 broken, €9k missing")
    assert "Made 1, kept 0, broken 1: kept 0.0% by number, 0.0% by amount." in said(app)


def test_what_was_given_up_beyond_the_margin_and_a_plan_are_listed(opened) -> None:
    app = opened("agent", agent="A2")
    shown = figures(app)
    assert (shown["Concessions beyond the margin"], shown["Plans on track"]) == ("1", "100.0%")
    # the policy of public debtors allows none
    assert rows(app, "concession_amount", "allowed_concession_amount")[1:] == [(300, 0)]
    assert rows(app, "instalment_status", "instalment_amount")[1:] == [
        ("paid late", 350), ("paid", 350)
    ]  # fmt: skip


def test_an_agent_without_objective_acts_or_promises_is_told_in_words(opened) -> None:
    told = said(opened("agent", agent="A3"))
    for words in ("No objective was set for this month.", "Nothing was done in this period.",
                  "Nobody promised anything in this period."):  # fmt: skip
        assert words in told


def test_an_agent_whom_nobody_owes_anything_now_keeps_the_name(opened) -> None:
    app = opened("agent", agent="A2")
    assert app.title[0].value == "How is Bob Lorient doing?"
    assert "**Bob Lorient**" in said(app)  # the way from the total, and the filter's chip
    assert any("Bob Lorient" in button.label for button in app.button)


def test_without_an_agent_the_page_asks_for_one(opened) -> None:
    app = opened("agent")
    assert app.title[0].value == "Which agent?"
    told = rows(app, "agent_name", "customer_count", "outstanding_amount")
    assert [row[0] for row in told] == ["Total", "Ada Fournel", "Cora Stein"]
    assert told[0][2] == told[1][2] + told[2][2] > 0


def test_the_objectives_of_a_month_and_their_history_are_shown(opened) -> None:
    app = opened("objectives")
    told = rows(app, "name", "amount")
    assert dict(told)["Ada Fournel"] == 5000
    assert len(told) == 7  # two teams, three agents, two BUs
    assert ("Jun 2025", "Ada Fournel", "5,000.00") in rows(app, "month", "who", "after")


def test_the_month_before_fills_only_what_has_no_target(opened) -> None:
    app = opened("objectives")
    assert "0 targets changed" in said(app)
    app.button(key="copy_objectives").click().run()
    assert "1 target changed" in said(app)
    assert dict(rows(app, "name", "amount"))["Cora Stein"] == 70
    assert not app.button(key="save_objectives").disabled


@pytest.mark.parametrize(
    ("measure", "target", "words"),
    [
        ("amount", None, "Ada: a target is not emptied; withdraw the import that set it."),
        ("amount", -1, "Ada: only a delay may be below zero."),
        ("rate", 1.01, "Ada: a rate is from 0 to 100 %."),
        ("cost", -1, "Ada: only a delay may be below zero."),
        ("amount", 0, None),
        ("rate", 1, None),
        ("delay", -5, None),
    ],
)
def test_what_cannot_be_a_target_is_said_before_it_is_kept(measure, target, words) -> None:
    changed = [{"name": "Ada", "measure": measure, "target": target}]
    assert problems(Language("en"), changed) == ([words] if words else [])


def test_teams_and_bus_stand_against_objectives_of_their_own(opened) -> None:
    app = opened("recovery", who="team")
    told = rows(app, "team", "target_value", "collected_amount", "gap_value")
    assert told[0] == ("Total", 2000, 1100, -900)
    assert told[1] == ("North", 2000, 1100, -900)
    assert told[2][0] == "South"
    assert app.dataframe[0].value["collected_amount"].tolist()[0] == 1100  # the total
    by_bu = rows(opened("recovery", who="bu"), "bu", "collectible_amount")
    assert dict(by_bu) == {"FR01": 10100, "DE01": 80, "Total": 10180}


def test_a_segment_has_no_objective_and_recovery_all_the_same(opened) -> None:
    app = opened("recovery", who="segment")
    assert "An objective is for an agent, a team or a BU." in said(app)
    told = dict(rows(app, "segment", "collectible_amount"))
    assert list(told.values()) == [10180, 9480, 700]
