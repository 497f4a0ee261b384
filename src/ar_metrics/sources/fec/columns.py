"""The columns of a FEC: found by name in any order and case, their cells as they were typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Form:
    """How a FEC is written: delimiter, places of its columns, how many fields its lines have."""

    delimiter: str
    width: int
    places: Mapping[str, int]
    usual: int


def form_of(blocks: Iterable[pl.DataFrame], file: str, findings: Findings) -> Form | None:
    """Return how the lines of a FEC are written (`line_no`, `line`, block by block); columns that
    it lacks go to `findings`, and nothing is returned then.
    """
    form: Form | None = None
    counts: Counter[int] = Counter()
    for lines in blocks:
        body = lines
        if form is None and lines.height:
            form, body = _headed(str(lines["line"][0])), lines.slice(1)
        if form is not None:
            fields = body["line"].str.count_matches(form.delimiter, literal=True) + 1
            counts.update(dict(fields.value_counts().rows()))
    if form is None:
        form = _headed("")
    missing = _missing(form.places)
    if missing:
        findings.add(_missing_columns(missing, file))
        return None
    if "DateLet" not in form.places:
        findings.add(_no_letter_dates(file))
    most = max(counts.values(), default=0)
    usual = max((n for n, times in counts.items() if times == most), default=form.width)
    return replace(form, usual=usual)


def columns(lines: pl.DataFrame, form: Form, file: str, findings: Findings) -> pl.DataFrame:
    """Return the cells of lines below the header: `line_no` (1 is the first line of the file) and
    the columns of COLUMNS (or Montant and Sens for Debit and Credit), stripped, empty ones null.

    Lines that are not as they should be go to `findings`.
    """
    body = _of_one_width(lines, form, file, findings)
    fields = body["line"].str.splitn(form.delimiter, form.width + 1).struct
    return body.select("line_no").with_columns(
        _cell(fields.field(f"field_{place}")).alias(name) for name, place in form.places.items()
    )


def numbered(lines: list[str], before: int) -> pl.DataFrame:
    """Return the lines that hold something, numbered from `before` + 1 on."""
    frame = pl.DataFrame({"line": lines}, schema={"line": pl.String})
    frame = frame.with_row_index("line_no", offset=before + 1)
    return frame.filter(pl.col("line").str.strip_chars(_BLANK + "|;") != "")


def _headed(header_line: str) -> Form:
    delimiter = max(DELIMITERS, key=lambda sign: len(_places(header_line.split(sign))))
    header = header_line.split(delimiter)
    return Form(delimiter, len(header), _places(header), len(header))


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


def _missing(places: Mapping[str, int]) -> list[str]:
    signed = "Montant" in places or "Sens" in places
    wanted = [name for name in COLUMNS if name not in MAY_MISS]
    if signed and "Debit" not in places:
        wanted = [name for name in wanted if name not in ("Debit", "Credit")] + ["Montant", "Sens"]
    return [name for name in wanted if name not in places]


def _cell(field: pl.Series) -> pl.Series:
    cells = field.str.strip_chars(_BLANK + '"')
    return cells.set(cells == "", None)


def _of_one_width(body: pl.DataFrame, form: Form, file: str, findings: Findings) -> pl.DataFrame:
    """The lines whose cells stand under their column; the others are noted.

    A line may lack columns after the last that is read. All lines may end with a delimiter.
    """
    width = form.width
    fields = body["line"].str.count_matches(form.delimiter, literal=True) + 1
    last = max(form.places.values())
    as_usual = (fields == width) | ((fields == form.usual) & (fields <= width + 1))
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
