"""A small home for the pages, made once, and the app opened on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from small_home import ROOT, make_home

ENTRY = ROOT / "src" / "ar_metrics" / "ui" / "entry.py"
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("screens") / "home")


@pytest.fixture
def open_page(home: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page as a person whose browser speaks `locale`, with the address's `view`."""

    def opened(name: str = "overview", locale: str = "fr-FR", at: Path = home, **view: object):
        from ar_metrics.ui.session import current_settings, login

        monkeypatch.setenv("AR_HOME", str(at))
        monkeypatch.setenv("AR_AUTH", "local")  # a home of its own data, on this machine
        current_settings.cache_clear()
        login.cache_clear()
        app = AppTest.from_file(str(ENTRY), default_timeout=60)
        app.context = {"locale": locale, "timezone": "Europe/Paris"}
        for key, value in view.items():
            app.query_params[key] = value
        app.run()
        if name != "overview":
            app.switch_page(str(ROOT / "pages" / f"{name}.py"))
            for key, value in view.items():
                app.query_params[key] = value
            app.run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return opened


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    return tmp_path / "nothing here yet"
