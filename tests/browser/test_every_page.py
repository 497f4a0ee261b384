"""Every page, in French by day or in English by night: whole, silent, for everybody, on a telephone.

Every other page each, in a campaign all of them both. One visit to a page answers all of these questions, because visits are what a browser test costs.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ar_metrics.ui import navigation
from campaign import IS_CAMPAIGN
from chromium import idle, person, visit

PAGES = ["", *(entry.name for entry in navigation.PAGES[1:])]
STEP = 1 if IS_CAMPAIGN else 2
SERIOUS = {"serious", "critical"}
REFLOW_MILLISECONDS = 2_000
# (rule, what the node's HTML holds): drawn by Streamlit, without a setting to change it.
STREAMLITS_OWN: tuple[tuple[str, str], ...] = (
    # The menu's sections stand inside its list: <ul><div><header>… <li>.
    ("list", 'data-testid="stSidebarNavItems"'),
    ("listitem", "<li "),
)
# A margin that Plotly had to widen: it drew the chart, measured its words, and drew it again.
DRAWN_TWICE = """() => [...document.querySelectorAll('.js-plotly-plot')].filter(chart =>
    ['l', 'r', 't', 'b'].some(side =>
        chart._fullLayout._size[side] > (chart.layout.margin ?? {})[side] + 1))
    .map(chart => chart.closest('[class*=st-key-]')?.className ?? 'a chart')"""
OWN_LISTS = "[data-testid=stMain] li:not(ul > li, ol > li)"


def is_streamlits_own(rule: str, html: str) -> bool:
    return any(rule == known and part in html for known, part in STREAMLITS_OWN)


def faults(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands."""
    if (
        page.get_by_test_id("stException").count()
        or page.get_by_test_id("stAlertContentError").count()
    ):
        yield f"an error is shown: {page.get_by_test_id('stMain').inner_text()[:200]}"
    if page.locator(OWN_LISTS).count():
        yield "a list of ours is badly built"
    for chart in page.evaluate(DRAWN_TWICE):
        yield f"drawn twice, for charts.room knew less room than its words take: {chart}"
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"] if violation["impact"] in SERIOUS else ():
            if not is_streamlits_own(violation["id"], node["html"]):
                yield f"axe, {violation['id']}: {node['html'][:160]} {node.get('any', [{}])[:1]}"


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window once it has had time to flow again.

    A table keeps the width of the old window for some frames, so what counts is what remains.
    """
    try:
        page.wait_for_function(
            """() => {
                const main = document.querySelector('[data-testid=stMain]')
                return document.documentElement.scrollWidth <= innerWidth
                    && main.scrollWidth <= main.clientWidth
            }""",
            timeout=REFLOW_MILLISECONDS,
        )
    except PlaywrightTimeout:
        return True
    return False


@pytest.mark.parametrize(
    ("language", "theme", "pages"),
    [("fr", "light", PAGES[::STEP]), ("en", "dark", PAGES[STEP - 1 :: STEP])],
    ids=["fr-light", "en-dark"],
)
def test_every_page_is_whole_silent_for_everybody_and_fits_a_telephone(
    browser: Browser, url: str, witness, language: str, theme: str, pages: list[str]
) -> None:
    page = person(browser, language, theme).new_page()
    seen, found = witness(page), []
    for name in pages:
        visit(page, f"{url}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{name}: {fault}" for fault in faults(page)]
        if scrolls_sideways(page):
            found.append(f"{name}: scrolls sideways at 1440")
        page.set_viewport_size({"width": 390, "height": 844})
        idle(page)
        if scrolls_sideways(page):
            found.append(f"{name}: scrolls sideways at 390")
        page.set_viewport_size({"width": 1440, "height": 1000})
    page.add_style_tag(content="h1 { min-width: 3000px }")
    assert scrolls_sideways(page), "a page that is too wide is not found"
    assert found == []
    assert seen.errors == []
    assert seen.strangers == []
