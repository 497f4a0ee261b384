"""An analyst's files: at once or in the background, the same bytes as the command line's."""

from __future__ import annotations

import os
import shlex
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from chromium import ROOT, idle, person, serving, visit
from terminal import Terminal

JUNE = "asof=2025-06-30"
# A large file that is being made: its process stops itself where it begins to write.
HELD = """
import os, signal, sys
def held(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".part"):
        os.kill(os.getpid(), signal.SIGSTOP)
if "--order" in sys.orig_argv:
    sys.addaudithook(held)
"""


def stopped(home: Path) -> int | None:
    """The process that makes a file on this home and holds still, if there is one."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
            state = (place / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:  # it has ended
            continue
        if state == "T" and b"--order" in words and str(home).encode() in b" ".join(words):
            return int(place.name)
    return None


def while_it_is_made(browser: Browser, page: Page, url: str, home: Path) -> None:
    """Somebody else's pages answer, and then the file is still being made."""
    expect(page.get_by_text("is being made")).to_be_visible()
    maker = None
    while maker is None:
        maker = stopped(home)
        page.wait_for_timeout(50)
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    try:
        other = visit(person(browser, "en").new_page(), f"{url}/?{JUNE}")
        expect(other.get_by_role("heading", level=1)).to_be_visible()
        visit(other, f"{url}/aging?{JUNE}")
        expect(other.get_by_text("€31,196.00").first).to_be_visible()
        other.context.close()
        assert stopped(home) == maker
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    finally:
        os.kill(maker, signal.SIGCONT)


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
    (tmp_path / "sitecustomize.py").write_text(HELD)
    # Three customers are few and four open items many, for this server.
    environment = {"AR_LARGE_EXPORT_ROWS": "3", "PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}"}
    with serving(home, environment=environment) as url:
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
        while_it_is_made(browser, page, url, home)
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
