"""The web app: `streamlit run app.py`, `python app.py` and `uvicorn app:app` all start it.

The entry script lies in src/ar_metrics/ui, away from pages/: Streamlit runs every file of a
`pages` folder beside its entry script without asking that script, until it has run once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))  # a clone runs without being installed

from ar_metrics.errors import UserError  # noqa: E402
from ar_metrics.settings import listen_port  # noqa: E402
from ar_metrics.ui import server, starting  # noqa: E402
from ar_metrics.ui.gate import Gate, fetched  # noqa: E402

ONE_YEAR = 365 * 24 * 3600
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'

try:
    LOGIN, PORT = starting.ready(), listen_port(os.environ)
except UserError as error:
    print(f"{error}\nThe server did not start.", file=sys.stderr)  # noqa: T201
    sys.exit(error.exit_code)


def healthz(_: Request) -> JSONResponse:
    """Answer 200 with the build being read, 503 when the warehouse does not answer."""
    ok, said = server.health()
    return JSONResponse({"ok": ok, **said}, 200 if ok else 503)


def remember_language(request: Request) -> Response:
    """Answer an invisible picture that leaves the chosen language in a cookie.

    A page cannot set a cookie after it has loaded; the picture it shows can.
    """
    answer = Response(DOT, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})
    code = request.path_params["language"]
    if code in server.LANGUAGES:
        answer.set_cookie(
            server.LANGUAGE_COOKIE, code, max_age=ONE_YEAR, httponly=True, samesite="lax"
        )
    return answer


app = st.App(
    ROOT / "src" / "ar_metrics" / "ui" / "entry.py",
    lifespan=server.lifespan,
    routes=[
        Route("/healthz", healthz),
        Route("/remember/{language}.svg", remember_language),
        Route("/files/{token}/{name}", lambda request: fetched(request, LOGIN)),
    ],
    middleware=[Middleware(Gate, login=LOGIN)],
    secrets=starting.secrets(LOGIN),
    on_script_error=server.show_error,
)

if __name__ == "__main__":
    app.run(
        config={
            "server.port": PORT,
            "server.address": os.environ.get("HOST", "127.0.0.1"),
        }
    )
