"""Whether this server may start: who can reach it, and who would tell it who they are."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from ar_metrics.errors import UserError
from ar_metrics.settings import LOOPBACK, Login
from ar_metrics.ui import people, session

UNKNOWN = "?"


def ready() -> Login:
    """Return how people come in, after checking that the server may start that way.

    Raises UserError for a login that is half configured, a mapping that cannot be used, an address
    that others reach without a login, and data that is not the demo's without one.
    """
    login = session.login()
    if login.mode == "oidc":
        people.access()
        return login
    _refuse_open_address(asked_address(sys.orig_argv, os.environ))
    if login.mode == "demo" and _holds_own_data():
        raise UserError(
            f"{session.current_settings().home} holds data of your own, and no login is set up.",
            advice="Start with AR_AUTH=local to look at it alone on this machine, or connect an "
            "identity provider (docs/deploy.md).",
        )
    return login


def secrets(login: Login) -> dict[str, Any] | None:
    """Return the secrets that Streamlit's own login asks for; None without a provider."""
    if login.mode != "oidc":
        return None
    return {
        "auth": {
            "redirect_uri": f"{login.base_url}/oauth2callback",
            "cookie_secret": login.cookie_secret,
            "client_id": login.client_id,
            "client_secret": login.client_secret,
            "server_metadata_url": f"{login.issuer}/.well-known/openid-configuration",
            "client_kwargs": {"scope": login.asks_for},
        }
    }


def asked_address(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the address that a command line makes the server listen on; '?' when it is hidden."""
    programs = {Path(word).stem for word in words[:4]}
    if "uvicorn" in programs:
        if any(word.split("=")[0] in {"--uds", "--fd"} for word in words):
            return UNKNOWN
        return _option(words, "--host") or environment.get("UVICORN_HOST") or "127.0.0.1"
    if "streamlit" in programs:
        return str(st.get_option("server.address") or "every address")
    if programs & {"gunicorn", "hypercorn", "granian"}:
        return UNKNOWN
    return environment.get("HOST") or "127.0.0.1"


def _option(words: Sequence[str], name: str) -> str:
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == name:
            return after
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return ""


def _holds_own_data() -> bool:
    try:
        return session.has_warehouse() and not people.is_generated()
    except Exception:  # noqa: BLE001  a build that cannot be read shows nothing, and /healthz says so
        return False


def _refuse_open_address(address: str) -> None:
    if address.strip("[]") in LOOPBACK:
        return
    told = "an address that the app does not know" if address == UNKNOWN else address
    raise UserError(
        f"Without a login this server answers to its own machine alone; it was told {told}.",
        advice="Listen on 127.0.0.1, or connect an identity provider (docs/deploy.md).",
    )
