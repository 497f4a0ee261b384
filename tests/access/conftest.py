"""The app opened on a small home, as one user's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ar_metrics.ui import people, session
from small_home import ROOT, make_home


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("small") / "home")


@pytest.fixture
def open_local(small: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def opened(name: str, **view: object) -> AppTest:
        monkeypatch.setenv("AR_HOME", str(small))
        monkeypatch.setenv("AR_AUTH", "local")
        for kept in (session.current_settings, session.login, people.access):
            kept.cache_clear()
        app = AppTest.from_file(str(ROOT / "src/ar_metrics/ui/entry.py"), default_timeout=60)
        for key, value in view.items():
            app.query_params[key] = value
        app.run()
        if name != "overview":
            app.switch_page(str(ROOT / "pages" / f"{name}.py"))
            for key, value in view.items():
                app.query_params[key] = value
            app.run()
        return app

    return opened
