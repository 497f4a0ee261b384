"""Reports from a page: offered in the head to who may take files out, made of what is in sight."""

from __future__ import annotations

from typing import Any

import pytest

from ar_metrics.ui import reporting


def labels(app: Any) -> list[str]:
    return [button.label for button in app.get("download_button")]


@pytest.mark.parametrize(
    ("page", "offered"),
    [
        ("overview", ["Dossier du conseil en PDF", "Dossier du conseil en Excel"]),
        ("legal", ["Tableau légal en PDF", "Tableau légal en Excel"]),
    ],
)
def test_a_page_offers_its_report_as_pdf_and_as_excel(
    open_page: Any, page: str, offered: list[str]
) -> None:
    assert [label for label in labels(open_page(page)) if label in offered] == offered


def test_an_empty_selection_has_no_report(open_page: Any) -> None:
    assert not labels(open_page("overview", type="irrecoverable"))


@pytest.mark.parametrize(("file_format", "start"), [("pdf", b"%PDF-1.7"), ("xlsx", b"PK")])
def test_the_file_is_made_when_it_is_asked_for_and_told_to_the_log(
    open_page: Any, monkeypatch: pytest.MonkeyPatch, file_format: str, start: bytes
) -> None:
    """The button's own function, with what the page gives it."""
    kept: dict[str, Any] = {}
    real = reporting.st.download_button

    def button(label: str, content: Any, name: str, *rest: Any, **more: Any) -> Any:
        kept[name] = content
        return real(label, content, name, *rest, **more)

    monkeypatch.setattr(reporting.st, "download_button", button)
    open_page("overview")
    noted: list[dict[str, Any]] = []
    content = kept[f"pack_2025-06-30.{file_format}"]
    monkeypatch.setattr(
        "ar_metrics.ui.acting.audit.record", lambda *args, **told: noted.append(told)
    )
    assert content().startswith(start)
    assert noted[0]["dataset"] == "pack"
    assert len(noted[0]["sha256"]) == 64
