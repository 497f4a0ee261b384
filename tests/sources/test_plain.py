"""The plain layout: the header names the feed, templates show how."""

from __future__ import annotations

import csv

import pytest

from ar_metrics.errors import UserError
from ar_metrics.sources import PLAIN_FEEDS, templates
from importing import ALLOCATIONS, INVOICES, Desk, day


@pytest.mark.parametrize("feed", PLAIN_FEEDS)
def test_the_template_of_a_feed_imports_as_that_feed(desk: Desk, feed: str) -> None:
    desk.take("date,currency_code,rate\n2025-06-30,MAD,0.0945\n", "rates.csv")
    imported = desk.take(templates(feed), "template.csv")
    assert list(imported.feeds) == [feed]
    assert imported.feeds[feed].rows == 1


@pytest.mark.parametrize("feed", PLAIN_FEEDS)
def test_a_template_has_every_column_needed_ones_first(feed: str) -> None:
    columns, example = csv.reader(templates(feed).decode().splitlines())
    assert columns == list(PLAIN_FEEDS[feed].schema)
    needed = [bool(PLAIN_FEEDS[feed].notes(name)["needed"]) for name in columns]
    assert needed == sorted(needed, reverse=True)
    cells = dict(zip(columns, example, strict=True))
    assert all(cells[name] for name, must in zip(columns, needed, strict=True) if must)


def test_there_is_no_template_for_what_is_no_feed() -> None:
    with pytest.raises(UserError, match="'cats' is not a feed: they are open_items, "):
        templates("cats")


def test_columns_may_come_in_any_order(desk: Desk) -> None:
    header, row = INVOICES.splitlines()
    turned = [",".join(reversed(line.split(","))) for line in (header, row)]
    assert desk.rows("\n".join(turned), "invoices")["document_id"].to_list() == ["F1"]


def test_months_payment_terms_and_closed_lists_are_taken_as_people_write_them(desk: Desk) -> None:
    sales = (
        "month,bu,customer_id,currency_code,amount\n2025-06,B,C1,EUR,5.00\n2025-06-30,B,C2,EUR,7\n"
    )
    assert desk.rows(sales, "sales")["month"].to_list() == [day("2025-06-01"), day("2025-06-01")]
    kinds = ALLOCATIONS.replace("cash", "Returned payment", 1).replace("cash", "CASH")
    assert desk.rows(kinds, "allocations")["kind"].to_list() == ["returned_payment", "cash"]
    customers = (
        "bu,customer_id,name,country_code,segment,payment_terms,public_kind,valid_to\n"
        "B,C1,A,FR,x,45 jours fin de mois,STATE,9999-12-31\nB,C2,B,FR,x,30,,\n"
    )
    rows = desk.rows(customers, "customers")
    assert rows["payment_terms"].to_list() == ["45 EOM", "30"]
    assert rows["public_kind"].to_list() == ["State", None]
    assert rows["valid_to"].to_list() == [None, None], "the last day of all days is no end"


def test_an_allocation_without_instalment_stays_without(desk: Desk) -> None:
    assert desk.rows(ALLOCATIONS, "allocations")["instalment_no"].to_list() == [None, None]


def test_yes_and_no(desk: Desk) -> None:
    words = ["yes", "No", "oui", "FAUX", "1", "0", "x", ""]
    customers = "bu,customer_id,name,country_code,segment,intercompany\n" + "".join(
        f"B,C{n}x,Name{n},FR,s,{word}\n" for n, word in enumerate(words)
    )
    rows = desk.rows(customers, "customers")
    assert rows["intercompany"].to_list() == [True, False, True, False, True, False, True, None]
    message = desk.refusal(customers.replace("oui", "maybe"), "customers.csv")
    assert "row 4, column intercompany: 'maybe' is neither yes nor no" in message
