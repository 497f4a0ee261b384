"""The command line as a person at a terminal meets it: arguments in, text and exit code out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from ar_metrics import queries, selections, warehouse
from ar_metrics.access import EVERYTHING
from ar_metrics.cli import program
from ar_metrics.settings import Settings


@dataclass(frozen=True)
class Answer:
    """What a command said: exit code, stdout, stderr."""

    exit_code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Stdout read as CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))

    @property
    def json(self) -> Any:
        """Stdout read as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """A terminal whose home folder is `home` and whose reporting currency is `currency`."""

    home: Path
    currency: str = "EUR"

    def run(self, *arguments: object) -> Answer:
        """Run `ar-metrics` and return what it said, whatever the exit code."""
        words = ["--home", str(self.home), *map(str, arguments)]
        environment = {"AR_CURRENCY": self.currency, "AR_USER": "Nora"}
        result = CliRunner().invoke(program, words, env=environment, prog_name="ar-metrics")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def must(self, *arguments: object) -> Answer:
        """Run `ar-metrics`; a failure shows what it said."""
        answer = self.run(*arguments)
        assert answer.exit_code == 0, f"{arguments}: {answer.err or answer.out}"
        return answer

    def exported_at(self, days: Iterable[str], dataset: str) -> dict[str, list[dict[str, str]]]:
        """Export at each of several dates: one build beside the warehouse has them all."""
        settings = Settings(home=self.home, currency=self.currency)
        asked = {day: date.fromisoformat(day) for day in sorted(set(days))}
        view = warehouse.build(settings, as_of=tuple(asked.values()))
        reader = queries.Reader(queries.Warehouse(view.path), EVERYTHING)
        found = {}
        for day, as_of in asked.items():
            selection = selections.Selection(dataset, queries.Question(as_of=as_of))
            path = self.home / f"{day}.csv"
            selections.export(reader, selection, "csv", "en").write(path)
            found[day] = Answer(0, path.read_text("utf-8-sig"), "").rows
        return found

    def import_plain(self, folder: Path, **feeds: Sequence[Mapping[str, object]]) -> None:
        """Write a CSV per feed that has rows and import them together with layout plain."""
        folder.mkdir(parents=True, exist_ok=True)
        files = [csv_file(folder / f"{feed}.csv", rows) for feed, rows in feeds.items() if rows]
        self.must("import", *files, "--layout", "plain")


def csv_file(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows as CSV, the columns in the order in which they first appear."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def amount(text: object) -> Decimal:
    """An amount of an export or of a case, to the cent."""
    return Decimal(str(text)).quantize(Decimal("0.01"))
