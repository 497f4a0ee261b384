"""The table of the management report (C. com. D. 441-6 I) in its legal layout."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from ar_metrics import queries, vocabulary
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


Line = tuple[str, dict[str, tuple[str, Any]]]
"""A line of the model: its words, then the column and the value of each range that it tells."""


def report_layout(language: Language, frame: pl.DataFrame, without_tax: bool) -> pl.DataFrame:
    """The lines of the legal model as they are read: line, then a text per range; empty: hatched.

    `frame` is `queries.payment_terms_table` without groups.
    """
    return _said(language, _report_lines(language, frame, without_tax))


def _report_lines(language: Language, frame: pl.DataFrame, without_tax: bool) -> list[Line]:
    _ = language.text
    tax = _("excl. tax") if without_tax else _("incl. tax")
    amount, ratio = (
        ("invoice_excl_tax_amount", "turnover_excl_tax_ratio")
        if without_tax
        else ("invoice_amount", "turnover_ratio")
    )
    told = {(row["report_block"], row["late_range"]): row for row in frame.iter_rows(named=True)}
    cell = partial(_cell, told)
    ends, whole = ("0", "1+"), tuple(RANGES)
    return [
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


def late_year_layout(
    language: Language, frame: pl.DataFrame, without_tax: bool = False
) -> pl.DataFrame:
    """The lines of part II of the legal model as they are read, like `report_layout`.

    `frame` is `queries.late_in_year_table` without groups.
    """
    return _said(language, _late_year_lines(language, frame, without_tax))


def _late_year_lines(language: Language, frame: pl.DataFrame, without_tax: bool) -> list[Line]:
    _ = language.text
    tax = _("excl. tax") if without_tax else _("incl. tax")
    amount, ratio = (
        ("invoice_excl_tax_amount", "issued_excl_tax_ratio")
        if without_tax
        else ("invoice_amount", "issued_ratio")
    )
    told = {(row["report_block"], row["late_range"]): row for row in frame.iter_rows(named=True)}
    cell, whole = partial(_cell, told), tuple(RANGES)
    return [
        (_("(A) Late payment by range"), {}),
        (_("Number of invoices concerned, added up over the year"),
         {r: cell("A", r, "invoice_count") for r in ("0", "1+")}),
        (_("Amount of the invoices concerned, added up over the year, {tax}", tax=tax),
         {r: cell("A", r, amount) for r in whole}),
        (_("Share of all invoices issued in the year, {tax}", tax=tax),
         {r: cell("A", r, ratio) for r in whole}),
        (_("(B) Invoices left out of (A): disputed or not recorded"), {}),
        (_("Number of invoices left out"), {"1+": cell("B", "1+", "invoice_count")}),
        (_("Total amount of the invoices left out, {tax}", tax=tax),
         {"1+": cell("B", "1+", amount)}),
        (_("(C) Reference payment terms used"), {}),
        (_("Contractual: the due date of each invoice, else the customer's terms"), {}),
    ]  # fmt: skip


def _said(language: Language, lines: list[Line]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"line": words} | {n: _text(language, *cell) for n, cell in cells.items()}
         for words, cells in lines],
        schema=dict.fromkeys(("line", *RANGES), pl.String),
    )  # fmt: skip


def _cell(told: dict[Any, dict[str, Any]], block: str, place: str, column: str) -> tuple[str, Any]:
    return column, told.get((block, place), {}).get(column)


def _text(language: Language, column: str, value: Any) -> str:
    if value is None:
        return "–"
    if column == "invoice_count":
        return language.count(value)
    return language.ratio(value, 2) if column.endswith("_ratio") else language.amount(value)


def terms_table(asked: Asked) -> Chapter:
    """Parts I and II over what is asked for, tax included, with what they rest on."""
    _ = asked.text
    together = None
    if len(_companies(asked)) > 1:
        together = Note(_("The law asks for this table company by company: the legal report has "
                          "pages for each. Here they are together."))  # fmt: skip
    open_at_end, late = _part_one(asked), _part_two(asked)
    notes = (together, _basis_one(asked), _basis_two(asked, late))
    blocks = (
        _layout(asked, open_at_end, _("I. Late at the end of the year, tax included"),
                without_tax=False),
        _late_year(asked, late, _("II. Late during the year, tax included"), without_tax=False),
        Note(" ".join(one.text for one in notes if one is not None)),
        *_morocco(asked),
    )  # fmt: skip
    told = blocks[:1] if open_at_end is None else blocks
    question = _("Which invoices are unpaid and late at the end of the year?")
    title = _("Payment terms (C. com. D. 441-6)")
    return Chapter("legal", title, question, rows(*(row(block) for block in told)))


def _morocco(asked: Asked) -> tuple[Block, ...]:
    """The debts in Morocco beyond 60 and 120 days, for information; nothing where there is none."""
    _ = asked.text
    ask = (asked.reader, asked.filters, asked.as_of)
    frame = asked.or_none(partial(queries.moroccan_terms, *ask))
    if frame is None or frame.is_empty():
        return ()
    beyond = pl.col("is_beyond_120")
    amount = pl.col("outstanding_amount")
    summed = (
        frame.group_by("bu")
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            amount.sum().alias("outstanding_amount"),
            beyond.sum().cast(pl.Int64).alias("beyond_count"),
            amount.filter(beyond).sum().alias("beyond_amount"),
        )
        .sort("outstanding_amount", descending=True)
    )
    totals = {name: summed[name].sum() for name in summed.columns[1:]}
    table = asked.table(
        "moroccan_terms", _("Morocco (law 69-21): what is beyond 60 and 120 days from the invoice"),
        summed, (),
        {"count": _("Debts beyond 60 days"), "outstanding_amount": _("Amount"),
         "beyond_count": _("of which beyond 120 days"),
         "beyond_amount": _("Amount beyond 120 days")},
        {"bu": _("Total"), **totals} if summed.height > 1 else None,
        _("Law 69-21: 60 days from the invoice where nothing is agreed, 120 at most. For "
          "information: the declaration and the fine fall on the debtor."), compact=True,
    )  # fmt: skip
    return (table,)


def companies(asked: Asked, *, second_alone: bool = False) -> list[Chapter]:
    """Two pages for each company, part I and part II, each with tax and without; all of them
    together last where there are several. `second_alone`: part II only.
    """
    names: list[tuple[str, tuple[str] | None]] = [(bu, (bu,)) for bu in _companies(asked)]
    if len(names) != 1:
        names.append((asked.text("All companies together"), None))
    found = [_pages(asked, name, bu) for name, bu in names]
    return [page for pages in found for page in pages[int(second_alone) :]]


def _pages(asked: Asked, name: str, bu: tuple[str, ...] | None) -> list[Chapter]:
    _ = asked.text
    own = asked if bu is None else replace(asked, filters=replace(asked.filters, bu=bu))
    tab = _("Total") if bu is None else name[:16]
    open_at_end, late = _part_one(own), _part_two(own)
    first = (
        _layout(asked, open_at_end, _("Tax included"), without_tax=False),
        _layout(asked, open_at_end, _("Tax excluded"), without_tax=True),
        _basis_one(asked),
    )
    second = (
        _late_year(asked, late, _("Tax included"), without_tax=False),
        _late_year(asked, late, _("Tax excluded"), without_tax=True),
        _basis_two(asked, late),
    )
    return [
        Chapter("legal", _("{company}: payment terms (C. com. D. 441-6 I)", company=name),
                _("Which invoices are unpaid and late at the end of the year?"),
                rows(*(row(block) for block in first)), f"{tab} D. 441-6 I"),
        Chapter("legal", _("{company}: payment terms (C. com. D. 441-6 II)", company=name),
                _("Which invoices were late during the year?"),
                rows(*(row(block) for block in second)), f"{tab} D. 441-6 II"),
    ]  # fmt: skip


def _basis_one(asked: Asked) -> Note:
    return Note(asked.text(
        "Invoices issued and open at the end of {day}, companies of the group included, "
        "credits not deducted: A + B are all late invoices. An invoice in instalments is "
        "counted once. The turnover is that of the twelve months up to that date.",
        day=asked.language.date(asked.as_of),
    ))  # fmt: skip


def _basis_two(asked: Asked, frame: pl.DataFrame | None) -> Note | None:
    if frame is None or frame.is_empty():
        return None
    _ = asked.text
    said = _(
        "Every invoice that was late on some day of the twelve months up to {day}, at its "
        "whole amount, by the days of lateness it had reached when it was settled, else at the "
        "end. 0 days: settled on time. Disputed between its due date and the settlement: (B).",
        day=asked.language.date(asked.as_of),
    )
    if frame["has_inferred"].any():
        said += " " + _(
            "Some BUs only print snapshots: what was paid late there between two of them is "
            "not known. They are in it with what is late at the end of the year."
        )
    return Note(said)


def _part_one(asked: Asked) -> pl.DataFrame | None:
    ask = (asked.reader, asked.filters, asked.as_of)
    return asked.or_none(partial(queries.payment_terms_table, *ask))


def _part_two(asked: Asked) -> pl.DataFrame | None:
    ask = (asked.reader, asked.filters, asked.as_of)
    return asked.or_none(partial(queries.late_in_year_table, *ask))


def _companies(asked: Asked) -> list[str]:
    """The BUs in sight that have something open, companies of the group included."""
    wanted = replace(asked.filters, include_intercompany=True)
    found = asked.reader.table([OPEN_ITEM_COUNT], by=["bu"], filters=wanted, as_of=asked.as_of)
    return [str(bu) for bu in found["bu"].drop_nulls()]


def _layout(asked: Asked, frame: pl.DataFrame | None, title: str, *, without_tax: bool) -> Block:
    """The layout as a table; where the filters ask for what sales do not have, that is said."""
    if frame is None:
        return Note(asked.text("not told under these filters"))
    lines = _report_lines(asked.language, frame, without_tax)
    base = "sales_excl_tax_amount" if without_tax else "sales_amount"
    return _legal_table(asked, title, lines, frame, base)


def _late_year(asked: Asked, frame: pl.DataFrame | None, title: str, *, without_tax: bool) -> Block:
    if frame is None:
        return Note(asked.text("not told under these filters"))
    if frame.is_empty():
        return Note(asked.text("No invoice was settled or late in this year."))
    lines = _late_year_lines(asked.language, frame, without_tax)
    base = "year_issued_excl_tax_amount" if without_tax else "year_issued_amount"
    return _legal_table(asked, title, lines, frame, base)


def _legal_table(
    asked: Asked, title: str, lines: list[Line], frame: pl.DataFrame, base: str
) -> LegalTable:
    """The same lines twice: as print tells them, and as a workbook calculates with them."""
    whole = vocabulary.label(asked.language, base), (frame[base].first() if frame.height else None)
    cells = tuple(cells for _, cells in lines)
    return LegalTable(title, _said(asked.language, lines), _headings(asked), cells, whole, frame)


def _headings(asked: Asked) -> dict[str, str]:
    return {"line": asked.text("Late invoices")} | {
        n: asked.text(text) for n, text in RANGES.items()
    }
