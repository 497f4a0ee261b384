"""An analyst's files: at once or in the background, the same bytes as the command line's."""

from __future__ import annotations

import shlex
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from chromium import idle, person, serving, visit
from terminal import Terminal

JUNE = "asof=2025-06-30"


def from_the_terminal(home: Path, page: Page, folder: Path) -> bytes:
    """What the command that the page shows writes."""
    page.get_by_text("The same file from the command line").click()
    words = shlex.split(page.locator("code", has_text="ar-metrics export").last.inner_text())
    out = folder / "terminal.xlsx"
    Terminal(home).must(*words[1 : words.index("--out")], "--out", out)
    return out.read_bytes()


def opened(page: Page) -> None:
    page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
    idle(page)


def test_files_at_once_in_the_background_and_of_a_saved_selection(
    browser: Browser, home: Path, tmp_path: Path
) -> None:
    # Three customers are few and four open items many, for this server.
    with serving(home, environment={"AR_LARGE_EXPORT_ROWS": "3"}) as url:
        page = visit(person(browser, "en").new_page(), f"{url}/explorer?data=customers&{JUNE}")
        opened(page)
        with page.expect_download() as at_once:
            page.get_by_role("button", name="Excel", exact=True).click()
        at_once.value.save_as(tmp_path / "at_once.xlsx")
        assert at_once.value.suggested_filename == "customers_2025-06-30.xlsx"
        page.keyboard.press("Escape")
        wanted = from_the_terminal(home, page, tmp_path)
        assert (tmp_path / "at_once.xlsx").read_bytes() == wanted

        visit(page, f"{url}/explorer?data=open_items&{JUNE}&sort=-due_date")
        opened(page)
        expect(page.get_by_text("There are many rows")).to_be_visible()
        page.get_by_role("button", name="Excel", exact=True).click()
        link = page.get_by_role("link", name="Fetch")
        expect(link).to_be_visible(timeout=60_000)
        answer = page.request.get(f"{url}{link.get_attribute('href')}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.body() == from_the_terminal(home, page, tmp_path)
        page.get_by_role("button", name="Remove").click()
        expect(link).to_have_count(0)
        assert page.request.get(answer.url).status == 404

        page.get_by_test_id("stPopoverButton").filter(has_text="Saved selections").click()
        page.get_by_label("Save under the name").fill("By due date")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Save", exact=True).click()
        address = page.locator("code", has_text="/explorer?")
        expect(address).to_be_visible()
        shared = visit(person(browser, "en").new_page(), address.inner_text())
        expect(shared.get_by_role("combobox", name="Order")).to_have_value("Due on ↓")
        assert "--saved 'By due date'" in page.locator("code", has_text="--saved").inner_text()
