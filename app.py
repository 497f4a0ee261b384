"""The web app: `streamlit run app.py`, `python app.py` and `uvicorn app:app` all start it.

The entry script lies in src/ar_metrics/ui, away from pages/: Streamlit runs every file of a
`pages` folder beside its entry script without asking that script, until it has run once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))  # a clone runs without being installed

from ar_metrics.ui import server  # noqa: E402

ONE_YEAR = 365 * 24 * 3600
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def content_security_policy() -> str:
    """Return the policy: this host alone, and the one inline script of Streamlit's own page."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
    )


class SecurityHeaders:
    """Middleware that puts the security headers on every answer."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, headers added where the answer starts."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.inner(scope, receive, send_with_headers)


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
    ],
    middleware=[Middleware(SecurityHeaders)],
    on_script_error=server.show_error,
)

if __name__ == "__main__":
    app.run(
        config={
            "server.port": int(os.environ.get("PORT", "8501")),
            "server.address": os.environ.get("HOST", "127.0.0.1"),
        }
    )
