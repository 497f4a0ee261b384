"""From an empty home to figures, through the pages alone; and a file that is refused."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import idle, person, serving, visit

WORK_MILLISECONDS = 90_000
# A list that opens while its section is still unfolding closes again.
UNFOLDED = "box => Promise.all(box.getAnimations({subtree: true}).map(one => one.finished))"


@pytest.fixture(scope="module")
def own_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: these tests change what is imported."""
    return Path(shutil.copytree(home, tmp_path_factory.mktemp("importing") / "home"))


@pytest.fixture(scope="module")
def own_url(own_home: Path) -> Iterator[str]:
    with serving(own_home) as url:
        yield url


def choose(page: Page, path: Path) -> None:
    page.locator(".st-key-import_files input[type=file]").set_input_files(path)
    idle(page)


def test_a_refused_file_says_row_column_and_value_and_changes_nothing(
    browser: Browser, own_home: Path, own_url: str
) -> None:
    page = visit(person(browser, "fr").new_page(), f"{own_url}/imports")
    choose(page, own_home / "files" / "refused.csv")
    expect(page.get_by_text("F-1,invoice").first).to_be_visible()  # the preview
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.get_by_text("L’import est refusé")).to_be_visible(timeout=WORK_MILLISECONDS)
    told = page.get_by_test_id("stMain")
    for text in ("refused.csv", "ligne 2", "due_date", "31/02/2025", "n’est pas une date"):
        expect(told).to_contain_text(text)
    assert not (own_home / "imports" / "000004").exists()


def test_a_month_is_checked_imported_and_on_screen_and_can_be_withdrawn(
    browser: Browser, own_home: Path, own_url: str
) -> None:
    page = visit(person(browser, "en").new_page(), f"{own_url}/imports")
    choose(page, own_home / "files" / "july.csv")
    page.get_by_role("button", name="Check without importing").click()
    said = page.get_by_text("The file can be imported. Nothing was written yet.")
    expect(said).to_be_visible(timeout=WORK_MILLISECONDS)
    assert not (own_home / "imports" / "000004").exists()

    choose(page, own_home / "files" / "july.csv")
    page.get_by_role("button", name="Import", exact=True).click()
    said = page.get_by_text("The file was imported and the figures are up to date.")
    expect(said).to_be_visible(timeout=WORK_MILLISECONDS)
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("€7.20k")
    expect(page.get_by_text("31 July 2025")).to_be_visible()

    page.get_by_role("link", name="Aged balance").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How late are our customers?")
    idle(page)
    page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV for machines").click()
    assert download.value.suggested_filename == "aged_balance_2025-07-31.csv"

    page.get_by_role("link", name="Imports").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What has been loaded?")
    idle(page)
    page.get_by_text("Withdraw an import").click()
    expect(page.get_by_text("The files stay, and so does the record")).to_be_visible()
    page.get_by_test_id("stExpander").first.evaluate(UNFOLDED)
    page.get_by_role("combobox", name="Import no.").click()
    page.get_by_role("option", name="4 ·").click()
    idle(page)
    page.get_by_role("button", name="Withdraw", exact=True).click()
    said = page.get_by_text("The import was taken out and the figures are up to date.")
    expect(said).to_be_visible(timeout=WORK_MILLISECONDS)
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("€31.2k")


NEVER_SEEN = """\
Encours clients;;;;;
Client;Facture;Nature;Émise;À payer le;Reste dû
C1;X-1;FAC;02/05/2025;28/06/2025;1 200,50
C2;X-2;AVO;13/05/2025;30/06/2025;-20,00
C2;X-3;SOC;14/05/2025;30/06/2025;10,00
Total;;;;;1 190,50
"""


def test_a_file_never_seen_comes_in_by_a_layout_written_on_the_page(
    browser: Browser, own_home: Path, own_url: str, tmp_path: Path
) -> None:
    before = sorted((own_home / "imports").iterdir())
    file = tmp_path / "jamais_vu.csv"
    file.write_text(NEVER_SEEN, encoding="cp1252")
    page = visit(person(browser, "fr").new_page(), f"{own_url}/imports")
    choose(page, file)
    editor = page.get_by_role("textbox", name="Ou écrivez-le ici")
    expect(editor).to_have_value(re.compile("Drafted from"))
    draft = editor.input_value()
    assert 'formats = ["DD/MM/YYYY"]' in draft
    assert 'decimal = ","' in draft
    for line in ('customer_id = "Client"', 'open_amount = "Reste dû"', 'AVO = "credit_note"'):
        assert line in draft
    draft = draft.replace('# SOC = ""', 'SOC = "invoice"')
    draft = draft.replace('# currency_code = "EUR"', 'currency_code = "EUR"')
    editor.fill(draft.replace('bu = "MAIN"', 'bu = "NEW"\nsnapshot_date = "2025-06-30"'))
    editor.press("Control+Enter")
    idle(page)
    page.get_by_role("button", name="Contrôler sans importer").click()
    said = page.get_by_text("Le fichier peut être importé")
    expect(said).to_be_visible(timeout=WORK_MILLISECONDS)
    expect(page.get_by_test_id("stMain")).to_contain_text("1\u202f190,50")
    expect(page.get_by_test_id("stMain")).to_contain_text("Émise = ''")
    assert sorted((own_home / "imports").iterdir()) == before


def test_the_figure_known_before_a_withdrawal_is_shown_again(
    browser: Browser, own_home: Path, own_url: str
) -> None:
    batch = json.loads((own_home / "imports" / "000004" / "batch.json").read_text("utf-8"))
    page = person(browser, "en").new_page()
    visit(page, f"{own_url}/?{urlencode({'known': batch['imported_at']})}")
    value = page.get_by_test_id("stMetricValue").first
    expect(value).to_have_text("€7.20k", timeout=WORK_MILLISECONDS)
    expect(page.get_by_text("as known on")).to_be_visible()
    page.get_by_role("button", name="Known at").click()  # the filter's own button takes it away
    expect(value).to_have_text("€31.2k")


def test_a_note_is_kept_and_preferences_open_the_next_visit(browser: Browser, own_url: str) -> None:
    page = visit(person(browser, "fr").new_page(), f"{own_url}/?bu=FR01")
    page.get_by_role("button", name="Ajouter une note sur cet arrêté").click()
    page.get_by_role("textbox", name="Note").fill("Migration ERP")
    page.get_by_role("button", name="Garder", exact=True).click()
    told = page.get_by_test_id("stMain").get_by_text("Migration ERP").first
    expect(told).to_be_visible(timeout=WORK_MILLISECONDS)
    idle(page)
    page.get_by_role("button", name="Mes préférences").click()
    page.get_by_role("combobox", name="Page d’accueil").click()
    page.get_by_role("option", name="Encours").click()
    idle(page)
    preferences = page.get_by_role("dialog", name="Mes préférences")
    preferences.get_by_role("button", name="Garder", exact=True).click()
    idle(page)
    again = visit(person(browser, "fr").new_page(), own_url)
    expect(again.get_by_role("heading", level=1)).to_contain_text("Combien les clients")
    again.wait_for_url(re.compile("bu=FR01"))


def test_a_day_without_a_snapshot_or_a_ledger_says_what_is_missing(
    browser: Browser, own_url: str
) -> None:
    page = visit(person(browser, "en").new_page(), f"{own_url}/?asof=2025-06-15")
    said = page.get_by_text("though there were some at the snapshot before: DE01, FR01.")
    expect(said).to_be_visible(timeout=WORK_MILLISECONDS)
    expect(page.get_by_text("No open item for this selection")).to_be_visible()
