"""What the web server asks of the app: warm-up, health, and the screen shown for a bug."""

from __future__ import annotations

import gc
import logging
import secrets
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import streamlit as st

from ar_metrics.errors import UserError
from ar_metrics.i18n import REGIONS
from ar_metrics.ui import ahead, refusals, session, state
from ar_metrics.ui.layout import plain

LANGUAGES = tuple(REGIONS)
LANGUAGE_COOKIE = state.LANGUAGE_COOKIE
log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Load what every page needs, tell the collector to leave it alone, ask the first screen.

    A collection over the loaded libraries takes longer than the run of a page.
    """
    import pandas  # noqa: F401, ICN001
    import plotly.graph_objects  # noqa: F401
    import polars  # noqa: F401, ICN001
    import pyarrow  # noqa: F401, ICN001

    # It writes the words of an uncaught error into the log; `show_error` writes what may be there.
    logging.getLogger("streamlit.error_util").setLevel(logging.CRITICAL)
    gc.collect()
    gc.freeze()
    ahead.begin()
    yield


def health() -> tuple[bool, dict[str, str]]:
    """Return whether the warehouse answers, with the build it reads or the kind of error.

    `damaged` is the build that was published and is not read, because its file was harmed.
    """
    try:
        told = {"build": session.probe()}
        damaged = session.left_aside() if session.has_warehouse() else None
        return True, told | ({"damaged": damaged} if damaged else {})
    except Exception as error:  # noqa: BLE001  whatever it is, the answer is "not well"
        return False, {"error": type(error).__name__}


def show_error(error: Exception) -> bool:
    """Show what went wrong: the sentence of a UserError, a reference number for a bug.

    The number is in the log beside the traceback. Returns True: nothing else is shown.
    """
    language = state.language()
    if isinstance(error, UserError):
        said = partial(refusals.say, language)
        problems = [f"- {plain(said(problem))}" for problem in error.problems]
        lines = [plain(said(error.message)), *problems, "", plain(said(error.advice))]
        st.error("\n".join(lines))
        return True
    reference = secrets.token_hex(4).upper()
    where = "".join(traceback.format_tb(error.__traceback__))
    # The kind of error and where, never its words: these may hold a name or an amount.
    log.error("reference %s: %s\n%s", reference, type(error).__name__, where)
    st.error(
        language.text(
            "This page could not be shown. Tell your administrator the reference {reference}: "
            "the details are in the log under that number.",
            reference=reference,
        ),
        title=language.text("Something went wrong"),
        icon=":material/error:",
    )
    return True
