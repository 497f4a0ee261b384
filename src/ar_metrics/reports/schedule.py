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

What a recipient may see is what the access mapping gives to these claims, as if they signed in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ar_metrics.access import Access, Filters, Person, filters_from
from ar_metrics.errors import MetricError, UserError
from ar_metrics.exports import FORMATS
from ar_metrics.i18n import DEFAULT, REGIONS, Language, language
from ar_metrics.queries import DATASETS
from ar_metrics.reports.content import REPORTS
from ar_metrics.vocabulary.datasets import OFFERED

LATEST, MONTH_END = "latest", "month-end"
REPORT_FORMATS = ("pdf", "xlsx")
REPORT_PAGES = {"pack": "overview", "legal": "legal", "late_year": "legal"}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
RECIPIENT_KEYS = {"name", "email", "lang", "claims"}
JOB_KEYS = {"name", "what", "as_of", "since", "format", "recipients", "where", "by", "mail",
            "include_intercompany"}  # fmt: skip


@dataclass(frozen=True)
class Recipient:
    """Who gets files: their folder's name, language and address, and what they may see."""

    name: str
    email: str
    language: Language
    person: Person


@dataclass(frozen=True)
class Job:
    """What is made, of which date, in which formats, for whom."""

    name: str
    what: str
    as_of: date | str
    formats: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    filters: Filters
    since: date | None = None
    by: tuple[str, ...] = ()
    mail: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it is a report; else it is a dataset of export."""
        return self.what in REPORTS


@dataclass
class _Judge:
    """Collects what is wrong: where, key, value, what to do."""

    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, key: str, value: object, advice: str) -> None:
        shown = "missing" if value is None else repr(value)
        self.problems.append(f"{where}, key {key}: {shown}: {advice}")


def read_schedule(path: Path, access: Access, *, has_mail: bool) -> tuple[Job, ...]:
    """Return the jobs that a TOML file declares, in its order.

    Raises UserError with everything that is wrong with it: where, key, value, what to do. A
    recipient whom the access mapping gives no right to what a job makes is a problem too.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from None
    judge = _Judge()
    for key in told.keys() - {"recipient", "job"}:
        judge.wrong("the file", key, told[key], "there are only [[recipient]] and [[job]]")
    recipients = {
        one.name: one
        for one in _each(
            told, "recipient", judge, lambda where, one: _recipient(judge, where, one, access)
        )
    }

    def job(where: str, one: Mapping[str, Any]) -> Job | None:
        return _job(judge, where, one, recipients, known, has_mail=has_mail)

    known = {str(one.get("name")) for one in _listed(told, "recipient") if isinstance(one, dict)}
    jobs = tuple(_each(told, "job", judge, job))
    if judge.problems:
        raise UserError(
            f"{path} is no schedule: {len(judge.problems)} problems.", judge.problems,
            "Nothing was made. docs/reports.md shows a whole schedule.",
        )  # fmt: skip
    return jobs


def _listed(told: Mapping[str, Any], key: str) -> list[Any]:
    listed = told.get(key)
    return listed if isinstance(listed, list) else []


def _each(told: Mapping[str, Any], key: str, judge: _Judge, read: Any) -> Iterator[Any]:
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
    judge: _Judge, where: str, one: Mapping[str, Any], access: Access
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


def _job(
    judge: _Judge,
    where: str,
    one: Mapping[str, Any],
    recipients: Mapping[str, Recipient],
    known: set[Any],
    *,
    has_mail: bool,
) -> Job | None:
    what = one.get("what")
    if not isinstance(what, str) or (what not in REPORTS and what not in DATASETS):
        judge.wrong(where, "what", what, f"give {', '.join(REPORTS)} or a dataset of export")
        return None
    wanted = _texts(judge, where, "recipients", one.get("recipients"))
    for name in wanted:
        if name not in known:
            judge.wrong(where, "recipients", name, "there is no [[recipient]] of this name")
    found = tuple(recipients[name] for name in wanted if name in recipients)
    page = REPORT_PAGES.get(what) or OFFERED.get(what, ("", ""))[1]
    for person in found:
        if not person.person.sees(page):
            said = f"the role {person.person.role.name} does not see the page {page}"
            judge.wrong(where, "recipients", person.name, said)
    mail = one.get("mail", False)
    _judge_mail(judge, where, mail, found, has_mail=has_mail)
    return Job(
        name=str(one.get("name")),
        what=what,
        as_of=_day(judge, where, "as_of", one.get("as_of", LATEST), (LATEST, MONTH_END)),
        formats=_formats(judge, where, what, one.get("format")),
        recipients=found,
        filters=_filters(judge, where, one),
        since=_since(judge, where, what, one.get("since")),
        by=_groups(judge, where, what, one.get("by")),
        mail=mail is True,
    )


def _judge_mail(
    judge: _Judge, where: str, mail: object, found: Sequence[Recipient], *, has_mail: bool
) -> None:
    if not isinstance(mail, bool):
        judge.wrong(where, "mail", mail, "give true or false")
    elif mail:
        for one in found:
            if not one.email:
                judge.wrong(where, "mail", mail, f"the recipient {one.name} has no email")
        if not has_mail:
            judge.wrong(where, "mail", mail, "set AR_SMTP_HOST and AR_SMTP_FROM, or leave mail out")


def _formats(judge: _Judge, where: str, what: str, told: object) -> tuple[str, ...]:
    known = REPORT_FORMATS if what in REPORTS else tuple(FORMATS)
    formats = _texts(judge, where, "format", told)
    for name in formats:
        if name not in known:
            judge.wrong(where, "format", name, f"give one of {', '.join(known)}")
    return formats


def _filters(judge: _Judge, where: str, one: Mapping[str, Any]) -> Filters:
    told, intercompany = one.get("where", {}), one.get("include_intercompany", False)
    if not isinstance(intercompany, bool):
        judge.wrong(where, "include_intercompany", intercompany, "give true or false")
        intercompany = False
    if not isinstance(told, dict):
        judge.wrong(where, "where", told, "give a table, such as { bu = ['FR01'] }")
        return Filters()
    limits = {name: _texts(judge, where, f"where.{name}", value) for name, value in told.items()}
    try:
        return filters_from(limits, include_intercompany=intercompany)
    except MetricError as error:
        judge.wrong(where, "where", told, " ".join(str(error).split()))
        return Filters()


def _groups(judge: _Judge, where: str, what: str, told: object) -> tuple[str, ...]:
    if told is None:
        return ()
    groups = _texts(judge, where, "by", told)
    known = DATASETS[what].groups if what in DATASETS else ()
    for name in groups:
        if name not in known:
            advice = (
                f"give one of {', '.join(known)}" if known else "this is not grouped: leave it out"
            )
            judge.wrong(where, "by", name, advice)
    return groups


def _since(judge: _Judge, where: str, what: str, told: object) -> date | None:
    if told is None:
        if what in DATASETS and DATASETS[what].has_start and what == "bridge":
            judge.wrong(where, "since", told, "give the date that a bridge starts from")
        return None
    found = _day(judge, where, "since", told, ())
    return found if isinstance(found, date) else None


def _day(judge: _Judge, where: str, key: str, told: object, words: Sequence[str]) -> date | str:
    """A date of TOML, or written as text, or one of the words."""
    if isinstance(told, date):
        return told
    if isinstance(told, str):
        if told in words:
            return told
        try:
            return date.fromisoformat(told)
        except ValueError:
            pass
    judge.wrong(
        where, key, told, f"give a date such as 2025-06-30{''.join(f', or {w}' for w in words)}"
    )
    return LATEST


def _texts(judge: _Judge, where: str, key: str, told: object) -> tuple[str, ...]:
    listed = [told] if isinstance(told, str) else told
    if (
        not isinstance(listed, list)
        or not listed
        or not all(isinstance(t, str) and t for t in listed)
    ):
        judge.wrong(where, key, told, "give a text or a list of texts")
        return ()
    return tuple(dict.fromkeys(listed))
