"""The screens around a login: sign in, no access, not this page; who is looking; the banners."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ar_metrics.access import OWNER, ROLES, Person
from ar_metrics.i18n import N_
from ar_metrics.ui import people, session, state
from ar_metrics.ui.layout import note, plain
from ar_metrics.ui.people import Visit

# The roles of `access.ROLES`, as the screen says them.
LABELS = {
    "cfo": N_("CFO"),
    "team_lead": N_("Team lead"),
    "agent": N_("Agent"),
    "analyst": N_("Analyst"),
    "litigation": N_("Litigation"),
    "administrator": N_("Administrator"),
    "auditor": N_("Auditor"),
    "owner": N_("Everything"),
}
WATCH_SECONDS = 60


def closed_door(visit: Visit) -> DeltaGenerator:
    """Draw what a person sees who may not enter, and why; no word of the data.

    Returns the place below.
    """
    _ = state.words()
    with _card():
        if visit.why == "own_data":
            st.title(_("These figures are not the demo"), anchor=False)
            st.markdown(
                _("This server was started without a login, which shows the generated group alone. "
                  "To look at your own data on this machine start it with AR_AUTH=local; for "
                  "others, connect an identity provider (docs/deploy.md).")
            )  # fmt: skip
        elif visit.why == "no_grant":
            st.title(_("No access"), anchor=False)
            st.markdown(
                _("You are signed in as {user}, and no rule gives this account access to "
                  "receivables.", user=f"**{plain(visit.user)}**")
            )  # fmt: skip
            st.markdown(_("Ask for it: {contact}", contact=plain(people.access().contact)))
            st.button(_("Sign out"), key="log out", on_click=people.log_out)
        else:
            st.title(_("Receivables"), anchor=False)
            if visit.why == "ended":
                st.info(_("Your session has ended."), icon=":material/schedule:")
            st.markdown(_("Sign in with your company account to see your part of the figures."))
            st.button(
                _("Sign in"),
                key="log in",
                type="primary",
                icon=":material/login:",
                on_click=st.login,
                width="stretch",
            )
        return st.container()


def not_this_page(person: Person) -> None:
    """Draw what a person sees on a page that is not for their role."""
    _ = state.words()
    with _card():
        st.title(_("Not for your role"), anchor=False)
        st.markdown(
            _(
                "This page is not part of the role {role}.",
                role=f"**{role_name(person.role.name)}**",
            )
        )
        if session.login().mode == "oidc":
            st.markdown(_("Ask for it: {contact}", contact=plain(people.access().contact)))


def role_name(role: str) -> str:
    """Return what a role is called in the language of this session."""
    return state.words()(LABELS[role])


def account(person: Person) -> None:
    """Draw in the sidebar who is looking, with the way out or the switch between roles."""
    _ = state.words()
    mode = session.login().mode
    with st.sidebar:
        if mode == "demo":
            _role_switch()
        elif mode == "oidc":
            st.markdown(f"**{plain(person.name)}** · {role_name(person.role.name)}")
            st.button(
                _("Sign out"),
                key="log out",
                icon=":material/logout:",
                on_click=people.log_out,
                width="stretch",
            )


def banner() -> None:
    """Say on every page that this server asks nobody who they are."""
    _ = state.words()
    said = {
        "demo": (":material/science:", _("Demonstration"),
                 _("Generated figures without login, for this machine alone.")),
        "local": (":material/computer:", _("Local use"),
                  _("Your data without login, for this machine alone.")),
    }.get(session.login().mode)  # fmt: skip
    if said:
        icon, title, text = said
        note(f":blue-badge[{icon} {title}] {text}")


def watch() -> None:
    """Look now and then whether the login still holds, so that an open page does not outlive it."""
    if session.login().mode == "oidc":
        st.fragment(_look, run_every=WATCH_SECONDS)()


def _look() -> None:
    if people.visit().person is None:
        st.rerun()


def _role_switch() -> None:
    _ = state.words()
    names = [OWNER.name, *ROLES]
    st.session_state["role_shown"] = _role_asked()
    st.selectbox(
        _("See the demo as"),
        names,
        format_func=role_name,
        key="role_shown",
        on_change=_choose_role,
        help=_("Each role sees its pages and its part of the group: a lead one team, an agent "
               "their own customers."),
    )  # fmt: skip


def _role_asked() -> str:
    asked = str(st.session_state.get(state.ROLE.key))
    return asked if asked in ROLES else OWNER.name


def _choose_role() -> None:
    chosen = st.session_state["role_shown"]
    st.session_state[state.ROLE.key] = None if chosen == OWNER.name else chosen


@contextmanager
def _card() -> Iterator[None]:
    with st.container(horizontal_alignment="center"):
        st.space("large")
        with st.container(border=True, width=440):
            yield
