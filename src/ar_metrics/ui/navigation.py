"""The pages in the menu, in their sections, and the switch between French and English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ar_metrics.access import Person
from ar_metrics.i18n import N_
from ar_metrics.ui import people, personal, signing, state


@dataclass(frozen=True)
class MenuEntry:
    """One page in the menu: its file, its title, what it answers, its icon and its section."""

    name: str
    title: str
    answers: str
    icon: str
    section: str


POSITION, ANALYSIS, RECOVERY = N_("Position"), N_("Analysis"), N_("Recovery")
LITIGATION, DATA = N_("Litigation"), N_("Data")
# In the order of the menu. A section without a page is not shown.
SECTIONS = (POSITION, ANALYSIS, RECOVERY, LITIGATION, DATA)
# The first one is the landing page.
PAGES = (
    MenuEntry(
        "overview", N_("Overview"), N_("The position in one screen."), "monitoring", POSITION
    ),
    MenuEntry(
        "outstanding",
        N_("Outstanding"),
        N_("How much customers owe, and why it moved."),
        "stacked_bar_chart",
        POSITION,
    ),
    MenuEntry(
        "aging",
        N_("Aged balance"),
        N_("How late the money is, down to the document."),
        "hourglass_bottom",
        POSITION,
    ),
    MenuEntry(
        "customer",
        N_("Customer"),
        N_("One customer: figures, history, open items."),
        "person_search",
        POSITION,
    ),
    MenuEntry(
        "risk",
        N_("Risk"),
        N_("On whom the outstanding rests, and who is above a limit."),
        "shield",
        POSITION,
    ),
    MenuEntry(
        "dso",
        N_("DSO & CEI"),
        N_("How long sales stay unpaid, by every method."),
        "schedule",
        ANALYSIS,
    ),
    MenuEntry(
        "migration",
        N_("Migration"),
        N_("What became of each bucket from one date to another."),
        "moving",
        ANALYSIS,
    ),
    MenuEntry(
        "provision",
        N_("Provision"),
        N_("What will be lost in the end, by a matrix of observed rates."),
        "trending_down",
        ANALYSIS,
    ),
    MenuEntry(
        "forecast",
        N_("Cash forecast"),
        N_("What cash is expected in which week, and how good earlier forecasts were."),
        "payments",
        ANALYSIS,
    ),
    MenuEntry(
        "legal",
        N_("Legal tables"),
        N_("Late invoices for the management report, interest due by law, long terms."),
        "balance",
        ANALYSIS,
    ),
    MenuEntry(
        "recovery",
        N_("Recovery"),
        N_("What each team and agent collects, against objectives and fairly compared."),
        "savings",
        RECOVERY,
    ),
    MenuEntry(
        "agent",
        N_("Agent"),
        N_("One collection agent: objective, calls, acts, promises, accounts."),
        "support_agent",
        RECOVERY,
    ),
    MenuEntry(
        "objectives",
        N_("Objectives"),
        N_("The targets of a month, and who changed them."),
        "flag",
        RECOVERY,
    ),
    MenuEntry(
        "litigation",
        N_("Litigation"),
        N_("What procedures cost and return, and what is due in time."),
        "gavel",
        LITIGATION,
    ),
    MenuEntry(
        "prescription",
        N_("Prescription"),
        N_("What can soon no longer be sued for."),
        "timer",
        LITIGATION,
    ),
    MenuEntry(
        "disputes",
        N_("Disputes"),
        N_("What customers contest, and what was given up."),
        "forum",
        LITIGATION,
    ),
    MenuEntry(
        "explorer",
        N_("Explorer"),
        N_("Any data set under the filters, all of its rows, as a file."),
        "table_view",
        DATA,
    ),
    MenuEntry(
        "imports",
        N_("Imports"),
        N_("Load files, see what was loaded, take it back."),
        "upload_file",
        DATA,
    ),
    MenuEntry(
        "quality",
        N_("Quality"),
        N_("What was checked, and which rows were found wanting."),
        "verified",
        DATA,
    ),
    MenuEntry(
        "definitions",
        N_("Definitions"),
        N_("What each figure and each word means."),
        "menu_book",
        DATA,
    ),
    MenuEntry(
        "settings",
        N_("Settings"),
        N_("Targets, thresholds and rates: what holds, and who changed it."),
        "tune",
        DATA,
    ),
    MenuEntry("audit", N_("Audit"), N_("Who saw and took what."), "policy", DATA),
)


def pages(folder: Path, person: Person) -> dict[str, list[st.Page]]:
    """Return the pages of this person's menu by section, titled in the language of this session.

    The others keep their address, where they say that they are for other roles.
    """
    _ = state.words()
    seen = [entry for entry in PAGES if person.sees(entry.name)]
    kept = personal.defaults(person).landing
    first_page = kept if kept in {entry.name for entry in seen} else seen[0].name
    drawn = {entry.name: _page(folder, entry, entry.name == first_page) for entry in seen}
    found = {
        _(section): [drawn[entry.name] for entry in seen if entry.section == section]
        for section in SECTIONS
    }
    listed = {section: pages for section, pages in found.items() if pages}
    apart = [_refused(entry, person) for entry in PAGES if entry not in seen]
    next(iter(listed.values())).extend([_alias(drawn[first_page], first_page), *apart])
    return listed


def titles(person: Person) -> dict[str, str]:
    """Return the titles of this person's pages, in the language of this session."""
    _ = state.words()
    return {entry.name: _(entry.title) for entry in PAGES if person.sees(entry.name)}


def _page(folder: Path, entry: MenuEntry, is_first: bool) -> st.Page:
    _ = state.words()
    return st.Page(
        folder / f"{entry.name}.py",
        title=_(entry.title),
        help=_(entry.answers),
        icon=f":material/{entry.icon}:",
        url_path="" if is_first else entry.name,
        default=is_first,
    )


def _alias(landing: st.Page, name: str) -> st.Page:
    """The page that opens first has the empty address; its own name leads there too."""
    return st.Page(
        partial(st.switch_page, landing), title=landing.title, url_path=name, visibility="hidden"
    )


def closed(visit: people.Visit) -> list[st.Page]:
    """Return the closed door at every address, so that a link leads to the page after the login."""
    _ = state.words()
    title = _("Sign in")

    def door() -> None:
        language_switch(signing.closed_door(visit))

    names = [entry.name for entry in PAGES]
    return [
        st.Page(door, title=title, default=True, url_path="sign_in"),
        *(st.Page(door, title=title, url_path=name) for name in names),
    ]


def _refused(entry: MenuEntry, person: Person) -> st.Page:
    return st.Page(
        partial(signing.not_this_page, person),
        title=state.words()(entry.title),
        url_path=entry.name,
        visibility="hidden",
    )


def language_switch(place: DeltaGenerator | None = None) -> None:
    """Draw the switch in the sidebar, or elsewhere; the choice goes into address and cookie."""
    language = state.language()
    names = {"fr": "Français", "en": "English"}
    st.session_state["language_shown"] = language.code
    with place or st.sidebar:
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
