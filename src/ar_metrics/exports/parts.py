"""The parts of an Excel workbook that are no rows: its list of sheets, its formats, its dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from ar_metrics.exports.cells import LOOKS

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
# Look: number format (14 and 22 are the short date of whoever opens the file), then font, fill,
# border and alignment.
_SHORT_DATE, _MOMENT = 14, 22
_NUMBERS = {165: "#,##0.00", 166: "0.0%", 167: "#,##0", 168: "#,##0.00##", 169: "0",
            170: "0.00%"}  # fmt: skip
_LOOKS: dict[str, tuple[int, int, int, int, str]] = {
    "text": (0, 0, 0, 0, ""),
    "header": (0, 1, 2, 1, '<alignment vertical="center" wrapText="1"/>'),
    "money": (165, 0, 0, 0, ""),
    "ratio": (166, 0, 0, 0, ""),
    "whole": (167, 0, 0, 0, ""),
    "date": (_SHORT_DATE, 0, 0, 0, ""),
    "moment": (_MOMENT, 0, 0, 0, ""),
    "number": (168, 0, 0, 0, ""),
    "id": (169, 0, 0, 0, ""),
    "total": (165, 1, 0, 0, ""),
    "wrapped": (0, 0, 0, 0, '<alignment vertical="top" wrapText="1"/>'),
    "title": (0, 1, 0, 0, '<alignment vertical="top"/>'),
    "share": (170, 0, 0, 0, ""),
    "hatched": (0, 0, 3, 0, ""),
}


def styles() -> str:
    """Return styles.xml: the formats of LOOKS, in that order."""
    numbers = "".join(
        f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in _NUMBERS.items()
    )
    looks = "".join(_look(*_LOOKS[name]) for name in LOOKS)
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(_NUMBERS)}">{numbers}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="4"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE7EDF3"/></patternFill></fill>'
        '<fill><patternFill patternType="lightUp"><fgColor rgb="FF9AA7B4"/></patternFill></fill>'
        '</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"><color rgb="FF5B6B7B"/></bottom>'
        '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
        f'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="{len(LOOKS)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _look(number: int, font: int, fill: int, border: int, alignment: str) -> str:
    said = (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
    )
    return f'{said} applyAlignment="1">{alignment}</xf>' if alignment else f"{said}/>"


def workbook(names: Sequence[str], filters: dict[int, str]) -> str:
    """Return workbook.xml: its sheets by name; `filters` are the filtered cells of some of them."""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    defined = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
        f"{escape(cells)}</definedName>"
        for place, cells in filters.items()
    )
    said = f"<definedNames>{defined}</definedNames>" if defined else ""
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f'<sheets>{sheets}</sheets>{said}<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>'
    )


def workbook_links(count: int) -> str:
    """Return the links of the workbook to its `count` sheets and its styles."""
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)]
    links.append((f"rId{count + 1}", "styles", "styles.xml"))
    said = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in links
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def package_links() -> str:
    """Return the links of the package: the workbook, and who wrote it when."""
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def content_types(count: int) -> str:
    """Return the kinds of the parts, `count` sheets among them."""
    kinds = {"/xl/workbook.xml": f"{_TYPE}.sheet.main+xml", "/xl/styles.xml": f"{_TYPE}.styles+xml"}
    kinds |= {f"/xl/worksheets/sheet{n}.xml": f"{_TYPE}.worksheet+xml" for n in range(1, count + 1)}
    kinds["/docProps/core.xml"] = _CORE
    said = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{said}</Types>'
    )


def properties(made_at: datetime) -> str:
    """Return what the file tells of itself: when its figures were built. No user, no machine."""
    moment = f"{made_at:%Y-%m-%dT%H:%M:%S}Z"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>ar-metrics</dc:creator>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "</cp:coreProperties>"
    )
