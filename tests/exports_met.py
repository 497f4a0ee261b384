"""A file as exports look, the layout that maps it, and its rows once imported."""

from __future__ import annotations

from importing import Desk

MAPPED = """
[dates]
formats = ["DD.MM.YYYY"]
[numbers]
decimal = ","
thousands = ["."]
[constants]
bu = "DE01"
document_type = "invoice"
currency_code = "EUR"
snapshot_date = "2025-06-30"
[feeds.open_items.columns]
customer_id = ["Debitor", "Kunde"]
document_id = "Beleg"
issue_date = "Datum"
due_date = "Fällig"
original_amount = "Betrag"
open_amount = "Betrag"
"""
LINES = """\
Debitor;Beleg;Datum;Fällig;Betrag;Art;S/H
K1;B1;01.05.2025;31.05.2025;1.234,50;RV;S
K2;B2;02.05.2025;01.06.2025;20,00-;DZ;H
K3;B3;03.05.2025;;(300,00);DG;H
"""


def table(desk: Desk, layout: str, lines: str = LINES, *columns: str) -> list[tuple]:
    return desk.rows(lines, layout=layout).select(columns).rows()
