"""From text cells to typed columns. A cell that cannot be read becomes null and is reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ar_metrics.sources.conventions import ISO, DateFormat, Numbers

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
RATE_SCALE = 10
FOR_EVER = r"^(?:9999\D?12\D?31|31\D?12\D?9999|12\D?31\D?9999)$"
NO_DATE = r"^(?:0{4}\D?00\D?00|00\D?00\D?0{4}|0{8})$"
TIME_OF_DAY = r"(?i)[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?(?:Z|\+00:00)?$"
DESTROYED = r"^[0-9]{1,2}:[0-9]{2}(?:[.:,][0-9]+)?$"
DAY_NUMBER = r"^[2-6][0-9]{4}(?:\.0+)?$"
SCIENTIFIC = r"^[+-]?[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{2,3}$"
OVERFLOWED = r"^(?:-2147483648|-9223372036854775808)$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
INVISIBLE = r"[\x{AD}\x{200B}\x{200E}\x{200F}\x{2060}\x{FEFF}]"
SPREADSHEET_ERROR = r"^(?:#+|#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!))$"
TRUE = ("true", "yes", "y", "1", "x", "t", "oui", "o", "vrai", "ja", "j", "wahr", "si", "sí")
FALSE = ("false", "no", "n", "0", "f", "non", "faux", "nein", "falsch")
TERMS = (
    r"(?i)^([0-9]{1,3})\s*(?:days?|d|jours?|j|tage)?\s*(?:nets?)?\s*"
    r"(eom|fdm|fin de mois|end of month)?$"
)


@dataclass(frozen=True)
class Unreadable:
    """Cells that have no value of the column's type: their row indexes, and what is wrong."""

    rule: str
    says: str
    rows: pl.Series


@dataclass(frozen=True)
class Read:
    """A typed column and what could not be read of it."""

    values: pl.Series
    unreadable: tuple[Unreadable, ...]


def text(cells: pl.Series, *, is_id: bool) -> Read:
    """Return stripped text, empty as null. Ids that a spreadsheet has spoilt are unreadable."""
    values = stripped(cells)
    patterns = [(SPREADSHEET_ERROR, _ERROR), (CONTROL, _CONTROL)]
    if is_id:
        patterns += [
            (SCIENTIFIC, _SCIENTIFIC), (OVERFLOWED, _OVERFLOWED), (INVISIBLE, _INVISIBLE)
        ]  # fmt: skip
    return Read(values, _spoilt(values, patterns))


_SCIENTIFIC = (
    "id in scientific notation",
    "is an id in scientific notation: a spreadsheet has replaced its digits. Export the column "
    "as text from the source system",
)
_OVERFLOWED = (
    "overflowed id",
    "is not an id but what is left when a number is too large for a program. Export the column "
    "as text from the source system",
)
_ERROR = ("spreadsheet error", "is a spreadsheet's error, not a value")
_CONTROL = (
    "control character",
    "holds a control character, which no name or number has: export the file again",
)
_INVISIBLE = (
    "invisible character",
    "holds a character that nobody sees, so it equals no id without it: type it again",
)
_DESTROYED = (
    "destroyed date",
    "is a time: a spreadsheet has destroyed the date. Export the file again and do not open it "
    "in a spreadsheet before the import",
)
_DAY_NUMBER = (
    "day number",
    "is a spreadsheet's day number, not a date: format the column as a date and save again",
)


def date(cells: pl.Series, formats: Sequence[DateFormat], *, open_ended: bool = False) -> Read:
    """Return dates written in one of `formats`; an ISO date with a time of day is read in any case.

    0000-00-00 is empty, and so is 9999-12-31 where the column ends a period (`open_ended`).
    """
    values = stripped(cells)
    shape = values.str.replace(TIME_OF_DAY, "")
    blank = shape.str.contains(NO_DATE)
    if open_ended:
        blank |= shape.str.contains(FOR_EVER)
    shape = pl.select(pl.when(~blank).then(shape)).to_series()
    with_time = shape.is_not_null() & (shape != values)
    read, clashes = _by_formats(shape, formats)
    if with_time.any():  # a timestamp, as workbooks and programs write dates
        iso, _ = _by_formats(shape.set(~with_time, None), [ISO])
        read = pl.select(pl.coalesce(read, iso)).to_series()
    far = (~read.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)).fill_null(value=False)
    read = read.set(far, None)
    missed = shape.is_not_null() & read.is_null() & ~clashes & ~far
    found = [
        *_spoilt(shape.set(~missed, None), ((DESTROYED, _DESTROYED), (DAY_NUMBER, _DAY_NUMBER))),
    ]
    told = shape.str.contains(DESTROYED) | shape.str.contains(DAY_NUMBER)
    words = " or ".join(dict.fromkeys(f.words for f in formats))
    found.append(Unreadable("not a date", f"is not a date ({words})", (missed & ~told).arg_true()))
    span = f"is a date before {EARLIEST_YEAR} or after {LATEST_YEAR}"
    found.append(Unreadable("date out of range", span, far.arg_true()))
    found.append(
        Unreadable(
            "ambiguous date",
            "reads as two different dates: name one date format for this column in the layout",
            clashes.arg_true(),
        )
    )
    return Read(read, _some(found))


def _by_formats(shape: pl.Series, formats: Sequence[DateFormat]) -> tuple[pl.Series, pl.Series]:
    read = pl.repeat(None, shape.len(), dtype=pl.Date, eager=True)
    clashes = pl.repeat(value=False, n=shape.len(), dtype=pl.Boolean, eager=True)
    for written in formats:
        told, fits = written.fitting(shape)
        if written.whole_month:
            first = (told + " 01").str.to_date(f"{written.strptime} %d", strict=False)
            found = first.dt.month_end()
        else:
            found = told.str.to_date(written.strptime, strict=False)
        found = pl.select(pl.when(fits).then(found)).to_series()
        clashes |= (read != found).fill_null(value=False)
        read = pl.select(pl.coalesce(read, found)).to_series()
    return pl.select(pl.when(~clashes).then(read)).to_series(), clashes


def month(cells: pl.Series, formats: Sequence[DateFormat]) -> Read:
    """Return months as their first day: "2025-06", or a date of the month."""
    values = stripped(cells)
    short = values.str.contains(r"^[0-9]{4}-[0-9]{2}$").fill_null(value=False)
    filled = pl.select(pl.when(short).then(values + "-01").otherwise(values)).to_series()
    widened = [*formats, ISO] if ISO not in formats else formats
    read = date(filled, widened)
    return Read(read.values.dt.month_start(), read.unreadable)


def number(cells: pl.Series, numbers: Numbers, scale: int, *, exact: bool = True) -> Read:
    """Return decimals of 18 digits, `scale` of them after the point. Money is never rounded.

    A minus may trail; brackets mean minus. More decimals than `scale` are unreadable unless they
    are zeros; where the file holds binary floats (`exact` is false) they are rounded within 1e-6.
    Rates, which have ten decimals, are rounded to them.
    """
    values = stripped(cells)
    plain = normal_number(values, numbers)
    fraction = rf"\.[0-9]{{{scale}}}[0-9]*[1-9]" if scale < RATE_SCALE else r"\z."
    long = plain.str.contains(fraction).fill_null(value=False)
    if not exact and long.any():
        plain = _rounded(plain, long, scale)
        long = plain.str.contains(fraction).fill_null(value=False)
    read = plain.set(long, None).cast(pl.Decimal(18, scale), strict=False)
    given = values.is_not_null()
    return Read(
        read,
        _some(
            [
                Unreadable(
                    "not a number",
                    f"is not a number ({numbers.words})",
                    (given & plain.is_null()).arg_true(),
                ),
                Unreadable(
                    "too many decimals",
                    f"has more than {scale} decimals: round it in the source system",
                    long.arg_true(),
                ),
                Unreadable(
                    "too large",
                    f"is too large: at most {18 - scale} digits before the decimal mark",
                    (plain.is_not_null() & read.is_null() & ~long).arg_true(),
                ),
            ]
        ),
    )


def normal_number(values: pl.Series, numbers: Numbers) -> pl.Series:
    """Return numbers as "-1234.50" where they are written as `numbers` says, else null."""
    shape = _without_marks(values, numbers)
    symbols = [re.escape(symbol) for symbol in numbers.symbols]
    if shape.str.contains(r"[^0-9.,-]").any():
        signs = "|".join(symbols) or r"\z\A"
        shape = (
            shape.str.replace_all("\u2212", "-", literal=True)
            .str.replace_all(rf"(?:^\s*(?:{signs})\s*)|(?:\s*(?:{signs})\s*$)", "")
            .str.replace(r"^\(\s*(.*?)\s*\)$", "-$1")
            .str.replace(rf"^(-)\s*(?:{signs})?\s*", "-")
            .str.replace(rf"\s*(?:{signs})(\s*-)?$", "$1")
        )
    shape = shape.str.replace(r"^([^-+]*[0-9])\s*-$", "-$1")  # "12,-" is twelve, and refused
    fits = shape.str.contains(numbers.pattern).fill_null(value=False)
    shape = pl.select(pl.when(fits).then(shape)).to_series()
    if numbers.removed:
        shape = shape.str.replace_all(numbers.removed, "")
    return (
        shape if numbers.decimal == "." else shape.str.replace(numbers.decimal, ".", literal=True)
    )


def _without_marks(values: pl.Series, numbers: Numbers) -> pl.Series:
    """Return amounts without the letters after them, those of a credit with a minus."""
    if not numbers.credit_marks and not numbers.debit_marks:
        return values
    credit, debit = _after(numbers.credit_marks), _after(numbers.debit_marks)
    bare = pl.lit(values.str.replace(credit, ""))
    minus = pl.when(pl.lit(values.str.contains(credit))).then("-" + bare)
    return pl.select(minus.otherwise(pl.lit(values.str.replace(debit, "")))).to_series()


def _after(marks: Sequence[str]) -> str:
    words = "|".join(map(re.escape, marks)) or r"\z."
    return rf"(?i)\s*(?:{words})\.?$"


def whole(cells: pl.Series) -> Read:
    """Return whole numbers."""
    values = stripped(cells)
    read = values.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    missed = (values.is_not_null() & read.is_null()).arg_true()
    return Read(read, _some([Unreadable("not a whole number", "is not a whole number", missed)]))


def boolean(cells: pl.Series) -> Read:
    """Return yes and no, as English, French, German, Spanish or a program writes them."""
    values = stripped(cells)
    lower = values.str.to_lowercase()
    read = pl.select(
        pl.when(lower.is_in(TRUE)).then(True).when(lower.is_in(FALSE)).then(False)
    ).to_series()
    missed = (values.is_not_null() & read.is_null()).arg_true()
    return Read(read, _some([Unreadable("not yes or no", "is neither yes nor no", missed)]))


def terms(cells: pl.Series) -> pl.Series:
    """Return payment terms as "30" or "30 EOM"; what is written otherwise stays as it is."""
    values = stripped(cells)
    days = values.str.extract(TERMS, 1).cast(pl.Int64, strict=False).cast(pl.String)
    eom = values.str.extract(TERMS, 2).is_not_null()
    said = pl.select(pl.when(eom).then(days + " EOM").otherwise(days)).to_series()
    return pl.select(pl.coalesce(said, values)).to_series()


def known_value(cells: pl.Series, values: Sequence[str]) -> pl.Series:
    """Return cells in the spelling of the closed list `values`: "Returned payment" is
    returned_payment. What is not in the list stays as it is.
    """
    spelled = {re.sub(r"[\s_-]+", "_", value).casefold(): value for value in values}
    written = stripped(cells)
    flat = written.str.to_lowercase().str.replace_all(r"[\s_-]+", "_")
    return flat.replace_strict(spelled, default=written, return_dtype=pl.String)


def stripped(cells: pl.Series) -> pl.Series:
    """Return cells without the blanks around them, empty ones as null."""
    values = cells.cast(pl.String).str.strip_chars()
    return values.set(values == "", None) if (values == "").any() else values


def _rounded(plain: pl.Series, long: pl.Series, scale: int) -> pl.Series:
    near = plain.filter(long).cast(pl.Float64)
    cents = near.round(scale)
    close = (near - cents).abs() < 1e-6
    short = plain.filter(long).cast(pl.Decimal(38, 12), strict=False).round(scale).cast(pl.String)
    kept = pl.select(pl.when(close).then(short).otherwise(plain.filter(long))).to_series()
    return plain.scatter(long.arg_true(), kept)


def _spoilt(
    values: pl.Series, patterns: Sequence[tuple[str, tuple[str, str]]]
) -> tuple[Unreadable, ...]:
    return _some(
        [
            Unreadable(rule, says, values.str.contains(pattern).fill_null(value=False).arg_true())
            for pattern, (rule, says) in patterns
        ]
    )


def _some(found: Sequence[Unreadable]) -> tuple[Unreadable, ...]:
    return tuple(cells for cells in found if cells.rows.len())
