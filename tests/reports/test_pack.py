"""The board pack and the legal table: the figures of the exports, tagged pages, the same bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from pypdf import PdfReader

from ar_metrics import queries, reports
from ar_metrics.access import Filters, only
from ar_metrics.access.roles import ROLES
from ar_metrics.errors import UserError
from ar_metrics.queries import Question
from ar_metrics.reports.asking import breakable
from ar_metrics.reports.parts import Cards, Chart, LegalTable, Report, Table
from report_home import HOSTILE
from small_home import ROOT
from terminal import Terminal

AGENT = only(agent_id=("A1",))


def texts(content: bytes) -> str:
    """The texts of a PDF, spaces made plain: a line may break anywhere."""
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(pages.split())


def table(report: Report, name: str) -> Table:
    return next(
        block
        for chapter in report.chapters
        for block in chapter.blocks
        if isinstance(block, Table) and block.name == name
    )


def tags(root: Any) -> list[Any]:
    """Every element of the structure tree."""
    found, left = [], [root]
    while left:
        one = left.pop().get_object()
        if isinstance(one, list):
            left.extend(one)
        elif hasattr(one, "get"):
            if "/S" in one:
                found.append(one)
            if "/K" in one:
                left.append(one["/K"])
    return found


@pytest.fixture(scope="module", params=["fr", "en"])
def pack(request: pytest.FixtureRequest, report_home: Path) -> tuple[str, Report, bytes]:
    from ar_metrics.access import EVERYTHING
    from ar_metrics.i18n import language

    reader = queries.Reader(queries.Warehouse(report_home / "warehouse", "1GB", 2), EVERYTHING)
    day = queries.snapshot_dates(reader)[0]
    made = reports.REPORTS["pack"](reports.Asked(reader, Filters(), day, language(request.param)))
    return request.param, made, reports.to_pdf(made)


def test_the_pack_holds_the_figures_of_the_exports_to_the_cent(asked: Any) -> None:
    ask = asked("en")
    made = reports.REPORTS["pack"](ask)

    def exported(name: str, **more: Any) -> pl.DataFrame:
        return queries.dataset(ask.reader, name, Question(ask.as_of, **more))

    cards = next(b for b in made.chapters[0].blocks if isinstance(b, Cards))
    shown = {card.name: card.value for card in cards.cards}
    whole = exported("outstanding").row(0, named=True)
    for name in ("outstanding_amount", "overdue_amount", "overdue_ratio", "overdue_90_amount"):
        assert shown[name] == whole[name], name
    assert shown["dso_days"] == exported("dso")["dso_days"].item()
    by_bu = table(made, "aged_balance_bu").frame.sort("bu")
    assert by_bu["outstanding_amount"].to_list() == (
        exported("outstanding", by=("bu",)).sort("bu")["outstanding_amount"].to_list()
    )
    aging = exported("aging", by=("bu",)).filter(pl.col("bu") == "FR01")
    cells = by_bu.filter(pl.col("bu") == "FR01").row(0, named=True)
    for rank, amount in aging.select("bucket_rank", "outstanding_amount").rows():
        assert cells[f"bucket_{rank}_amount"] == amount
    bridge = exported("bridge", since=ask.previous)
    assert table(made, "bridge").frame["amount"].to_list() == bridge["amount"].to_list()
    recovery = exported("recovery", by=("team",)).sort("team")
    told = table(made, "recovery").frame.sort("team")
    assert told["collected_amount"].to_list() == recovery["collected_amount"].to_list()
    goals = exported("objectives", by=("team",)).filter(pl.col("measure") == "amount")
    assert told["target_value"].drop_nulls().to_list() == (
        goals["target_value"].drop_nulls().to_list()
    )
    legal = [b.figures for c in made.chapters for b in c.blocks if isinstance(b, LegalTable)]
    assert legal[0].write_csv() == exported("payment_terms_table").write_csv()
    assert legal[1].write_csv() == exported("late_in_year_table").write_csv()


def test_the_pages_print_the_amounts_of_the_command_line(
    pack: tuple[str, Report, bytes], report_home: Path
) -> None:
    code, made, content = pack
    rows = Terminal(report_home).must("export", "outstanding", "--as-of", made.as_of).rows
    language = made.language
    said = language.amount(Decimal(rows[0]["outstanding_amount"])).replace("\u202f", " ")
    assert said in texts(content), code


def test_the_pdf_is_tagged_and_says_its_language_title_and_pictures(
    pack: tuple[str, Report, bytes],
) -> None:
    """What PDF/UA-1 asks for and a program can see; the compiler refuses what breaks the rest."""
    code, made, content = pack
    pdf = PdfReader(io.BytesIO(content))
    catalog: Any = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith(code)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.title in str(pdf.metadata and pdf.metadata.title)
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    found = tags(catalog["/StructTreeRoot"])
    kinds = [str(tag["/S"]) for tag in found]
    figures = [tag for tag in found if tag["/S"] == "/Figure"]
    drawn = [b for c in made.chapters for b in c.blocks if isinstance(b, Chart)]
    assert len(figures) == len(drawn)
    assert all(len(str(tag.get("/Alt", ""))) > 20 for tag in figures)
    assert kinds.count("/H1") == 1 + len(made.chapters)  # the contents have one too
    assert kinds.count("/TH") > 20
    assert all(page.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page)
    assert len(pdf.outline) > 0


def test_names_of_customers_are_set_as_they_are(pack: tuple[str, Report, bytes]) -> None:
    """Nothing in a name is a command of the typesetter: every sign of it is on the page."""
    flat = "".join(texts(pack[2]).split())
    assert any("".join(name.split()) in flat for name in HOSTILE)
    for name in HOSTILE:
        told = [b for c in pack[1].chapters for b in c.blocks if isinstance(b, Table)]
        if any(name in frame_texts(block.frame) for block in told):
            assert "".join(name.split()) in flat, name


def frame_texts(frame: pl.DataFrame) -> set[str]:
    return {v for s in frame.select(pl.selectors.string()) for v in s.drop_nulls()}


def test_a_word_that_no_column_holds_may_break_and_a_book_is_told_in_part() -> None:
    assert breakable("Ateliers Durand") == "Ateliers Durand"
    assert breakable("x" * 40).split("\u200b") == ["x" * 16, "x" * 16, "x" * 8]
    assert breakable("a b " * 1_000).endswith("…")
    assert len(breakable("a b " * 1_000)) == 160


def test_the_same_question_gives_the_same_bytes_in_another_process(
    pack: tuple[str, Report, bytes], report_home: Path, tmp_path: Path
) -> None:
    code, made, content = pack
    out = tmp_path / "pack.pdf"
    subprocess.run(
        [sys.executable, "-m", "ar_metrics", "--home", report_home, "report", "--as-of",
         str(made.as_of), "--lang", code, "--out", out],
        check=True, env={"PYTHONPATH": str(ROOT / "src"), "TZ": "Asia/Tokyo", "AR_USER": "zoe"},
        capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    assert out.read_bytes() == content


def test_the_workbook_has_a_sheet_for_each_chapter_and_the_same_amounts(
    pack: tuple[str, Report, bytes],
) -> None:
    _, made, _ = pack
    content = reports.to_xlsx(made)
    assert reports.to_xlsx(made) == content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 1 + len(made.chapters)
    for chapter, name in zip(made.chapters, book.sheetnames[1:], strict=True):
        cells = [cell.value for row in book[name].rows for cell in row]
        numbers = {Decimal(str(c)).quantize(Decimal("0.01")) for c in cells
                   if isinstance(c, int | float)}  # fmt: skip
        for block in chapter.blocks:
            if isinstance(block, Table):
                for column in block.frame.select(pl.selectors.decimal()).iter_columns():
                    assert set(column.drop_nulls()) <= numbers, (chapter.name, column.name)
        assert not [c for c in cells if isinstance(c, str) and c.startswith("=") and
                    c not in HOSTILE]  # fmt: skip


def test_a_scope_bounds_every_page(asked: Any) -> None:
    """Who owns one customer finds no other, in any chapter."""
    made = reports.REPORTS["pack"](asked("en", AGENT))
    flat = "".join(texts(reports.to_pdf(made)).split())
    frames = [b.frame for c in made.chapters for b in c.blocks if isinstance(b, Table)]
    seen = set().union(*map(frame_texts, frames))
    assert HOSTILE[0] in seen
    assert not {HOSTILE[1], HOSTILE[2], "DE01"} & seen
    assert "DE01" not in flat


def test_a_role_gets_the_chapters_of_its_pages(asked: Any) -> None:
    made = reports.REPORTS["pack"](asked("en", AGENT, pages=ROLES["agent"].pages))
    assert [chapter.name for chapter in made.chapters] == [
        "overview", "outstanding", "aging", "recovery", "exceptions", "definitions",
    ]  # fmt: skip


def test_filters_that_sales_do_not_have_leave_words_not_an_error(asked: Any) -> None:
    """Sales know no type of receivable: DSO, recovery and the legal table cannot be told."""
    kinds = ("due", "certain", "old")
    made = reports.REPORTS["pack"](asked("en", filters=Filters(receivable_type=kinds)))
    said = texts(reports.to_pdf(made))
    assert "Left out" in said
    assert "DSO and CEI (not told under these filters)" in said
    assert "dso" not in [chapter.name for chapter in made.chapters]
    assert next(c for c in made.chapters if c.name == "aging").blocks


def test_nothing_in_sight_is_said_and_no_file_is_made(asked: Any) -> None:
    with pytest.raises(UserError, match="no open item"):
        reports.REPORTS["pack"](asked("en", filters=Filters(bu=("XX99",))))


def test_the_legal_report_has_a_page_for_each_company_and_for_all(asked: Any) -> None:
    made = reports.REPORTS["legal"](asked("fr"))
    firsts = [chapter.title.split("\u00a0")[0] for chapter in made.chapters]
    every = "Toutes les sociétés ensemble"
    assert firsts == ["DE01", "DE01", "FR01", "FR01", every, every]
    content = texts(reports.to_pdf(made))
    assert "Tranches de retard de paiement" in content
    assert "9 000,00" in content
    alone = replace(asked("fr"), filters=Filters(bu=("FR01",)))
    assert len(reports.REPORTS["legal"](alone).chapters) == 2


def test_the_workbook_has_the_layout_of_the_law_in_numbers(asked: Any) -> None:
    """Counts, amounts and shares are cells to calculate with; what the model leaves out is hatched."""
    made = reports.REPORTS["legal"](asked("fr"))
    sheet = openpyxl.load_workbook(io.BytesIO(reports.to_xlsx(made))).worksheets[-2]
    block = next(b for b in made.chapters[-2].blocks if isinstance(b, LegalTable))
    late = block.figures.filter(pl.col("report_block") == "A").rows(named=True)
    lines = [list(row) for row in sheet.iter_rows(min_row=3)]
    header, _, counts, amounts, shares = lines[1:6]
    assert [cell.value for cell in header[:7]] == list(block.headings.values())
    assert [cell.value for cell in counts[1:7]] == [
        late[0]["invoice_count"], None, None, None, None, late[-1]["invoice_count"],
    ]  # fmt: skip
    assert counts[2].fill.fill_type == "lightUp"
    assert [Decimal(str(cell.value)) for cell in amounts[1:7]] == [
        row["invoice_amount"] for row in late
    ]
    assert {cell.number_format for cell in amounts[1:7]} == {"#,##0.00"}
    assert [cell.value for cell in shares[1:7]] == pytest.approx(
        [row["turnover_ratio"] for row in late]
    )
    assert {cell.number_format for cell in shares[1:7]} == {"0.00%"}
    base = next(line for line in lines if line[0].value == block.base[0])
    assert Decimal(str(base[1].value)) == late[0]["sales_amount"]


def test_a_full_disk_leaves_no_file_and_says_so(report_home: Path, tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from ar_metrics.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", report_home, "report", "--as-of", "2025-06-30",
         "--out", tmp_path / "pack.pdf"],
        check=False, env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "no room left" in done.stderr
    assert list(tmp_path.iterdir()) == []
