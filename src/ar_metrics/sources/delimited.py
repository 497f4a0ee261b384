"""CSV files: which character separates the fields, which lines make a row, and how wide each is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ar_metrics.errors import ContractError
from ar_metrics.sources.sheet import HEADER_WITHIN, Grid, normal
from ar_metrics.sources.text import nothing_in

DELIMITERS = (";", ",", "\t", "|")
WIDEST = 1000  # fields in a row; more is not a table of ours
LONGEST = 5_000_000  # characters of a row; more is a quote that is never closed
LONGEST_LINE = 1_000_000  # bytes; more is no row of a table


@dataclass(frozen=True)
class _Records:
    """Rows of a text file: their text (line feeds inside quotes kept) and spreadsheet numbers."""

    text: pl.Series
    lines: pl.Series


def read_text(
    text: str, file: str, delimiter: str, quote: str, wanted: Sequence[Sequence[str]]
) -> Grid:
    """Return the cells of a CSV text. Empty rows are left out and still counted.

    `delimiter` may be "auto": the one under which a row holds most of the columns `wanted`.
    `quote` may be "auto": '"' where the quotes are well formed, none where they are just text and
    enclose no field anywhere: else ids would keep those of the rows that are right.

    Raises ContractError for quotes that are never closed, and for rows without end.
    """
    lines = pl.Series("line", text.removesuffix("\n").split("\n"), dtype=pl.String)
    _check_lengths(lines, 0, file)
    separator = _delimiter(lines.head(HEADER_WITHIN).to_list(), delimiter, wanted)
    mark = '"' if quote == "auto" else quote
    records = _records(lines, mark if mark and mark in text else "")
    if mark and mark in text:
        broken = _badly_quoted(records, separator, mark)
        told = broken is not None and (quote != "auto" or _encloses(lines, separator, mark))
        if broken is not None and not told and _is_plain(lines, separator):
            mark, records = "", _records(lines, "")
        elif broken is not None:
            raise _quotes(file, broken)
    grid = _grid(records, file, separator, mark)
    if grid.cells.is_empty():
        raise nothing_in(file)
    return grid


def read_blocks(
    blocks: Callable[[], Iterator[list[str]]],
    file: str,
    delimiter: str,
    quote: str,
    wanted: Sequence[Sequence[str]],
) -> Iterator[Grid]:
    """Yield the cells of a long CSV as `read_text` gives them, block by block.

    `blocks` begins anew and yields its lines. The file is read twice where it has quotes.

    Raises ContractError as `read_text` does.
    """
    top = next(blocks(), [])[:HEADER_WITHIN]
    _check_lengths(pl.Series(top, dtype=pl.String), 0, file)
    separator = _delimiter(top, delimiter, wanted)
    mark = '"' if quote == "auto" else quote
    if mark:
        broken, plain = _survey(blocks(), separator, mark)
        if broken is not None and (quote != "auto" or not plain):
            raise _quotes(file, broken)
        mark = mark if broken is None else ""
    is_empty = True
    for records in _whole_records(blocks(), mark):
        grid = _grid(records, file, separator, mark)
        if is_empty and grid.cells.is_empty():
            continue  # separators alone, before the table begins
        is_empty = False
        yield grid
    if is_empty:
        raise nothing_in(file)


def _check_lengths(lines: pl.Series, before: int, file: str) -> None:
    """Refuse a line that no table has, before anything looks for fields in it."""
    long = (lines.str.len_bytes() > LONGEST_LINE).arg_true()
    if long.len():
        raise ContractError(
            f"{file} was not imported: row {before + int(long[0]) + 1} is longer than "
            f"{LONGEST_LINE:,} characters.",
            advice="Check that the export is complete, and that its lines end.",
        )


def _survey(blocks: Iterator[list[str]], separator: str, mark: str) -> tuple[int | None, bool]:
    """Return the first row whose quotes are wrong, and whether quotes are just text: they enclose
    no field, and all lines are as wide without them.
    """
    broken, widths = None, set[int]()
    quoted = encloses = False

    def seen() -> Iterator[list[str]]:
        nonlocal quoted, encloses
        for lines in blocks:
            series = pl.Series(lines, dtype=pl.String)
            held = series.filter(series.str.contains(r"\S"))
            widths.update(held.str.count_matches(separator, literal=True).unique().to_list())
            quoted = quoted or bool(series.str.contains(mark, literal=True).any())
            encloses = encloses or (quoted and _encloses(held, separator, mark))
            if quoted:
                yield lines
            else:
                yield [""] * len(lines)  # nothing to check, and still rows

    for records in _whole_records(seen(), mark):
        if quoted and broken is None:
            broken = _badly_quoted(records, separator, mark)
        if broken is not None and (encloses or len(widths) > 1):
            break
    return broken, len(widths) == 1 and not encloses


def _whole_records(blocks: Iterator[list[str]], mark: str) -> Iterator[_Records]:
    """Yield the rows of each block, without the one that its last lines only begin."""
    begun: list[str] = []
    before = 0
    for lines in blocks:
        held = [*begun, *lines]
        whole = _whole(held, mark)
        begun = held[whole:]
        if sum(map(len, begun)) > LONGEST:
            whole, begun = len(held), []
        if whole:
            records = _records(pl.Series("line", held[:whole], dtype=pl.String), mark)
            yield _Records(records.text, records.lines + before)
            before += records.text.len()
    if begun:
        records = _records(pl.Series("line", begun, dtype=pl.String), mark)
        yield _Records(records.text, records.lines + before)


def _whole(lines: list[str], mark: str) -> int:
    """Count the lines that make whole rows: up to the last one outside of quotes."""
    if not mark:
        return len(lines)
    counts = pl.Series(lines, dtype=pl.String).str.count_matches(mark, literal=True)
    outside = (counts.cast(pl.Int64).cum_sum() % 2 == 0).arg_true()
    return int(outside[-1]) + 1 if outside.len() else 0


def _quotes(file: str, row: int) -> ContractError:
    return ContractError(
        f"{file} was not imported: the quotes of row {row} are not closed, or not doubled.",
        advice='Correct the row, or set quote = "none" in the layout if nothing is quoted.',
    )


def _grid(records: _Records, file: str, separator: str, mark: str) -> Grid:
    _check_lengths(records.text, int(records.lines.first() or 1) - 1, file)  # type: ignore[arg-type]
    held = records.text.str.contains(rf"[^\s=_+{re.escape(separator)}-]")  # lines drawn are no rows
    kept, numbers = records.text.filter(held), records.lines.filter(held)
    fields = _field_counts(kept, separator, mark)
    width = int(str(fields.max() or 1))
    if width > WIDEST:
        raise ContractError(f"{file} was not imported: a row has {width:,} fields.")
    content = "\n".join(kept.to_list()).encode()
    cells = pl.read_csv(
        content,
        separator=separator,
        has_header=False,
        quote_char=mark or None,
        schema={str(at): pl.String for at in range(width)},
        missing_columns="insert",
        extra_columns="ignore",
    )
    if cells.height != kept.len():
        raise RuntimeError("the rows of a CSV file were counted in two ways that differ")
    return Grid(file, "", cells, numbers, fields=fields)


def _records(lines: pl.Series, mark: str) -> _Records:
    """Join the lines that one quoted field spans; number the rows as a spreadsheet does."""
    if mark:
        odd = (lines.str.count_matches(mark, literal=True) % 2).cast(pl.Int64)
        if odd.sum():
            inside = odd.cum_sum().shift(1, fill_value=0) % 2
            frame = pl.DataFrame({"text": lines, "row": (1 - inside).cum_sum()})
            joined = frame.group_by("row", maintain_order=True).agg(pl.col("text").str.join("\n"))
            return _Records(joined["text"], joined["row"].cast(pl.Int64))
    return _Records(lines, pl.int_range(1, lines.len() + 1, dtype=pl.Int64, eager=True))


def _badly_quoted(records: _Records, separator: str, mark: str) -> int | None:
    s, q = re.escape(separator), re.escape(mark)
    field = rf"(?:{q}(?:[^{q}]|{q}{q})*{q}|[^{q}{s}\n][^{s}\n]*|)"
    suspects = records.text.str.contains(mark, literal=True)
    well = records.text.filter(suspects).str.contains(rf"^{field}(?:{s}{field})*$")
    broken = records.lines.filter(suspects).filter(~well)
    return int(broken[0]) if broken.len() else None


def _field_counts(text: pl.Series, separator: str, mark: str) -> pl.Series:
    """Count the fields of each row; separators that only end the row do not count."""
    if mark and text.str.contains(mark, literal=True).any():
        q = re.escape(mark)
        text = text.str.replace_all(rf"{q}(?:[^{q}]|{q}{q})*{q}", "x")
    return text.str.count_matches(separator, literal=True).cast(pl.Int64) + 1


def _encloses(lines: pl.Series, separator: str, mark: str) -> bool:
    """Tell whether quotes enclose a field of a line from end to end, so that they are no text."""
    s, q = re.escape(separator), re.escape(mark)
    return bool(lines.str.contains(rf"(?:^|{s}){q}[^{q}]*{q}(?:{s}|$)").any())


def _is_plain(lines: pl.Series, separator: str) -> bool:
    """Tell whether every line has the same number of fields when quotes are just text."""
    counts = lines.filter(lines.str.contains(r"\S")).str.count_matches(separator, literal=True)
    return counts.n_unique() == 1


def _delimiter(top: list[str], given: str, wanted: Sequence[Sequence[str]]) -> str:
    if given != "auto":
        return given
    hint = re.fullmatch(r"sep=(.)", top[0].strip().strip('"')) if top else None
    if hint:  # Excel's own line
        return hint[1]
    names = {normal(name) for candidates in wanted for name in candidates}

    def score(separator: str) -> tuple[int, int, int]:
        split = [[normal(cell.strip('" ')) for cell in line.split(separator)] for line in top]
        hits = max((len(names & set(cells)) for cells in split), default=0)
        widths = [len(cells) for cells in split if len(cells) > 1]
        steady = max((widths.count(width) for width in set(widths)), default=0)
        return hits, steady, max(widths, default=0)

    return max(DELIMITERS, key=score)
