"""A file ordered from a page: made by a process of its own, which must not see more than who asked.

The order is a file that only this machine's user can read. It names the build that was on the
screen and the scope of the person, so that the file holds the rows that they saw.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ar_metrics.access import NOTHING, Scope
from ar_metrics.errors import UserError
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.selections.making import Export, export
from ar_metrics.selections.selection import Selection, selection_from


@dataclass(frozen=True)
class Order:
    """Which file, of which build, for whose eyes."""

    selection: Selection
    file_format: str
    language: str
    build: Path
    scope: Scope

    def write(self, path: Path) -> None:
        """Write the order where only the user that runs the server can read it."""
        told: dict[str, Any] = {
            "selection": self.selection.told(),
            "format": self.file_format,
            "language": self.language,
            "build": str(self.build),
            "scope": asdict(self.scope),
        }
        path.touch(0o600)
        path.write_text(json.dumps(told), "utf-8")

    def export(self, memory_limit: str, threads: int) -> Export:
        """Return the file that was ordered, seen through the scope of who ordered it."""
        reader = Reader(Warehouse(self.build, memory_limit, threads), self.scope)
        return export(reader, self.selection, self.file_format, self.language)


def read_order(path: Path) -> Order:
    """Return the order in a file. Raises UserError when there is none.

    What it does not say of the scope is nothing, never everything.
    """
    try:
        told = json.loads(path.read_text("utf-8"))
        limits = {
            name: tuple(values) if isinstance(values, list) else values
            for name, values in told["scope"].items()
        }
        return Order(
            selection_from(told["selection"]),
            str(told["format"]),
            str(told["language"]),
            Path(told["build"]),
            replace(NOTHING, **limits),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(f"{path} is no order of a file.") from error
