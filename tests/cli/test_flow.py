"""A month of work at the terminal: import, build, export, look back, take back."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from terminal import Terminal, amount, csv_file

MAY, JUNE = "2025-05-31", "2025-06-30"


def item(on: str, document: str, due: str, value: str, bu: str = "FR01") -> dict[str, str]:
    return {
        "snapshot_date": on, "bu": bu, "customer_id": "C1", "document_id": document,
        "document_type": "invoice", "issue_date": "2025-04-15", "due_date": due,
        "currency_code": "EUR", "original_amount": value, "open_amount": value,
    }  # fmt: skip


CUSTOMERS = [
    {"bu": bu, "customer_id": "C1", "name": "Martin, SA", "country_code": country,
     "segment": "private"}
    for bu, country in (("FR01", "FR"), ("DE01", "DE"))
]  # fmt: skip
IN_MAY = [item(MAY, "A", "2025-05-15", "100.01"), item(MAY, "B", "2025-06-15", "200.02", "DE01")]
IN_JUNE = [item(JUNE, "A", "2025-05-15", "60.06"), item(JUNE, "C", "2025-07-31", "400.04")]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A home with two snapshots, built."""
    folder = tmp_path_factory.mktemp("flow")
    terminal = Terminal(folder / "home")
    terminal.import_plain(folder / "may", open_items=IN_MAY, customers=CUSTOMERS)
    terminal.import_plain(folder / "june", open_items=IN_JUNE)
    terminal.must("build")
    return terminal


def test_an_import_says_rows_control_total_and_what_comes_next(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "open_items.csv", IN_MAY[:1])
    answer = Terminal(tmp_path / "home").must("import", file, "--layout", "plain")
    assert "open_items: 1 rows, total EUR 100.01" in answer.out
    assert "Next: ar-metrics build" in answer.out
    assert "row 2, column customer_id" in answer.err


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "open_items.csv", IN_MAY[:1])
    terminal = Terminal(tmp_path / "home")
    answer = terminal.must("import", file, "--layout", "plain", "--dry-run", "--json")
    assert answer.json["batch"] is None
    assert answer.json["dry_run"]
    assert answer.json["feeds"]["open_items"]["control_totals"] == {"EUR": "100.01"}
    assert answer.json["warnings"][0]["line"] == 2
    assert terminal.must("history", "--json").json == []


def test_the_same_content_twice_is_no_second_import(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "open_items.csv", IN_MAY[:1])
    terminal = Terminal(tmp_path / "home")
    terminal.must("import", file, "--layout", "plain")
    assert (
        "import 1 holds the same content already"
        in terminal.must("import", file, "--layout", "plain").out
    )
    assert len(terminal.must("history", "--json").json) == 1


def test_a_broken_file_is_refused_with_exit_code_10(tmp_path: Path) -> None:
    row = {**IN_MAY[0], "due_date": "31/02/2025"}
    file = csv_file(tmp_path / "open_items.csv", [row])
    answer = Terminal(tmp_path / "home").run("import", file, "--layout", "plain")
    assert answer.exit_code == 10
    assert answer.err.startswith("open_items.csv was not imported: 1 problem")
    assert "row 2, column due_date: '31/02/2025'" in answer.err
    assert "Nothing was written." in answer.err


def test_a_control_total_that_does_not_match_is_refused(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "open_items.csv", IN_MAY[:1])
    words = ("import", file, "--layout", "plain", "--control-total")
    assert Terminal(tmp_path / "home").run(*words, "100.02").exit_code == 10
    assert Terminal(tmp_path / "home").run(*words, "a lot").exit_code == 2
    assert Terminal(tmp_path / "home").run(*words, "100.01").exit_code == 0


def test_an_unknown_layout_names_those_that_exist(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "open_items.csv", IN_MAY[:1])
    answer = Terminal(tmp_path / "home").run("import", file, "--layout", "plane")
    assert answer.exit_code == 2
    assert "plain" in answer.err


def test_a_template_can_be_imported_as_it_is(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    for feed in ("open_items", "invoices", "customers"):
        file = tmp_path / f"{feed}.csv"
        terminal.must("template", feed, "--out", file)
        terminal.must("import", file, "--layout", "plain")
    assert terminal.run("template", "invoice").exit_code == 2


def test_a_shipped_layout_can_be_printed_as_a_start(terminal: Terminal) -> None:
    names = [told["name"] for told in terminal.must("layouts", "--json").json]
    assert {"plain", "fec"} <= set(names)
    assert "module" in terminal.must("layouts", "fec").out


def test_history_tells_who_when_and_what(terminal: Terminal) -> None:
    first, second = terminal.must("history", "--json").json
    assert (first["id"], second["id"]) == (1, 2)
    assert first["imported_by"] == "Nora"
    assert first["state"] == "in use"
    assert first["feeds"]["open_items"]["rows"] == 2
    assert "open_items.csv" in terminal.must("history").out


def test_a_build_with_nothing_to_do_says_so(terminal: Terminal) -> None:
    answer = terminal.must("build")
    assert "Nothing to do" in answer.out
    told = terminal.must("build", "--json").json
    assert told["is_new"] is False
    assert told["file"] == Path(told["path"]).name


def test_a_build_can_be_verified_against_a_full_one(terminal: Terminal) -> None:
    terminal.must("build", "--verify")


def test_progress_as_json_lines_names_steps(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    terminal.import_plain(tmp_path, open_items=IN_MAY[:1])
    answer = terminal.must("build", "--progress", "json")
    steps = [line for line in answer.err.splitlines() if line.startswith("{")]
    assert any("fct_open_items" in line for line in steps)
    assert all('"step"' in line and '"total"' in line for line in steps)


def test_check_tells_every_promise(terminal: Terminal) -> None:
    checks = terminal.must("check", "--json").json
    assert len(checks) > 5
    assert {check["severity"] for check in checks} <= {"error", "warning"}
    assert all(check["row_count"] == 0 for check in checks if check["severity"] == "error")


def test_aging_is_long_and_adds_up(terminal: Terminal) -> None:
    rows = terminal.must("export", "aging", "--as-of", MAY, "--by", "country_code").rows
    assert list(rows[0]) == [
        "country_code", "bucket_rank", "aging_bucket", "outstanding_amount", "open_item_count"
    ]  # fmt: skip
    amounts = {
        (row["country_code"], row["aging_bucket"]): row["outstanding_amount"] for row in rows
    }
    assert amounts["FR", "1-30"] == "100.01"
    assert amounts["DE", "not due"] == "200.02"
    assert sum(amount(value) for value in amounts.values()) == amount("300.03")


def test_csv_for_machines_has_commas_points_and_iso_dates(terminal: Terminal) -> None:
    words = ("--columns", "document_id,due_date,outstanding_amount,customer_name")
    out = terminal.must("export", "open_items", "--as-of", MAY, "--where", "bu=FR01", *words).out
    assert out == (
        'document_id,due_date,outstanding_amount,customer_name\nA,2025-05-15,100.01,"Martin, SA"\n'
    )


def test_conditions_on_one_column_add_up_and_those_on_two_narrow(terminal: Terminal) -> None:
    def documents(*words: str) -> list[str]:
        rows = terminal.must("export", "open_items", "--as-of", MAY, *words).rows
        return sorted(row["document_id"] for row in rows)

    assert documents("--where", "bu=FR01", "--where", "bu=DE01") == ["A", "B"]
    assert documents("--where", "bu=FR01,DE01", "--where", "country_code=DE") == ["B"]
    assert documents("--where", "segment=unheard of") == []


def test_a_file_without_a_row_says_which_value_is_unknown_and_what_is_like_it(
    terminal: Terminal,
) -> None:
    words = ("--where", "bu=fr01,FR01", "--where", "segment=nobody")
    answer = terminal.must("export", "open_items", "--as-of", MAY, *words)
    assert answer.rows == []
    assert f"  no open item of {MAY} has bu=fr01. Is it FR01?\n" in answer.err
    assert f"  no open item of {MAY} has segment=nobody.\n" in answer.err
    assert "bu=FR01" not in answer.err


def test_a_bridge_adds_up(terminal: Terminal) -> None:
    rows = terminal.must("export", "bridge", "--from", MAY, "--as-of", JUNE).rows
    steps = {row["step"]: amount(row["amount"]) for row in rows}
    closing = steps.pop("closing")
    assert sum(steps.values()) == closing == amount("460.10")


@pytest.mark.parametrize("file_format", ["xlsx", "parquet", "json", "csv"])
def test_the_name_of_the_file_says_the_format(
    file_format: str, terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / f"customers.{file_format}"
    assert terminal.must("export", "customers", "--as-of", JUNE, "--out", file).out == ""
    start = {"xlsx": b"PK", "parquet": b"PAR1", "json": b"[", "csv": b"bu,"}[file_format]
    assert file.read_bytes().startswith(start)


def test_an_export_that_cannot_be_written_says_so_and_leaves_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.csv"
    taken.mkdir()
    for file in (tmp_path / "nowhere" / "aging.csv", taken):
        answer = terminal.run("export", "aging", "--as-of", JUNE, "--out", file)
        assert answer.exit_code == 2
        assert f"{file} was not written" in answer.err
    assert list(tmp_path.iterdir()) == [taken]


def test_json_amounts_are_numbers_with_their_cents(terminal: Terminal) -> None:
    out = terminal.must("export", "customers", "--as-of", MAY, "--format", "json").out
    frame = pl.read_json(io.StringIO(out).read().encode())
    assert frame["outstanding_amount"].sum() == pytest.approx(300.03)
    assert "100.01" in out


def test_rows_come_in_the_order_that_was_asked_for(terminal: Terminal) -> None:
    up, down = (
        [row["outstanding_amount"] for row in terminal.must(
            "export", "open_items", "--as-of", MAY, f"--sort={sign}outstanding_amount"
        ).rows]
        for sign in ("", "-")
    )  # fmt: skip
    assert up == down[::-1] == sorted(up, key=Decimal)
    refused = terminal.run("export", "aging", "--as-of", MAY, "--sort", "colour")
    assert (refused.exit_code, "colour" in refused.err) == (13, True)


def test_a_text_file_has_its_provenance_beside_it(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "balance.csv"
    terminal.must("export", "customers", "--as-of", MAY, "--format", "csv", "--out", out)
    beside = dict(pl.read_csv(f"{out}.provenance.csv", infer_schema=False).rows())
    rows = terminal.must("export", "customers", "--as-of", MAY).rows
    assert beside["row_count"] == str(len(rows))
    assert Decimal(beside["control_total"]) == sum(Decimal(r["outstanding_amount"]) for r in rows)
    assert (beside["dataset"], beside["as_of"]) == ("customers", str(MAY))
    terminal.must("export", "customers", "--as-of", MAY, "--format", "csv-fr", "--out", out)
    for path in (out, out.with_name(f"{out.name}.provenance.csv")):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("aging", "--as-of", MAY, "--by", "colour"), 13, "colour"),
        (("aging", "--as-of", MAY, "--where", "colour=red"), 13, "Filters are"),
        (("open_items", "--as-of", MAY, "--columns", "colour"), 13, "colour"),
        (("bridge", "--as-of", JUNE), 13, "--from"),
        (("ageing", "--as-of", MAY), 2, "aging"),
        (("aging",), 2, "--as-of"),
        (("aging", "--as-of", "31/05/2025"), 2, "2025-06-30"),
        (("aging", "--as-of", "2025-06-15"), 2, f"{MAY} and {JUNE}"),
        (("aging", "--as-of", MAY, "--known-at", "2001-01-01"), 2, "Nothing was imported"),
    ],
)
def test_a_question_without_right_answer_is_refused(
    words: tuple[str, ...], code: int, told: str, terminal: Terminal
) -> None:
    answer = terminal.run("export", *words)
    assert answer.exit_code == code
    assert told in answer.err
    assert answer.out == ""


def test_a_correction_keeps_the_earlier_figure_reachable(tmp_path: Path) -> None:
    """Known-at reproduces it; rollback and withdraw restore it."""
    terminal = Terminal(tmp_path / "home")
    terminal.import_plain(tmp_path / "first", open_items=IN_MAY[:1])
    terminal.must("build")
    before = datetime.now(UTC).isoformat()
    terminal.import_plain(tmp_path / "second", open_items=[{**IN_MAY[0], "open_amount": "90.09"}])

    def outstanding(*words: str) -> str:
        answer = terminal.must("export", "outstanding", "--as-of", MAY, *words)
        return answer.rows[0]["outstanding_amount"]

    behind = terminal.must("export", "outstanding", "--as-of", MAY)
    assert "does not have the latest imports" in behind.err
    assert behind.rows[0]["outstanding_amount"] == "100.01"
    terminal.must("build")
    assert outstanding() == "90.09"
    assert outstanding("--known-at", before) == "100.01"
    assert "Rolled back" in terminal.must("rollback").out
    assert outstanding() == "100.01"
    assert terminal.run("build").exit_code == 2
    terminal.must("withdraw", 2)
    terminal.must("rollback", "--release")
    terminal.must("build")
    assert outstanding() == "100.01"
    assert [batch["state"] for batch in terminal.must("history", "--json").json] == [
        "in use", "withdrawn", "withdraws 2"
    ]  # fmt: skip
    assert terminal.run("withdraw", 2).exit_code == 2


@pytest.mark.parametrize("name", ["open.pdf", "open.xls", "OPEN.ODS"])
def test_a_name_of_a_format_that_there_is_not_is_refused(tmp_path: Path, name: str) -> None:
    """It held a CSV, which the program of that format could not open."""
    out = tmp_path / name
    answer = Terminal(tmp_path).run("export", "aging", "--as-of", "2025-06-30", "--out", out)
    assert answer.exit_code == 2
    assert "xlsx" in answer.err
    assert not out.exists()
