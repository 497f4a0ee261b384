"""The models and checks of `sql/`: one SELECT per file, the file's name is the table's name.

The leading comments say what a file is. Line 1: what a row is (of a check: the sentence a user
reads). Then, where they apply:

    -- grain: a, b           these columns, in one line or several, tell its rows apart: verified
    -- partition: column     a table kept in the file, replaced one period at a time
    -- window: 1 before      a period also reads its neighbours; `all before`, `2 after`
    -- table                 a table kept in the file, replaced as a whole
    -- dated: column         with `-- table`: a row counts from this date on, and not before
    -- severity: error       of a check: stops publication; or `warning`

Without `partition` and `table`, marts are tables and all other models are views.
"""

from __future__ import annotations

import difflib
import graphlib
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from ar_metrics.errors import ModelError
from ar_metrics.warehouse.syntax import tables_read

ALL = 10**6
FOLDERS = ("staging", "intermediate", "marts", "checks")
KEYS = ("grain", "partition", "window", "dated", "severity")
REPEATED = ("grain", "window")
DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)
"""Errors that a file on disk is to blame for, not a model."""
Columns = dict[str, str]
"""Column name to DuckDB type, in order."""


@dataclass(frozen=True)
class Model:
    """One file of sql/. `reads`: the tables it names. `version` changes when its meaning may."""

    path: Path
    sql: str
    description: str
    reads: frozenset[str]
    version: str
    is_kept: bool
    grain: tuple[str, ...] = ()
    partition: str | None = None
    before: int = 0
    after: int = 0
    dated: str | None = None
    severity: str | None = None

    @property
    def name(self) -> str:
        """The table's name: the file's."""
        return self.path.stem

    @property
    def is_check(self) -> bool:
        """Whether its rows are those that break a promise."""
        return self.severity is not None


def load(folder: Path) -> list[Model]:
    """Return every model and check below `folder` in an order in which they can be built.

    Raises ModelError for every header that is wrong, text that is not SQL, models that read each
    other in a circle, and two files of one name.
    """
    files = [path for layer in FOLDERS for path in sorted((folder / layer).glob("*.sql"))]
    models: dict[str, Model] = {}
    problems: list[str] = []
    for path in files:
        try:
            if path.stem in models:
                raise ModelError(f"{path}: {models[path.stem].path} has the same name.")
            models[path.stem] = _read(path, path.read_text("utf-8"))
        except ModelError as error:
            problems += error.problems or [error.message]
    if problems:
        raise ModelError("The models in sql/ cannot be read.", problems)
    graph = {name: sorted(model.reads & models.keys()) for name, model in models.items()}
    try:
        return [models[name] for name in graphlib.TopologicalSorter(graph).static_order()]
    except graphlib.CycleError as error:
        circle = " reads ".join(reversed(error.args[1]))
        raise ModelError(f"Models read each other in a circle: {circle}.") from None


def bind(models: Iterable[Model], tables: Mapping[str, Columns]) -> dict[str, Columns]:
    """Return the columns of every model, found on empty tables: no data is read.

    `tables` are the columns of what the models may read besides each other.
    Raises ModelError with file, line and DuckDB's own candidates for each name that is unknown.
    """
    given = tuple((name, tuple(columns.items())) for name, columns in tables.items())
    return _bound(tuple(models), given)


@lru_cache(maxsize=4)
def _bound(
    models: tuple[Model, ...], given: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
) -> dict[str, Columns]:
    """Kept while this process runs: several builds of it bind the same models."""
    tables = {name: dict(columns) for name, columns in given}
    shapes: dict[str, Columns] = {}
    problems: list[str] = []
    broken: set[str] = set()
    with duckdb.connect() as con:
        for name, columns in tables.items():
            con.execute(create_table(name, columns))
        for model in models:
            try:
                unknown = sorted(model.reads - tables.keys() - shapes.keys())
                if set(unknown) & broken:  # its own problem is told already
                    broken.add(model.name)
                    continue
                if unknown:
                    raise ModelError(_unknown(model, unknown[0], [*tables, *shapes]))
                shapes[model.name] = describe(con, model)
                _verify_headers(model, shapes[model.name])
                con.execute(create_table(model.name, shapes[model.name]))
            except ModelError as error:
                problems.append(error.message)
                broken.add(model.name)
    if problems:
        raise ModelError("A model does not fit the tables that it reads.", problems)
    return shapes


def describe(con: duckdb.DuckDBPyConnection, model: Model) -> Columns:
    """Return the columns that a model yields on this connection."""
    query = f"select column_name, column_type from (describe {model.sql}\n)"
    return dict(run(con, model, query))


def run(con: duckdb.DuckDBPyConnection, model: Model, query: str) -> list[tuple]:
    """Run a statement that holds a model's SQL, beginning on its first line; return its rows.

    Raises ModelError with the model's own file and line. What the machine or a damaged file is
    to blame for (`DAMAGE`, memory) stays DuckDB's error.
    """
    try:
        return con.execute(query).fetchall()
    except (*DAMAGE, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        text = str(error).strip()
        line = re.search(r"LINE (\d+):", text)
        place = f"{model.path}:{line[1]}" if line else str(model.path)
        raise ModelError(f"{place}: {text}") from None


def create_table(name: str, columns: Columns) -> str:
    """Return the statement for an empty table.

    Never `create table as` a query without rows: DuckDB 2.0.0 then loses the rows that the same
    transaction adds (tests/warehouse/test_duckdb_defects.py).
    """
    described = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    return f"create or replace table {name} ({described})"


def _unknown(model: Model, name: str, known: list[str]) -> str:
    lines = model.sql.splitlines()
    line = next((n for n, text in enumerate(lines, 1) if re.search(rf"\b{name}\b", text)), 1)
    near = difflib.get_close_matches(name, known)
    advice = f" Did you mean {' or '.join(near)}?" if near else ""
    return (
        f"{model.path}:{line}: {name} is neither a model, an imported table (raw_) nor a"
        f" reference table (ref_).{advice}"
    )


def _verify_headers(model: Model, columns: Columns) -> None:
    named = {"grain": model.grain, "partition": (model.partition,), "dated": (model.dated,)}
    for key, names in named.items():
        for name in filter(None, names):
            if names.count(name) > 1:
                raise ModelError(f"{model.path}: its {key} names {name} twice.")
            if name not in columns:
                raise ModelError(
                    f"{model.path}: its {key} names {name}, which is not among its columns:"
                    f" {', '.join(columns)}."
                )
            if key != "grain" and columns[name] != "DATE":
                raise ModelError(f"{model.path}: its {key} {name} is no date.")


@lru_cache(maxsize=1024)
def _read(path: Path, text: str) -> Model:
    """Kept by the file's text while this process runs."""
    sql = text.rstrip().removesuffix(";")
    first, *others = re.match(r"(?:--[^\n]*\n)*", sql + "\n")[0].splitlines() or [""]  # type: ignore[index]
    found: dict[str, list[str]] = {key: [] for key in KEYS}
    problems = [] if first else [f"{path}:1: line 1 must be a comment that says what a row is."]
    is_table = False
    for number, line in enumerate(others, 2):
        match = re.fullmatch(r"-- ?(\w+):\s*(.*?)\s*", line)
        is_table |= line.strip() == "-- table"
        if match and match[1] in KEYS:
            found[match[1]].append(match[2])
        elif match:
            problems.append(
                f"{path}:{number}: '{match[1]}:' is no header. Known are {', '.join(KEYS)}."
            )
    problems += [f"{path}: {problem}" for problem in _header_problems(path, found, is_table)]
    if problems:
        raise ModelError(problems[0], problems)
    folder, partition = path.parent.name, next(iter(found["partition"]), None)
    window = _window(found["window"])
    return Model(
        path=path,
        sql=sql,
        description=first.removeprefix("--").strip(),
        reads=tables_read(path, sql),
        version=_version(sql, str(sorted(found.items())), is_table, folder),
        is_kept=folder == "marts" or is_table or (partition is not None and folder != "checks"),
        grain=tuple(name.strip() for text in found["grain"] for name in text.split(",")),
        partition=partition,
        before=window.get("before", 0),
        after=window.get("after", 0),
        dated=next(iter(found["dated"]), None),
        severity=found["severity"][0] if folder == "checks" else None,
    )


def _version(sql: str, *headers: object) -> str:
    """A hash of what the SQL does: without the lines that are comments."""
    code = [line.strip() for line in sql.splitlines() if not re.match(r"\s*(--|$)", line)]
    return hashlib.sha256("\n".join([*code, *map(str, headers)]).encode()).hexdigest()[:16]


def _header_problems(path: Path, found: dict[str, list[str]], is_table: bool) -> Iterable[str]:
    folder = path.parent.name
    for key in KEYS:
        if len(found[key]) > 1 and key not in REPEATED:
            yield f"it has {len(found[key])} lines '{key}:'."
    for window in found["window"]:
        if not re.fullmatch(r"(\d+|all) before|\d+ after", window):
            yield f"window '{window}' is not like '1 before', 'all before' or '2 after'."
    if is_table and found["partition"]:
        yield "it is either a table or has a partition."
    if found["dated"] and not is_table:
        yield "'dated:' goes with '-- table'."
    if folder == "marts" and not found["grain"]:
        yield "a mart needs '-- grain: column, column': what tells its rows apart."
    if folder == "checks" and found["severity"] not in (["error"], ["warning"]):
        yield "a check needs '-- severity: error' or '-- severity: warning'."
    if folder != "checks" and found["severity"]:
        yield "only a check has a severity."


def _window(windows: list[str]) -> dict[str, int]:
    return {
        side: ALL if count == "all" else int(count)
        for count, side in (window.split() for window in windows)
    }
