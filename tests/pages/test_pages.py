"""Every page opens, and the filters change what it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ar_metrics.ui import navigation
from small_home import FILES, run

PAGES = [entry.name for entry in navigation.PAGES]
# 1 000 + 200 + 30 000 − 4, to the cent, as the control strip writes it.
ALL_FR, ALL_EN = "31\u202f196,00\u00a0€", "€31,196.00"


def texts(app: AppTest) -> str:
    """Everything that the page says outside tables and charts."""
    said = [*app.title, *app.header, *app.markdown, *app.info, *app.success, *app.warning]
    return "\n".join(str(element.value) for element in said)


def outstanding(app: AppTest) -> str:
    return app.metric[0].value


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_every_page_opens_in_both_languages(open_page, name: str, locale: str) -> None:
    app = open_page(name, locale)
    assert not app.error
    assert app.title[0].value.endswith("?")


def test_a_page_speaks_the_language_of_the_browser_and_french_to_the_others(open_page) -> None:
    assert open_page(locale="fr-FR").title[0].value == "Où en sommes-nous\u202f?"
    assert open_page(locale="en-US").title[0].value == "Where do we stand?"
    assert open_page(locale="ja-JP").title[0].value == "Où en sommes-nous\u202f?"


def test_the_language_of_the_address_wins_over_the_browser(open_page) -> None:
    assert open_page(locale="fr-FR", lang="en").title[0].value == "Where do we stand?"


def test_amounts_are_written_as_the_language_writes_them(open_page) -> None:
    assert ALL_FR in texts(open_page(locale="fr-FR"))
    assert ALL_EN in texts(open_page(locale="en-GB"))


def test_the_head_says_date_scope_currency_and_build(open_page) -> None:
    head = texts(open_page(locale="en-GB"))
    for said in ("30 June 2025", "whole group", "EUR", "built on"):
        assert said in head


def test_the_control_strip_ties_buckets_items_and_ledger(open_page) -> None:
    strip = texts(open_page(locale="en-GB"))
    assert f"Buckets **{ALL_EN}** = Items **{ALL_EN}** = General ledger **{ALL_EN}**" in strip
    assert ":green-badge" in strip


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ({}, "31,2\u00a0k€"),
        ({"bu": "FR01"}, "1,20\u00a0k€"),
        ({"bu": "DE01"}, "30,0\u00a0k€"),
        ({"country": "BE"}, "200\u00a0€"),
        ({"segment": "private B2B"}, "31,0\u00a0k€"),
        ({"type": "credit"}, "-4\u00a0€"),
        ({"customer": "C1"}, "1\u00a0k€"),
        ({"asof": "2025-05-31"}, "31\u00a0k€"),
        ({"bu": ["FR01"], "country": ["FR"]}, "1\u00a0k€"),
    ],
)  # fmt: skip
def test_a_view_in_the_address_gives_its_figure(open_page, view: dict, expected: str) -> None:
    assert outstanding(open_page(**view)) == expected


def test_the_same_filters_hold_on_every_page(open_page) -> None:
    app = open_page(locale="en-GB", bu="FR01")
    for name in ("outstanding", "aging", "quality"):
        app.switch_page(str(Path("../../../pages") / f"{name}.py")).run()
        assert not app.exception
        assert "€1,200.00" in texts(app), name


def test_choosing_a_bu_changes_the_figures_and_clearing_brings_them_back(open_page) -> None:
    app = open_page()
    app.multiselect(key="bu").select("FR01").run()
    assert outstanding(app) == "1,20\u00a0k€"
    app.button(key="clear all").click().run()
    assert outstanding(app) == "31,2\u00a0k€"


def test_a_filter_value_that_a_date_does_not_have_stays_and_is_named_as_the_reason(
    open_page,
) -> None:
    app = open_page(locale="en-GB", country="BE", asof="2025-05-31")
    assert not app.metric
    assert "Country: Belgium" in app.info[0].value.replace("\\", "")


def test_an_address_that_makes_no_sense_is_answered_with_the_whole(open_page) -> None:
    app = open_page(asof="yesterday", measure="apples", by="shoe size", since="2025-13-45")
    assert outstanding(app) == "31,2\u00a0k€"


def test_credits_aged_by_their_own_date_change_the_buckets(open_page) -> None:
    beside = open_page("aging", locale="en-GB")
    aged = open_page("aging", locale="en-GB", credits="aged")
    columns = [list(app.dataframe[0].value.columns) for app in (beside, aged)]
    assert "bucket_6_amount" in columns[0]
    assert "bucket_6_amount" not in columns[1]


def test_the_aged_balance_can_be_counted_and_shown_as_shares(open_page) -> None:
    counted = open_page("aging", measure="count").dataframe[0].value
    assert counted["open_item_count"].tolist() == [4, 2, 2]
    app = open_page("aging")
    app.get_by_key("shown_as").set_value("shares").run()
    shares = app.dataframe[0].value
    assert shares["bucket_1_amount_share"].tolist()[1] == pytest.approx(30000 / 29996)


def test_the_first_row_of_the_aged_balance_is_the_total_of_those_below(open_page) -> None:
    frame = open_page("aging", by="customers").dataframe[0].value
    assert frame["outstanding_amount"].tolist() == [31196.0, 29996.0, 1000.0, 200.0]


def test_one_customer_shows_who_it_is_and_its_documents(open_page) -> None:
    app = open_page("aging", locale="en-GB", bu="FR01", customer="C2")
    assert "Mairie de Lise" in texts(app)
    assert app.dataframe[0].value["document_id"].tolist() == ["1 row", "F-2"]


def test_the_bridge_leads_from_one_date_to_the_other(open_page) -> None:
    app = open_page("outstanding", locale="en-GB")
    bridge = app.dataframe[0].value
    assert bridge["opening"].tolist()[0] == 31000.0
    assert bridge["closing"].tolist()[0] == 31196.0


def test_quality_shows_the_tie_out_by_account(open_page) -> None:
    frame = open_page("quality").dataframe[0].value
    assert frame["ledger_local"].sum() == pytest.approx(31196.0)


def test_definitions_find_a_word_in_either_language(open_page) -> None:
    for locale, word, other in (("fr-FR", "lettré", "Assuré"), ("en-GB", "factor", "Insured")):
        app = open_page("definitions", locale=locale)
        assert other in texts(app)
        app.text_input(key="search_metric").set_value(word).run()
        assert word in texts(app)
        assert f"**{other}**" not in texts(app)


def test_imports_list_what_was_loaded(open_page) -> None:
    frame = open_page("imports").dataframe[0].value
    assert frame["id"].tolist() == [3, 2, 1]


def test_without_a_warehouse_the_first_screen_offers_the_demo_or_an_import(
    open_page, empty_home: Path
) -> None:
    app = open_page(at=empty_home, locale="en-GB")
    assert app.title[0].value == "How do you want to begin?"
    assert {"demo", "own file"} <= {button.key for button in app.button}
    app.button(key="own file").click().run()
    assert not app.exception
    assert app.file_uploader(key="import_files").label == "Files to import"


def test_a_bug_is_shown_as_a_reference_number_that_the_log_has_too(
    open_page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def script() -> None:
        from ar_metrics.ui import server

        server.show_error(ZeroDivisionError("an amount of a customer"))

    app = AppTest.from_function(script).run()
    shown = app.error[0].value
    reference = re.search(r"[0-9A-F]{8}", shown)
    assert reference is not None
    assert reference[0] in caplog.text
    assert "amount of a customer" not in shown + caplog.text


def test_what_the_user_can_put_right_is_said_in_its_own_words() -> None:
    def script() -> None:
        from ar_metrics.errors import UserError
        from ar_metrics.ui import server

        server.show_error(UserError("The question took too long.", advice="Filter more."))

    assert "took too long" in AppTest.from_function(script).run().error[0].value


def test_customer_names_mean_nothing_in_markdown() -> None:
    from ar_metrics.ui.layout import plain

    assert plain("A*B_C [x](y) :red[z]") == r"A\*B\_C \[x\]\(y\) \:red\[z\]"


def test_answers_of_two_scopes_are_never_shared(open_page, home: Path) -> None:
    from ar_metrics import queries
    from ar_metrics.access import EVERYTHING, Filters, only
    from ar_metrics.queries import Reader
    from ar_metrics.ui.session import answer, warehouse

    day = date(2025, 6, 30)
    open_page()
    readers = [
        Reader(warehouse(home / "warehouse"), scope)
        for scope in (
            EVERYTHING,
            only(bu=("FR01",)),
        )
    ]
    totals = [
        str(answer(queries.headline, reader, Filters(), day)["outstanding_amount"].item())
        for reader in (*readers, *readers)
    ]
    assert totals == ["31196.00", "1200.00"] * 2


def test_the_first_snapshot_has_nothing_to_be_compared_with(open_page) -> None:
    app = open_page("outstanding", locale="en-GB", asof="2025-05-31")
    assert "nothing to compare it with" in app.info[0].value


def test_master_data_alone_says_what_is_still_needed(open_page, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(FILES["customers.csv"], "utf-8")
    home = tmp_path / "home"
    run(home, "import", str(path), "--layout", "plain")
    run(home, "build")
    for name in ("overview", "outstanding", "aging", "quality"):
        app = open_page(name, locale="en-GB", at=home)
        assert "import open items or a ledger" in app.info[0].value


def test_every_earlier_import_can_be_chosen_as_the_moment_of_knowledge(open_page) -> None:
    app = open_page(locale="en-GB")
    app.session_state["more_filters"] = True  # what is behind the button is sent when it is open
    app.run()
    moments = app.selectbox(key="known_shown").options
    assert moments[0] == "today"
    assert len(moments) == 3  # three imports; after the last one is today


def test_a_litigation_figure_without_cases_says_so_and_the_page_stays_whole(open_page) -> None:
    app = open_page("litigation", "en-GB")
    app.button_group(key="behind").select("open_case_count").run()
    assert "No case makes this figure." in texts(app)


@pytest.mark.parametrize("name", ["recovery", "litigation"])
def test_a_page_that_needs_no_items_says_which_filter_leaves_none(open_page, name: str) -> None:
    """DE01 has nobody in Belgium: without either of the two there would be something."""
    app = open_page(name, locale="en-GB", bu="DE01", country="BE")
    (told,) = [info.value for info in app.info if "Without this filter" in info.value]
    assert "DE01" in told
    assert "Belgium" in told
