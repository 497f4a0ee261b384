"""The published build is harmed on the disk while people look at it: no page fails, all are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ar_metrics.ui import server
from ar_metrics.ui.session import current_settings, warehouse
from small_home import run


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A home of two builds, the second with its rows spoilt."""
    copy = tmp_path_factory.mktemp("harmed") / "home"
    shutil.copytree(home, copy)
    run(copy, "import", str(copy / "files" / "july.csv"), "--layout", "plain_history")
    run(copy, "build")
    spoil(copy / "warehouse" / "ar-000002.duckdb")
    return copy


def spoil(file: Path) -> None:
    """One byte in each block of 256 kB: the headers stay, the rows are wrong."""
    with file.open("r+b") as opened:
        for place in range(3 * 4096 + 100, file.stat().st_size, 262_144):
            opened.seek(place)
            old = opened.read(1)
            opened.seek(place)
            opened.write(bytes([old[0] ^ 255]))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_shows_the_build_before_and_says_so(
    harmed: Path, open_page, language: str
) -> None:
    app = open_page("quality", locale="fr-FR" if language == "fr" else "en-GB", at=harmed)
    said = {
        "en": ("The latest build, ar-000002.duckdb, is damaged", "those of ar-000001.duckdb"),
        "fr": ("Le dernier calcul, ar-000002.duckdb, est endommagé", "ar-000001.duckdb"),
    }[language]
    told = [error.value for error in app.error]
    assert [text for text in told if all(part in text for part in said)], told
    assert warehouse(current_settings().warehouse).left_aside() == "ar-000002.duckdb"
    ok, health = server.health()
    assert ok
    assert health == {"build": "ar-000001.duckdb", "damaged": "ar-000002.duckdb"}
