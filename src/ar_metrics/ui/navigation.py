"""The pages in the menu, and the switch between French and English."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ar_metrics.i18n import N_
from ar_metrics.ui import state

# File, title, what it answers, icon. The first one is the landing page.
PAGES = (
    ("overview", N_("Overview"), N_("The position in one screen."), "monitoring"),
    (
        "outstanding",
        N_("Outstanding"),
        N_("How much customers owe, and why it moved."),
        "stacked_bar_chart",
    ),
    (
        "aging",
        N_("Aged balance"),
        N_("How late the money is, down to the document."),
        "hourglass_bottom",
    ),
    (
        "imports",
        N_("Imports"),
        N_("Load files, see what was loaded, take it back."),
        "upload_file",
    ),
    (
        "quality",
        N_("Quality"),
        N_("What was checked, and which rows were found wanting."),
        "verified",
    ),
    ("definitions", N_("Definitions"), N_("What each figure and each word means."), "menu_book"),
)


def pages(folder: Path) -> list[st.Page]:
    """Return the pages of the menu, titled in the language of this session."""
    _ = state.words()
    return [
        st.Page(
            folder / f"{name}.py",
            title=_(title),
            help=_(help_text),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == PAGES[0][0],
        )
        for name, title, help_text, icon in PAGES
    ]


def language_switch() -> None:
    """Draw the switch in the sidebar; the choice goes into the address and into a cookie."""
    language = state.language()
    names = {"fr": "Français", "en": "English"}
    st.session_state["language_shown"] = language.code
    with st.sidebar:
        st.segmented_control(
            "Langue · Language",
            list(names),
            format_func=names.__getitem__,
            key="language_shown",
            on_change=_choose_language,
            required=True,
        )
        if st.session_state.get(state.LANGUAGE.key) and (
            st.context.cookies.get(state.LANGUAGE_COOKIE) != language.code
        ):
            st.html(f'<img src="/remember/{language.code}.svg" alt="" width="1" height="1">')


def _choose_language() -> None:
    st.session_state[state.LANGUAGE.key] = st.session_state["language_shown"]
