"""What every request passes: hosts, this machine alone, headers, cookies, the way back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ar_metrics.settings import Login
from ar_metrics.ui import people, session
from ar_metrics.ui.gate import Gate, host_of, is_own_address
from guarded import ACCESS, SECRET, signed

HERE = ("127.0.0.1", 50_000)
BASE = "https://ar.example.test"


def answer(request: Request) -> Response:
    if request.url.path == "/oauth2callback":
        back = RedirectResponse("/", 302)
        back.set_cookie("_streamlit_user", "signed", httponly=True)
        return back
    reply = PlainTextResponse(f"page {request.url.path}")
    reply.set_cookie("ar_language", "fr", httponly=True)
    return reply


@pytest.fixture
def behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of a small app behind the gate of a login."""
    (tmp_path / "access.toml").write_text(ACCESS, "utf-8")
    monkeypatch.setenv("AR_HOME", str(tmp_path))
    session.current_settings.cache_clear()
    session.login.cache_clear()
    people.access.cache_clear()

    def client(login: Login, address: tuple[str, int] = HERE, base: str = BASE) -> TestClient:
        monkeypatch.setattr(session, "login", lambda: login)
        app = Starlette(routes=[Route("/{path:path}", answer)])
        return TestClient(Gate(app, login), base_url=base, client=address, follow_redirects=False)

    yield client
    session.current_settings.cache_clear()
    people.access.cache_clear()


def company(tmp_path: Path, **changed: Any) -> Login:
    given: dict[str, Any] = {
        "mode": "oidc", "base_url": BASE, "cookie_secret": SECRET,
        "hosts": ("ar.example.test",), "access_file": tmp_path / "access.toml",
    }  # fmt: skip
    return Login(**(given | changed))


def test_every_answer_carries_the_headers(behind, tmp_path: Path) -> None:
    told = behind(company(tmp_path)).get("/aging").headers
    policy = dict(part.strip().split(" ", 1) for part in told["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == "'self' wss://ar.example.test"
    for directive, sources in policy.items():
        assert "*" not in sources, directive
        assert "http" not in sources, directive
        assert "'unsafe-eval'" not in sources, directive
        assert "'unsafe-inline'" not in sources or directive == "style-src"
    assert told["x-content-type-options"] == "nosniff"
    assert told["x-frame-options"] == "DENY"
    assert told["referrer-policy"] == "same-origin"
    assert "max-age" in told["strict-transport-security"]


def test_behind_tls_every_cookie_is_secure(behind, tmp_path: Path) -> None:
    for path in ("/aging", "/oauth2callback"):
        sent = behind(company(tmp_path)).get(path, headers={"accept": "text/html"})
        cookies = sent.headers.get_list("set-cookie")
        assert cookies
        assert all("; Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    plain = behind(company(tmp_path, base_url="http://localhost:1", hosts=("localhost",)),
                   base="http://localhost:1").get("/aging")  # fmt: skip
    assert "Secure" not in plain.headers["set-cookie"]


@pytest.mark.parametrize(
    "host", ["evil.test", "ar.example.test.evil.test", "", "ar.example.test@x"]
)
def test_a_foreign_host_is_refused_and_health_is_not(behind, tmp_path: Path, host: str) -> None:
    client = behind(company(tmp_path))
    assert client.get("/aging", headers={"host": host}).status_code == 400
    assert client.get("/healthz", headers={"host": "10.0.0.7:8501"}).status_code == 200


@pytest.mark.parametrize("mode", ["demo", "local"])
@pytest.mark.parametrize(
    ("address", "host", "more", "status"),
    [
        ("127.0.0.1", "localhost:8501", {}, 200),
        ("::1", "[::1]:8501", {}, 200),
        ("192.0.2.7", "localhost:8501", {}, 403),
        ("127.0.0.1", "ar.example.test", {}, 403),
        ("127.0.0.1", "localhost.evil.test", {}, 403),
        ("127.0.0.1", "localhost:8501", {"x-forwarded-for": "192.0.2.7"}, 403),
        ("127.0.0.1", "localhost:8501", {"forwarded": "for=192.0.2.7"}, 403),
    ],
)
def test_without_a_login_it_answers_to_its_own_machine_alone(
    behind, mode: str, address: str, host: str, more: dict[str, str], status: int
) -> None:
    client = behind(Login(mode), (address, 50_000), "http://127.0.0.1")
    assert client.get("/aging", headers={"host": host, **more}).status_code == status


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/run"]
)
def test_streamlit_tells_strangers_nothing_of_itself(behind, tmp_path: Path, path: str) -> None:
    assert behind(company(tmp_path)).get(path).status_code == 404
    assert behind(Login("local"), base="http://localhost").get(path).status_code == 404


def test_files_and_uploads_are_for_who_logged_in_and_may(behind, tmp_path: Path) -> None:
    client, soon = behind(company(tmp_path)), int(time.time()) + 600
    media, upload = "/media/abc.csv", "/_stcore/upload_file/a/b"
    jars = {
        who: {
            "cookie": "_streamlit_user="
            + signed({"sub": who, "groups": [group], "exp": soon}, BASE)
        }
        for who, group in (("carla", "ar-cfo"), ("ada", "ar-admins"), ("noro", "canteen"))
    }
    assert [client.get(media, headers=jars.get(who, {})).status_code
            for who in ("nobody", "noro", "carla", "ada")] == [403, 403, 200, 200]  # fmt: skip
    assert [client.get(upload, headers=jars.get(who, {})).status_code
            for who in ("nobody", "noro", "carla", "ada")] == [403, 403, 403, 200]  # fmt: skip


def test_a_link_survives_the_login_and_leads_nowhere_else(behind, tmp_path: Path) -> None:
    client = behind(company(tmp_path))
    sent = client.get("/aging?bu=FR01&asof=2025-06-30", headers={"accept": "text/html"})
    assert "ar_next=%2Faging%3Fbu%3DFR01%26asof%3D2025-06-30;" in str(
        sent.headers.get_list("set-cookie")
    )
    back = client.get("/oauth2callback")
    assert back.headers["location"] == "/aging?bu=FR01&asof=2025-06-30"
    for way_out in ("%2F%2Fevil.test", "https%3A%2F%2Fevil.test", "%2F%5Cevil.test", "%2Fauth%2Flogout",
                    "%2Fa%0d%0aset-cookie%3Ax", ""):  # fmt: skip
        client.cookies.clear()
        told = client.get("/oauth2callback", headers={"cookie": f"ar_next={way_out}"})
        assert told.headers["location"] == "/"


@pytest.mark.parametrize(
    "address", ["//evil.test", "/\\evil.test", "evil", "", "/media/x", "/a\r\nb"]
)
def test_only_a_page_of_this_server_is_a_way_back(address: str) -> None:
    assert not is_own_address(address)
    assert is_own_address("/aging?bu=FR01")


def test_a_host_is_read_without_its_port() -> None:
    told = ["a.test:1", "[::1]:2", "A.test.", "u:p@a.test", "a.test/x", "[bad", ""]
    assert [host_of(host) for host in told] == ["a.test", "::1", "a.test", "", "", "", ""]
