"""Is the current build what the imports say? It is built again and compared row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ar_metrics.errors import UserError
from ar_metrics.imports.batches import effective
from ar_metrics.settings import Settings
from ar_metrics.warehouse import publish
from ar_metrics.warehouse.build import Log, make, scratch_folder, silent, wanted
from ar_metrics.warehouse.checks import conditions
from ar_metrics.warehouse.inputs import Inputs, calendar
from ar_metrics.warehouse.models import load
from ar_metrics.warehouse.reference import text
from ar_metrics.warehouse.tables import connected


@dataclass(frozen=True)
class Difference:
    """Rows of one table that only the current build has (`extra`) or lacks (`missing`)."""

    table: str
    extra: int
    missing: int


def verify(settings: Settings, log: Log = silent) -> list[Difference]:
    """Build in full into a second file and return the tables whose rows differ; none is right.

    Raises UserError when the current build is not up to date with the imports and models.
    """
    file, batches = publish.current(settings), effective(settings)
    if publish.record(file) != wanted(settings, batches):
        raise UserError(f"{file.name} is not up to date: run `ar-metrics build` first.")
    with publish.writing(settings.warehouse), scratch_folder(settings.warehouse) as scratch:
        made = make(settings, batches, scratch / publish.FIRST, None, log)
        return compare(settings, file, made.path, scratch)


def compare(settings: Settings, current: Path, other: Path, scratch: Path) -> list[Difference]:
    """Return the tables of two builds whose rows differ, whatever their order."""
    batches = effective(settings)
    inputs = Inputs(settings, tuple(batches), calendar(batches), scratch)
    found = []
    with connected(inputs, scratch / "compare.duckdb") as con:
        con.execute(f"attach {text(current)} as one (read_only)")
        con.execute(f"attach {text(other)} as two (read_only)")
        for model in filter(lambda model: model.is_kept, load(settings.sql)):
            extra = missing = 0
            for condition, _ in conditions(model, inputs):
                one, two = (
                    f"select * from {build}.{model.name} where {condition}"
                    for build in ("one", "two")
                )
                ((more, less),) = con.execute(
                    f"select (select count(*) from ({one} except all {two})),"
                    f" (select count(*) from ({two} except all {one}))"
                ).fetchall()
                extra, missing = extra + more, missing + less
            if extra or missing:
                found.append(Difference(model.name, extra, missing))
    return found
