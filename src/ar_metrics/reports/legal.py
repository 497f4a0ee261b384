"""The table of the management report (C. com. D. 441-6 I) in its legal layout."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from ar_metrics import queries
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import OPEN_ITEM_COUNT
from ar_metrics.reports.asking import Asked
from ar_metrics.reports.parts import Block, Chapter, LegalTable, Note, row, rows

# The columns of the legal model, with the range of `queries.payment_terms_table`.
RANGES = {
    "0": N_("0 days (indicative)"),
    "1-30": N_("1 to 30 days"),
    "31-60": N_("31 to 60 days"),
    "61-90": N_("61 to 90 days"),
    "91+": N_("91 days and more"),
    "1+": N_("Total (1 day and more)"),
}


def report_layout(language: Language, frame: pl.DataFrame, without_tax: bool) -> pl.DataFrame:
    """The lines of the legal model as they are read: line, then a text per range; empty: hatched.

    `frame` is `queries.payment_terms_table` without groups.
    """
    _ = language.text
    tax = _("excl. tax") if without_tax else _("incl. tax")
    amount, ratio = (
        ("invoice_excl_tax_amount", "turnover_excl_tax_ratio")
        if without_tax
        else ("invoice_amount", "turnover_ratio")
    )
    told = {(row["report_block"], row["late_range"]): row for row in frame.iter_rows(named=True)}
    cell = partial(_cell, language, told)
    ends, whole = ("0", "1+"), tuple(RANGES)
    lines = [
        (_("(A) Late payment by range"), {}),
        (_("Number of invoices concerned"), {r: cell("A", r, "invoice_count") for r in ends}),
        (_("Total amount of the invoices concerned, {tax}", tax=tax),
         {r: cell("A", r, amount) for r in whole}),
        (_("Share of the turnover of the year, {tax}", tax=tax),
         {r: cell("A", r, ratio) for r in whole}),
        (_("(B) Invoices left out of (A): disputed or not recorded"), {}),
        (_("Number of invoices left out"), {"1+": cell("B", "1+", "invoice_count")}),
        (_("Total amount of the invoices left out, {tax}", tax=tax),
         {"1+": cell("B", "1+", amount)}),
        (_("(C) Reference payment terms used"), {}),
        (_("Contractual: the due date of each invoice, else the customer's terms"), {}),
    ]  # fmt: skip
    return pl.DataFrame(
        [{"line": line, **{name: cells.get(name) for name in whole}} for line, cells in lines],
        schema=dict.fromkeys(("line", *whole), pl.String),
    )


def late_year_layout(language: Language, frame: pl.DataFrame) -> pl.DataFrame:
    """The lines of part II of the legal model as they are read, like `report_layout`.

    `frame` is `queries.late_in_year_table` without groups.
    """
    _ = language.text
    tax = _("incl. tax")
    told = {(row["report_block"], row["late_range"]): row for row in frame.iter_rows(named=True)}
    cell, whole = partial(_cell, language, told), tuple(RANGES)
    lines = [
        (_("(A) Late payment by range"), {}),
        (_("Number of invoices concerned, added up over the year"),
         {r: cell("A", r, "invoice_count") for r in ("0", "1+")}),
        (_("Amount of the invoices concerned, added up over the year, {tax}", tax=tax),
         {r: cell("A", r, "invoice_amount") for r in whole}),
        (_("Share of all invoices issued in the year, {tax}", tax=tax),
         {r: cell("A", r, "issued_ratio") for r in whole}),
        (_("(B) Invoices left out of (A): disputed or not recorded"), {}),
        (_("Number of invoices left out"), {"1+": cell("B", "1+", "invoice_count")}),
        (_("Total amount of the invoices left out, {tax}", tax=tax),
         {"1+": cell("B", "1+", "invoice_amount")}),
        (_("(C) Reference payment terms used"), {}),
        (_("Contractual: the due date of each invoice, else the customer's terms"), {}),
    ]  # fmt: skip
    return pl.DataFrame(
        [{"line": line, **{name: cells.get(name) for name in whole}} for line, cells in lines],
        schema=dict.fromkeys(("line", *whole), pl.String),
    )


def _cell(language: Language, told: dict[Any, dict[str, Any]], block: str, place: str,
          column: str) -> str:  # fmt: skip
    value = told.get((block, place), {}).get(column)
    if value is None:
        return "–"
    if column == "invoice_count":
        return language.count(value)
    return language.ratio(value, 2) if column.endswith("_ratio") else language.amount(value)


def terms_table(asked: Asked) -> Chapter:
    """The table over what is asked for, tax included, with what it rests on."""
    _ = asked.text
    frame = _asked_for(asked)
    blocks = (
        _layout(asked, frame, _("Tax included"), without_tax=False),
        _layout(asked, frame, _("Tax excluded"), without_tax=True),
        Note(_("The law asks for this table company by company: the legal report has a page for "
               "each. Here they are together.")) if _companies(asked) > 1 else None,
    )  # fmt: skip
    return _chapter(asked, _("Payment terms (C. com. D. 441-6)"), *blocks)


def companies(asked: Asked) -> list[Chapter]:
    """One page for each company, with tax and without, the whole last where there are several."""
    _ = asked.text
    query = partial(queries.payment_terms_table, asked.reader, asked.filters, asked.as_of, ("bu",))
    frame = asked.or_none(query)
    made: list[Chapter] = []
    if frame is not None and not frame.is_empty():
        made = [
            _page(asked, str(bu), frame.filter(pl.col("bu") == bu).drop("bu"))
            for bu in frame["bu"].unique().sort()
        ]
    if len(made) != 1:
        made.append(_page(asked, _("All companies together"), _asked_for(asked)))
    return made


def _page(asked: Asked, name: str, frame: pl.DataFrame | None) -> Chapter:
    _ = asked.text
    parts = (
        _layout(asked, frame, _("Tax included"), without_tax=False),
        _layout(asked, frame, _("Tax excluded"), without_tax=True),
    )
    return _chapter(asked, _("{company}: payment terms (C. com. D. 441-6 I)", company=name), *parts)


def _chapter(asked: Asked, title: str, *blocks: Block | None) -> Chapter:
    _ = asked.text
    basis = Note(_(
        "Invoices issued and open at the end of {day}, companies of the group included, "
        "credits not deducted: A + B are all late invoices. An invoice in instalments is "
        "counted once. The turnover is that of the twelve months up to that date.",
        day=asked.language.date(asked.as_of),
    ))  # fmt: skip
    question = _("Which invoices are unpaid and late at the end of the year?")
    return Chapter("legal", title, question, rows(*(row(b) for b in blocks), row(basis)))


def _asked_for(asked: Asked) -> pl.DataFrame | None:
    query = partial(queries.payment_terms_table, asked.reader, asked.filters, asked.as_of)
    return asked.or_none(query)


def _companies(asked: Asked) -> int:
    return asked.reader.table(
        [OPEN_ITEM_COUNT], by=["bu"], filters=asked.filters, as_of=asked.as_of
    ).height


def _layout(asked: Asked, frame: pl.DataFrame | None, title: str, *, without_tax: bool) -> Block:
    """The layout as a table; where the filters ask for what sales do not have, that is said."""
    if frame is None:
        return Note(asked.text("not told under these filters"))
    lines = report_layout(asked.language, frame, without_tax)
    headings = {"line": asked.text("Late invoices")}
    headings |= {name: asked.text(text) for name, text in RANGES.items()}
    return LegalTable(title, lines, headings, frame)
