"""The first screen of an empty home: try the generated group, or import a file."""

from __future__ import annotations

import streamlit as st

from ar_metrics import jobs
from ar_metrics.ui import acting, state
from ar_metrics.ui.layout import note
from ar_metrics.ui.session import login
from ar_metrics.ui.work import follow

_JOB = "first run job"


def first_run() -> None:
    """Draw the two ways to begin, or the progress of the one that was chosen."""
    _ = state.words()
    st.title(_("How do you want to begin?"), anchor=False)
    st.markdown(
        _("There are no figures here yet. Look around with a generated group of companies, or "
          "import the open items that your ERP prints.")
    )  # fmt: skip
    if job := st.session_state.get(_JOB):
        _demo_under_way(job)
        return
    with st.grid(2, min_column_width=320, gap="medium"):
        with st.container(border=True, height="stretch"):
            st.header(_("Try the demo"), anchor=False)
            st.markdown(
                _("A believable group, made up: 5 business units, 8 countries, 36 months. It takes "
                  "about a minute, and every page says that the data is generated.")
            )  # fmt: skip
            st.space("stretch")
            st.button(_("Load the demo group"), type="primary", key="demo", on_click=_start_demo)
        with st.container(border=True, height="stretch"):
            st.header(_("Import your file"), anchor=False)
            st.markdown(
                _("A dated list of open items (CSV or Excel), a ledger, or a French FEC. Nothing "
                  "leaves this server.")
            )  # fmt: skip
            st.space("stretch")
            if login().mode == "demo":
                note(
                    _("This server runs without a login: start it with AR_AUTH=local for your own "
                      "data on this machine.")
                )  # fmt: skip
            else:
                st.button(_("Choose a file"), key="own file", on_click=_show_import)
    if st.session_state.get("first import"):
        from ar_metrics.ui.importing import import_form

        st.divider()
        import_form()


def _show_import() -> None:
    st.session_state["first import"] = True


def _start_demo() -> None:
    st.session_state[_JOB] = acting.started("import", jobs.start_demo)


def _demo_under_way(job: jobs.Job) -> None:
    _ = state.words()
    follow(job, _("Making the demo group"))
    del st.session_state[_JOB]
    if job.exit_code == 0:
        st.rerun()
    if not job.cancelled:
        st.error(job.message, title=_("The demo could not be loaded"), icon=":material/error:")
    st.button(_("Back"))
