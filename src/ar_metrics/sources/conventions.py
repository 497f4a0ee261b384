"""How a file writes numbers and dates. Declared by its layout, never guessed from the values."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

# Spaces that separate thousands: plain, no-break, thin, narrow no-break.
SPACES = " \u00a0\u2009\u202f"
# Longest first: YYYY before YY, MMM before MM.
_DATE_TOKENS = (
    ("YYYY", "%Y", r"[0-9]{4}", "year"),
    ("AAAA", "%Y", r"[0-9]{4}", "year"),
    ("YY", "%y", r"[0-9]{2}", "year"),
    ("MMM", "%m", r"[0-9]{2}", "month"),
    ("MM", "%m", r"[0-9]{1,2}", "month"),
    ("DD", "%d", r"[0-9]{1,2}", "day"),
    ("JJ", "%d", r"[0-9]{1,2}", "day"),
    ("M", "%m", r"[0-9]{1,2}", "month"),
    ("D", "%d", r"[0-9]{1,2}", "day"),
)
# Months as English, French, German and Spanish write them, in full or short.
_MONTHS = (
    r"(?:jan|ene)\p{L}*", r"f[eé][bv]\p{L}*", r"(?:m[aä]r|mrz)\p{L}*", r"(?:a[pv]r|abr)\p{L}*",
    r"ma[iy]\p{L}*", r"(?:juin|jun)\p{L}*", r"jui?l\p{L}*", r"(?:ao[uû]|aug|ago)\p{L}*",
    r"sep\p{L}*", r"o[ck]t\p{L}*", r"nov\p{L}*", r"(?:d[eé][cz]|dic)\p{L}*",
)  # fmt: skip


@dataclass(frozen=True)
class DateFormat:
    """A way to write a date, such as DD/MM/YYYY: for the reader, as a pattern, and in words.

    `named_month`: its month is a word, which stands for its number before it is read.
    """

    spelled: str
    strptime: str
    pattern: str
    words: str
    whole_month: bool = False
    named_month: bool = False

    def fitting(self, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Return the cells with months as numbers, and which of them are written so."""
        if self.named_month:
            for number, name in enumerate(_MONTHS, 1):
                found = rf"(?i)(^|[^\p{{L}}]){name}\.?"
                cells = cells.str.replace(found, f"${{1}}{number:02}")
        return cells, cells.str.contains(self.pattern).fill_null(value=False)


@dataclass(frozen=True)
class Numbers:
    """Decimal mark, thousands marks ("space" stands for every kind of space) and signs to drop.

    `credit_marks` are letters after an amount that mean minus (C, CR), `debit_marks` the others.
    """

    decimal: str = "."
    thousands: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ("€", "$", "£", "¥")
    credit_marks: tuple[str, ...] = ()
    debit_marks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say the convention: "decimal comma, thousands dot"."""
        said = {".": "point", ",": "comma"}
        marks = " or ".join(said.get(mark, mark) for mark in self.thousands)
        return f"decimal {said[self.decimal]}" + (f", thousands {marks}" if marks else "")

    @property
    def pattern(self) -> str:
        """The regular expression of a number without its sign, symbols and brackets."""
        point = re.escape(self.decimal)
        marks = "".join(SPACES if mark == "space" else mark for mark in self.thousands)
        grouped = rf"|[0-9]{{1,3}}(?:[{re.escape(marks)}][0-9]{{3}})+" if marks else ""
        return rf"^[-+]?(?:(?:[0-9]+{grouped})(?:{point}[0-9]*)?|{point}[0-9]+)$"

    @property
    def removed(self) -> str:
        """The regular expression of the thousands marks inside a number."""
        marks = "".join(SPACES if mark == "space" else mark for mark in self.thousands)
        return f"[{re.escape(marks)}]" if marks else ""


def date_format(spelled: str) -> DateFormat:
    """Return the format that `spelled` means: "DD/MM/YYYY", "M/D/YYYY", "YYYYMMDD", "%d.%m.%Y",
    "DD-MMM-YY" (a month in words).

    Without a day ("YYYY-MM") it is a whole month, and means its last day.

    Raises ValueError when month or year is missing, or anything is named twice.
    """
    text = spelled
    for token, code in (("%Y", "YYYY"), ("%y", "YY"), ("%m", "MM"), ("%d", "DD"), ("%b", "MMM")):
        text = text.replace(token, code)
    strptime, pattern, said, rest = "", "", "", text
    words: list[str] = []
    while rest:
        for token, code, digits, word in _DATE_TOKENS:
            if rest.upper().startswith(token):
                compact = len(token) > 1 and "/" not in text and text.isalpha()
                exact = rf"[0-9]{{{4 if code == '%Y' else 2}}}" if compact else digits
                strptime, pattern, rest = strptime + code, pattern + exact, rest[len(token) :]
                words.append(word)
                said += word
                break
        else:
            said += rest[0]
            strptime, pattern, rest = strptime + rest[0], pattern + re.escape(rest[0]), rest[1:]
    if sorted(words) not in (["day", "month", "year"], ["month", "year"]):
        raise ValueError(spelled)
    said = spelled if said == "".join(words) else said  # "yearmonthday" is nobody's word
    named = "MMM" in text.upper()
    return DateFormat(spelled, strptime, f"^{pattern}$", said, "day" not in words, named)


ISO = date_format("YYYY-MM-DD")
