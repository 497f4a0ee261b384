"""A command that runs while the person watches: its step, how far it is, and a way to stop it."""

from __future__ import annotations

import re
import time

import streamlit as st

from ar_metrics.i18n import N_
from ar_metrics.jobs import Job
from ar_metrics.ui import state

GLANCE_SECONDS = 0.25
# First word of what a command says it is doing, and how the screen says it.
STEPS = {
    "reading": N_("Reading the files"),
    "checking": N_("Checking the rows"),
    "writing": N_("Keeping the import"),
    "check": N_("Checking the figures"),
    "table": N_("Computing the tables"),
}
TIMED = re.compile(r"^\s*[\d.]+ s\s+(?P<what>\w+)")


def step_name(step: str) -> str:
    """Return a step as the screen says it; '0.1 s  check_x' is a build that checks its figures."""
    _ = state.words()
    if not step.strip():
        return _("Starting")
    if timed := TIMED.match(step):
        said = STEPS["check"] if timed["what"].startswith("check_") else STEPS["table"]
        return _(said)
    return _(STEPS.get(step.split(maxsplit=1)[0], step.strip()))


def follow(job: Job, title: str) -> None:
    """Show the progress of `job` until it has ended. Leaving the page does not stop it."""
    _ = state.words()
    with st.status(title, expanded=True) as status:
        place = st.empty()
        stop = st.empty()
        stop.button(_("Cancel"), key=f"cancel {id(job)}", on_click=job.cancel)
        while job.running:
            now = job.progress
            if now.share is None:
                place.markdown(f"{step_name(now.step)}…")
            else:
                place.progress(now.share, text=step_name(now.step))
            time.sleep(GLANCE_SECONDS)
        done = job.exit_code == 0
        place.markdown(_("Done") if done else _("Stopped"))
        stop.empty()
        status.update(state="complete" if done else "error", expanded=not done)
