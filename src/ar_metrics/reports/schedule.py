"""A schedule: which reports and exports go to whom, as a file says it. Read and judged as a whole.

    [[recipient]]
    name = "cfo"
    email = "cfo@example.com"
    lang = "fr"
    claims = { groups = ["ar-cfo"] }

    [[job]]
    name = "board-pack"
    what = "pack"
    format = ["pdf", "xlsx"]
    recipients = ["cfo"]
    mail = true

    [[job]]
    name = "late-north"
    saved = "Late debts of the north"
    of = "anna@example.com"
    format = "xlsx"
    recipients = ["cfo"]

What a recipient may see is what the access mapping gives to these claims, as if they signed in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ar_metrics.access import Access, Filters, Person
from ar_metrics.errors import UserError
from ar_metrics.i18n import DEFAULT, REGIONS, Language, language
from ar_metrics.queries import DATASETS, Question
from ar_metrics.reports.content import REPORTS
from ar_metrics.reports.judging import (
    LATEST,
    MONTH_END,
    Judge,
    day_in,
    filters_in,
    formats_in,
    groups_in,
    start_in,
    texts_in,
)
from ar_metrics.selections import selection_from
from ar_metrics.vocabulary.datasets import OFFERED

REPORT_PAGES = {"pack": "overview", "legal": "legal", "late_year": "legal"}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
RECIPIENT_KEYS = {"name", "email", "lang", "claims"}
ASKED = ("what", "since", "where", "by", "include_intercompany")
JOB_KEYS = {"name", "saved", "of", "as_of", "format", "recipients", "mail", *ASKED}
Saved = Callable[[str], Mapping[str, Any]]
"""What a person saved, by name."""


@dataclass(frozen=True)
class Recipient:
    """Who gets files: their folder's name, language and address, and what they may see."""

    name: str
    email: str
    language: Language
    person: Person


@dataclass(frozen=True)
class Job:
    """What is made, of which date, in which formats, for whom.

    `question` is asked of the snapshot that `as_of` means when the job is run.
    """

    name: str
    what: str
    as_of: date | str
    formats: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    question: Question
    known_at: datetime | None = None
    mail: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it is a report; else it is a dataset of export."""
        return self.what in REPORTS

    @property
    def filters(self) -> Filters:
        """Which rows it is about."""
        return self.question.filters


@dataclass(frozen=True)
class Asked:
    """What a job asks for, and of which date where the job does not say it."""

    what: str
    question: Question
    as_of: date | str
    known_at: datetime | None = None


def nothing_saved(_: str) -> Mapping[str, Any]:
    """Nobody saved anything."""
    return {}


def read_schedule(
    path: Path, access: Access, *, has_mail: bool, saved: Saved = nothing_saved
) -> tuple[Job, ...]:
    """Return the jobs that a TOML file declares, in its order; `saved` is what a job may name.

    Raises UserError with everything that is wrong with it: where, key, value, what to do. A
    recipient whom the access mapping gives no right to what a job makes is a problem too.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from None
    judge = Judge()
    for key in told.keys() - {"recipient", "job"}:
        judge.wrong("the file", key, told[key], "there are only [[recipient]] and [[job]]")
    recipients = {
        one.name: one
        for one in _each(
            told, "recipient", judge, lambda where, one: _recipient(judge, where, one, access)
        )
    }

    def job(where: str, one: Mapping[str, Any]) -> Job | None:
        asked = _saved(judge, where, one, saved) if "saved" in one else _asked(judge, where, one)
        return asked and _job(judge, where, one, asked, recipients, known, has_mail=has_mail)

    known = {str(one.get("name")) for one in _listed(told, "recipient") if isinstance(one, dict)}
    jobs = tuple(_each(told, "job", judge, job))
    if judge.problems:
        raise UserError(
            f"{path} is no schedule.", judge.problems,
            "Nothing was made. docs/reports.md shows a whole schedule.",
        )  # fmt: skip
    return jobs


def _listed(told: Mapping[str, Any], key: str) -> list[Any]:
    listed = told.get(key)
    return listed if isinstance(listed, list) else []


def _each(told: Mapping[str, Any], key: str, judge: Judge, read: Any) -> Iterator[Any]:
    listed = told.get(key)
    if not isinstance(listed, list) or not listed or not all(isinstance(o, dict) for o in listed):
        judge.wrong("the file", key, listed, f"give at least one [[{key}]]")
        return
    seen: set[str] = set()
    for number, one in enumerate(listed, 1):
        name = one.get("name")
        where = f"{key} {number}" + (f" ({name})" if isinstance(name, str) else "")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            judge.wrong(where, "name", name, "letters, digits, . _ - only: files are named by it")
        elif name in seen:
            judge.wrong(where, "name", name, f"give each {key} a name of its own")
        seen.add(str(name))
        allowed = RECIPIENT_KEYS if key == "recipient" else JOB_KEYS
        for unknown in sorted(one.keys() - allowed):
            judge.wrong(where, unknown, one[unknown], f"give {', '.join(sorted(allowed))} only")
        before = len(judge.problems)
        made = read(where, one)
        if made is not None and len(judge.problems) == before:
            yield made


def _recipient(
    judge: Judge, where: str, one: Mapping[str, Any], access: Access
) -> Recipient | None:
    email, lang, claims = one.get("email", ""), one.get("lang", DEFAULT), one.get("claims")
    if not isinstance(email, str) or (email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email)):
        judge.wrong(where, "email", email, "give an address such as cfo@example.com")
    if not isinstance(lang, str) or lang not in REGIONS:
        judge.wrong(where, "lang", lang, f"give one of {', '.join(REGIONS)}")
    if not isinstance(claims, dict) or not claims:
        judge.wrong(where, "claims", claims, "say what the provider says of this person, such as "
                    "{ groups = ['ar-cfo'] }")  # fmt: skip
        return None
    person = access.person(claims)
    if person is None:
        judge.wrong(where, "claims", claims, "no grant of the access mapping is for them")
        return None
    if not person.may("export"):
        judge.wrong(where, "claims", claims, f"the role {person.role.name} may not take files out")
    return Recipient(str(one.get("name")), str(email), language(str(lang)), person)


def _asked(judge: Judge, where: str, one: Mapping[str, Any]) -> Asked | None:
    """What a job asks for in its own words."""
    what = one.get("what")
    if not isinstance(what, str) or (what not in REPORTS and what not in DATASETS):
        judge.wrong(where, "what", what, f"give {', '.join(REPORTS)} or a dataset of export")
        return None
    if "of" in one:
        judge.wrong(where, "of", one["of"], "say what this person saved: saved = 'its name'")
    question = Question(
        date.min,
        filters_in(judge, where, one),
        start_in(judge, where, what, one.get("since")),
        groups_in(judge, where, what, one.get("by")),
    )
    return Asked(what, question, LATEST)


def _saved(judge: Judge, where: str, one: Mapping[str, Any], saved: Saved) -> Asked | None:
    """What a person saved on the page Explorer; its own date, else the latest, unless one is given.

    It holds no rights: each recipient gets what they may see of it.
    """
    name, owner = one["saved"], one.get("of")
    for key in ASKED:
        if key in one:
            judge.wrong(where, key, one[key], "what was saved says it: leave this out")
    if not isinstance(owner, str) or not owner:
        judge.wrong(where, "of", owner, "say who saved it, such as of = 'anna@example.com'")
        return None
    found = saved(owner)
    if not isinstance(name, str) or name not in found:
        they = ", ".join(found) or "nothing"
        judge.wrong(where, "saved", name, f"{owner} saved no selection of this name, but {they}")
        return None
    try:
        chosen = selection_from(found[name], date.min)
    except UserError:
        judge.wrong(where, "saved", name, "it can no longer be read: save it again")
        return None
    fixed = chosen.question.as_of
    return Asked(
        chosen.dataset, chosen.question, LATEST if fixed == date.min else fixed, chosen.known_at
    )


def _job(
    judge: Judge,
    where: str,
    one: Mapping[str, Any],
    asked: Asked,
    recipients: Mapping[str, Recipient],
    known: set[Any],
    *,
    has_mail: bool,
) -> Job:
    wanted = texts_in(judge, where, "recipients", one.get("recipients"))
    for name in wanted:
        if name not in known:
            judge.wrong(where, "recipients", name, "there is no [[recipient]] of this name")
    found = tuple(recipients[name] for name in wanted if name in recipients)
    page = REPORT_PAGES.get(asked.what) or OFFERED.get(asked.what, ("", ""))[1]
    for person in found:
        if not person.person.sees(page):
            said = f"the role {person.person.role.name} does not see the page {page}"
            judge.wrong(where, "recipients", person.name, said)
    mail = one.get("mail", False)
    _judge_mail(judge, where, mail, found, has_mail=has_mail)
    return Job(
        name=str(one.get("name")),
        what=asked.what,
        as_of=day_in(judge, where, "as_of", one.get("as_of", asked.as_of), (LATEST, MONTH_END)),
        formats=formats_in(judge, where, asked.what, one.get("format")),
        recipients=found,
        question=asked.question,
        known_at=asked.known_at,
        mail=mail is True,
    )


def _judge_mail(
    judge: Judge, where: str, mail: object, found: Sequence[Recipient], *, has_mail: bool
) -> None:
    if not isinstance(mail, bool):
        judge.wrong(where, "mail", mail, "give true or false")
    elif mail:
        for one in found:
            if not one.email:
                judge.wrong(where, "mail", mail, f"the recipient {one.name} has no email")
        if not has_mail:
            judge.wrong(where, "mail", mail, "set AR_SMTP_HOST and AR_SMTP_FROM, or leave mail out")
