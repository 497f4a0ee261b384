"""OCA's, Tryton's, metasfresh's, iDempiere's and Kill Bill's dunning cases: levels, dates, who is due.

A peer's policy is a `ref_dunning_policies.csv` of the home, its reminder an act that is imported,
its customer a segment. What is due is asked for with `export dunning_steps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from oracles import case, needs_oracles
from terminal import Terminal, amount, csv_file

pytestmark = needs_oracles

KINDS = ("reminder 1", "reminder 2", "reminder 3")
MODES = {
    "net_days": "due_date",
    "end_of_month": "end_of_month",
    "previous_reminder": "previous_step",
}
COLUMNS = ("segment", "step_rank", "action_kind", "counts_from", "step_days", "gap_days",
           "minimum_amount", "concession_ratio")  # fmt: skip
Row = Mapping[str, Any]


def steps_of(segment: str, levels: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of a peer's policy; without levels nobody is reminded."""
    rows = [
        {
            "segment": segment,
            "step_rank": level["level"],
            "action_kind": KINDS[level["level"] - 1],
            "counts_from": MODES[level.get("mode", "net_days")],
            "step_days": level.get("delay", level.get("days")),
            "gap_days": level.get("gap", 1),
            "minimum_amount": 0.1,
            "concession_ratio": 0,
        }
        for level in levels
    ]
    nothing = dict.fromkeys(COLUMNS, "") | {"segment": segment, "step_rank": 0}
    return rows or [nothing]


def home(folder: Path, policies: Mapping[str, Sequence[Row]], currency: str = "EUR") -> Terminal:
    """A home where these policies are in force, and every day counts to the day."""
    reference = folder / "home" / "reference"
    reference.mkdir(parents=True)
    rows = [row for segment, levels in policies.items() for row in steps_of(segment, levels)]
    csv_file(reference / "ref_dunning_policies.csv", rows)
    limits = [
        {"limit_name": "promise_grace", "limit_days": 0, "limit_amount": ""},
        {"limit_name": "step_margin", "limit_days": 0, "limit_amount": ""},
        {"limit_name": "neglect", "limit_days": 10, "limit_amount": 100},
    ]
    csv_file(reference / "ref_effort_limits.csv", limits)
    return Terminal(folder / "home", currency)


def invoice(name: str, due: str, value: object = 100, issued: str = "", **more: object) -> Row:
    """An invoice of a customer of its own; its parts may be told apart by `instalment_no`."""
    return {
        "bu": "B", "customer_id": name, "document_id": name, "document_type": "invoice",
        "issue_date": issued or due, "due_date": due, "currency_code": "EUR", "amount": value,
    } | more  # fmt: skip


def customers(segments: Mapping[str, str]) -> list[Row]:
    """A customer per document, in the segment that is its policy."""
    return [
        {"bu": "B", "customer_id": name, "name": name, "country_code": "FR", "segment": segment}
        for name, segment in segments.items()
    ]


def acts(reminders: Iterable[tuple[str, int, str, str]]) -> list[Row]:
    """An act per reminder: document, level, day, what came of it."""
    return [
        {"action_id": f"T{n}", "agent_id": "A", "bu": "B", "customer_id": name, "date": day,
         "kind": KINDS[level - 1], "document_id": name, "outcome": outcome}
        for n, (name, level, day, outcome) in enumerate(reminders)
    ]  # fmt: skip


def _tell(terminal: Terminal, folder: Path, **feeds: list[Row]) -> None:
    """Import the feeds and build."""
    terminal.import_plain(folder, **feeds)
    terminal.must("build")


def turns(rows: list[dict[str, str]]) -> dict[str, tuple[int, str]]:
    """Document → level and status of the step whose turn it is, of all steps at a date."""
    return {
        row["document_id"]: (int(row["policy_step_rank"]), row["step_status"])
        for row in rows
        if not row["step_status"].startswith("done")
    }


def due(rows: list[dict[str, str]]) -> dict[str, int]:
    """Document → level that is due, as a run of the peer would make it at that date."""
    found = turns(rows)
    return {name: level for name, (level, status) in found.items() if status in ("due", "overdue")}


def test_an_ignored_level_comes_back_and_a_new_policy_starts_at_its_first(tmp_path: Path) -> None:
    ignored, moved = case("occ-08-ignored-line-comes-back"), case("occ-09-manual-level-change")
    policies = moved["params"]["policies"]
    terminal = home(tmp_path, policies)
    item, other = ignored["params"]["ignored"][0]["item_id"], moved["params"]["item_id"]
    history = [
        (item, line["level"], line["date"], line["state"]) for line in ignored["params"]["history"]
    ]
    earlier = [(other, 1, "2013-03-31", "sent"), (other, 2, "2013-05-30", "sent")]
    told = moved["params"]
    again = [(other, told["moved_to_level"], told["moved_on"], "sent")]
    balance = ignored["expected"]["lines_at_level_3"][1]["balance"]
    _tell(
        terminal,
        tmp_path / "files",
        invoices=[
            invoice(item, "2013-04-30", balance, "2013-01-01"),
            invoice(other, told["due_date"], 100, "2013-01-01"),
        ],
        customers=[
            *customers({item: "3 time", other: "2 time"}),
            customers({other: told["moved_to_policy"]})[0] | {"valid_from": told["moved_on"]},
        ],
        actions=acts([*history, *earlier, *again]),
    )
    run_date = ignored["params"]["run_date"]
    steps = terminal.exported_at((run_date, told["moved_on"], told["run_date"]), "dunning_steps")
    line = next(
        row
        for row in steps[run_date]
        if row["step_status"] == "overdue" and row["document_id"] == item
    )
    assert line["policy_step_rank"] == "3"
    assert amount(line["outstanding_amount"]) == amount(balance)
    levels = [line["level"] for line in moved["expected"]["lines_of_new_policy"]]
    assert turns(steps[told["moved_on"]])[other] == (levels[1], "waiting")
    assert due(steps[told["run_date"]])[other] == levels[1]


def test_levels_begin_on_their_day_and_wait_for_the_one_before(tmp_path: Path) -> None:
    today, states = case("idp-01-net30-due-today"), case("kbl-02-account-states")
    between, before = case("mfr-02-days-between"), case("mfr-03-previous-level")
    single = case("tdn-02-final-after-last-level")
    named = [
        {"level": rank, "days": state["from_days"]}
        for rank, state in enumerate(states["params"]["states"], 1)
    ]
    terminal = home(
        tmp_path,
        {
            "idp": [{"level": 1, "days": today["params"]["level_days"]}],
            "kbl": named,
            "gap": [
                {"level": 1, "days": 1},
                {"level": 2, "days": 2, "gap": between["params"]["days_between"]},
            ],
            "two": [{"level": 1, "days": 10}, {"level": 2, "days": 20}],
            "one": single["params"]["levels"],
            "*": [],
        },
    )
    last = between["params"]["last"]
    ages = {f"kbl {row['days']}": row for row in states["rows"]}
    # what a peer calls written or processed, as the outcome of an act
    outcomes = {"written, not processed": "draft", "processed, document not processed": "planned",
                "processed, document processed": "sent"}  # fmt: skip
    after = {f"mfr {n}": row for n, row in enumerate(before["rows"])}
    _tell(
        terminal,
        tmp_path / "files",
        invoices=[
            invoice("idp", "2012-02-20", issued="2012-01-20"),
            *(invoice(name, _days_before("2012-02-20", row["days"])) for name, row in ages.items()),
            invoice("gap", "2012-01-20"),
            *(invoice(name, _days_before("2012-02-20", 25)) for name in after),
            invoice("tdn new", "2012-02-20"),
            invoice("tdn done", "2012-02-20"),
            invoice("tdn final", "2012-02-19"),
        ],
        customers=customers(
            {"idp": "idp", "gap": "gap"}
            | dict.fromkeys(ages, "kbl")
            | dict.fromkeys(after, "two")
            | dict.fromkeys(("tdn new", "tdn done", "tdn final"), "one")
        ),
        actions=acts(
            [
                ("gap", 1, last, "sent"),
                ("tdn done", 1, "2012-02-20", "sent"),
                ("tdn final", 1, "2012-02-19", "sent"),
                *(
                    (name, 1, "2012-02-10", outcomes[row["level1"]])
                    for name, row in after.items()
                    if row["level1"]
                ),
            ]
        ),
    )
    days = (row["as_of"] for row in between["rows"])
    steps = terminal.exported_at(("2012-02-20", *days), "dunning_steps")
    for row in between["rows"]:
        assert (due(steps[row["as_of"]]).get("gap") == 2) == row["expect"], row
    rows = steps["2012-02-20"]
    found = {row["document_id"]: row for row in rows if not row["step_status"].startswith("done")}
    assert ("idp" in found) == today["rows"][0]["expect"]
    for name, row in ages.items():  # Kill Bill has no memory: its state is the level by age
        reached = int(found[name]["reached_rank"])
        assert states["params"]["states"][reached - 1]["name"] == row["expect"]
        assert found[name]["policy_step_rank"] == "1"  # ours goes one step at a time
    for name, row in after.items():
        assert (found[name]["policy_step_rank"] == "2") == row["expect"], row
    ours = {"draft": "due", "waiting": "waiting", "final": "final"}
    for name, step in zip(("tdn new", "tdn done", "tdn final"), single["steps"], strict=True):
        assert found[name]["step_status"] == ours[step["expect"]["state"]]
        assert int(found[name]["policy_step_rank"]) == step["expect"]["level"]


def test_an_account_is_overdue_from_its_conditions_on(tmp_path: Path) -> None:
    """Count, balance and age of the oldest are each inclusive; a balance of zero is not open."""
    terminal = home(tmp_path, {"*": []})
    conditions, summary = case("kbl-01-conditions"), case("kbl-03-unpaid-summary")
    rows = {f"{row['cond']} {row['value']}": row for row in conditions["rows"]}
    _tell(
        terminal,
        tmp_path / "files",
        invoices=[
            *(made for name, row in rows.items() for made in _account(name, row)),
            *(
                invoice(f"sum {item['seq']}", "2025-06-01", item["balance"], customer_id="sum")
                for item in summary["items"]
            ),
        ],
        customers=customers(dict.fromkeys(rows, "any")),
    )
    listed = terminal.must("export", "neglected", "--as-of", "2025-06-30").rows
    names = {row["customer_id"] for row in listed}
    assert {name for name, row in rows.items() if row["expect"]} == names - {"sum"}
    (total,) = [row for row in listed if row["customer_id"] == "sum"]
    assert amount(total["overdue_amount"]) == amount(summary["expected"]["sum"])


def _account(name: str, row: Row) -> list[Row]:
    """What a customer owes so that one condition decides; the two others hold."""
    condition = row["cond"].split(">=")[0]
    if condition == "count":
        return [
            invoice(f"{name} {n}", "2025-06-01", 100, customer_id=name) for n in range(row["value"])
        ]
    if condition == "balance":
        return [invoice(name, "2025-06-01", row["value"])]
    if row["value"] is None:
        return []
    return [invoice(name, _days_before("2025-06-30", row["value"]))]


def test_what_is_dunned_is_in_the_reporting_currency(tmp_path: Path) -> None:
    (row,) = case("mfr-05-fx")["rows"]
    terminal = home(tmp_path, {"*": [{"level": 1, "days": 1}]}, row["expect_currency"])
    _tell(
        terminal,
        tmp_path / "files",
        invoices=[invoice("F", "2025-06-01", row["amount"], currency_code=row["currency"])],
        fx_rates=[{"date": "2025-06-30", "currency_code": row["currency"], "rate": row["rate"]}],
    )
    (line,) = terminal.must("export", "dunning_steps", "--as-of", "2025-06-30").rows
    assert amount(line["outstanding_amount"]) == amount(row["expect"])


def _days_before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
