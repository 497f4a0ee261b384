"""Schedules: judged as a whole, within each recipient's rights, delivered, tried again, told."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email import message_from_string, policy
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ar_metrics import audit
from ar_metrics.access import Filters, read_access
from ar_metrics.errors import DeliveryError, UserError
from ar_metrics.queries import Question
from ar_metrics.reports.delivery import Letter, deliver
from ar_metrics.reports.schedule import read_schedule
from ar_metrics.selections import Selection, keep, saved
from ar_metrics.settings import Mail, Settings, mail_from_environment
from report_home import DAY, HOSTILE
from terminal import Terminal

ACCESS = """
contact = "desk@example.com"
[[grant]]
when = { groups = "cfo" }
role = "cfo"
scope = "all"
[[grant]]
when = { groups = "agents" }
role = "agent"
scope = { agent_id = "claim:agent" }
[[grant]]
when = { groups = "admins" }
role = "administrator"
scope = "all"
"""
SCHEDULE = """
[[recipient]]
name = "cfo"
email = "cfo@example.com"
lang = "en"
claims = { groups = ["cfo"], sub = "cfo" }

[[recipient]]
name = "ada"
email = "ada@example.com"
claims = { groups = ["agents"], agent = "A1", sub = "ada" }

[[job]]
name = "board-pack"
what = "pack"
format = ["pdf", "xlsx"]
recipients = ["cfo", "ada"]

[[job]]
name = "items"
what = "open_items"
format = "csv"
as_of = 2025-06-30
recipients = ["cfo", "ada"]
mail = true
"""
WRONG = """
colour = "blue"
[[recipient]]
name = "../boss"
email = "nobody"
lang = "de"
claims = { groups = ["strangers"] }
[[recipient]]
name = "admin"
claims = { groups = ["admins"] }
[[recipient]]
name = "ada"
claims = { groups = ["agents"], agent = "A1" }
[[job]]
name = "a"
what = "everything"
[[job]]
name = "b"
what = "pack"
format = "docx"
recipients = ["ada", "bob"]
as_of = "yesterday"
mail = true
[[job]]
name = "b"
what = "bridge"
format = ["csv", "csv-fr"]
recipients = "ada"
by = "moon"
where = { moon = ["x"] }
speed = 3
[[job]]
name = "c"
what = "litigation_cases"
format = "csv"
recipients = ["ada"]
"""


@pytest.fixture
def access(tmp_path: Path) -> Path:
    file = tmp_path / "access.toml"
    file.write_text(ACCESS, "utf-8")
    return file


def written(folder: Path, text: str) -> Path:
    file = folder / "reports.toml"
    file.write_text(text, "utf-8")
    return file


class Postbox:
    """What a mail server of its own process was given, answers it refused with included."""

    def __init__(self, letters: Path, port: int) -> None:
        self.file, self.port = letters, port

    @property
    def calls(self) -> list[dict[str, Any]]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def letters(self) -> list[dict[str, Any]]:
        return [call for call in self.calls if call["answer"].startswith("250")]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that who trusts this file trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return file


@pytest.fixture
def server(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., Postbox]]:
    """Start a mail server with the answers that it gives first; the product trusts it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    running: list[subprocess.Popen[str]] = []

    def start(*answers: str) -> Postbox:
        letters = tmp_path / f"letters {len(running)}"
        script = Path(__file__).with_name("mail_server.py")
        process = subprocess.Popen(
            [sys.executable, script, certificate, letters, *answers],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        assert process.stdout
        port = int(process.stdout.readline())
        told = {"HOST": "localhost", "PORT": str(port), "FROM": "ar@example.com", "USER": "ar",
                "PASSWORD": "s3cret", "WAIT": "0.01"}  # fmt: skip
        for name, value in told.items():
            monkeypatch.setenv(f"AR_SMTP_{name}", value)
        return Postbox(letters, port)

    yield start
    for process in running:
        process.terminate()
        process.wait(10)


def test_a_schedule_says_all_that_is_wrong_with_it_at_once(access: Path, tmp_path: Path) -> None:
    file = written(tmp_path, WRONG)
    with pytest.raises(UserError) as refused:
        read_schedule(file, read_access(access), has_mail=False)
    said = "\n".join(refused.value.problems)
    for told in (
        "the file, key colour: 'blue'",
        "recipient 1 (../boss), key name: '../boss'",
        "recipient 1 (../boss), key email: 'nobody'",
        "recipient 1 (../boss), key lang: 'de': give one of fr, en",
        "recipient 1 (../boss), key claims: {'groups': ['strangers']}: no grant",
        "recipient 2 (admin), key claims: {'groups': ['admins']}: the role administrator may not",
        "job 1 (a), key what: 'everything'",
        "job 2 (b), key format: 'docx': give one of pdf, xlsx",
        "job 2 (b), key recipients: 'bob': there is no [[recipient]] of this name",
        "job 2 (b), key as_of: 'yesterday'",
        "job 2 (b), key mail: True: the recipient ada has no email",
        "job 2 (b), key mail: True: set AR_SMTP_HOST",
        "job 3 (b), key name: 'b': give each job a name of its own",
        "job 3 (b), key by: 'moon'",
        "job 3 (b), key where: {'moon': ['x']}",
        "job 3 (b), key since: missing",
        "job 3 (b), key speed: 3",
        "job 3 (b), key format: ['csv', 'csv-fr']: csv and csv-fr have one ending",
        "job 4 (c), key recipients: 'ada': the role agent does not see the page litigation",
    ):
        assert told in said, told
    assert len(refused.value.problems) == 19


def test_each_recipient_gets_what_they_may_see_and_no_more(
    report_home: Path, access: Path, tmp_path: Path, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = server()
    monkeypatch.setenv("AR_ACCESS", str(access))
    out = tmp_path / "outbox"
    file = written(tmp_path, SCHEDULE)
    answer = Terminal(report_home).must("report", "--schedule", file, "--out", out)
    names = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert names == [
        "ada/board-pack_2025-06-30.pdf", "ada/board-pack_2025-06-30.xlsx",
        "ada/items_2025-06-30.csv", "ada/items_2025-06-30.csv.provenance.csv",
        "cfo/board-pack_2025-06-30.pdf", "cfo/board-pack_2025-06-30.xlsx",
        "cfo/items_2025-06-30.csv", "cfo/items_2025-06-30.csv.provenance.csv",
    ]  # fmt: skip
    assert "sent to ada@example.com" in answer.out
    mine, all_of_it = (
        (out / who / f"items_{DAY}.csv").read_text("utf-8") for who in ("ada", "cfo")
    )
    assert "F-1" in mine
    assert "R-1" not in mine
    assert "R-1" in all_of_it
    sheets = openpyxl.load_workbook(out / "ada" / f"board-pack_{DAY}.xlsx")
    cells = {cell.value for sheet in sheets for row in sheet.rows for cell in row}
    assert HOSTILE[0] in cells
    assert not {"DE01", HOSTILE[1], HOSTILE[2]} & cells
    assert "Contentieux" not in sheets.sheetnames  # a page that the role does not see
    letters = {letter["to"][0]: letter for letter in box.letters}
    assert set(letters) == {"ada@example.com", "cfo@example.com"}
    assert letters["ada@example.com"]["tls"]
    message = message_from_string(letters["ada@example.com"]["content"], policy=policy.default)
    attached, beside = message.iter_attachments()
    assert attached.get_content().replace("\r\n", "\n") == mine
    assert "A1" in beside.get_content()  # the scope that it was made with
    assert "items" in message["Subject"]
    exported = Terminal(report_home).must("export", "open_items", "--as-of", DAY).out
    assert exported.replace("\r\n", "\n") == all_of_it  # the same bytes, whoever makes them
    _check_log(report_home)
    again = Terminal(report_home).must("report", "--schedule", file, "--out", out)
    assert "sent to ada@example.com before" in again.out
    assert len(box.letters) == 2


SAVED = """
[[recipient]]
name = "cfo"
lang = "en"
claims = { groups = ["cfo"], sub = "cfo" }

[[recipient]]
name = "ada"
claims = { groups = ["agents"], agent = "A1", sub = "ada" }

[[job]]
name = "largest"
saved = "Les plus élevés"
of = "anna@example.com"
format = ["xlsx", "csv", "parquet"]
recipients = ["cfo", "ada"]

[[job]]
name = "in-may"
saved = "As known in May"
of = "anna@example.com"
format = "jsonl"
recipients = ["cfo"]
"""


def test_a_saved_selection_is_the_same_file_from_a_schedule_for_whoever_may_see_it(
    report_home: Path, access: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AR_ACCESS", str(access))
    settings, anna = Settings(home=report_home), "anna@example.com"
    question = Question(
        date.fromisoformat(DAY), Filters(bu=("FR01", "DE01")), order=("-outstanding_amount",),
        columns=("customer_name", "document_id", "due_date", "outstanding_amount"),
    )  # fmt: skip
    keep(settings, anna, "Les plus élevés", Selection("open_items", question), latest=True)
    then = datetime.now(UTC)
    keep(settings, anna, "As known in May", Selection("open_items", question, then))
    out, terminal = tmp_path / "out", Terminal(report_home)
    terminal.must("report", "--schedule", written(tmp_path, SAVED), "--out", out)
    for ending in ("xlsx", "csv", "parquet"):
        file = tmp_path / f"from the terminal.{ending}"
        named = ("export", "--saved", "Les plus élevés", "--of", anna, "--lang", "en")
        terminal.must(*named, "--out", file)
        assert (out / "cfo" / f"largest_{DAY}.{ending}").read_bytes() == file.read_bytes()
    file = tmp_path / "then.jsonl"
    terminal.must("export", "--saved", "As known in May", "--of", anna, "--out", file)
    assert (out / "cfo" / f"in-may_{DAY}.jsonl").read_bytes() == file.read_bytes()
    mine = (out / "ada" / f"largest_{DAY}.csv").read_text("utf-8")
    assert "F-1" in mine
    assert "R-1" not in mine  # the selection is anna's, the rights are ada's
    event = next(e for e in audit.events(settings) if e.get("schedule") == "largest")
    assert event["filters"] == {"bu": ["DE01", "FR01"]}


def test_a_saved_selection_that_there_is_not_is_one_sentence(
    report_home: Path, access: Path, tmp_path: Path
) -> None:
    settings = Settings(home=report_home)
    keep(settings, "bo", "Mine", Selection("open_items", Question(date.fromisoformat(DAY))))
    text = SAVED.replace('of = "anna@example.com"', 'of = "bo"', 1)
    text = text.replace('of = "anna@example.com"', 'what = "aging"', 1)
    text = text.replace('"jsonl"', '["csv", "csv-fr"]')
    with pytest.raises(UserError) as refused:
        read_schedule(written(tmp_path, text), read_access(access), has_mail=False,
                      saved=partial(saved, settings))  # fmt: skip
    assert list(refused.value.problems) == [
        "job 1 (largest), key saved: 'Les plus élevés': bo saved no selection of this name,"
        " but Mine",
        "job 2 (in-may), key what: 'aging': what was saved says it: leave this out",
        "job 2 (in-may), key of: missing: say who saved it, such as of = 'anna@example.com'",
    ]


def _check_log(home: Path) -> None:
    told = list(audit.events(Settings(home=home)))
    made = [event for event in told if event.get("schedule") and event["action"] == "export"]
    assert {(e["recipient"], e["dataset"], e["format"]) for e in made} >= {
        ("ada", "pack", "pdf"), ("cfo", "pack", "xlsx"), ("ada", "open_items", "csv"),
    }  # fmt: skip
    assert all(len(event["sha256"]) == 64 for event in made)
    sent = [event for event in told if event["action"] == "delivery"]
    assert [(e["recipient"], e["outcome"]) for e in sent] == [("cfo", "sent"), ("ada", "sent")]
    assert not any(name in json.dumps(told) for name in HOSTILE)


def test_a_delivery_that_fails_is_tried_again_told_and_made_up_for(
    report_home: Path, access: Path, tmp_path: Path, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AR_ACCESS", str(access))
    text = SCHEDULE.replace('name = "items"', 'name = "debts"')
    text = text.replace('what = "pack"', 'what = "aging"').replace('["pdf", "xlsx"]', '"jsonl"')
    file, out = written(tmp_path, text), tmp_path / "out"
    box = server("451 try later", "554 no, never")
    answer = Terminal(report_home).run("report", "--schedule", file, "--out", out)
    assert answer.exit_code == 14
    assert "debts for cfo: FAILED" in answer.err
    assert "the server answered 554 no, never" in answer.err
    assert "1 of 4 deliveries failed" in answer.err
    assert len(box.calls) == 3  # later, never; then the other recipient
    assert (out / "cfo" / f"debts_{DAY}.csv").exists()
    later = Terminal(report_home).must("report", "--schedule", file, "--out", out)
    assert "debts_2025-06-30.csv.provenance.csv; sent to cfo@example.com\n" in later.out
    assert "sent to ada@example.com before" in later.out
    assert [letter["to"] for letter in box.letters] == [["ada@example.com"], ["cfo@example.com"]]


def test_a_server_that_is_not_there_or_not_trusted_gets_nothing(
    server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    letter = Letter("cfo@example.com", "Figures", "text", [("a.pdf", b"%PDF")])
    waits: list[float] = []
    gone = Mail("localhost", 9, "ar@example.com", tries=3, wait_seconds=2)
    with pytest.raises(DeliveryError, match="after 3 tries"):
        deliver(gone, letter, waits.append)
    assert waits == [2, 4]
    box = server()
    strange = tmp_path / "none.pem"
    strange.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(strange))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(DeliveryError, match="after 1 tries"):
        deliver(Mail("localhost", box.port, "ar@example.com"), letter, waits.append)
    assert box.calls == []


def test_mail_settings_say_all_that_is_wrong() -> None:
    assert mail_from_environment({}) is None
    with pytest.raises(UserError) as refused:
        mail_from_environment({
            "AR_SMTP_HOST": "mail.example.com", "AR_SMTP_TLS": "none", "AR_SMTP_FROM": "x",
            "AR_SMTP_USER": "x", "AR_SMTP_WAIT": "long",
        })  # fmt: skip
    assert len(refused.value.problems) == 4
    told = mail_from_environment({"AR_SMTP_HOST": "m.example.com", "AR_SMTP_FROM": "a@example.com"})
    assert told == Mail("m.example.com", 587, "a@example.com")
