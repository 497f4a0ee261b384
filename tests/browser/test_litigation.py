"""From *Contentieux* to the most loss-making case, its file, its invoices and the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import chromium
from chromium import click_cell, idle, person, visit
from small_home import run

FILES = {
    "customers": """\
bu,customer_id,name,country_code,segment
FR01,C1,Ateliers Durand,FR,private B2B
FR01,C2,Lise Martin,FR,B2C
""",
    "invoices": """\
bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,amount
FR01,C1,F-1,invoice,2025-01-10,2025-02-10,EUR,1000.00
FR01,C2,F-2,invoice,2024-11-15,2024-12-15,EUR,200.00
FR01,C1,F-3,invoice,2025-01-15,2025-02-15,EUR,30.00
""",
    "litigation_cases": """\
case_id,bu,customer_id,procedure,opened_on,claimed_amount,currency_code,provider
LC-1,FR01,C1,injonction de payer,2025-03-01,1000.00,EUR,Me Roux
LC-2,FR01,C2,agency,2025-03-01,200.00,EUR,Cabinet Sud
""",
    "litigation_case_documents": """\
case_id,bu,document_id
LC-1,FR01,F-1
LC-2,FR01,F-2
""",
    "litigation_events": """\
case_id,date,stage
LC-1,2025-03-05,filed
LC-1,2025-03-20,order
""",
    "litigation_costs": """\
cost_id,case_id,date,kind,amount,currency_code,recoverable
K-1,LC-1,2025-03-05,bailiff,1400.00,EUR,yes
K-2,LC-2,2025-03-05,agency commission,210.00,EUR,no
""",
    "disputes": """\
dispute_id,bu,document_id,opened_on,cause,amount
D-1,FR01,F-1,2025-04-01,price,77.00
""",
    "allocations": """\
bu,document_id,allocation_date,amount,kind,reason
FR01,F-2,2025-04-15,5.00,write_off,small
""",
}


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("court") / "home"
    feeds = home / "files"
    feeds.mkdir(parents=True)
    for name, text in FILES.items():
        (feeds / f"{name}.csv").write_text(text, "utf-8")
    paths = [str(feeds / f"{name}.csv") for name in FILES]
    run(home, "import", *paths, "--layout", "plain_history")
    run(home, "build")
    with chromium.serving(home) as address:
        yield address


def test_from_litigation_to_the_worst_case_its_file_its_invoices_and_the_customer(
    browser: Browser, court: str
) -> None:
    page = person(browser, "en").new_page()
    visit(page, f"{court}/litigation")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sue, settle or write off?")
    click_cell(page, "losing", 0)
    page.wait_for_url(re.compile("case=LC-1"))
    idle(page)
    expect(page.get_by_role("heading", name="Case LC-1")).to_be_visible()
    expect(page.get_by_text("Cost above claim")).to_be_visible()
    again = visit(person(browser, "fr").new_page(), page.url)
    expect(again.get_by_role("heading", name="Dossier LC-1")).to_be_visible()
    assert "huissier" not in again.content()
    file = page.url
    click_cell(page, "case_documents", 0)
    page.wait_for_url(re.compile(r"aging\?.*customer=C1"))
    idle(page)
    expect(page.get_by_text("2 open items", exact=True)).to_be_visible()
    visit(page, file)
    page.get_by_role("button", name="Ateliers Durand").click()
    page.wait_for_url(re.compile("customer"))
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ateliers Durand")
