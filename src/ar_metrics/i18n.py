"""French and English: texts from locale/, numbers and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import get_currency_symbol

LOCALE = Path(__file__).parent / "locale"
REGIONS: Mapping[str, str] = {"fr": "fr_FR", "en": "en_GB"}
DEFAULT = "fr"
NOTHING = "–"
_COMPACT = {
    "fr": ((Decimal(10) ** 9, "Md"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k")),
    "en": ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k")),
}
NO_BREAK = "\u00a0"


def N_(message: str) -> str:  # noqa: N802  gettext's own name: extraction tools look for it
    """Return `message` as it is; marks a text that is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Language:
    """One language of the screen: how it says things and how it writes numbers and dates."""

    code: str

    @property
    def region(self) -> Locale:
        """The language as one country writes it: French of France, English of Britain."""
        return _region(self.code)

    def text(self, message: str, /, **values: object) -> str:
        """Return `message` in this language (itself when the catalogue has none), values put in."""
        said = _texts(self.code).get(message) or message
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return `one` or `many` in this language for `n`; `{n}` is written as a number."""
        forms = _plurals(self.code).get(one) or (one, many)
        is_one = n in (0, 1) if self.code == "fr" else n == 1
        return forms[0 if is_one else 1].format(n=self.count(n), **values)

    def count(self, value: float | None) -> str:
        """Return a number of things, thousands grouped; a half, on an axis, keeps its decimal."""
        if value is None:
            return NOTHING
        return self._localised(f"{value:,.0f}" if value == int(value) else f"{value:,}")

    def amount(self, value: Decimal | float | None) -> str:
        """Return an amount to the cent, without its currency: 1 234,56 or 1,234.56."""
        return NOTHING if value is None else self._localised(f"{value:,.2f}")

    def money(self, value: Decimal | float | None, currency: str) -> str:
        """Return an amount to the cent with its currency, where the language puts it."""
        return NOTHING if value is None else self._with_currency(self.amount(value), "", currency)

    def compact(self, value: Decimal | float | None, currency: str) -> str:
        """Return an amount as a card shows it, three figures: 12,3 M€, €845k."""
        if value is None:
            return NOTHING
        exact = Decimal(str(value))
        for size, suffix in _COMPACT[self.code]:
            # 999 950 would be written 1 000 k: it is said in the next unit.
            if abs(exact) >= size * Decimal("0.9995"):
                return self._with_currency(self._figures(exact / size), suffix, currency)
        return self._with_currency(self._localised(f"{exact:,.0f}"), "", currency)

    def ratio(self, value: float | Decimal | None, digits: int = 1) -> str:
        """Return a 0-to-1 ratio as a percentage: 12,3 %, 12.3%."""
        if value is None:
            return NOTHING
        said = self._localised(f"{float(value) * 100:,.{digits}f}")
        return f"{said}\u202f%" if self.code == "fr" else f"{said}%"

    def signed_ratio(self, value: float) -> str:
        """Return a relative change as a percentage with its sign: +3,4 %."""
        return ("+" if value > 0 else "") + self.ratio(value)

    def points(self, value: float | Decimal) -> str:
        """Return the difference of two ratios in percentage points, signed."""
        return f"{self._localised(f'{float(value) * 100:+,.1f}')}{NO_BREAK}{self.text('pts')}"

    def days(self, value: float | None, digits: int = 0) -> str:
        """Return a number of days: 12 j, 12 d."""
        if value is None:
            return NOTHING
        said = self._localised(f"{value:,.{digits}f}") if digits else self.count(round(value))
        return f"{said}{NO_BREAK}{self.text('d')}"

    def date(self, value: date | None) -> str:
        """Return a day in figures: 31/10/2026 in both languages."""
        return NOTHING if value is None else format_date(value, "dd/MM/yyyy", self.region)

    def day(self, value: date) -> str:
        """Return a day in words: 31 octobre 2026, 31 October 2026."""
        return format_date(value, "d MMMM yyyy", self.region)

    def month(self, value: date) -> str:
        """Return a short month: oct. 2026, Oct 2026."""
        return format_date(value, "MMM yyyy", self.region)

    def month_name(self, number: int) -> str:
        """Return the name of a month, 1 to 12: octobre, October."""
        return format_date(date(2000, number, 1), "LLLL", self.region)

    def month_letter(self, value: date) -> str:
        """Return the initial of a month: O for October."""
        return format_date(value, "LLLLL", self.region)

    def moment(self, value: datetime | None) -> str:
        """Return a day and time in figures, in the value's own time zone."""
        return (
            NOTHING
            if value is None
            else format_datetime(value, "dd/MM/yyyy HH:mm", locale=self.region)
        )

    def country(self, code: str) -> str:
        """Return the name of an ISO 3166 code; the code itself when there is none."""
        return self.region.territories.get(code, code)

    @property
    def separators(self) -> str:
        """The decimal sign and the thousands sign, as charts want them: ', ' or '.,'."""
        return _separators(self.code)

    def _figures(self, value: Decimal) -> str:
        digits = 2 if abs(value) < Decimal("9.995") else 1 if abs(value) < Decimal("99.95") else 0
        if value == value.to_integral_value():  # 5 M€, where 5,00 M€ would promise no more
            digits = 0
        return self._localised(f"{value:,.{digits}f}")

    def _localised(self, figures: str) -> str:
        decimal, group = self.separators[0], self.separators[1]
        return figures.replace(",", "\0").replace(".", decimal).replace("\0", group)

    def _with_currency(self, figures: str, suffix: str, currency: str) -> str:
        symbol = get_currency_symbol(currency, self.region)
        if self.code == "fr":
            glue = NO_BREAK if len(symbol) > 1 and suffix else ""
            return f"{figures}{NO_BREAK}{suffix}{glue}{symbol}"
        sign, bare = ("-", figures[1:]) if figures.startswith("-") else ("", figures)
        glue = NO_BREAK if len(symbol) > 1 else ""
        return f"{sign}{symbol}{glue}{bare}{suffix}"


@lru_cache
def _region(code: str) -> Locale:
    return Locale.parse(REGIONS[code])


@lru_cache
def _separators(code: str) -> str:
    symbols = _region(code).number_symbols["latn"]
    return symbols["decimal"] + symbols["group"]


def language(code: str | None) -> Language:
    """Return the language of that code, French when there is no such one."""
    return Language(code if code and code in REGIONS else DEFAULT)


def preferred(*wishes: str | None) -> Language:
    """Return the first wish we speak ('en-GB' counts as 'en'), French when there is none."""
    for wish in wishes:
        if wish and wish[:2].lower() in REGIONS:
            return Language(wish[:2].lower())
    return Language(DEFAULT)


@lru_cache
def catalogue(code: str) -> Catalog:
    """Return the catalogue of a language, read from its .po file."""
    with (LOCALE / code / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


@lru_cache
def _texts(code: str) -> dict[str, str]:
    return {
        m.id: m.string
        for m in catalogue(code)
        if isinstance(m.id, str) and isinstance(m.string, str)
    }


@lru_cache
def _plurals(code: str) -> dict[str, tuple[str, str]]:
    return {
        m.id[0]: (m.string[0], m.string[1])
        for m in catalogue(code)
        if isinstance(m.id, tuple | list) and isinstance(m.string, tuple | list) and all(m.string)
    }
