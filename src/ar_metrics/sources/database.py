"""Rows of a PostgreSQL database: the queries of a layout, read into Parquet files.

The session is read-only and every query has a time limit. The address, with user and password, is
in an environment variable that the layout names; it is never shown, logged or kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from ar_metrics.errors import ContractError, UserError
from ar_metrics.sources.layout import Layout

if TYPE_CHECKING:
    import pyarrow as pa

CONNECT_SECONDS = 10
CANCELLED, READ_ONLY, WRONG_SQL = "57014", "25006", "42"
FIRST = 200  # characters of what the server says about a query


def fetch(
    layout: Layout,
    folder: Path,
    progress: Callable[[str], None] = lambda _step: None,
    environment: Mapping[str, str] = os.environ,
) -> list[Path]:
    """Run the query of each feed of `layout` and return a Parquet file for each, in `folder`.

    Raises UserError without an address, and ContractError where the server cannot be reached, a
    query is refused, takes too long, tries to write, or the connection breaks off.
    """
    import pyarrow as pa
    from adbc_driver_manager import Error
    from adbc_driver_postgresql import dbapi

    address = _address(layout, environment)
    try:
        connection = dbapi.connect(address)
    except Error:
        raise ContractError(
            f"Nothing was imported: the database of {layout.database.variable} cannot be reached, "
            "or it refuses the user.",
            advice=f"Check the address, the user and the password in {layout.database.variable}.",
        ) from None
    files = []
    try:
        for feed, query in layout.queries.items():
            progress(f"asking for {feed}")
            files.append(folder / f"{feed}.parquet")
            try:
                with connection.cursor() as cursor:
                    cursor.execute(query)
                    _write(cursor.fetch_record_batch(), files[-1])
            except (Error, OSError, pa.ArrowException) as error:
                if isinstance(error, OSError) and "[libpq]" not in str(error):
                    raise  # our own disk
                raise _refusal(feed, layout, error) from None
    finally:
        try:
            connection.close()
        except Error:  # the server has gone; what was read is refused already
            files.clear()
    return files


def _address(layout: Layout, environment: Mapping[str, str]) -> str:
    """Return the address with a read-only session, a time limit and patience to connect."""
    variable = layout.database.variable
    given = environment.get(variable, "")
    if not given:
        raise UserError(
            f"Nothing was imported: {variable} is not set.",
            advice=f"Set {variable} to postgresql://USER:PASSWORD@HOST:PORT/DATABASE.",
        )
    try:
        parts = urlsplit(given)
        said = dict(parse_qsl(parts.query))
    except ValueError:
        parts, said = urlsplit(""), {}
    if parts.scheme not in ("postgresql", "postgres"):
        raise UserError(f"Nothing was imported: {variable} is not an address of PostgreSQL.")
    bounds = (
        f"-c default_transaction_read_only=on -c statement_timeout={1000 * layout.database.seconds}"
    )
    said["options"] = f"{said.get('options', '')} {bounds}".strip()
    said.setdefault("connect_timeout", str(CONNECT_SECONDS))
    return parts._replace(query=urlencode(said, quote_via=quote)).geturl()


def _write(batches: pa.RecordBatchReader, path: Path) -> None:
    """Write rows as they come; a type that only PostgreSQL has (numeric) is written as its text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [
        pa.field(one.name, getattr(one.type, "storage_type", one.type)) for one in batches.schema
    ]
    with pq.ParquetWriter(path, pa.schema(fields), compression="zstd") as writer:
        for batch in batches:
            columns = [getattr(column, "storage", column) for column in batch.columns]
            writer.write_batch(pa.record_batch(columns, schema=pa.schema(fields)))


def _refusal(feed: str, layout: Layout, error: Exception) -> ContractError:
    state = str(getattr(error, "sqlstate", "") or "")
    if state == CANCELLED or "statement timeout" in str(error):
        said = f"it took longer than {layout.database.seconds} seconds and was stopped"
        advice = "Ask for fewer rows, or set timeout_seconds under [postgresql] in the layout."
    elif state == READ_ONLY:
        said = "it tries to change the database, which is open for reading only"
        advice = "Write a query that only selects."
    elif state.startswith(WRONG_SQL):
        told = str(error).partition("ERROR:")[2].strip().split("\n")[0][:FIRST]
        said, advice = f"the database does not understand it: {told}", "Correct the query."
    else:
        said = "the connection broke off before all rows were read"
        advice = "Import again when the database answers."
    return ContractError(
        f"Nothing was imported: the query of {feed} failed: {said}.", advice=advice
    )
