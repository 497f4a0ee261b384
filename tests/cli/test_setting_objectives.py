"""Objectives at the terminal: set, refused, copied, spread; who changed what, before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal import Terminal

JUNE = "2025-06-30"
AGENTS = [
    {"agent_id": agent, "name": name, "team": team, "team_lead": "Lea"}
    for agent, name, team in (("A1", "Ada", "North"), ("A2", "Bob", "North"), ("A3", "Cy", "South"))
]
CUSTOMERS = [
    {"bu": "FR01", "customer_id": c, "name": c, "country_code": "FR", "segment": "private"}
    for c in ("C1", "C2", "C3")
]
OWNED = [
    {"bu": "FR01", "customer_id": f"C{n}", "agent_id": f"A{n}", "valid_from": "2025-01-01"}
    for n in (1, 2, 3)
]
ITEMS = [
    {"snapshot_date": JUNE, "bu": "FR01", "customer_id": c, "document_id": c,
     "document_type": "invoice", "issue_date": "2025-04-15", "due_date": "2025-05-15",
     "currency_code": "EUR", "original_amount": value, "open_amount": value}
    for c, value in (("C1", "100.00"), ("C2", "200.00"), ("C3", "4000.00"))
]  # fmt: skip


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A home with three agents of two teams, built."""
    folder = tmp_path_factory.mktemp("objectives")
    terminal = Terminal(folder / "home")
    terminal.import_plain(
        folder / "files", agents=AGENTS, customers=CUSTOMERS, portfolios=OWNED, open_items=ITEMS
    )
    terminal.must("build")
    return terminal


def shown(terminal: Terminal, month: str) -> list[str]:
    """The targets of a month, a line each."""
    return terminal.must("objectives", "show", month).out.splitlines()[1:]


def test_a_target_is_set_changed_and_set_back_and_each_time_it_is_told(terminal: Terminal) -> None:
    for amount in ("1000", "2000", "1000"):
        terminal.must("objectives", "set", "agent:A1", "2025-06", "--amount", amount)
        terminal.must("build")
    told = terminal.must("objectives", "changes").out.splitlines()
    assert [line.split()[-3:-1] for line in told[1:4]] == [
        ["2000.0000", "1000.0000"],
        ["1000.0000", "2000.0000"],
        ["amount", "1000.0000"],
    ]
    assert all("Nora" in line for line in told[1:])
    (line,) = [line for line in shown(terminal, "2025-06") if "Ada" in line]
    assert line.split()[4] == "1000.0000"


def test_what_cannot_be_a_target_is_refused_and_nothing_is_written(terminal: Terminal) -> None:
    before = terminal.must("history").out
    stranger = terminal.run("objectives", "set", "agent:A9", "2025-06", "--amount", "1")
    assert (stranger.exit_code, "agent A9" in stranger.err) == (2, True)
    rate = terminal.run("objectives", "set", "agent:A1", "2025-06", "--rate", "85")
    assert (rate.exit_code, "is a rate above 1" in rate.err) == (10, True)
    below = terminal.run("objectives", "set", "agent:A1", "2025-06", "--cost", "-1")
    assert (below.exit_code, "only a delay may be" in below.err) == (10, True)
    same = terminal.must("objectives", "set", "agent:A1", "2025-06", "--amount", "1000")
    assert "every target is what it was" in same.out
    assert terminal.must("history").out == before


@pytest.mark.parametrize("value", ["NaN", "inf", "-Infinity", "1e400", "1e-9", "0,85", "", "x"])
def test_a_target_that_is_no_number_is_refused_and_not_taken_for_the_one_before(
    terminal: Terminal, value: str
) -> None:
    """Infinity was *what it was* where no target had been set."""
    answer = terminal.run("objectives", "set", "agent:A3", "2025-08", f"--rate={value}")
    assert answer.exit_code == 2
    assert f"'{value}' is not a number with a decimal point" in answer.err


def test_a_target_in_a_file_that_is_no_number_is_refused_too(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "edits.csv"
    file.write_text("scope_kind,scope_id,month,measure,target\nagent,A3,2025-08,rate,high\n")
    answer = terminal.run("objectives", "set", "--file", file)
    assert answer.exit_code == 10
    assert "'high' is not a number" in answer.err


def test_a_team_figure_is_spread_by_portfolio_and_copied_to_the_next_month(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.must("objectives", "spread", "North", "2025-07", "100.01")
    unbuilt = terminal.run("objectives", "copy", "2025-08")
    assert (unbuilt.exit_code, "not built yet" in unbuilt.err) == (2, True)
    terminal.must("build")
    terminal.must("objectives", "copy", "2025-08")
    terminal.must("build")
    of_north = [line.split() for line in shown(terminal, "2025-08") if "North" in line]
    amounts = {words[1]: words[4] for words in of_north}
    assert amounts["North"] == "100.0100"
    assert (amounts["A1"], amounts["A2"]) == ("33.3400", "66.6700")
