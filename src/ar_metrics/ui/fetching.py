"""Large files: ordered, made by a process of their own while the page goes on, then fetched."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from ar_metrics import exports, jobs, logins
from ar_metrics.errors import UserError
from ar_metrics.jobs import Job
from ar_metrics.queries import Reader
from ar_metrics.selections import Order, Selection
from ar_metrics.ui import acting, refusals, session, state
from ar_metrics.ui.layout import note, plain

FILES = "/files/"  # behind the login: see gate
GLANCE_SECONDS = 1.0
KEPT_SECONDS = 24 * 3600
AT_ONCE = 3  # files that one person may have made at the same time


@dataclass(frozen=True)
class Ordered:
    """A file that is being made, or waits to be fetched by who ordered it."""

    token: str
    path: Path
    media_type: str
    job: Job
    leaving: acting.Leaving
    ordered_at: float = field(default_factory=time.time)

    @property
    def is_ready(self) -> bool:
        """Whether the whole file is there."""
        return self.job.exit_code == 0 and self.path.exists()

    def drop(self) -> None:
        """Stop what still runs and delete what was made."""
        if self.job.running:
            self.job.cancel()
        shutil.rmtree(self.path.parent, ignore_errors=True)


@st.cache_resource(show_spinner=False)
def _all() -> dict[str, Ordered]:
    _clear(_folder())  # of a server that has ended
    return {}


def order_buttons(reader: Reader, selection: Selection, formats: Mapping[str, str]) -> None:
    """Offer to make a large file of a selection in each format."""
    _ = state.words()
    note(_("There are many rows: the file is made while you go on, and offered here when it is "
           "ready."))  # fmt: skip
    busy = sum(one.job.running for one in _mine()) >= AT_ONCE
    for file_format, text in formats.items():
        st.button(
            _(text), key=f"order {file_format}", icon=":material/schedule:", width="stretch",
            disabled=busy, on_click=partial(_order, reader, selection, file_format),
        )  # fmt: skip


def ordered_files() -> None:
    """Draw the files that this person ordered: how far each is, then a link to it."""
    if found := _mine():
        busy = any(one.job.running for one in found)
        st.fragment(_ordered_files, run_every=GLANCE_SECONDS if busy else None)(busy)


def _ordered_files(was_busy: bool) -> None:
    _ = state.words()
    found = _mine()
    if was_busy and not any(one.job.running for one in found):
        st.rerun()  # nothing to look after any more
    for one in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center",
                          key=f"ordered {one.token[:8]}"):  # fmt: skip
            _state_of(one)
            st.button(
                _("Remove") if not one.job.running else _("Cancel"),
                key=f"drop {one.token[:8]}", on_click=_drop, args=(one.token,),
            )  # fmt: skip


def _state_of(one: Ordered) -> None:
    _ = state.words()
    said = one.job.progress
    if one.job.running:
        text = _("{name} is being made", name=one.path.name)
        if said.share is not None:
            text = _(
                "{name}: {n} of {total} rows",
                name=one.path.name,
                n=state.language().count(said.done),
                total=state.language().count(said.total),
            )
        st.progress(said.share or 0.0, text=text)
    elif one.is_ready:
        st.markdown(f":green[:material/check_circle:] {one.path.name}")
        st.link_button(_("Fetch"), f"{FILES}{one.token}/{one.path.name}", type="primary",
                       icon=":material/download:")  # fmt: skip
    else:
        language = state.language()
        lines = one.job.message.splitlines() or ["The work was stopped."]
        why = plain(" ".join(refusals.say(language, line) for line in lines))
        st.error(why, title=_("{name} was not made", name=one.path.name), icon=":material/error:")


def _order(reader: Reader, selection: Selection, file_format: str) -> None:
    """Start the command that writes the file; for callbacks."""
    leaving = acting.leaving()
    token = secrets.token_urlsafe(32)
    folder = _folder() / token
    folder.mkdir(parents=True, mode=0o700)
    name = exports.file_name(selection.dataset, selection.question.as_of.isoformat(), file_format)
    order = Order(selection, file_format, state.language().code, reader.path, reader.scope)
    order.write(folder / "order.json")
    job = acting.started("export", jobs.start_export, folder / "order.json", folder / name)
    media_type = exports.FORMATS[file_format].media_type
    _all()[token] = Ordered(token, folder / name, media_type, job, leaving)


def _drop(token: str) -> None:
    if (one := _all().get(token)) and _is_mine(one):
        one.drop()
        _all().pop(token, None)


def _mine() -> list[Ordered]:
    """What who is looking ordered and has not removed, the latest first."""
    for one in list(_all().values()):
        if time.time() - one.ordered_at > KEPT_SECONDS:
            one.drop()
            _all().pop(one.token, None)
    found = [one for one in _all().values() if _is_mine(one)]
    return sorted(found, key=lambda one: -one.ordered_at)


def _is_mine(one: Ordered) -> bool:
    """Whether who is looking, with this very login, ordered it."""
    if one.leaving.needs_login:
        return logins.key(one.leaving.claims) == logins.key(session.claims())
    return acting.leaving().user == one.leaving.user


def fetched(request: Request, login: str) -> Response:
    """Answer with a file that is ready, to the login that ordered it and while it holds.

    `login` is what `logins.key` says of the cookie that came with the request. Nobody learns
    whether a file of someone else's exists.
    """
    one = _all().get(request.path_params["token"])
    if one is None or not one.is_ready or not _may_fetch(one, login):
        return PlainTextResponse("Not found", 404)
    return FileResponse(
        one.path, media_type=one.media_type, filename=one.path.name,
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


def _may_fetch(one: Ordered, login: str) -> bool:
    try:
        one.leaving.check()
    except UserError:
        return False
    return not one.leaving.needs_login or logins.key(one.leaving.claims) == login


def _folder() -> Path:
    return session.current_settings().state / "exports"


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
