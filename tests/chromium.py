"""A server of its own and a real Chromium: what browser tests and screenshots share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
# The first of them is the same browser without tab strip and toolbar, which cost a third of a page.
CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
    # Playwright asks where scripts stand: told while they are read, not by reading them again.
    "--js-flags=--no-enable-lazy-source-positions",
]  # fmt: skip
START_SECONDS = 60
WAIT_MILLISECONDS = 90_000
POLL_MILLISECONDS = 50
HEALTH = "/_stcore/health"
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    home: Path,
    *command: str,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    ready: str = HEALTH,
    host: str = "127.0.0.1",
) -> Iterator[str]:
    """The address of a fresh server process on `home`; `command` starts it (python app.py).

    Without an `environment` that says how people come in, it is one user's own machine.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    words = command or (sys.executable, "app.py")
    log = (home / f"server-{port}.log").open("w+")
    process = subprocess.Popen(
        [word.replace("{port}", str(port)) for word in words],
        cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
        env={
            **os.environ, "AR_AUTH": "local", "AR_HOME": str(home), "PORT": str(port),
            **(environment or {}),
        },
    )  # fmt: skip
    try:
        _wait_until_healthy(f"{url.replace('127.0.0.1', host)}{ready}", process, log.name)
        yield url
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{Path(log).read_text('utf-8')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; without its windows where that package is there."""
    with sync_playwright() as playwright:
        path = os.environ.get("AR_CHROMIUM") or next(filter(os.path.exists, CHROMIUMS), None)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def person(
    browser: Browser,
    language: str = "fr",
    theme: str = "light",
    width: int = 1440,
    height: int = 1000,
) -> BrowserContext:
    """A person with that language, theme and screen width, who was never here before."""
    return browser.new_context(
        locale=LOCALES[language],
        timezone_id="Europe/Paris",
        color_scheme=theme,  # type: ignore[arg-type]
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )


def idle(page: Page) -> None:
    """Wait until the script has run and nothing is being redrawn."""
    state = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    state.wait_for(timeout=WAIT_MILLISECONDS)
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
                 && document.querySelector('[data-testid="stApp"]')
                      .dataset.testScriptState === 'notRunning'""",
        polling=POLL_MILLISECONDS,  # not at each frame: that would keep the page drawing
        timeout=WAIT_MILLISECONDS,
    )


def visit(page: Page, url: str) -> Page:
    """Open an address and wait until it is drawn."""
    page.goto(url)
    idle(page)
    return page


def click_cell(page: Page, key: str, row: int, x: int = 60) -> None:
    """Click a cell of a table that leads on: it is a canvas, so by place; the first row leads nowhere."""
    table = page.locator(f"[class*='st-key-{key}']").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    table.click(position={"x": x, "y": 33 * (row + 2) + 16})
