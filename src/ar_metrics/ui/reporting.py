"""Reports from a page: the board pack and the legal table, one click each."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ar_metrics import exports, reports
from ar_metrics.i18n import N_, Language
from ar_metrics.queries import Reader
from ar_metrics.ui import acting, people, state
from ar_metrics.ui.state import View

# Report: its button, what it holds, and the words of each format.
OFFERED = {
    "pack": (
        N_("Board pack"),
        N_("Everything on this page and the next ones, set for paper: cards, evolution, aged "
           "balance, DSO, recovery, litigation, exceptions, legal table, definitions."),
        {"pdf": N_("Board pack as PDF"), "xlsx": N_("Board pack as Excel")},
    ),
    "legal": (
        N_("Report"),
        N_("Two pages for each company in the layout of the law: late at the end of the year, and "
           "late during it, each with tax and without."),
        {"pdf": N_("Legal table as PDF"), "xlsx": N_("Legal table as Excel")},
    ),
    "late_year": (
        N_("Report of part II"),
        N_("A page for each company in the layout of the law: invoices late during the year, with "
           "tax and without."),
        {"pdf": N_("Part II as PDF"), "xlsx": N_("Part II as Excel")},
    ),
}  # fmt: skip
ICONS = {"pdf": ":material/picture_as_pdf:", "xlsx": ":material/table:"}
TYPES = {"pdf": "application/pdf", "xlsx": exports.FORMATS["xlsx"].media_type}


def report_button(reader: Reader, view: View, name: str) -> None:
    """Offer a report of what the filters show, as PDF and as Excel; made when it is asked for."""
    language = state.language()
    if not acting.may("export"):
        return
    title, holds, formats = OFFERED[name]
    leaving, pages = acting.leaving(), people.current_person().role.pages
    with st.popover(
        language.text(title), icon=":material/description:", key=f"report {name}", type="tertiary"
    ):
        st.markdown(f":small[{language.text(holds)}]")
        for file_format, text in formats.items():
            st.download_button(
                language.text(text),
                partial(_content, reader, view, language, pages, name, file_format, leaving),
                f"{name}_{view.as_of}.{file_format}",
                TYPES[file_format],
                icon=ICONS[file_format],
                key=f"report {name} {file_format}",
                on_click="ignore",
                width="stretch",
            )


def _content(
    reader: Reader,
    view: View,
    language: Language,
    pages: tuple[str, ...],
    name: str,
    file_format: str,
    leaving: acting.Leaving,
) -> bytes:
    leaving.check()
    asked = reports.Asked(reader, view.filters, view.as_of, language, view.known_at, pages)
    made = reports.REPORTS[name](asked)
    content = reports.WRITERS[file_format](made)
    leaving.note(
        name, None, content, format=file_format, as_of=view.as_of,
        filters=dict(view.filters.limits), scope=dict(reader.scope.limits),
    )  # fmt: skip
    return content
