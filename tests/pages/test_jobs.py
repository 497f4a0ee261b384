"""Work started from a page: progress, result, message and cancel, through the real command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ar_metrics import jobs
from ar_metrics.errors import UserError
from ar_metrics.settings import Settings
from small_home import FILES, REFUSED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(FILES["customers.csv"], "utf-8")
    return path


def test_an_import_tells_its_result_as_data(settings: Settings, customers: Path) -> None:
    job = jobs.start_import(settings, [customers], "plain")
    assert job.wait(60) == 0
    assert job.result["feeds"]["customers"]["rows"] == 3
    assert job.progress.step
    assert [batch["id"] for batch in jobs.history(settings)] == [1]


def test_a_dry_run_writes_nothing(settings: Settings, customers: Path) -> None:
    job = jobs.start_import(settings, [customers], "plain", dry_run=True)
    assert job.wait(60) == 0
    assert jobs.history(settings) == []


def test_a_refusal_comes_with_its_exit_code_and_words(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    path.write_text(REFUSED, "utf-8")
    job = jobs.start_import(settings, [path], "plain")
    assert job.wait(60) == 10
    assert "31/02/2025" in job.message
    assert not job.message.startswith("{")


def test_a_cancelled_job_ends_and_leaves_nothing_half_done(
    settings: Settings, customers: Path
) -> None:
    job = jobs.start_import(settings, [customers], "plain")
    job.cancel()
    assert job.wait(30) != 0
    assert job.cancelled
    assert jobs.history(settings) == []


def test_layouts_and_templates_come_from_the_command_line(settings: Settings) -> None:
    assert {told["name"] for told in jobs.layouts(settings)} >= {"plain", "fec"}
    assert jobs.template(settings, "gl_balances").startswith(b"date,bu,account,currency_code")
    with pytest.raises(UserError, match="weather"):
        jobs.template(settings, "weather")


def test_every_feed_that_has_a_template_is_offered(settings: Settings) -> None:
    from ar_metrics.contracts import FEEDS
    from ar_metrics.ui.history import FEEDS as OFFERED

    assert set(OFFERED) == set(FEEDS) - {"ledger_entries"}
