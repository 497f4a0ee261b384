"""LibreOffice opens the files as an analyst would: `make office`. It fails without LibreOffice.

Apart from `make test`, because Debian's packages for it take 60 pieces and a minute to install.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ar_metrics.exports import Provenance, content

SECONDS = 120
ABOUT = Provenance(
    "drawn", date(2025, 6, 30), "ar-000001.duckdb",
    datetime(2025, 7, 1, 6, 30), "EUR", "0.1.0",  # noqa: DTZ001
)  # fmt: skip
# Left alone, LibreOffice trusts the values in a file that it has not written.
ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
SAID = 'é œ € \u00a0\u202f "quoted"; =1+1\nnext line'
ROWS = pl.DataFrame(
    {
        "customer_name": [SAID, "=cmd|' /C calc'!A0", "-5", "@SUM(A1)"],
        "due_date": [date(2025, 6, 30), date(1999, 12, 31), None, date(2025, 1, 2)],
        "outstanding_amount": [Decimal("1234567.89"), Decimal("-0.10"), None, Decimal("20.05")],
        "overdue_ratio": [0.25, None, -1.5, 1.0],
        "overdue_days": [31, -2, None, 0],
        "is_disputed": [True, False, None, True],
    },
    schema_overrides={"outstanding_amount": pl.Decimal(18, 2)},
)
TOTAL = Decimal("1234587.84")


def opened(folder: Path, file: Path, *filters: str) -> openpyxl.Workbook:
    """The file as LibreOffice saves it again, once it has calculated."""
    program = shutil.which("soffice")
    assert program, (
        "LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc"
    )
    out, profile = folder / "again", folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE)
    process = subprocess.Popen(
        [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
         *filters, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(file)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return openpyxl.load_workbook(out / f"{file.stem}.xlsx", data_only=True)


def with_wrong_values(made: bytes) -> bytes:
    """The workbook with 1 where each formula had its value: only who calculates gets it right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v>1</v>", text))
    return out.getvalue()


def cents(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_a_workbook_is_calculated_to_the_same_totals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over two sheets: each has its own total, and Provenance that of both."""
    monkeypatch.setattr("ar_metrics.exports.workbook.SHEET_ROWS", 3 + 3)
    file = tmp_path / "rows.xlsx"
    file.write_bytes(with_wrong_values(content("xlsx", ROWS, ABOUT)))
    book = opened(tmp_path, file)
    assert cents(book["Data"]["C1"].value) == Decimal("1234567.79")
    assert cents(book["Data 2"]["C1"].value) == Decimal("20.05")
    told = {row[0].value: row[1].value for row in book["Provenance"].rows if row[0].value}
    assert cents(told["outstanding_amount"]) == cents(told["control_total"]) == TOTAL
    rows = [row for name in ("Data", "Data 2") for row in book[name].iter_rows(min_row=4)]
    for row, wanted in zip(rows, ROWS.iter_rows(), strict=True):
        assert row[0].value == wanted[0]
        assert (row[1].value and row[1].value.date()) == wanted[1]
        assert row[1].is_date == (wanted[1] is not None)
        assert row[2].value is None or cents(row[2].value) == wanted[2]
        assert [cell.value for cell in row[3:]] == list(wanted[3:])


def test_a_french_csv_opens_with_numbers_and_dates_not_texts(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(content("csv-fr", ROWS))
    # What a French machine does on a double click: semicolon, its own decimals and dates.
    french = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true"
    sheet = opened(tmp_path, file, french).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    for row, wanted in zip(rows, ROWS.iter_rows(), strict=True):
        if wanted[1]:
            assert row[1].is_date
            assert row[1].value.date() == wanted[1]
        for cell, value in zip(row[2:5], wanted[2:5], strict=True):
            assert cell.data_type == "n"
            assert (None if cell.value is None else cents(cell.value)) == (
                None if value is None else cents(value)
            )
    assert rows[0][0].value == SAID
    assert [row[0].data_type for row in rows] == ["s", "s", "n", "s"]  # none is a formula
    assert sum((cents(row[2].value) for row in rows if row[2].value), Decimal(0)) == TOTAL
