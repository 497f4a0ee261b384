"""A file that was harmed on its way: right all the same, or refused, and never read wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_shipped_layouts import READ, SAMPLES, read

from ar_metrics.sources import inspect
from terminal import Terminal


def _shifted(text: str) -> str:
    return "Export\n\n\n" + text


# what happens to a file on its way: right all the same, or refused
HARMLESS = {
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "cp1252": lambda text: text.encode("cp1252"),
    "iso-8859-15": lambda text: text.encode("iso-8859-15"),
    "tabs": lambda text: text.replace(";", "\t").encode(),
    "pipes": lambda text: text.replace(";", "|").encode(),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac line ends": lambda text: text.replace("\n", "\r").encode(),
    "a shifted header": lambda text: _shifted(text).encode(),
    "blank lines between": lambda text: text.replace("\nCDUPONT", "\n\nCDUPONT").encode(),
    "no-break spaces": lambda text: text.replace("1 200,00", "1\u00a0200,00").encode(),
    "narrow spaces": lambda text: text.replace("1 200,00", "1\u202f200,00").encode(),
    "headers in capitals": lambda text: text.replace("Date échéance", "DATE ÉCHÉANCE").encode(),
    "spaces around headers": lambda text: text.replace(";Débit;", "; Débit ;").encode(),
}  # fmt: skip
DAMAGED = {
    "month first": lambda text: text.replace("15/05/2025", "05/15/2025").encode(),
    "destroyed dates": lambda text: text.replace("15/05/2025", "00:00.0").encode(),
    "day numbers": lambda text: text.replace("15/05/2025", "45792").encode(),
    "overflowed ids": lambda text: text.replace("FA2500123", "-2147483648").encode(),
    "ids in scientific notation": lambda text: text.replace("FA2500123", "1.23E+11").encode(),
    "points for commas": lambda text: text.replace("360,50", "360.50.1").encode(),
    "cut in a row": lambda text: text[: text.index("AV2500009") + 20].encode(),
    "header alone": lambda text: "\n".join(text.split("\n")[:3]).encode(),
    "a column less": lambda text: text.replace(";Crédit", "").encode(),
    "binary junk": lambda text: b"PK\x03\x04" + bytes(range(256)),
    "nul bytes": lambda text: text.replace("FA2500123", "FA\x0025").encode(),
    "nothing": lambda text: b"",
    "spreadsheet errors": lambda text: text.replace("360,50", "#REF!").encode(),
}  # fmt: skip


@pytest.fixture
def sage() -> str:
    return (SAMPLES / "sage_echeancier.csv").read_text("utf-8")


@pytest.mark.parametrize("harm", HARMLESS)
def test_a_file_written_otherwise_gives_the_same_rows(sage: str, harm: str, tmp_path: Path) -> None:
    file = tmp_path / "sage.csv"
    file.write_bytes(HARMLESS[harm](sage))
    told, findings = read(file, "sage_echeancier", None)
    assert told == READ["sage_echeancier"][1]
    assert not findings.frames
    assert inspect(file).layout == "sage_echeancier"


@pytest.mark.parametrize("harm", DAMAGED)
def test_a_damaged_file_is_refused_and_never_read_wrongly(
    sage: str, harm: str, tmp_path: Path
) -> None:
    file = tmp_path / "sage.csv"
    file.write_bytes(DAMAGED[harm](sage))
    answer = Terminal(tmp_path / "home").run("import", file, "--layout", "sage_echeancier")
    assert answer.exit_code == 10, answer.out
    assert "sage.csv" in answer.err
    assert not list((tmp_path / "home").rglob("*.parquet"))


def test_a_key_that_is_there_twice_is_refused_with_both_rows(sage: str, tmp_path: Path) -> None:
    file = tmp_path / "sage.csv"
    file.write_text(sage.replace("FA2500140", "FA2500123"), encoding="utf-8")
    answer = Terminal(tmp_path / "home").run("import", file, "--layout", "sage_echeancier")
    assert answer.exit_code == 10
    assert "FA2500123" in answer.err
