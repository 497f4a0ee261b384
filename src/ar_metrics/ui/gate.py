"""What every request passes before the app: hosts, this machine alone, logins, headers, cookies."""

from __future__ import annotations

import ipaddress
import json
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from ar_metrics import logins
from ar_metrics.settings import LOOPBACK, Login
from ar_metrics.ui import fetching, people, session
from ar_metrics.ui.headers import security_headers

USER_COOKIE, NEXT_COOKIE = "_streamlit_user", "ar_next"
CALLBACK, LOGOUT, HEALTH = "/oauth2callback", "/auth/logout", ("/healthz", "/_stcore/health")
# Files of a session: their addresses are long secrets, and even so only for who has logged in.
UPLOADS = "/_stcore/upload_file/"
BEHIND_THE_LOGIN = ("/media/", fetching.FILES, UPLOADS)
# What Streamlit's own server tells of itself to whoever asks.
CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
NO_PAGE = ("/_stcore", "/static", "/app/static", "/auth", CALLBACK, "/media", "/component",
           "/healthz", "/remember", fetching.FILES)  # fmt: skip
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
Refusal = tuple[int, str] | None


def fetched(request: Request, login: Login) -> Response:
    """Answer with a file that was ordered, to the login that ordered it."""
    return fetching.fetched(request, logins.key(claims_of(cookies_of(request.headers), login)))


class Gate:
    """Middleware around the whole app, websockets included."""

    def __init__(self, inner: ASGIApp, login: Login) -> None:
        self.inner, self.login = inner, login
        self.headers = security_headers(login)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or answer it with headers and safe cookies."""
        if scope["type"] not in {"http", "websocket"}:
            await self.inner(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if refusal := self._refusal(scope, asked):
            await self._refuse(scope, receive, send, *refusal)
            return
        if scope["type"] == "websocket":
            await self.inner(scope, receive, send)
            return
        if scope["path"] == LOGOUT and (told := claims_of(cookies_of(asked), self.login)):
            logins.end(session.current_settings(), told)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if self.login.mode == "oidc":
                    self._keep_the_way(scope, asked, message["status"], headers)
                if self.login.is_secure:
                    _only_over_tls(headers)
            await send(message)

        await self.inner(scope, receive, send_on)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, status: int, why: str
    ) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": why})
            return
        await PlainTextResponse(why, status, self.headers)(scope, receive, send)

    def _refusal(self, scope: Scope, asked: Headers) -> Refusal:
        """The status and the sentence of a refusal; None lets the request in."""
        path = scope["path"]
        if path.startswith(CLOSED):
            return 404, "Not found"
        if self.login.mode != "oidc":
            if not is_local(scope, asked):
                return 403, "This server answers to its own machine alone: it has no login."
        elif host_of(asked.get("host", "")) not in self.login.hosts and path not in HEALTH:
            return 400, "Unknown host"
        if scope["type"] == "websocket" and not _same_origin(asked):
            return 403, "Unknown origin"
        if self.login.mode == "oidc" and path.startswith(BEHIND_THE_LOGIN):
            return self._needs_login(path, cookies_of(asked))
        return None

    def _needs_login(self, path: str, cookies: dict[str, str]) -> Refusal:
        told = claims_of(cookies, self.login)
        if not logins.holds(session.current_settings(), told):
            return 403, "Sign in first"
        person = people.access().person(told)
        if person is None or (path.startswith(UPLOADS) and not person.may("import")):
            return 403, "Your role may not do this"
        return None

    def _keep_the_way(
        self, scope: Scope, asked: Headers, status: int, headers: MutableHeaders
    ) -> None:
        """Remember the address that was asked for before a login, and lead to it afterwards."""
        path, cookies = scope["path"], cookies_of(asked)
        if path == CALLBACK and status == 302 and _sets(headers, USER_COOKIE):
            if is_own_address(wanted := unquote(cookies.get(NEXT_COOKIE, ""))):
                headers["location"] = wanted
            _set_next(headers, "", 0)
        elif path == LOGOUT:
            _set_next(headers, "", 0)
        elif _asks_for_a_page(scope, asked) and not self._is_in(cookies):
            query = scope["query_string"].decode("latin-1")
            _set_next(headers, quote(path + (f"?{query}" if query else ""), safe=""), 900)

    def _is_in(self, cookies: dict[str, str]) -> bool:
        return logins.holds(session.current_settings(), claims_of(cookies, self.login))


def claims_of(cookies: dict[str, str], login: Login) -> dict[str, Any]:
    """Return what a signed login cookie says; nothing when it is altered or not there."""

    def one(name: str) -> bytes | None:
        signed = cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(login.cookie_secret, name, signed)

    try:
        told = json.loads(get_cookie_with_chunks(one, USER_COOKIE) or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def is_own_address(address: str) -> bool:
    """Whether an address is a page of this server, not a way out of it."""
    return (
        address.startswith("/")
        and not address.startswith(("//", *NO_PAGE))
        and not any(sign in address for sign in "\\\r\n\t\0")
    )


def is_local(scope: Scope, asked: Headers) -> bool:
    """Whether the request comes from this machine itself, not through a proxy or a foreign name."""
    ends = (scope.get("client"), scope.get("server"))
    return (
        all(end is None or _is_loopback(str(end[0])) for end in ends)
        and host_of(asked.get("host", "")) in LOOPBACK
        and not any(name in asked for name in FORWARDED)
    )


def host_of(told: str) -> str:
    """Return the host of a Host header without its port; '' when it is none."""
    try:
        parts = urlsplit(f"//{told}")
        return "" if parts.username or parts.path else (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""


def cookies_of(asked: Headers) -> dict[str, str]:
    """Return the cookies of a request by name."""
    try:
        return {name: told.value for name, told in SimpleCookie(asked.get("cookie", "")).items()}
    except CookieError:
        return {}


def _asks_for_a_page(scope: Scope, asked: Headers) -> bool:
    path = scope["path"]
    return (
        scope["method"] == "GET"
        and "text/html" in asked.get("accept", "")
        and "_stcore" not in path
        and not path.startswith(NO_PAGE)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _same_origin(asked: Headers) -> bool:
    origin = asked.get("origin")
    return origin is None or urlsplit(origin).netloc == asked.get("host")


def _sets(headers: MutableHeaders, cookie: str) -> bool:
    sent = headers.getlist("set-cookie")
    return any(value.startswith(f"{cookie}=") and "Max-Age=0" not in value for value in sent)


def _set_next(headers: MutableHeaders, address: str, seconds: int) -> None:
    told = f"{NEXT_COOKIE}={address}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    headers.append("set-cookie", told)


def _only_over_tls(headers: MutableHeaders) -> None:
    for number, (name, value) in enumerate(headers.raw):
        if name == b"set-cookie" and b"secure" not in value.lower().split(b"; "):
            headers.raw[number] = (name, value + b"; Secure")
