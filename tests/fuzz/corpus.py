"""Damaged and hostile files by name, each made when it is asked for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import polars as pl

from small_home import FILES

GOOD = FILES["open_items.csv"]
HEADER, FIRST, *_ = GOOD.splitlines()
Make = Callable[[], bytes]
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_cell(name: str, value: str) -> bytes:
    """The first row with another value in one column."""
    cells = dict(zip(HEADER.split(","), FIRST.split(","), strict=True)) | {name: value}
    return f"{HEADER}\n{','.join(cells.values())}\n".encode()


def workbook(sheet: str, *, shared: str = "", preamble: str = "", more: int = 0) -> bytes:
    """A workbook of one sheet whose XML is as it is given."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    files = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{preamble}<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }
    if shared:
        files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for number in range(more):
            archive.writestr(f"xl/media/{number}.png", b"")
    return buffer.getvalue()


def cells(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def good_rows() -> str:
    rows = [line.split(",") for line in GOOD.splitlines()]
    return cells(*(
        f'<row r="{n}">' + "".join(text_cell(f"{chr(65 + c)}{n}", t) for c, t in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    ))  # fmt: skip


LAUGHS = '<!DOCTYPE l [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


def good_workbook() -> bytes:
    return workbook(good_rows())


def good_old_workbook() -> bytes:
    """An XLS file, as xlwt writes it."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row, line in enumerate(GOOD.splitlines()):
        for column, text in enumerate(line.split(",")):
            sheet.write(row, column, text)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def good_frame() -> pl.DataFrame:
    return pl.read_csv(GOOD.encode(), try_parse_dates=True)


TEXTS: dict[str, Make] = {
    "nothing": lambda: b"",
    "a mark alone": lambda: b"\xef\xbb\xbf",
    "nul bytes": lambda: GOOD.replace("FR01", "FR\x0001").encode(),
    "only nul bytes": lambda: b"\x00" * 100_000,
    "half of utf-16": lambda: GOOD.encode("utf-16")[:-1],
    "utf-16 without a mark": lambda: GOOD.encode("utf-16-le"),
    "utf-16 with half a pair": lambda: b"\xff\xfe" + GOOD.replace("F-1", "F\ud83d").encode("utf-16-le", "surrogatepass"),
    "utf-32": lambda: GOOD.encode("utf-32"),
    "half a pair in utf-8": lambda: GOOD.encode().replace(b"F-1", b"F\xed\xa0\xbd"),
    "bytes that are no utf-8": lambda: GOOD.encode().replace(b"F-1", b"F\xff\xfe\xc0\x80"),
    "a header of 1,000,000 columns": lambda: b"a," * 1_000_000 + b"\n1\n",
    "a header of 10,000,000 columns": lambda: b"," * 10_000_000 + b"\n1\n",
    "rows of 1,000,000 columns": lambda: HEADER.encode() + b"\n" + b"," * 1_000_000 + b"\n",
    "a cell of 30 MB": lambda: with_cell("customer_id", "x" * 30_000_000),
    "a quote that never ends": lambda: GOOD.replace("F-1", '"F-1').encode(),
    "quotes alone": lambda: b'"' * 100_001,
    "a million line ends": lambda: b"\n" * 1_000_000,
    "a million commas and line ends": lambda: b",\n" * 1_000_000,
    "a line of 30 MB": lambda: b"x" * 30_000_000,
    "every byte": lambda: bytes(range(256)) * 50,
    "the same column 2,000 times": lambda: b",".join([b"bu"] * 2_000) + b"\n" + b",".join([b"FR01"] * 2_000),
    "a header alone": HEADER.encode,
    "a header twice": f"{HEADER}\n{HEADER}\n{FIRST}".encode,
    "escape signs": lambda: with_cell("customer_id", "\x1b[2J\x07\x08"),
    "right to left": lambda: with_cell("customer_id", "\u202egnp.exe"),
    "a line separator": lambda: with_cell("customer_id", "C\u20281\x85"),
    "xml": lambda: b'<?xml version="1.0"?>' + LAUGHS.encode() + b"<l>&j;</l>",
    "json": lambda: b"[" * 1_000_000,
    "pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)),
    "gzip": lambda: b"\x1f\x8b\x08\x00" + bytes(range(256)),
}  # fmt: skip
NUMBERS = (
    "1e400", "-1e400", "1e-400", "9" * 400, "-" + "9" * 40, "NaN", "inf", "-inf", "0x10", "1_000",
    "+-1", "--1", "1e", ".", "-", "٣", "1,,2", "1..2", "٠", "1e5", "½", "9" * 18 + ".99", "0." + "0" * 500 + "1",
)  # fmt: skip
DATES = (
    "99999-12-31", "0000-00-00", "0001-01-01", "9999-12-31", "-0001-01-01", "2025-02-30", "2025-13-01",
    "1e9", "45000", "31/12/99999", "٢٠٢٥-٠١-٠١", "2025-06-30T25:61:61", "2025-06-30 00:00:00+99:99",
    "1677-09-20", "2262-04-12", "20250631", "30/06/25", "June 31, 2025", "\x00",
)  # fmt: skip
TEXTS |= {
    f"amount {n[:12]}…{len(n)}": lambda n=n: with_cell("open_amount", f'"{n}"') for n in NUMBERS
}
TEXTS |= {f"due date {d[:20]!r}": lambda d=d: with_cell("due_date", f'"{d}"') for d in DATES}
TEXTS |= {f"snapshot {d[:20]!r}": lambda d=d: with_cell("snapshot_date", f'"{d}"') for d in DATES}

WORKBOOKS: dict[str, Make] = {
    "cut in the middle": lambda: good_workbook()[: len(good_workbook()) // 2],
    "cut at the end": lambda: good_workbook()[:-10],
    "its first bytes": lambda: b"PK\x03\x04",
    "billion laughs": lambda: workbook(cells(f'<row r="1">{text_cell("A1", "&j;")}</row>'), preamble=LAUGHS),
    "an outer entity": lambda: workbook(
        cells(f'<row r="1">{text_cell("A1", "&x;")}</row>'),
        preamble='<!DOCTYPE w [<!ENTITY x SYSTEM "/etc/passwd">]>',
    ),
    "a million tags deep": lambda: workbook("<a>" * 1_000_000),
    "cells at both ends of a sheet": lambda: workbook(
        cells(f'<row r="1">{text_cell("A1", "bu")}</row>', f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>')
    ),
    "a cell far to the right": lambda: workbook(cells(f'<row r="1">{text_cell("A1", "bu")}{text_cell("XFD1", "x")}</row>', *(f'<row r="{n}">{text_cell(f"A{n}", "x")}</row>' for n in range(2, 3000)))),
    "a size that is a lie": lambda: workbook('<dimension ref="A1:XFD1048576"/>' + good_rows()),
    "a row that no sheet has": lambda: workbook(cells(f'<row r="99999999999">{text_cell("A99999999999", "x")}</row>')),
    "a row below zero": lambda: workbook(cells(f'<row r="-1">{text_cell("A-1", "x")}</row>')),
    "a column that no sheet has": lambda: workbook(cells(f'<row r="1">{text_cell("ZZZZZZZ1", "x")}</row>')),
    "a cell without a place": lambda: workbook(cells(f'<row r="1">{text_cell("", "x")}</row>')),
    "a place that is no place": lambda: workbook(cells(f'<row r="1">{text_cell("1A$é", "x")}</row>')),
    "a text that is not there": lambda: workbook(cells('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), shared="<si><t>x</t></si>"),
    "a text below zero": lambda: workbook(cells('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), shared="<si><t>x</t></si>"),
    "a style that is not there": lambda: workbook(cells('<row r="1"><c r="A1" s="99999999"><v>1</v></c></row>')),
    "numbers beyond all": lambda: workbook(cells(*(f'<row r="{n}"><c r="A{n}"><v>{v}</v></c></row>' for n, v in enumerate(("1e999", "-1e999", "NaN", "x", "", "1e308"), 1)))),
    "a date beyond all": lambda: workbook(cells('<row r="1"><c r="A1" t="d"><v>99999-99-99T99:99:99</v></c></row>')),
    "merged beyond all": lambda: workbook(good_rows() + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "no sheet": lambda: good_workbook().replace(b"sheet1.xml", b"sheet9.xml"),
    "very many files": lambda: workbook(good_rows(), more=5_001),
    "no cell": lambda: workbook(cells()),
    "no data": lambda: workbook(""),
    "cut xml": lambda: workbook(good_rows())[:0] + workbook("<sheetData><row r='1'><c r='A1'"),
    "xml that is no utf-8": lambda: workbook(cells(f'<row r="1">{text_cell("A1", "é")}</row>'), preamble='<?xml version="1.0" encoding="UTF-16"?>'),
    "old excel: its first bytes": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "old excel: junk": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40,
    "old excel: zeros": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "old excel: ones": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096,
}  # fmt: skip

PARQUETS: dict[str, Make] = {
    "its first bytes": lambda: b"PAR1",
    "its ends": lambda: b"PAR1PAR1",
    "cut": lambda: parquet(good_frame())[:-20],
    "a length that is a lie": lambda: parquet(good_frame())[:-8] + b"\xff\xff\xff\x7fPAR1",
    "junk between": lambda: b"PAR1" + bytes(range(256)) * 4 + b"\x00\x02\x00\x00PAR1",
    "no column": lambda: parquet(pl.DataFrame()),
    "no row": lambda: parquet(good_frame().clear()),
    "lists": lambda: parquet(good_frame().with_columns(pl.concat_list("open_amount").alias("open_amount"))),
    "structs": lambda: parquet(good_frame().with_columns(pl.struct("bu").alias("bu"))),
    "bytes": lambda: parquet(good_frame().with_columns(pl.lit(b"\xff\xfe").alias("customer_id"))),
    "nothing but nulls": lambda: parquet(good_frame().with_columns(pl.lit(None).alias("open_amount"))),
    "no number": lambda: parquet(good_frame().with_columns(pl.lit(float("nan")).alias("open_amount"))),
    "endless": lambda: parquet(good_frame().with_columns(pl.lit(float("inf")).alias("open_amount"))),
    "2,000 columns": lambda: parquet(pl.DataFrame({f"c{n}": [n] for n in range(2_000)})),
    "times": lambda: parquet(good_frame().with_columns(pl.lit(2**62).cast(pl.Datetime("us")).alias("due_date"))),
    "days": lambda: parquet(good_frame().with_columns(pl.lit(2**30).cast(pl.Date).alias("due_date"))),
    "categories": lambda: parquet(good_frame().with_columns(pl.col("bu").cast(pl.Categorical))),
    "a name that is empty": lambda: parquet(good_frame().rename({"account": ""})),
}  # fmt: skip
FAMILIES = {"csv": TEXTS, "xlsx": WORKBOOKS, "parquet": PARQUETS}
