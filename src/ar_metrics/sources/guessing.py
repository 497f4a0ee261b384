"""What a file never seen seems to say: which column is what, what a sign means, which rows count.

Nothing here is imported: it becomes a draft that a person corrects, with what it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import polars as pl

from ar_metrics.contracts.codes import CREDIT_TYPES
from ar_metrics.sources import cells, headers
from ar_metrics.sources.conventions import Numbers
from ar_metrics.sources.sheet import Sheet

DATES = ("snapshot_date", "issue_date", "due_date")
AMOUNTS = ("original_amount", "open_amount")
MOST_TYPES = 30
MOSTLY = 0.8
SYMBOLS = {"€": "EUR", "£": "GBP"}  # a dollar is that of many countries
CODES = ("EUR", "USD", "GBP", "CHF", "MAD", "CAD", "AUD", "TND", "DZD", "XOF", "XAF", "PLN", "SEK")


@dataclass(frozen=True)
class Guess:
    """Our columns with the headers of the file; how signs are written; what is left to say.

    `sign`: keys of [feeds.open_items.sign]. `types`: the file's document types with ours, empty
    where its word is not known. `items`: the header that only items have filled, where other rows
    are titles or totals, and `others`, how many these are. `remarks` are lines for the reader.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    sign: Mapping[str, object] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    items: str = ""
    others: int = 0
    currency: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A column as inspection found it: its header as a layout names it, its kind and its cells."""

    header: str
    kind: str
    written: tuple[str, ...]
    values: pl.Series


def guess(sheet: Sheet, told: Sequence[Told], numbers: Numbers) -> Guess:
    """Return what `sheet` seems to say; `numbers` is how its amounts are written."""
    columns, numbers = _columns(told), _with_marks(told, numbers)
    by_header = {one.header: one for one in told}
    items, others = _items(columns, by_header)
    if others:
        kept = by_header[items].values.is_not_null()
        by_header = {
            name: Told(name, one.kind, one.written, one.values.filter(kept))
            for name, one in by_header.items()
        }
    amounts = _Amounts(columns, by_header, numbers)
    columns, sign, remarks = amounts.signed()
    types = _types(columns, by_header)
    if sign.get("rule") == "signed" and amounts.credits_are_positive(columns, types):
        sign = {"rule": "as_typed"}
        remarks.append("credits have no minus here: the type of the document says what they are")
    said = _currency(sheet, told) if "currency_code" not in columns else ""
    if _is_of_company(columns, by_header):
        held, amount = columns.pop("currency_code"), columns["open_amount"]
        remarks.append(f"'{held}' may not be that of '{amount}': say which currency it is in")
    if columns.get("customer_id") and re.search("compte", columns["customer_id"], re.IGNORECASE):
        remarks.append(f"'{columns['customer_id']}': an account of one customer, or of many?")
    return Guess(columns, numbers, sign, types, items, others, said, tuple(remarks))


def _with_marks(told: Sequence[Told], numbers: Numbers) -> Numbers:
    """The way of writing numbers, with the letters after amounts that say which side they are."""
    found: set[str] = set()
    for one in told:
        if one.kind == "amount":
            found |= set(one.values.str.extract(headers.SIDE_AFTER, 2).drop_nulls().unique())
    by_side = [
        tuple(sorted(mark for mark in found if mark.casefold() in sides))
        for sides in (headers.CREDIT_SIDES, (*headers.DEBIT_SIDES, "db"))
    ]
    return replace(numbers, credit_marks=by_side[0], debit_marks=by_side[1])


def _is_of_company(columns: Mapping[str, str], by_header: Mapping[str, Told]) -> bool:
    """Tell whether amounts seem to be in the company's currency, beside another that is named."""
    amount = headers.plain(columns.get("open_amount", ""))
    if "currency_code" not in columns or re.search(headers.IN_CURRENCY, amount):
        return False
    others = [headers.plain(name) for name in by_header if headers.plain(name) != amount]
    beside = any(re.search(headers.IN_CURRENCY, name) for name in others)
    return bool(amount) and (beside or bool(re.search(headers.IN_COMPANY, amount)))


def _columns(told: Sequence[Told]) -> dict[str, str]:
    """Our columns with the first header that is known to mean them and holds their kind."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for ours, names in headers.CALLED.items():
        fits = [one for one in told if one.header not in taken and _is_kind(one, ours)]
        called = {headers.plain(one.header.rpartition("#")[0] or one.header): one for one in fits}
        name = next((name for name in names if name in called), None)
        if name is not None:
            found[ours] = called[name].header
            taken.add(called[name].header)
    return found


def _is_kind(one: Told, ours: str) -> bool:
    if ours in DATES:
        return one.kind == "date"
    if ours in AMOUNTS:
        return one.kind == "amount" or (one.kind == "text" and _are_whole(one.values))
    return one.kind == "text"


def _are_whole(values: pl.Series) -> bool:
    held = values.drop_nulls()
    return bool(held.len()) and bool(held.str.contains(r"^-?[0-9]{1,9}-?$").all())


def _items(columns: Mapping[str, str], by_header: Mapping[str, Told]) -> tuple[str, int]:
    """The column whose empty cells mark titles and totals, and how many rows these are."""
    date, number = columns.get("issue_date"), columns.get("document_id")
    customer = columns.get("customer_id")
    if not date or not number:
        return "", 0
    no_date = by_header[date].values.is_null()
    no_number = by_header[number].values.is_null()
    lacking = no_number | by_header[customer].values.is_null() if customer else no_number
    others = no_date & lacking
    if not others.any() or (no_date != others).any() or others.all():
        return "", 0
    return date, int(others.sum())


def _types(columns: Mapping[str, str], by_header: Mapping[str, Told]) -> dict[str, str]:
    header = columns.get("document_type")
    values = by_header[header].values.drop_nulls().unique(maintain_order=True) if header else []
    if len(values) > MOST_TYPES:
        return {}
    return {value: headers.document_type(value) for value in values}


@dataclass
class _Amounts:
    """The amounts of a file: in one column with a sign, in two, or with a column that tells."""

    columns: dict[str, str]
    by_header: Mapping[str, Told]
    numbers: Numbers

    def signed(self) -> tuple[dict[str, str], dict[str, object], list[str]]:
        """Return our columns, the sign of amounts and remarks."""
        columns, remarks = dict(self.columns), list[str]()
        debit, credit = self._called(headers.DEBITS), self._called(headers.CREDITS)
        both = debit is not None and credit is not None
        residual = columns.get("open_amount", "")
        if residual and self._runs_on(residual, columns, debit, credit):
            remarks.append(f"'{residual}' runs on from row to row: it is no residual of an item")
            del columns["open_amount"]
            residual = ""
        if both and not residual:
            for name in AMOUNTS:
                columns.pop(name, None)
            return columns, {"rule": "debit_credit", "debit": debit, "credit": credit}, remarks
        others = self._other_amounts(columns.values())
        if not residual and "original_amount" in columns and others:
            remarks.append(f"which amount is still open: {', '.join(others)}?")
        elif not residual and "original_amount" in columns:
            columns["open_amount"] = columns["original_amount"]
            remarks.append("no column says what is still open: the whole amount is taken as open")
        elif residual and "original_amount" not in columns:
            columns["original_amount"] = residual
        side = self._side(columns.values())
        if side and "open_amount" in columns and not self._is_negative(columns["open_amount"]):
            values = self.by_header[side].values.drop_nulls().unique(maintain_order=True)
            minus = [v for v in values if (headers.plain(v) or v) in headers.CREDIT_SIDES]
            sign = {"rule": "sens", "column": side, "credit_values": minus or ["C"]}
            return columns, sign, remarks
        return columns, {"rule": "signed"}, remarks

    def _other_amounts(self, used: Iterable[str]) -> list[str]:
        """Columns of amounts that are none of ours, a balance that runs on apart."""
        taken = {*used, self.columns.get("open_amount", "")}
        free = [one.header for one in self.by_header.values() if one.kind == "amount"]
        return [name for name in free if name not in taken]

    def credits_are_positive(self, columns: Mapping[str, str], types: Mapping[str, str]) -> bool:
        """Tell whether documents that are called credits have amounts without a minus."""
        kind, amount = columns.get("document_type"), columns.get("open_amount")
        credit = [value for value, ours in types.items() if ours in CREDIT_TYPES]
        if not kind or not amount or not credit:
            return False
        rows = self.by_header[kind].values.is_in(credit).fill_null(value=False)
        read = self._read(amount).filter(rows).drop_nulls()
        return bool(read.len()) and bool((read > 0).all())

    def _called(self, names: Sequence[str]) -> str | None:
        plain = {headers.plain(name): name for name in self.by_header}
        found = next((plain[name] for name in names if name in plain), None)
        return (
            found if found and self.by_header[found].kind in ("amount", "empty", "text") else None
        )

    def _read(self, header: str) -> pl.Series:
        return cells.number(self.by_header[header].values, self.numbers, 2, exact=False).values

    def _is_negative(self, header: str) -> bool:
        return bool((self._read(header).drop_nulls() < 0).any())

    def _side(self, used: Iterable[str]) -> str | None:
        """The column that says debit or credit of each row."""
        known = {*headers.CREDIT_SIDES, *headers.DEBIT_SIDES, ""}
        for header, one in self.by_header.items():
            values = one.values.drop_nulls().unique()
            if header in used or one.kind != "text" or not 0 < values.len() <= 4:
                continue
            said = {headers.plain(value) or value for value in values}
            is_called = re.search(r"sens|soll|d/c|dr/cr|s/h|debit|side|kz", headers.plain(header))
            letters = said <= known and not said <= {"1", "+1"}
            if letters and (is_called or len(said) > 1):
                return header
        return None

    def _runs_on(
        self, residual: str, columns: Mapping[str, str], debit: str | None, credit: str | None
    ) -> bool:
        """Tell whether a balance is that of the account after each row, and of no item."""
        if debit and credit:
            moved = self._read(debit).fill_null(0) - self._read(credit).fill_null(0)
            left = self._read(residual)
            return bool(((left.abs() > moved.abs()) | (left.sign() * moved.sign() < 0)).any())
        if "original_amount" not in columns:
            return False
        moved = self._read(columns["original_amount"])
        balance = self._read(residual)
        steps = [
            (b - a == move, b == move)
            for (a, b), move in zip(pairwise(balance), moved[1:], strict=True)
            if a is not None and b is not None and move
        ]
        runs = sum(step for step, _ in steps)
        return runs > 0 and runs > sum(same for _, same in steps)


def _currency(sheet: Sheet, told: Sequence[Told]) -> str:
    """The one currency that amounts, headers or the rows above them name; empty without it."""
    texts = [*sheet.header, *sheet.preamble]
    texts += [v for one in told if one.kind == "amount" for v in one.values.drop_nulls().head(50)]
    found = {code for text in texts for code in CODES if re.search(rf"\b{code}\b", text)}
    found |= {code for text in texts for symbol, code in SYMBOLS.items() if symbol in text}
    return found.pop() if len(found) == 1 else ""
