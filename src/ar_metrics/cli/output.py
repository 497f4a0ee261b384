"""What commands print: results on stdout, progress and warnings on stderr."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

Tell = Callable[..., None]

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
progress = click.option(
    "--progress",
    type=click.Choice(["auto", "json", "none"]),
    default="auto",
    show_default=True,
    help="Progress on stderr: lines on a terminal, JSON lines for a program, or none.",
)


def teller(mode: str) -> Tell:
    """A function (step, done, total) that tells progress as `mode` says; total 0 = unknown."""
    if mode == "json":
        return _tell_json
    if mode == "auto" and sys.stderr.isatty():
        return _tell_terminal
    return _tell_nobody


def _tell_json(step: object, done: int = 0, total: int = 0) -> None:
    click.echo(json.dumps({"step": str(step), "done": done, "total": total}), err=True)


def _tell_terminal(step: object, done: int = 0, total: int = 0) -> None:
    click.echo(f"  {step}" + (f" ({done} of {total})" if total else ""), err=True)


def _tell_nobody(step: object, done: int = 0, total: int = 0) -> None:
    """Keep quiet."""


def print_json(value: Any) -> None:
    """Print `value` as one JSON document; amounts stay exact, as text."""
    click.echo(json.dumps(value, default=plain, ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """What JSON has no word for, in words it has.

    Raises TypeError for anything that the commands do not print.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def table(rows: list[tuple[Any, ...]], titles: tuple[str, ...]) -> str:
    """Rows as text columns under their titles; whole numbers to the right."""
    lines = [titles, *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[i], int) for row in rows) for i in range(len(titles))
    ]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )
