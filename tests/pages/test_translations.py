"""Nothing on the screen stays untranslated, and no catalogue keeps what nobody says."""

from __future__ import annotations

import ast
import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
import sqlglot
from babel.numbers import format_currency, format_decimal, format_percent

from ar_metrics.i18n import Language, catalogue, language, preferred
from catalogues import ROOT, every_text

FR, EN = Language("fr"), Language("en")
AMOUNTS = [Decimal(text) for text in ("0", "0.05", "-12.30", "999.99", "1241126802.32", "-1234.5")]


def known(code: str) -> set:
    return {m.id if isinstance(m.id, str) else tuple(m.id) for m in catalogue(code) if m.id}


def test_every_text_has_its_french() -> None:
    assert every_text() - known("fr") == set()
    empty = [m.id for m in catalogue("fr") if m.id and not (m.string and all(m.string))]
    assert empty == []


def test_the_catalogues_keep_nothing_that_nobody_says() -> None:
    assert known("fr") - every_text() == set()
    assert known("en") - every_text() == set()


def test_an_empty_choice_says_something_of_ours() -> None:
    """Streamlit's own "Choose an option" is in no catalogue."""
    silent = []
    for path in [
        *(ROOT / "src" / "ar_metrics" / "ui").glob("*.py"),
        *(ROOT / "pages").glob("*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                given = {one.arg: ast.unparse(one.value) for one in node.keywords}
                starts_empty = node.func.attr == "multiselect" or (
                    node.func.attr == "selectbox" and given.get("index") == "None"
                )
                if starts_empty and "placeholder" not in given:
                    silent.append(f"{path.name}:{node.lineno}")
    assert silent == []


def test_a_text_is_translated_once() -> None:
    """Of two translations one would be shown and the other corrected."""
    file = ROOT / "src" / "ar_metrics" / "locale" / "fr" / "messages.po"
    entries = re.findall(r'^msgid ((?:".*"\n)+)', file.read_text("utf-8"), re.MULTILINE)
    told = Counter(entries)
    assert [text for text, times in told.items() if times > 1] == []


def test_a_translation_keeps_the_places_of_its_values() -> None:
    places = re.compile(r"\{\w+\}")
    for message in catalogue("fr"):
        ids = [message.id] if isinstance(message.id, str) else message.id
        said = [message.string] if isinstance(message.string, str) else message.string
        for text, translation in zip(ids, said, strict=True):
            assert set(places.findall(text)) == set(places.findall(translation)), text


def test_french_signs_never_stand_alone_at_the_start_of_a_line() -> None:
    for message in catalogue("fr"):
        assert not re.search(r" [?!:;»%]|« ", str(message.string)), message.id


def test_a_french_apostrophe_is_the_one_of_a_printer() -> None:
    """Beside each other on one screen, the two look like a mistake."""
    straight = re.compile(r"[^\W\d_]'\w")
    assert [m.id for m in catalogue("fr") if straight.search(str(m.string))] == []


@pytest.mark.parametrize("amount", AMOUNTS)
def test_amounts_are_written_as_babel_writes_them(amount: Decimal) -> None:
    assert FR.money(amount, "EUR") == format_currency(amount, "EUR", locale="fr_FR")
    assert EN.money(amount, "EUR") == format_currency(amount, "EUR", locale="en_GB")
    assert FR.money(amount, "MAD") == format_currency(amount, "MAD", locale="fr_FR")
    assert FR.amount(amount) == format_decimal(amount, "#,##0.00", locale="fr_FR")
    assert EN.ratio(0.1234) == format_percent(0.1234, "0.0%", locale="en_GB")


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("0", "0\u00a0€", "€0"),
        ("845.40", "845\u00a0€", "€845"),
        ("999.60", "1,00\u00a0k€", "€1.00k"),
        ("12345.67", "12,3\u00a0k€", "€12.3k"),
        ("999950", "1,00\u00a0M€", "€1.00M"),
        ("-4190000", "-4,19\u00a0M€", "-€4.19M"),
        ("5000000", "5\u00a0M€", "€5M"),
        ("1241126802.32", "1,24\u00a0Md€", "€1.24B"),
    ],
)
def test_cards_show_three_figures(amount: str, french: str, english: str) -> None:
    assert FR.compact(Decimal(amount), "EUR") == french
    assert EN.compact(Decimal(amount), "EUR") == english


def test_no_value_is_a_dash_and_zero_is_zero() -> None:
    assert FR.money(None, "EUR") == FR.ratio(None) == FR.count(None) == "–"
    assert FR.count(0) == "0"


def test_days_are_whole_unless_a_part_of_one_is_asked_for() -> None:
    assert (FR.days(12.4), EN.days(-12.4), FR.days(None)) == ("12\u00a0j", "-12\u00a0d", "–")
    assert (FR.days(0.34, digits=1), EN.days(-0.34, digits=1)) == ("0,3\u00a0j", "-0.3\u00a0d")


def test_dates_are_written_in_the_language() -> None:
    day = date(2026, 8, 1)
    assert (FR.day(day), EN.day(day)) == ("1 août 2026", "1 August 2026")
    assert (FR.date(day), FR.month_letter(day)) == ("01/08/2026", "A")
    assert (FR.country("DE"), EN.country("DE"), FR.country("unknown")) == (
        "Allemagne", "Germany", "unknown"
    )  # fmt: skip


def test_one_and_many_follow_the_language() -> None:
    forms = ("{n} row", "{n} rows")
    assert [FR.plural(*forms, n) for n in (0, 1, 2)] == ["0 ligne", "1 ligne", "2 lignes"]
    assert [EN.plural(*forms, n) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def test_the_first_language_that_we_speak_is_taken() -> None:
    assert preferred(None, "de-DE", "en-US", "fr").code == "en"
    assert preferred(None, "de-DE").code == "fr"
    assert language("xx").code == "fr"


def test_no_column_of_a_check_is_shown_under_its_own_name() -> None:
    """A warning's rows are read by people too."""
    from ar_metrics.ui import vocabulary

    texts = [path.read_text("utf-8") for path in (ROOT / "sql" / "checks").glob("*.sql")]
    shown = {
        name for text in texts for name in sqlglot.parse_one(text, read="duckdb").named_selects
    }
    assert shown - vocabulary.COLUMNS.keys() == set()
