"""One server on a small home and one Chromium for all browser tests of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

import chromium
from small_home import make_home

# Streamlit's own: on a deep link its page probes /aging/_stcore/… before it finds the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")
WAIT_MILLISECONDS = 20_000


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("browser") / "home")


@pytest.fixture(scope="session")
def url(home: Path) -> Iterator[str]:
    with chromium.serving(home) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with chromium.chromium() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nobody_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test opened: a page that is left open goes on working beside the next test."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


class Witness:
    """What a page said on its console and asked of other hosts."""

    def __init__(self, page: Page, url: str) -> None:
        self.url, self.errors, self.strangers = url, [], []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not where.endswith(PROBES):
            self.errors.append(f"{message.text} ({where})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.strangers.append(request.url)


@pytest.fixture
def witness(url: str):
    return lambda page: Witness(page, url)
