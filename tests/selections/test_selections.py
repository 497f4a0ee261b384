"""One question on one build is one file, whoever asks: page, command line, saved, background."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from ar_metrics import audit, jobs, queries, selections
from ar_metrics.access import EVERYTHING, Filters, only
from ar_metrics.errors import UserError
from ar_metrics.exports import FORMATS
from ar_metrics.queries import DATASETS, Question, Reader, Warehouse
from ar_metrics.selections import Order, Selection, selection_from
from ar_metrics.settings import Settings
from read_back import by_openpyxl, csv_rows
from small_home import ROOT, make_home
from terminal import Terminal

JUNE = date(2025, 6, 30)
OPEN = Selection(
    "open_items",
    Question(
        JUNE, Filters(segment=("private B2B",)), order=("-outstanding_amount",),
        columns=("document_id", "customer_name", "due_date", "outstanding_amount"),
    ),
)  # fmt: skip
OPEN_WORDS = (
    "open_items", "--as-of", JUNE, "--where", "segment=private B2B",
    "--columns", "document_id,customer_name,due_date,outstanding_amount",
    "--sort=-outstanding_amount",
)  # fmt: skip
AGING = Selection("aging", Question(JUNE, by=("bu",)))
each_format = pytest.mark.parametrize("file_format", FORMATS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("selections") / "home")


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home, user="Nora")


def reader(home: Path, **scope: tuple[str, ...]) -> Reader:
    return Reader(Warehouse(home / "warehouse"), only(**scope) if scope else EVERYTHING)


def by_the_page(home: Path, selection: Selection, file_format: str) -> bytes:
    return selections.export(reader(home), selection, file_format, "fr").content()


def ordered(settings: Settings, folder: Path, order: Order) -> bytes:
    """What the page gets from the process that it starts."""
    order.write(folder / "order.json")
    job = jobs.start_export(settings, folder / "order.json", folder / "made")
    assert job.wait(60) == 0, job.message
    return (folder / "made").read_bytes()


def test_every_snippet_of_the_chapter_on_reading_runs(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chapter = (ROOT / "docs" / "reading.md").read_text("utf-8")
    (tmp_path / "data").symlink_to(home)
    monkeypatch.chdir(tmp_path)
    for line in re.findall(r"^ar-metrics (export .*)$", chapter, re.MULTILINE):
        Terminal(home).must(*shlex.split(line))
    snippets = re.findall(r"```python\n(.*?)```", chapter, re.DOTALL)
    assert len(snippets) >= 5
    for snippet in snippets:
        exec(compile(snippet, "docs/reading.md", "exec"), {})  # noqa: S102
    whole = pl.read_parquet("fct_open_items.parquet")
    assert whole.height == 6


@each_format
def test_page_command_saved_selection_and_background_give_the_same_bytes(
    home: Path, settings: Settings, tmp_path: Path, file_format: str
) -> None:
    page = by_the_page(home, OPEN, file_format)
    terminal, out = Terminal(home), tmp_path / "out"
    terminal.must("export", *OPEN_WORDS, "--format", file_format, "--out", out)
    assert out.read_bytes() == page
    selections.keep(settings, "Nora", "Encours privé", OPEN)
    terminal.must("export", "--saved", "Encours privé", "--format", file_format, "--out", out)
    assert out.read_bytes() == page
    build = home / "warehouse" / reader(home).release
    order = Order(OPEN, file_format, "fr", build, EVERYTHING)
    assert ordered(settings, tmp_path, order) == page


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_is_the_same_file_again(home: Path, name: str) -> None:
    since = date(2025, 5, 31) if DATASETS[name].has_start else None
    selection = Selection(name, Question(JUNE, since=since))
    made = [by_the_page(home, selection, "xlsx") for _ in range(2)]
    assert made[0] == made[1]


def test_a_workbook_tells_the_time_of_its_build_and_no_user(home: Path) -> None:
    made = zipfile.ZipFile(io.BytesIO(by_the_page(home, AGING, "xlsx")))
    moment = selections.export(reader(home), AGING, "csv", "fr").about.built_at
    assert {one.date_time for one in made.infolist()} == {
        (*moment.timetuple()[:5], moment.second // 2 * 2)
    }
    told = made.read("docProps/core.xml").decode()
    assert f"{moment:%Y-%m-%dT%H:%M:%S}Z" in told
    assert all(b"Nora" not in made.read(name) for name in made.namelist())


def test_titles_are_in_the_language_and_machines_have_the_names(home: Path) -> None:
    french, english = (
        zipfile.ZipFile(io.BytesIO(selections.export(reader(home), OPEN, "xlsx", code).content()))
        .read("xl/worksheets/sheet1.xml")
        .decode()
        for code in ("fr", "en")
    )
    assert "Encours" in french
    assert "Outstanding" in english
    csv_fr = selections.export(reader(home), OPEN, "csv-fr", "en").content().decode("utf-8-sig")
    assert csv_fr.splitlines()[0].endswith("Encours")
    machine = selections.export(reader(home), OPEN, "csv", "fr").content().decode()
    assert machine.startswith("document_id,customer_name,due_date,outstanding_amount\n")


CODES = [("invoice", "91+", "FR", "unassigned", "C1"), ("credit_note", "31-60", "DE", "A1", "")]
FRENCH = [("facture", "91\u202f+\u00a0j", "France", "non affecté", "C1"),
          ("avoir", "31\u201360\u00a0j", "Allemagne", "A1", "")]  # fmt: skip
ENGLISH = [("invoice", "91\u202f+\u00a0d", "France", "unassigned", "C1"),
           ("credit note", "31\u201360\u00a0d", "Germany", "A1", "")]  # fmt: skip


@pytest.mark.parametrize(
    ("file_format", "language", "rows"),
    [("xlsx", "fr", FRENCH), ("xlsx", "en", ENGLISH), ("csv-fr", "en", FRENCH),
     ("csv", "fr", CODES), ("parquet", "fr", CODES)],
)  # fmt: skip
def test_codes_are_words_for_people_and_stay_codes_for_machines(
    home: Path, file_format: str, language: str, rows: list[tuple[str, ...]]
) -> None:
    """In `csv-fr` Excel would have made a date of the bucket 1-30."""
    columns = ["document_type", "aging_bucket", "country_code", "agent_id", "customer_id"]
    frame = pl.DataFrame(CODES, schema=columns, orient="row")
    made = selections.export(reader(home), OPEN, file_format, language, frame).content()
    if file_format == "parquet":
        found = pl.read_parquet(made).rows()
    elif file_format == "xlsx":
        found = by_openpyxl(made, frame)[1:]
    else:
        found = csv_rows(made, ";" if file_format == "csv-fr" else ",")[1:]
    assert [tuple(value or "" for value in row) for row in found] == rows


def test_two_columns_of_one_title_keep_apart(home: Path) -> None:
    columns = ("customer_id", "customer_name")
    asked = replace(OPEN, question=replace(OPEN.question, columns=columns, order=()))
    titles = selections.export(reader(home), asked, "xlsx", "fr").titles
    assert titles == {"customer_id": "Client (n°)", "customer_name": "Client (nom)"}


def test_an_order_holds_the_rows_of_who_ordered_it_and_is_in_the_audit_log(
    home: Path, settings: Settings, tmp_path: Path
) -> None:
    build = home / "warehouse" / reader(home).release
    whole = replace(OPEN, question=Question(JUNE))
    order = Order(whole, "csv", "fr", build, only(bu=("DE01",)))
    rows = list(csv.DictReader(io.StringIO(ordered(settings, tmp_path, order).decode())))
    assert {row["bu"] for row in rows} == {"DE01"}
    assert stat.S_IMODE((tmp_path / "order.json").stat().st_mode) == 0o600
    event = list(audit.events(settings))[-1]
    assert (event["action"], event["who"], event["via"]) == ("export", "Nora", "page")
    assert event["scope"] == {"bu": "DE01"}
    assert event["rows"] == len(rows)


def test_an_order_that_says_no_scope_shows_no_row(home: Path, tmp_path: Path) -> None:
    build = home / "warehouse" / reader(home).release
    Order(OPEN, "csv", "fr", build, EVERYTHING).write(tmp_path / "order.json")
    told = json.loads((tmp_path / "order.json").read_text())
    (tmp_path / "order.json").write_text(json.dumps(told | {"scope": {}}))
    made = selections.read_order(tmp_path / "order.json").export("3GB", 2).content()
    assert made.decode().count("\n") == 1
    (tmp_path / "order.json").write_text(json.dumps({**told, "scope": {"bu": "FR01"}}))
    with pytest.raises(UserError):
        selections.read_order(tmp_path / "order.json")


def test_what_a_role_hides_is_told_in_the_file(home: Path) -> None:
    seen = replace(only(bu=("FR01",)), private_names=False)
    made = selections.export(Reader(Warehouse(home / "warehouse"), seen), OPEN, "csv", "fr")
    assert made.about.scope == {"bu": "FR01", "private_names": "hidden"}


@pytest.mark.parametrize(
    "selection",
    [
        OPEN,
        AGING,
        Selection("bridge", Question(JUNE, Filters(bu=("FR01", "DE01"), basis="issue"),
                                     date(2025, 5, 31), ("customer_id",))),
        Selection("recovery", Question(JUNE, Filters(credits="split", include_intercompany=True),
                                       period="quarter"), datetime(2025, 7, 5, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_selection_is_the_same_when_it_is_read_again(selection: Selection) -> None:
    assert selection_from(json.loads(json.dumps(selection.told()))) == selection
    later = selection_from(selection.told(latest=True), date(2025, 7, 31))
    assert later.question == replace(selection.question, as_of=date(2025, 7, 31))


@pytest.mark.parametrize(
    "change",
    [{"dataset": "passwords"}, {"as_of": "soon"}, {"where": {"1=1": ["x"]}}, {"basis": "moon"},
     {"where": "bu"}, {"columns": 3}],
)  # fmt: skip
def test_what_is_no_selection_is_refused(change: dict) -> None:
    with pytest.raises(UserError):
        selection_from(OPEN.told() | change)


def test_a_column_that_does_not_exist_is_refused_not_run(home: Path) -> None:
    asked = replace(OPEN, question=replace(OPEN.question, columns=("1; drop table x",)))
    with pytest.raises(UserError, match="no column"):
        selections.export(reader(home), asked, "csv", "fr")


def test_each_person_has_what_they_saved(settings: Settings) -> None:
    selections.keep(settings, "anna@example.com", "  Mes  impayés é", OPEN)
    selections.keep(settings, "Bo", "Other", AGING, latest=True)
    assert list(selections.saved(settings, "anna@example.com")) == ["Mes impayés é"]
    assert selections.saved(settings, "Bo")["Other"]["as_of"] is None
    assert selections.saved(settings, "nobody") == {}
    files = list((settings.state / "people").glob("*.selections.json"))
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in files)
    assert not [one for one in files if "anna" in one.name]
    selections.keep(settings, "Bo", "Other", OPEN)  # the name again: in its place
    assert selections.saved(settings, "Bo")["Other"]["dataset"] == "open_items"
    selections.forget(settings, "Bo", "Other")
    selections.forget(settings, "Bo", "Other")
    assert selections.saved(settings, "Bo") == {}


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "a\x00b", "a\u202eb"])
def test_a_name_that_nobody_can_read_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(UserError, match="A name has"):
        selections.keep(settings, "Cleo", name, OPEN)


def test_there_is_an_end_to_what_one_person_saves(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ar_metrics.selections.keeping.MOST", 1)
    selections.keep(settings, "Dan", "one", OPEN)
    with pytest.raises(UserError, match="delete one first"):
        selections.keep(settings, "Dan", "two", OPEN)


def test_the_command_lists_and_runs_what_was_saved_at_the_latest_date(
    home: Path, settings: Settings
) -> None:
    selections.keep(settings, "eve@example.com", "Par BU", AGING, latest=True)
    terminal = Terminal(home)
    listed = terminal.must("selections", "--of", "eve@example.com").out
    assert "Par BU" in listed
    assert "latest" in listed
    assert terminal.must("selections", "--of", "eve@example.com", "--json").json.keys() == {
        "Par BU"
    }
    run = ("export", "--saved", "Par BU", "--of", "eve@example.com")
    now = terminal.must(*run).out
    assert now == terminal.must("export", "aging", "--as-of", JUNE, "--by", "bu").out
    may = terminal.must(*run, "--as-of", "2025-05-31").out
    assert may != now
    refused = terminal.run("export", "--saved", "Gone", "--of", "eve@example.com")
    assert refused.exit_code == 2
    assert "Saved are: Par BU" in refused.err
    assert terminal.run("export", "aging", "--saved", "Par BU", "--as-of", JUNE).exit_code == 2
    assert terminal.run("export", "aging").exit_code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("aging", "--from", "2025-05-31"), "aging is told at one date: leave out --from"),
        (("outstanding", "--from", "2025-07-31"), "--from 2025-07-31 is later than --as-of"),
        (("open_items", "--columns", ","), "',' names no column"),
        (("nothing",), "'nothing' is not one of 'open_items'"),
        (("open_items", "--columns", "moon"), "no column moon"),
        (("open_items", "--where", "moon=1"), "There is no filter on moon"),
        (("customers", "--by", "bu"), "This dataset is not grouped"),
        (("bridge",), "A bridge needs the date it starts from"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_one_sentence(
    home: Path, words: tuple[str, ...], told: str
) -> None:
    refused = Terminal(home).run("export", *words, "--as-of", JUNE)
    assert refused.exit_code in (2, 13)
    assert told in refused.err
    assert "Traceback" not in refused.err


def test_the_movements_of_a_period_are_what_its_bridge_adds_up(home: Path) -> None:
    question = Question(JUNE, since=date(2025, 5, 31))
    movements = queries.dataset(reader(home), "movements", question)
    steps = queries.dataset(reader(home), "bridge", question)["amount"].to_list()
    assert movements["movement_amount"].sum() == steps[-1] - steps[0] == 196
    assert movements.equals(queries.dataset(reader(home), "movements", Question(JUNE)))


def test_a_file_for_people_tells_where_it_comes_from_in_their_language(
    home: Path, tmp_path: Path
) -> None:
    """The same provenance as the one for machines, in words; of its scope and filters too."""
    scope = replace(only(bu=("FR01",)), private_names=False)
    seen = Reader(Warehouse(home / "warehouse"), scope)
    made = selections.export(seen, OPEN, "csv-fr", "en")
    made.write(tmp_path / "debts.csv")
    text = (tmp_path / "debts.csv.provenance.csv").read_text("utf-8-sig")
    told = dict(csv.reader(io.StringIO(text), delimiter=";"))
    assert told["Élément"] == "Contenu"
    assert (told["Jeu de données"], told["Arrêté au"]) == ("Postes ouverts", "30/06/2025")
    assert (told["Tri"], told["Filtre\u00a0: Segment"]) == ("Encours ↓", "private B2B")
    assert (told["Limité à\u00a0: BU"], told["Noms des particuliers"]) == ("FR01", "masqués")
    assert (told["Lignes"], told["Total de contrôle (encours)"]) == ("1", "1000,00")
    assert told["Échéance"].startswith("Échéance du poste\u00a0: la sienne")
    english = selections.export(seen, OPEN, "xlsx", "en").about.said()
    assert ("Limited to: BU", "FR01") in english
    machine = dict(selections.export(seen, OPEN, "parquet", "fr").about.said())
    assert (machine["as_of"], machine["scope.bu"]) == ("2025-06-30", "FR01")
    assert machine["definitions.document_id"].startswith("Document: Number of the document")
