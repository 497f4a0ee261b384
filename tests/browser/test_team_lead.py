"""A team lead's week: who is behind, why, what is asked of them, and what changed it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import chromium
from chromium import click_cell, idle, person, visit

WORK_MILLISECONDS = 90_000


@pytest.fixture(scope="module")
def lead(team_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("lead") / "home"  # its own: an objective is changed
    shutil.copytree(team_home, home)
    with chromium.serving(home) as address:
        yield address


def test_from_who_is_behind_to_why_and_a_changed_objective_is_in_history_and_figure(
    browser: Browser, lead: str
) -> None:
    page = visit(person(browser, "en").new_page(), f"{lead}/recovery")
    page.get_by_role("combobox", name="BU", exact=True).click()
    page.get_by_role("option", name="FR01").click()
    page.wait_for_url(re.compile("bu=FR01"))
    page.keyboard.press("Escape")
    idle(page)
    click_cell(page, "agents", 0)  # the furthest behind comes first
    page.wait_for_url(re.compile(r"agent\?.*agent=A1"))
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Fournel")
    expect(page.get_by_text("Collected: €400 of €5k (8.0%)")).to_be_visible()
    expect(page.get_by_text("behind.")).to_be_visible()
    agent = page.url

    click_cell(page, "calls", 0)  # why: the call list says it, and the customer's own page
    page.wait_for_url(re.compile(r"customer\?.*customer=C1"))
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ateliers Durand")

    visit(page, f"{lead}/objectives?bu=FR01")
    click_cell(page, "objectives", 0)  # Ada, below the own team: an editor has no row of totals
    for key in ("ArrowRight", "Enter"):  # to collect
        page.keyboard.press(key)
    page.locator("#portal input").fill("800")
    page.keyboard.press("Enter")
    idle(page)
    expect(page.get_by_text("1 target changed")).to_be_visible()
    page.get_by_role("button", name="Save the objectives").click()
    expect(page.get_by_text("0 targets changed")).to_be_visible(timeout=WORK_MILLISECONDS)
    history = page.get_by_role("region", name="Changes of the objectives")
    history.scroll_into_view_if_needed()
    for said in ("Ada Fournel", "5,000.00", "800.00"):
        expect(history.locator("td", has_text=said).first).to_be_attached()

    visit(page, agent)
    expect(page.get_by_text("Collected: €400 of €800 (50.0%)")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("fr", "light", 1440), ("en", "dark", 390)]
)
def test_the_pages_of_effort_open_and_never_scroll_sideways(
    browser: Browser, lead: str, language: str, theme: str, width: int
) -> None:
    page = person(browser, language, theme, width).new_page()
    for name in ("agent", "agent?agent=A1", "objectives"):
        visit(page, f"{lead}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") == width
