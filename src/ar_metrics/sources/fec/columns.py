"""The columns of a FEC: found by name in any order and case, their cells as they were typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import polars as pl

from ar_metrics.sources.problems import Findings, Problem

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
MAY_MISS = ("DateLet", "ValidDate", "Montantdevise", "Idevise")
DELIMITERS = ("\t", "|", ";")
_BLANK = " \t\u00a0\u202f"


def columns(text: str, file: str, findings: Findings) -> pl.DataFrame:
    """Return the cells of a FEC: `line_no` (1 is the first line of the file) and the columns of
    COLUMNS (or Montant and Sens for Debit and Credit), stripped, empty ones null.

    Columns and lines that are not as they should be go to `findings`; the frame is empty when a
    column is missing.
    """
    lines = pl.DataFrame({"line": text.split("\n")}).with_row_index("line_no", offset=1)
    lines = lines.filter(pl.col("line").str.strip_chars(_BLANK + "|;") != "")
    header_line = str(lines["line"].first() or "")
    delimiter = max(DELIMITERS, key=lambda sign: len(_places(header_line.split(sign))))
    header = header_line.split(delimiter)
    places = _places(header)
    missing = _missing(places)
    if missing:
        findings.add(_missing_columns(missing, file))
        return pl.DataFrame()
    if "DateLet" not in places:
        findings.add(_no_letter_dates(file))
    body = lines.slice(1)
    body = _of_one_width(body, len(header), delimiter, places, file, findings)
    fields = body["line"].str.splitn(delimiter, len(header) + 1).struct
    return body.select("line_no").with_columns(
        _cell(fields.field(f"field_{place}")).alias(name) for name, place in places.items()
    )


def plain(name: str) -> str:
    """Return a name or a word without case, accents, quotes and spacing."""
    without_accents = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9+-]", "", without_accents.casefold())


def _places(header: Sequence[str]) -> dict[str, int]:
    known = {plain(name): name for name in (*COLUMNS, "Montant", "Sens")}
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        if (found := known.get(plain(name))) and found not in places:
            places[found] = place
    return places


def _missing(places: dict[str, int]) -> list[str]:
    signed = "Montant" in places or "Sens" in places
    wanted = [name for name in COLUMNS if name not in MAY_MISS]
    if signed and "Debit" not in places:
        wanted = [name for name in wanted if name not in ("Debit", "Credit")] + ["Montant", "Sens"]
    return [name for name in wanted if name not in places]


def _cell(field: pl.Series) -> pl.Series:
    cells = field.str.strip_chars(_BLANK + '"')
    return cells.set(cells == "", None)


def _of_one_width(
    body: pl.DataFrame,
    width: int,
    delimiter: str,
    places: dict[str, int],
    file: str,
    findings: Findings,
) -> pl.DataFrame:
    """The lines whose cells stand under their column; the others are noted.

    A line may lack columns after the last that is read. All lines may end with a delimiter.
    """
    fields = body["line"].str.count_matches(delimiter, literal=True) + 1
    usual = fields.mode().max() if body.height else width
    last = max(places.values())
    as_usual = (fields == width) | ((fields == usual) & (fields <= width + 1))
    fits = as_usual | ((fields < width) & (fields > last))
    found = body.with_columns(fields=fields).filter(~fits)
    says = f"has {{}} fields and the header {width}: look for a separator in a wording"
    findings.add_frame(
        found.select(
            file=pl.lit(file),
            sheet=pl.lit(""),
            line=pl.col("line_no"),
            column=pl.lit(""),
            value=pl.lit(None, pl.String),
            rule=pl.lit("number of fields"),
            text=pl.format(says, "fields"),
            severity=pl.lit("error"),
        )
    )
    return body.filter(fits)


def _missing_columns(missing: list[str], file: str) -> Problem:
    text = f"the header lacks {', '.join(missing)}: a FEC has the 18 columns of LPF A. 47 A-1"
    return Problem(file, "", None, "", None, "columns", text, "error")


def _no_letter_dates(file: str) -> Problem:
    text = "the file has no DateLet: a letter code then stands for one group in the whole year"
    return Problem(file, "", None, "", None, "DateLet", text, "warning")
