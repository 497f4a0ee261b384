"""The main ways through the app, in a real Chromium, in French and in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import click_cell, idle, person, visit

ALL = {"fr": "31,2\u00a0k€", "en": "€31.2k"}


def value(page: Page):
    return page.get_by_test_id("stMetricValue").first


@pytest.mark.parametrize(
    ("language", "other", "figures"),
    [
        ("fr", "en", ("31,2\u00a0k€", "200\u00a0€", "€200")),
        ("en", "fr", ("€31.2k", "€200", "200\u00a0€")),
    ],
)
def test_the_morning_of_a_cfo(
    browser: Browser, url: str, language: str, other: str, figures: tuple[str, str, str]
) -> None:
    """Open, read six cards, open the worst change, reach an invoice, share the link."""
    page = visit(person(browser, language).new_page(), url)
    expect(page.get_by_test_id("stMetric")).to_have_count(6)
    expect(value(page)).to_have_text(figures[0])
    click_cell(page, "rises", 0)
    page.wait_for_url(re.compile("/customer.*customer=C2"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mairie de Lise")
    expect(value(page)).to_have_text(figures[1])
    expect(page.get_by_text(re.compile("1 (open item|poste ouvert)$"))).to_be_visible()
    second = visit(person(browser, other).new_page(), page.url)
    expect(second.get_by_role("heading", level=1)).to_contain_text("Mairie de Lise")
    expect(value(second)).to_have_text(figures[2])


def test_a_customer_is_found_from_anywhere_with_the_keyboard_alone(
    browser: Browser, url: str
) -> None:
    page = visit(person(browser, "en").new_page(), f"{url}/quality")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("LISE")
    expect(page.get_by_role("button", name="Mairie de Lise")).to_be_visible()
    idle(page)
    for _ in range(3):
        page.keyboard.press("Tab")
        if "Mairie" in page.evaluate("document.activeElement.innerText || ''"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How does Mairie de Lise stand?")


CONTROLS = """() => [...document.querySelectorAll(
    'button:not([role=radio]), a[href], input, textarea, [role=combobox]'
)].filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !one.disabled && one.tabIndex >= 0 && one.type !== 'file' && !one.closest('[inert]')
    && !one.closest('.js-plotly-plot') && !/^Clear selection/.test(one.ariaLabel))"""


@pytest.mark.parametrize("name", ["aging"])
def test_every_control_is_reached_with_the_keyboard_alone(
    browser: Browser, url: str, name: str
) -> None:
    page = visit(person(browser, "en").new_page(), f"{url}/{name}")
    page.evaluate("document.addEventListener('focusin', e => e.target.dataset.reached = 'yes')")
    count = page.evaluate(f"({CONTROLS})().length")
    assert count > 20
    for _ in range(3 * count):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        f"({CONTROLS})().filter(one => !one.dataset.reached)"
        ".map(one => one.outerHTML.slice(0, 160))"
    )
    assert missed == []


def test_a_bar_leads_to_the_documents_of_its_bucket(browser: Browser, url: str) -> None:
    page = visit(person(browser, "fr").new_page(), url)
    chart = page.locator(".st-key-aging_figure")
    chart.scroll_into_view_if_needed()
    bar = chart.locator(".barlayer .point path").nth(1).bounding_box()
    plot = chart.locator(".nsewdrag").first
    area = plot.bounding_box()
    assert bar is not None
    assert area is not None
    plot.click(position={"x": bar["x"] - area["x"] + bar["width"] / 2,
                         "y": bar["y"] - area["y"] + bar["height"] / 2})  # fmt: skip
    page.wait_for_url(re.compile("/aging.*bucket=1"))
    expect(page.get_by_role("button", name="Tranche\u00a0: 1–30\u00a0j")).to_be_visible()
    expect(page.get_by_text("1 poste ouvert", exact=True)).to_be_visible()


def test_what_is_compared_with_is_in_the_link(browser: Browser, url: str) -> None:
    page = visit(person(browser, "en").new_page(), url)
    page.get_by_role("combobox", name="Compare with").click()
    page.get_by_role("option", name="BU FR01").click()
    expect(page.get_by_text("Changes against FR01")).to_be_visible()
    page.wait_for_url(re.compile("vs=bu%3AFR01"))


def test_a_filter_in_the_address_gives_the_same_figure_to_a_second_browser(
    browser: Browser, url: str
) -> None:
    first = visit(person(browser, "fr").new_page(), url)
    expect(value(first)).to_have_text(ALL["fr"])
    card = first.get_by_test_id("stMetric").first.element_handle()
    first.get_by_role("combobox", name="BU", exact=True).click()
    first.get_by_role("option", name="FR01").click()
    expect(value(first)).to_have_text("1,20\u00a0k€")
    # Built anew, all of the page would take half as long again: the filter's chip has its place.
    assert card.evaluate("card => card.isConnected")
    first.wait_for_url(re.compile(r"[?&]bu=FR01"))
    second = visit(person(browser, "en").new_page(), first.url)
    expect(value(second)).to_have_text("€1.20k")


def test_the_menu_keeps_the_filters_and_the_back_button_brings_the_view_back(
    browser: Browser, url: str
) -> None:
    page = visit(person(browser, "en").new_page(), f"{url}/?bu=DE01")
    expect(value(page)).to_have_text("€30.0k")
    page.get_by_role("link", name="Aged balance").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How late are our customers?")
    page.wait_for_url(re.compile(r"aging\?.*bu=DE01"))
    page.get_by_role("link", name="Overview").click()
    expect(value(page)).to_have_text("€30.0k")


def test_the_language_is_switched_kept_and_remembered(browser: Browser, url: str) -> None:
    context = person(browser, "fr")
    page = visit(context.new_page(), url)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Où en sommes-nous"))
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do we stand?")
    expect(page.get_by_role("link", name="Overview")).to_be_visible()
    page.wait_for_url(re.compile("lang=en"))
    idle(page)
    again = visit(context.new_page(), url)
    expect(again.get_by_role("heading", level=1)).to_have_text("Where do we stand?")


def test_from_a_bar_to_the_customer_to_the_document(browser: Browser, url: str) -> None:
    page = visit(person(browser, "en").new_page(), f"{url}/aging")
    click_cell(page, "balance", 1)  # the second BU: FR01
    page.wait_for_url(re.compile("bu=FR01"))
    page.wait_for_url(re.compile("by=customers"))
    idle(page)
    click_cell(page, "balance", 0)  # its largest customer
    page.wait_for_url(re.compile("customer=C1"))
    page.wait_for_url(re.compile("/customer"))
    expect(page.get_by_role("heading", name="How does Ateliers Durand stand?")).to_be_visible()
    expect(page.get_by_text("1 open item", exact=True)).to_be_visible()
    page.get_by_role("button", name="Total", exact=True).click()
    expect(page.get_by_text("4 open items", exact=True)).to_be_visible()


def test_what_is_on_the_page_can_be_downloaded(browser: Browser, url: str, tmp_path: Path) -> None:
    page = visit(person(browser, "en").new_page(), f"{url}/aging?bu=FR01&by=customers")
    page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV for machines").click()
    download.value.save_as(tmp_path / "file.csv")
    lines = (tmp_path / "file.csv").read_text("utf-8").splitlines()
    assert len(lines) == 3  # the header and the two customers of FR01
    assert ",1000.00," in lines[1]
    assert download.value.suggested_filename == "aged_balance_2025-06-30.csv"
