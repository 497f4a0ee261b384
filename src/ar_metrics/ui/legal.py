"""The parts of the page of legal tables: the management report, late interest, long terms."""

from __future__ import annotations

import html
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from ar_metrics import queries
from ar_metrics.i18n import N_, Language
from ar_metrics.metrics import LEGAL
from ar_metrics.queries import Reader
from ar_metrics.reports import RANGES, late_year_layout, report_layout
from ar_metrics.ui import drill, state, tables, vocabulary
from ar_metrics.ui.cards import course_cards
from ar_metrics.ui.charges import missing_rates
from ar_metrics.ui.downloads import Frames
from ar_metrics.ui.layout import go_to, note
from ar_metrics.ui.session import answer
from ar_metrics.ui.state import View

MONTHS = 13
TAX = {"incl": N_("Tax included"), "excl": N_("Tax excluded")}
CLAIM = (
    "customer_name", "interest_amount", "indemnity_amount", "outstanding_amount", "late_days",
    "rated_days", "interest_state", "document_id", "due_date", "debtor_kind", "bu",
)  # fmt: skip
TERMS = (
    "customer_name", "outstanding_amount", "excess_term_days", "document_id", "issue_date",
    "due_date", "legal_due_date", "debtor_kind", "bu",
)  # fmt: skip
UNKNOWN = ("no rate", "part of the days")
CELL = "padding:0.3rem 0.6rem;border:1px solid rgba(128,140,155,0.45)"


def legal_cards(reader: Reader, view: View) -> None:
    """Draw what is late, what the law gives on it and what has terms that are too long."""
    days = view.last_months(MONTHS)
    course = answer(
        Reader.table, reader, LEGAL, by=["snapshot_date"], filters=view.filters, as_of=days
    )
    course_cards(LEGAL, course, view)


def report_table(reader: Reader, view: View) -> None:
    """Draw the table of the management report in its legal layout, with or without tax."""
    language = state.language()
    chosen = _tax(language, "legal_tax")
    frame = answer(queries.payment_terms_table, reader, view.filters, view.as_of)
    st.html(_drawn(language, report_layout(language, frame, chosen == "excl")))
    bus = answer(queries.payment_terms_table, reader, view.filters, view.as_of, ("bu",))
    _remarks(language, view, bus["bu"].n_unique())
    month = answer(queries.year_end_month, reader, view.filters, view.as_of)
    end = queries.last_year_end(month, view.as_of)
    if end != view.as_of:
        note(
            language.text(
                "The management report is of a year end: the last one of these companies is "
                "{day}. Choose that date above.",
                day=language.date(end),
            )
        )
    if chosen == "excl" and frame["invoice_excl_tax_amount"].null_count():
        st.warning(
            language.text(
                "The tax of some invoices is not known: what is empty cannot be told without tax."
            ),
            icon=":material/warning:",
        )


def _tax(language: Language, key: str) -> str:
    """Draw the choice of tax included or not, and return it."""
    chosen = st.segmented_control(
        language.text("Tax"),
        list(TAX),
        format_func=lambda name: language.text(TAX[name]),
        default="incl",
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or "incl"


def _remarks(language: Language, view: View, companies: int) -> None:
    if companies > 1:
        note(
            language.text(
                "The law asks for this table company by company: choose one BU above. These are "
                "{count} together.",
                count=companies,
            )
        )
    note(
        language.text(
            "Invoices issued and open at the end of {day}, companies of the group included, "
            "credits not deducted: A + B are all late invoices. An invoice in instalments is "
            "counted once. The turnover is that of the twelve months up to that date.",
            day=language.date(view.as_of),
        )
    )


def _drawn(language: Language, lines: pl.DataFrame) -> str:
    """The layout as a table; what the model leaves out is hatched, its headings are bold."""
    head = "".join(
        f'<th style="{CELL};text-align:right">{html.escape(language.text(name))}</th>'
        for name in RANGES.values()
    )
    rows = []
    for line, *cells in lines.rows():
        if not any(cells):
            kind = "th" if line.startswith("(") else "td"  # a heading, or words for all columns
            rows.append(f'<tr><{kind} colspan="7" style="{CELL};text-align:left">'
                        f"{html.escape(line)}</{kind}></tr>")  # fmt: skip
            continue
        drawn = "".join(
            f'<td style="{CELL};text-align:right;white-space:nowrap">{html.escape(cell)}</td>'
            if cell is not None
            else f'<td style="{CELL};background:rgba(128,140,155,0.25)"></td>'
            for cell in cells
        )
        rows.append(f'<tr><td style="{CELL};min-width:11rem">{html.escape(line)}</td>{drawn}</tr>')
    return (
        '<div style="overflow-x:auto" tabindex="0"><table style="border-collapse:collapse;'
        f'font-size:0.85rem;width:100%"><thead><tr><th style="{CELL}"></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def late_year_table(reader: Reader, view: View) -> None:
    """Draw part II of the management report: invoices that were late during the year."""
    language = state.language()
    frame = answer(queries.late_in_year_table, reader, view.filters, view.as_of)
    if frame.is_empty():
        st.info(language.text("No invoice was settled or late in this year."))
        return
    chosen = _tax(language, "legal_year_tax")
    st.html(_drawn(language, late_year_layout(language, frame, chosen == "excl")))
    if chosen == "excl" and frame["issued_excl_tax_ratio"].null_count():
        st.warning(
            language.text(
                "The tax of some invoices is not known: what is empty cannot be told without tax."
            ),
            icon=":material/warning:",
        )
    if frame["has_inferred"].any():
        st.warning(
            language.text(
                "Some BUs only print snapshots: what was paid late there between two of them is "
                "not known. They are in it with what is late at the end of the year."
            ),
            icon=":material/warning:",
        )
    note(
        language.text(
            "Every invoice that was late on some day of the twelve months up to {day}, at its "
            "whole amount, by the days of lateness it had reached when it was settled, else at the "
            "end. 0 days: settled on time. Disputed between its due date and the settlement: (B).",
            day=language.date(view.as_of),
        )
    )


def interest_table(reader: Reader, view: View) -> None:
    """Draw the interest by kind of debtor, say what is not known, list the debts and the rates."""
    language = state.language()
    summary = answer(queries.interest_summary, reader, view.filters, view.as_of)
    if summary.is_empty():
        st.success(language.text("Nothing is late."), icon=":material/check_circle:")
        return
    unknown = summary.filter(pl.col("interest_state").is_in(UNKNOWN))["late_debt_amount"].sum()
    if unknown:
        st.warning(
            language.text(
                "For {amount} of late debts the interest is not known, or for a part of the days "
                "only: the reference data has no rate for their country or for a period. They "
                "bear no interest here, and that is not zero.",
                amount=language.money(unknown, view.currency),
            ),
            icon=":material/warning:",
        )
        missing_rates(reader, view)
    _table(summary, "interest_summary", tuple(summary.columns),
           language.text("Late interest by kind of debtor"))  # fmt: skip
    frame = answer(queries.late_interest, reader, view.filters, view.as_of)
    _table(frame, "late_interest", CLAIM, language.text("Late interest, debt by debt"), _open)
    with st.expander(language.text("The rates that are used"), icon=":material/percent:"):
        rates = answer(queries.interest_rates, reader).with_columns(
            pl.col("interest_ratio").map_elements(
                lambda ratio: language.ratio(ratio, 2), return_dtype=pl.String
            ).alias("interest_rate")
        )  # fmt: skip
        shown = ("country_code", "debtor_kind", "valid_from_date", "valid_to_date",
                 "interest_rate", "rate_of", "indemnity_local", "legal_source")  # fmt: skip
        _table(rates.select(shown), "interest_rates", shown, language.text("Rates"), totals=False)
    note(
        language.text(
            "Simple interest on what is still open, from the day after the due date, base 365, "
            "without reminder (C. com. L. 441-10 II); public debtors at the rate of the first day "
            "(CCP R. 2192-31). The rules are those of the customer's country; consumers are "
            "outside them. What was paid late in the meantime is not in it."
        )
    )


def over_terms_table(reader: Reader, view: View) -> None:
    """Draw the debts that fall due later than the law allows; a click opens the customer."""
    language = state.language()
    frame = answer(queries.over_terms, reader, view.filters, view.as_of)
    if frame.is_empty():
        st.success(
            language.text("No open invoice falls due later than the law allows."),
            icon=":material/check_circle:",
        )
        return
    _table(frame, "over_terms", TERMS, language.text("Debts with terms that are too long"), _open)
    note(
        language.text(
            "45 days end of month is taken in the reading that ends later. Countries without a "
            "limit in the reference data are not judged."
        )
    )


def _table(frame: pl.DataFrame, key: str, shown: tuple[str, ...], alt: str,
           on_pick: Any = None, totals: bool = True) -> None:  # fmt: skip
    language = state.language()
    total = {name: frame[name].sum() for name in shown if name.endswith("_amount")}
    tables.table(
        frame,
        key=key,
        alt=alt,
        columns={name: vocabulary.label(language, name) for name in shown},
        total=total if totals else None,
        on_pick=on_pick,
    )


def _open(row: dict[str, Any]) -> None:
    drill.into("customers", row)
    go_to("aging")


def legal_frames(reader: Reader, view: View) -> Frames:
    """What the page of legal tables shows."""
    _ = state.words()
    ask = (reader, view.filters, view.as_of)
    return {
        "payment_terms_table": (_("Management report, figures"),
                                partial(queries.payment_terms_table, *ask, ("bu",))),
        "payment_terms_layout": (_("Management report, legal layout"), partial(_layout, *ask)),
        "late_in_year_table": (_("Invoices late during the year"),
                               partial(queries.late_in_year_table, *ask, ("bu",))),
        "late_in_year_layout": (_("Invoices late during the year, legal layout"),
                                partial(_year_layout, *ask)),
        "late_interest": (_("Late interest"), partial(queries.late_interest, *ask)),
        "charges": (_("Interest and fees billed, collected and waived"),
                    partial(queries.charges, *ask)),
        "moroccan_terms": (_("Debts in Morocco older than 60 days"),
                           partial(queries.moroccan_terms, *ask)),
        "over_terms": (_("Terms beyond the law"), partial(queries.over_terms, *ask)),
    }  # fmt: skip


def _layout(*ask: Any) -> pl.DataFrame:
    """The legal layout of part I with tax, then without, under the headings of the model."""
    language, frame = state.language(), queries.payment_terms_table(*ask)
    return _both(language, [report_layout(language, frame, tax) for tax in (False, True)])


def _year_layout(*ask: Any) -> pl.DataFrame:
    """The same of part II."""
    language, frame = state.language(), queries.late_in_year_table(*ask)
    return _both(language, [late_year_layout(language, frame, tax) for tax in (False, True)])


def _both(language: Language, layouts: list[pl.DataFrame]) -> pl.DataFrame:
    headings = {name: language.text(text) for name, text in RANGES.items()}
    return pl.concat(layouts).rename({"line": language.text("Late invoices"), **headings})
