"""Settings on their page: a value is entered, refused or kept, and the figures rest on it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from terminal import Terminal


@pytest.fixture(scope="module")
def terminal(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(shutil.copytree(home, tmp_path_factory.mktemp("settings") / "home"))


def test_a_setting_is_entered_kept_with_its_author_and_holds(
    open_page, home: Path, tmp_path: Path
) -> None:
    own = shutil.copytree(home, tmp_path / "home")
    page = open_page("settings", locale="en-GB", at=own)
    page.selectbox(key="settings_name").set_value("overdue_target").run()
    page.number_input(key="settings_value overdue_target").set_value(7.0)
    page.date_input(key="settings_since overdue_target all all").set_value(date(2025, 6, 1))
    page.text_input(key="settings_remark").set_value("Board of May").run()
    page.button(key="keep_setting").click().run(timeout=120)
    assert not page.exception, page.exception
    assert not page.error
    held, changed = (frame.value for frame in (page.dataframe[0], page.dataframe[-1]))
    row = held[held["setting"] == "Overdue share: target"].iloc[0]
    assert (row["said_value"], row["since"], row["remark"]) == (
        "7.00%", "01/06/2025", "Board of May",
    )  # fmt: skip
    assert list(changed["said_value"]) == ["7.00%"]
    card = open_page("overview", locale="en-GB", at=own)
    assert any("target 7%" in str(metric.proto) for metric in card.metric)


def test_what_cannot_be_a_value_is_refused_by_name(terminal: Terminal) -> None:
    refused = terminal.run(
        "settings", "set", "loss_rate", "12", "--from", "2025-06-30", "--subject", "public"
    )
    assert refused.exit_code != 0
    assert "'12' is not a ratio from 0 to 1, such as 0.1215" in refused.err
    assert "'all' is all: say which bucket or which customer" in refused.err
    named = terminal.run("settings", "set", "dso_target", "0.5", "--from", "2025-06-30",
                         "--subject", "FR01")  # fmt: skip
    assert "'0.5' is not a whole number of days from 1 to 366" in named.err
    assert "this setting is for everything" in named.err
    alert = terminal.run("settings", "set", "alert_overdue_ratio", "25", "--from", "2025-06-30",
                         "--detail", "FR01")  # fmt: skip
    assert "'25' is not a ratio from 0 to 1, such as 0.1215" in alert.err
    assert "'FR01' is a place, but subject is all" in alert.err


def test_a_value_is_set_changed_and_set_back_and_each_time_it_is_told(terminal: Terminal) -> None:
    for days in ("365", "30", "365"):
        terminal.must("settings", "set", "dso_window_days", days, "--from", "2025-06-30")
    terminal.must("settings", "set", "loss_rate", "--from", "2025-06-30", "--detail", "91+")
    rule = ("settings", "set", "alert_overdue_ratio", "--from", "2025-06-30", "--subject", "bu")
    terminal.must(*rule, "0.6")
    terminal.must(*rule, "--detail", "FR01")
    terminal.must("build")
    told = terminal.must("settings", "changes").out.splitlines()[1:]
    values = [float(line.split()[-3]) for line in told if "dso_window" in line]
    assert values == [365, 30, 365]
    held = terminal.must("settings", "show", "--on", "2025-06-30").out
    assert "365.0000000000" in held
    assert "loss_rate" not in held
    alerts = terminal.must("export", "alerts", "--as-of", "2025-06-30", "--format", "csv").out
    told = [line.split(",") for line in alerts.splitlines() if line.startswith("overdue_share,")]
    assert [(line[3], line[5]) for line in told] == [("DE01", "0.6")], "it is off in FR01"
