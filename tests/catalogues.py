"""Every text that the code shows, found in its syntax trees and in what other modules declare."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ar_metrics.metrics import DECLARED
from ar_metrics.parameters import PARAMETERS
from ar_metrics.vocabulary import meanings

ROOT = Path(__file__).parents[1]
CALLS = {"_", "N_", "text"}
# Said by the charts, which take their words from the page.
ELSEWHERE = {"No data", "No objective", "95 % interval", "Eight times of ten"}


def said_in(path: Path) -> Iterator[str | tuple[str, str]]:
    """The texts in calls of `_`, `N_`, `.text` and `.plural` of one file, f-strings included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if name == "plural":
            yield texts[0], texts[1]
        elif name in CALLS and texts and isinstance(texts[0], str):
            yield texts[0]


def check_sentences() -> set[str]:
    """Line 1 of each check: the sentence a user reads."""
    files = (ROOT / "sql" / "checks").glob("*.sql")
    return {path.read_text("utf-8").splitlines()[0].removeprefix("-- ").strip() for path in files}


def layout_titles() -> set[str]:
    """The titles of the shipped layouts."""
    from ar_metrics.sources import shipped_layouts

    return {told.title for told in shipped_layouts().values()}


def every_text() -> set[str | tuple[str, str]]:
    """Everything that a catalogue has to know."""
    files = [
        *(ROOT / "src" / "ar_metrics" / "ui").glob("*.py"),
        *(ROOT / "src" / "ar_metrics" / "vocabulary").glob("*.py"),
        *(ROOT / "src" / "ar_metrics" / "reports").glob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        ROOT / "src" / "ar_metrics" / "i18n.py",
    ]
    found: set[str | tuple[str, str]] = {text for path in files for text in said_in(path)}
    found |= {text for metric in DECLARED.values() for text in (metric.label, metric.definition)}
    found |= {
        text
        for one in PARAMETERS.values()
        for text in (one.group, one.label, one.meaning, one.ended, *(one.choices or ()))
    }
    found |= set(meanings.texts())
    return found | check_sentences() | layout_titles() | ELSEWHERE
