"""Writes the generated references of docs/: metrics.md, data_dictionary.md, cli.md; and the types
of the feeds' columns beside their contracts.

What is declared once in the code is said once in the docs; tests/test_docs.py compares the two.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from ar_metrics import metrics
from ar_metrics.cli import program
from ar_metrics.contracts import FEEDS, KINDS
from ar_metrics.settings import ROOT

GENERATED = "<!-- Written by `make docs` from the code: change it there. -->"
UNITS = {"money": "reporting currency", "ratio": "0 to 1", "days": "days", "count": "number"}


def metrics_page() -> str:
    """Every metric: its definition, unit, kind, direction and levels, in declared order."""
    lines = [
        GENERATED,
        "# Metrics",
        "A *stock* is a photograph at a date: two of them are never added. A *flow* adds up over"
        " periods. Levels are defaults; an objective that is given wins.",
    ]
    for metric in metrics.DECLARED.values():
        lines += [f"## {metric.label} (`{metric.name}`)", metric.definition, _facts(metric)]
    return _page(lines)


def _facts(metric: metrics.Metric) -> str:
    source = f"from `{metric.model}`" if metric.model else "worked out from other metrics"
    facts = [metric.kind, UNITS[metric.unit], source]
    if metric.better != "neither":
        facts.append(f"{metric.better} is better")
    if metric.levels:
        levels = metric.levels
        facts.append(
            f"target {levels.target}, warning {levels.warning}, critical {levels.critical}"
        )
    return f"{'; '.join(facts)}.\n\n```sql\n{metric.sql}\n```"


def dictionary_page() -> str:
    """Every feed's columns, then every mart's columns with their one meaning and unit."""
    lines = [
        GENERATED,
        "# Data dictionary",
        "## Feeds",
        "What can be imported. `ar-metrics template FEED` writes the empty file.",
        *(_feed(name) for name in FEEDS),
        "## Marts",
        "What the read side sees. The same name means the same thing and unit everywhere.",
        *_marts(),
        "## Data sets",
        "What queries work out beside the columns of the marts, and what a data set means by one of"
        " them in particular. Figures are in [metrics.md](metrics.md).",
        _data_sets(),
    ]
    return _page(lines)


def _feed(name: str) -> str:
    feed = FEEDS[name]
    columns = feed.contract.to_schema().columns
    rows = [
        (
            f"`{column}`",
            "yes" if field.metadata["needed"] else "",
            field.description or "",
            field.metadata["example"],
        )
        for column, field in columns.items()
    ]
    key = f"Unique: {', '.join(feed.key)}. " if feed.key else "No key. "
    replaces = f"A later import replaces the same {', '.join(feed.unit)}."
    table = _table(("column", "needed", "meaning", "example"), rows)
    return f"### {name}\n\n{feed.title}. {key}{replaces}\n\n{table}"


def _marts() -> Iterator[str]:
    meanings = _meanings()
    for path in sorted((ROOT / "sql" / "marts").glob("*.sql")):
        text = path.read_text("utf-8")
        comments = re.match(r"(-- [^\n]*\n)+", text)
        assert comments is not None, f"{path.name} starts with what a row is"
        said = [line.removeprefix("-- ") for line in comments[0].splitlines()]
        meaning = " ".join(line for line in said if not re.match(r"\w+: ", line))
        facts = "; ".join(line for line in said if re.match(r"\w+: ", line))
        facts = facts.replace("; grain: ", ", ")
        rows = [
            (f"`{column}`", meanings[column]["unit"], meanings[column]["meaning"])
            for column in _columns(text)
        ]
        table = _table(("column", "unit", "meaning"), rows)
        yield f"### {path.stem}\n\n{meaning} ({facts})\n\n{table}"


def _data_sets() -> str:
    paths = (ROOT / "sql" / "marts").glob("*.sql")
    have = {name for path in paths for name in _columns(path.read_text("utf-8"))}
    rows = []
    for column, told in _meanings().items():
        every = [] if column in have else [("", told["meaning"])]
        for dataset, meaning in (*every, *told.get("in", {}).items()):
            rows.append((f"`{column}`", f"`{dataset}`" if dataset else "", told["unit"], meaning))
    return _table(("column", "data set", "unit", "meaning"), rows)


def _meanings() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "sql" / "columns.toml").read_text("utf-8"))


def _columns(sql: str) -> list[str]:
    import sqlglot
    from sqlglot import exp

    return list(sqlglot.parse_one(sql, read="duckdb", into=exp.Select).named_selects)


def cli_page() -> str:
    """The help text of every command, as the terminal shows it."""
    width: dict[str, Any] = {"terminal_width": 90, "max_content_width": 90}
    whole = click.Context(program, info_name="ar-metrics", **program.context_settings, **width)
    lines = [GENERATED, "# Command line", _help(whole)]
    for name, command in program.commands.items():
        told = click.Context(command, parent=whole, info_name=name, **width)
        lines += [f"## {name}", _help(told)]
    return _page(lines)


def _help(context: click.Context) -> str:
    return f"```text\n{context.command.get_help(context)}\n```"


def _table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "metrics.md": metrics_page,
    "data_dictionary.md": dictionary_page,
    "cli.md": cli_page,
}


def feed_kinds() -> str:
    """The DuckDB type of each column of each feed, as JSON."""
    plain = {"String": "VARCHAR", "Date": "DATE", "Int64": "BIGINT", "Boolean": "BOOLEAN"}
    found = {
        name: {
            column: plain.get(str(kind)) or "DECIMAL({precision},{scale})".format(**vars(kind))
            for column, kind in feed.schema.items()
        }
        for name, feed in FEEDS.items()
    }
    return json.dumps(found, indent=1) + "\n"


def write(folder: Path) -> None:
    """Write every generated page into `folder`, and the types of the feeds."""
    folder.mkdir(exist_ok=True)
    KINDS.write_text(feed_kinds(), "utf-8")
    for name, page in PAGES.items():
        (folder / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    write(ROOT / "docs")
