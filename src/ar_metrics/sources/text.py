"""From the bytes of a text file to its lines, whatever the encoding and the line ends."""

from __future__ import annotations

import codecs
import re

from ar_metrics.errors import ContractError

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15", "cp850",
    "mac-roman",
)  # fmt: skip
# Letters of DOS and of old Macs within words: in cp1252 they are signs that no word has inside.
_OF_DOS = re.compile(rb"[a-z][\x82\x87\x88\x8a][a-z]")
_OF_A_MAC = re.compile(rb"[a-z][\x8e\x8f][a-z]")
# Bytes that are letters or the euro in ISO-8859-15, and rare signs in cp1252.
_LATIN_9 = frozenset({0xA4, 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE})
BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"PAR1", b"\x89PNG")


def detect(content: bytes) -> str:
    """Return the encoding of `content`: one of ENCODINGS, by the rule that no byte contradicts."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if wide := without_mark(content):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if _mostly_utf8(content):
            return "utf-8"  # and the byte that is none is told
        return by_words(content) or by_bytes(frozenset(content))
    return "utf-8"


def without_mark(content: bytes) -> str:
    """Return which UTF-16 a text is in that does not say so: every other byte of it is zero."""
    first, second = content[:400:2], content[1:400:2]
    if len(second) > 9 and second.count(0) > 0.8 * len(second) and not first.count(0):
        return "utf-16-le"
    return "utf-16-be" if len(first) > 9 and first.count(0) > 0.8 * len(first) else ""


def by_words(content: bytes) -> str:
    """Return the encoding that words of `content` tell, where it is that of DOS or an old Mac."""
    if _OF_A_MAC.search(content):
        return "mac-roman"
    return "cp850" if _OF_DOS.search(content) else ""


def by_bytes(found: frozenset[int]) -> str:
    """Return the 8-bit encoding of a text that holds the bytes `found`."""
    # C1 bytes are € œ ’ in cp1252 and never occur in latin text
    if any(0x80 <= byte <= 0x9F for byte in found):
        return "cp1252"
    return "iso-8859-15" if found & _LATIN_9 else "cp1252"


def _mostly_utf8(content: bytes) -> bool:
    """Tell whether a few bytes spoil what is UTF-8 otherwise: accents of an 8-bit text never do."""
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return sum(letter > "\x7f" for letter in text) - lost > 3 * lost


def decoded(content: bytes, encoding: str, file: str) -> str:
    """Return the text of `content`, every line ended by one line feed.

    Raises ContractError for an empty file, a file that is not text, and bytes that the encoding
    does not know.
    """
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise nothing_in(file)
    if content.startswith(BINARY):
        raise not_text(file)
    name = detect(content) if encoding == "auto" else encoding
    try:
        text = content.decode("utf-8-sig" if name == "utf-8" else name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ContractError(
            f"{file} was not imported: row {line} holds a byte that is not {name}.",
            advice="Name the encoding of the file in the layout, or export it as UTF-8.",
        ) from None
    if "\x00" in text:
        raise with_zeros(text, 0, file)
    check_start(text, file)
    return with_line_feeds(text)


def check_start(text: str, file: str) -> None:
    """Raise ContractError for a text that begins like a web page or XML."""
    if re.match(r"\s*<(?:!doctype html|html|table|\?xml)", text[:500], re.IGNORECASE):
        raise ContractError(
            f"{file} was not imported: it is a web page or XML, whatever its name says.",
            advice="Open it in the spreadsheet and save it as .xlsx, or export it as CSV.",
        )


def with_line_feeds(text: str) -> str:
    """Return a text whose lines all end with one line feed, without byte order marks: files that
    were put one after the other have them within.
    """
    text = text.replace("\ufeff", "")
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text


def nothing_in(file: str) -> ContractError:
    """Return the refusal of a file without a single value."""
    return ContractError(f"{file} was not imported: the file is empty.")


def with_zeros(text: str, before: int, file: str) -> ContractError:
    """Return the refusal of a text with zero bytes after `before` rows: binary where they are many,
    else its first row that has one.
    """
    if text.count("\x00") * 100 > len(text):
        return not_text(file)
    row = before + text[: text.index("\x00")].count("\n") + 1
    return ContractError(
        f"{file} was not imported: row {row} holds a zero byte, which no text has.",
        advice="Export it again, or correct the row in the source system.",
    )


def not_text(file: str) -> ContractError:
    """Return the refusal of binary data."""
    return ContractError(
        f"{file} was not imported: it is not a text file (it holds binary data).",
        advice="Export it again as CSV, or as XLSX with that extension.",
    )
