"""A large text file, block by block: the same text as `text.decoded` gives, never all at once."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from ar_metrics.errors import ContractError
from ar_metrics.sources.text import (
    BINARY,
    by_bytes,
    by_words,
    check_start,
    not_text,
    with_line_feeds,
    with_zeros,
    without_mark,
)

LOOK = 16_000_000  # bytes looked at a time where only the encoding is asked for


def encoding_of(path: Path) -> str:
    """Return the encoding of a file, by the rule of `text.detect`, read in blocks."""
    decoder = codecs.getincrementaldecoder("utf-8")
    lenient, strict, valid = decoder("replace"), decoder(), True
    lost = foreign = 0
    found: set[int] = set()
    worded = ""
    with path.open("rb") as file:
        start = file.read(400)
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if wide := without_mark(start):
            return wide
        file.seek(0)
        while block := file.read(LOOK):
            if valid:
                valid = _is_valid(strict, block)
            if not block.isascii():
                text = lenient.decode(block)
                lost += text.count("\ufffd")
                foreign += len(text) - len(text.encode("ascii", "ignore"))
                found |= set(block)
                worded = worded or by_words(block)
    if valid and _is_valid(strict, b"", final=True):
        return "utf-8"
    return "utf-8" if foreign - lost > 3 * lost else worded or by_bytes(frozenset(found))


def text_blocks(path: Path, encoding: str, size: int) -> Iterator[str]:
    """Yield the text of a file in blocks of about `size` bytes, lines ended by one line feed.

    Raises ContractError as `text.decoded` does; a byte that the encoding does not know when its
    block is reached.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
    lines, held, first = 0, "", True
    with path.open("rb") as file:
        while True:
            content = file.read(size)
            if first and content.startswith(BINARY):
                raise not_text(path.name)
            try:
                text = held + decoder.decode(content, final=not content)
            except UnicodeDecodeError as error:
                row = lines + error.object.count(b"\n", 0, error.start) + 1
                raise ContractError(
                    f"{path.name} was not imported: row {row} holds a byte that is not {encoding}.",
                    advice="Name the encoding of the file in the layout, or export it as UTF-8.",
                ) from None
            if "\x00" in text:
                raise with_zeros(text, lines, path.name)
            lines += content.count(b"\n")
            if first:
                check_start(text, path.name)
            held = text[len(text.rstrip("\r")) :] if content else ""  # its line feed may follow
            text = text[: len(text) - len(held)]
            first = False
            if text:
                yield with_line_feeds(text)
            if not content:
                return


def line_blocks(texts: Iterator[str], first: int) -> Iterator[list[str]]:
    """Yield whole lines, at least `first` of them in the first block."""
    lines: list[str] = []
    rest, begun = "", False
    for text in texts:
        *whole, rest = (rest + text).split("\n")
        lines += whole
        if lines and (begun or len(lines) >= first):
            yield lines
            lines, begun = [], True
    if rest:
        lines.append(rest)
    if lines:
        yield lines


def _is_valid(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
