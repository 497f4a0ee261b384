"""axe finds nothing serious on any page. Streamlit's own findings are listed by rule and node."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from ar_metrics.ui import navigation
from chromium import person, visit

PAGES = ["", *(entry.name for entry in navigation.PAGES[1:])]
SERIOUS = {"serious", "critical"}
# (rule, what the node's HTML holds): drawn by Streamlit, without a setting to change it.
STREAMLITS_OWN: tuple[tuple[str, str], ...] = (
    ("svg-img-alt", "metric_chart_"),  # the invisible points on the sparkline of a metric
    # The menu's sections stand inside its list: <ul><div><header>… <li>.
    ("list", 'data-testid="stSidebarNavItems"'),
    ("listitem", "<li "),
)


def is_streamlits_own(rule: str, html: str) -> bool:
    return any(rule == known and part in html for known, part in STREAMLITS_OWN)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, url: str, name: str, theme: str) -> None:
    page = visit(person(browser, "fr", theme).new_page(), f"{url}/{name}")
    assert page.locator("[data-testid=stMain] li:not(ul > li, ol > li)").count() == 0
    found = [
        (violation["id"], node["html"][:160], node.get("any", [{}])[:1])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
        if not is_streamlits_own(violation["id"], node["html"])
    ]
    assert found == []
