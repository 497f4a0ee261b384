"""Whatever the convention of the file, the same rows come out."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ar_metrics.contracts import FEEDS
from ar_metrics.contracts.codes import DOCUMENT_TYPES
from ar_metrics.sources import Findings, read_file
from ar_metrics.sources.toml_layout import read_layout
from campaign import examples

SCHEMA = FEEDS["open_items"].schema
COLUMNS = [
    "snapshot_date",
    "bu",
    "customer_id",
    "document_id",
    "document_type",
    "issue_date",
    "due_date",
    "currency_code",
    "original_amount",
    "open_amount",
    "instalment_no",
    "dispute",
    "purchase_order",
]


@dataclass(frozen=True)
class Convention:
    encoding: str
    declared: bool
    delimiter: str
    line_end: str
    quoting: int
    decimal: str
    thousands: str
    minus: str
    date_format: str
    preamble: int


# Letters that each encoding can write; a file in cp1252 has a C1 letter, so that it is recognised.
LETTERS = {
    "utf-8": "aZ0-é€œß漢𝄞\"';,|/. ",
    "utf-8-sig": "aZ0-é€œß漢\"';,|/. ",
    "utf-16": "aZ0-é€œß漢\"';,|/. ",
    "cp1252": "aZ0-é€œß\"';,|/. ",
    "iso-8859-15": "aZ0-é€œß\"';,|/. ",
}
WRITTEN = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
    "DD.MM.YYYY": "%d.%m.%Y",
    "YYYYMMDD": "%Y%m%d",
    "DD-MM-YY": "%d-%m-%y",
}
conventions = st.builds(
    Convention,
    encoding=st.sampled_from(list(LETTERS)),
    declared=st.booleans(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    decimal=st.sampled_from([".", ","]),
    thousands=st.sampled_from(["", " ", "\u00a0", "\u202f", ".", ",", "'"]),
    minus=st.sampled_from(["-1", "1-", "(1)"]),
    date_format=st.sampled_from(list(WRITTEN)),
    preamble=st.integers(0, 3),
)
dates = st.dates(date(1995, 1, 1), date(2060, 12, 31))
cents = st.integers(-(10**15), 10**15).map(lambda number: Decimal(number).scaleb(-2))


def rows(convention: Convention) -> st.SearchStrategy[list[dict]]:
    text = st.text(LETTERS[convention.encoding], min_size=1, max_size=8)
    words = text.map(str.strip).filter(lambda word: word.strip('"') and not word.startswith("#"))
    row = st.fixed_dictionaries(
        {
            "snapshot_date": st.just(date(2025, 6, 30)),
            "bu": st.just("é-€-œ"),  # no UTF-8 in an 8-bit encoding
            "customer_id": words,
            "document_id": words,
            "document_type": st.sampled_from(DOCUMENT_TYPES[:1]),
            "issue_date": dates,
            "due_date": st.none() | dates,
            "currency_code": st.sampled_from(["EUR", "USD"]),
            "original_amount": cents,
            "open_amount": cents,
            "instalment_no": st.integers(1, 99),
            "dispute": st.none() | st.booleans(),
            "purchase_order": st.none() | words,
        }
    )
    return st.lists(row, min_size=1, max_size=6)


def money(amount: Decimal, convention: Convention) -> str:
    whole, cents_part = f"{abs(amount):,.2f}".split(".")
    text = whole.replace(",", convention.thousands) + convention.decimal + cents_part
    if amount >= 0:
        return text
    return convention.minus.replace("1", text)


def cell(value: object, convention: Convention) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.strftime(WRITTEN[convention.date_format])
    if isinstance(value, Decimal):
        return money(value, convention)
    return str(value)


def written(table: list[dict], convention: Convention) -> bytes:
    out = io.StringIO()
    out.write(f"Export{convention.line_end}" * convention.preamble)
    writer = csv.writer(
        out,
        delimiter=convention.delimiter,
        lineterminator=convention.line_end,
        quoting=convention.quoting,
    )
    writer.writerow(COLUMNS)
    writer.writerows([[cell(row[name], convention) for name in COLUMNS] for row in table])
    return out.getvalue().encode(convention.encoding)


def layout(convention: Convention) -> str:
    thousands = f'["{convention.thousands}"]' if convention.thousands else "[]"
    encoding = convention.encoding if convention.declared else "auto"
    columns = "".join(f'{name} = "{name}"\n' for name in COLUMNS)
    return (
        f'[reader]\nencoding = "{encoding}"\n[dates]\nformats = ["{convention.date_format}"]\n'
        f'[numbers]\ndecimal = "{convention.decimal}"\nthousands = {thousands}\n'
        f"[feeds.open_items.columns]\n{columns}"
    )


def _is_possible(convention: Convention) -> bool:
    narrow = convention.thousands == "\u202f" and not convention.encoding.startswith("utf")
    return convention.thousands != convention.decimal and not narrow


@st.composite
def files(draw: st.DrawFn) -> tuple[Convention, list[dict]]:
    convention = draw(conventions.filter(_is_possible))
    return convention, draw(rows(convention))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files())
def test_the_same_rows_come_out_of_any_convention(case: tuple[Convention, list[dict]]) -> None:
    convention, table = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "june.csv"
        path.write_bytes(written(table, convention))
        findings = Findings()
        reading = read_file(path, read_layout(layout(convention), "mine"), findings)
    assert [problem["text"] for problem in findings.of("error").to_dicts()] == []
    (taken,) = reading.extracts
    kept = {name: dtype for name, dtype in SCHEMA.items() if name in COLUMNS}
    expected = pl.DataFrame(table, schema={name: kept[name] for name in COLUMNS}, orient="row")
    assert taken.frame.select(COLUMNS).equals(expected), (taken.frame.to_dicts(), table)
