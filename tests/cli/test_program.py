"""The program: help, hints, exit codes, quick start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ar_metrics.cli import program
from ar_metrics.errors import CheckError, ContractError, MetricError, ModelError, UserError
from terminal import Terminal

HEAVY = ("duckdb", "polars", "pandera", "pandas", "streamlit", "plotly", "sqlglot", "pyarrow")


def ar_metrics(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the real process, as a shell does."""
    return subprocess.run(
        [sys.executable, "-m", "ar_metrics", *arguments],
        env={**os.environ, "AR_HOME": str(home)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def test_help_lists_the_commands_in_the_order_of_the_work(terminal: Terminal) -> None:
    out = terminal.must("--help").out
    places = [out.index(f"\n  {name} ") for name in ("import", "build", "check", "export")]
    assert places == sorted(places)
    assert "Exit codes" in out


@pytest.mark.parametrize("name", program.commands)
def test_every_command_explains_itself_with_an_example(name: str, terminal: Terminal) -> None:
    out = terminal.must(name, "--help").out
    assert f"Usage: ar-metrics {name}" in out
    assert "Example" in out


def test_an_unknown_command_is_refused_with_a_hint(terminal: Terminal) -> None:
    answer = terminal.run("bild")
    assert answer.exit_code == 2
    assert "build" in answer.err


def test_an_unknown_option_is_refused_with_a_hint(terminal: Terminal) -> None:
    answer = terminal.run("build", "--ful")
    assert answer.exit_code == 2
    assert "--full" in answer.err


def test_an_argument_too_many_is_refused(terminal: Terminal) -> None:
    answer = terminal.run("history", "june.csv")
    assert answer.exit_code == 2
    assert "june.csv" in answer.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(UserError, 2), (ContractError, 10), (ModelError, 11), (CheckError, 12), (MetricError, 13)],
)
def test_what_a_user_can_put_right_is_told_without_traceback(
    error: type[UserError], code: int, terminal: Terminal
) -> None:
    @click.command("fail")
    def fail() -> None:
        raise error("june.csv was not imported.", ["row 3"], "Correct it.")

    program.add_command(fail)
    try:
        answer = terminal.run("fail")
    finally:
        del program.commands["fail"]
    assert answer.exit_code == code
    assert answer.err == "june.csv was not imported.\n  - row 3\nCorrect it.\n"
    assert answer.out == ""


def test_a_bug_shows_itself(terminal: Terminal) -> None:
    @click.command("fail")
    def fail() -> None:
        raise ZeroDivisionError

    program.add_command(fail)
    try:
        with pytest.raises(ZeroDivisionError):
            terminal.run("fail")
    finally:
        del program.commands["fail"]


def test_a_wrong_currency_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    answer = Terminal(tmp_path, currency="euro").run("history")
    assert answer.exit_code == 2
    assert "ISO 4217" in answer.err


def test_the_real_process_ends_with_the_exit_code_and_no_traceback(tmp_path: Path) -> None:
    done = ar_metrics("export", "aging", "--as-of", "2025-06-30", home=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    """It is what keeps `--help` and completion quick."""
    code = (
        "import sys\nfrom ar_metrics.cli import program\n"
        "try: program(['--help'], prog_name='ar-metrics')\n"
        f"except SystemExit: print('LOADED', [n for n in {HEAVY!r} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell: str, terminal: Terminal) -> None:
    out = terminal.must("completion", shell).out
    assert "_AR_METRICS_COMPLETE" in out


def test_completion_answers_what_can_follow(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ar_metrics"],
        env={**os.environ, "_AR_METRICS_COMPLETE": "bash_complete", "COMP_WORDS": "ar-metrics b",
             "COMP_CWORD": "1"},
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "build" in done.stdout


def test_every_dataset_can_be_exported() -> None:
    from ar_metrics import queries
    from ar_metrics.cli.export import DATASETS

    assert set(DATASETS) == set(queries.DATASETS)
