"""A fresh server whose very first request is a page: the entry script runs before it all the same.

Streamlit runs every file of a `pages` folder beside the entry script on its own until
`st.navigation` has run once in the process. A visitor would get past the guard unseen.
"""

from __future__ import annotations

import re
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import wire
from ar_metrics.ui import navigation
from campaign import IS_CAMPAIGN
from chromium import ROOT, person, serving, visit
from guarded import ACCESS, guarded

COMMANDS = {
    "python app.py": (sys.executable, "app.py"),
    "streamlit run app.py": (
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}"),
    "uvicorn app:app": (
        sys.executable, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", "{port}"),
}  # fmt: skip


# The first is how every other test here starts its server: in a campaign alone.
@pytest.mark.parametrize(
    "command", list(COMMANDS.values())[not IS_CAMPAIGN :], ids=list(COMMANDS)[not IS_CAMPAIGN :]
)
def test_the_first_request_of_a_fresh_server_goes_through_the_entry_script(
    browser: Browser, home: Path, command: tuple[str, ...]
) -> None:
    with serving(home, *command) as url:
        page = visit(person(browser, "en").new_page(), f"{url}/aging?bu=FR01")
        links = page.get_by_test_id("stSidebarNavLink")
        # Streamlit's own list would read "app, aging, definitions, …", in no language.
        expect(links).to_have_text(
            [re.compile(entry.title) for section in navigation.SECTIONS
             for entry in navigation.PAGES if entry.section == section]
        )  # fmt: skip
        expect(page.get_by_role("heading", level=1)).to_have_text("How late are our customers?")
        answer = page.request.get(f"{url}/healthz")
        assert answer.json() == {"ok": True, "build": "ar-000001.duckdb"}
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


def test_the_first_request_of_a_fresh_server_shows_a_stranger_no_page(home: Path) -> None:
    """A new process for each address, two at a time; its first request is that page.

    Every page in a campaign, each fifth else: that every page asks who is there first is a test of
    the architecture.
    """
    (home / "access.toml").write_text(ACCESS, "utf-8")
    names = [entry.name for entry in navigation.PAGES][:: 1 if IS_CAMPAIGN else 5]
    with ThreadPoolExecutor(2) as two:
        for name, over_http, over_the_socket in two.map(partial(_first_request, home), names):
            said = f"{name}: {over_http} {over_the_socket}"
            assert "Se connecter" in over_the_socket, said
            assert "<title>Streamlit</title>" in over_http, said
            for secret in ("Ateliers", "Mairie", "FR01", "DE01", "31,2", "Où en", "imports_"):
                assert secret not in over_http + over_the_socket, said


def _first_request(home: Path, name: str) -> tuple[str, str, str]:
    with guarded(home, "http://localhost:9", ready=f"/{name}") as url:
        over_the_socket = wire.told(url, name)
        with urllib.request.urlopen(f"{url}/{name}", timeout=20) as answer:
            return name, answer.read().decode(), over_the_socket


def test_a_pages_folder_beside_the_entry_script_would_get_past_it(
    browser: Browser, tmp_path: Path
) -> None:
    """The control of the test above: it can fail."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "secret.py").write_text("import streamlit as st\nst.title('salaries')\n")
    (tmp_path / "entry.py").write_text(
        "import streamlit as st\n"
        "st.navigation([st.Page(lambda: st.title('nobody'), title='x', url_path='x')]).run()\n"
    )
    command = (sys.executable, "-m", "streamlit", "run", str(tmp_path / "entry.py"),
               "--server.port", "{port}", "--server.headless", "true")  # fmt: skip
    with serving(tmp_path, *command) as url:
        page = visit(person(browser, "en").new_page(), f"{url}/secret")
        expect(page.get_by_text("salaries")).to_be_visible()


def test_health_says_so_when_the_warehouse_does_not_answer(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "ar-000001.duckdb").write_bytes(b"not a database")
    (tmp_path / "warehouse" / "CURRENT").write_text("ar-000001.duckdb")
    with serving(tmp_path) as url:
        answer = person(browser).request.get(f"{url}/healthz")
        assert answer.status == 503
        assert answer.json()["ok"] is False


def test_the_app_has_no_pages_folder_beside_its_entry_script() -> None:
    assert not (ROOT / "src" / "ar_metrics" / "ui" / "pages").exists()
