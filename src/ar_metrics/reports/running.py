"""Making what a schedule asks for, once: files into a folder, by e-mail where it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import file_digest, sha256
from pathlib import Path

from ar_metrics import exports, queries, selections
from ar_metrics.errors import DeliveryError, UserError
from ar_metrics.queries import Reader
from ar_metrics.reports import WRITERS
from ar_metrics.reports.asking import Asked
from ar_metrics.reports.content import REPORTS
from ar_metrics.reports.delivery import Letter, deliver
from ar_metrics.reports.judging import LATEST, MONTH_END
from ar_metrics.reports.schedule import Job, Recipient
from ar_metrics.selections import Selection
from ar_metrics.settings import Mail

MARK = 24


@dataclass(frozen=True)
class File:
    """A file that was made for somebody."""

    path: Path

    @property
    def sha256(self) -> str:
        """What tells its content from any other."""
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Done:
    """What came of one job for one recipient. `why` says what failed; `tries` is 0 when nothing was
    sent: none was asked for, or the same files went out before.
    """

    job: Job
    recipient: Recipient
    as_of: date | None
    files: tuple[File, ...] = ()
    tries: int = 0
    why: str = ""


def run(
    jobs: Sequence[Job],
    reader_of: Callable[..., Reader],
    folder: Path,
    mail: Mail | None,
    sent: Path,
) -> Iterator[Done]:
    """Make each job for each recipient and yield what came of it; one failure stops no other.

    `reader_of` gives a reader through a scope: nobody gets more than it shows; with dates and a
    moment, one of what was known of them then. Files lie in `folder`/recipient. `sent` is a folder
    of marks: what went out once is not sent again, what failed is, by the next run.
    """
    for job in jobs:
        for recipient in job.recipients:
            done = Done(job, recipient, None)
            try:
                reader = reader_of(recipient.person.scope)
                day = _day(job, reader)
                if job.known_at:
                    dates = tuple(one for one in (job.question.since, day) if one)
                    reader = reader_of(recipient.person.scope, dates, job.known_at)
                files = tuple(_files(job, recipient, reader, day, folder / recipient.name))
                done = replace(done, as_of=day, files=files)
                if job.mail and mail is not None:
                    done = replace(done, tries=_send(mail, done, sent))
            except UserError as error:
                done = replace(done, why=" ".join(str(error).split()))
            yield done


def _day(job: Job, reader: Reader) -> date:
    """The snapshot that is meant. Raises UserError when there is none."""
    dates = queries.snapshot_dates(reader)
    if isinstance(job.as_of, date):
        if job.as_of in dates or job.known_at:  # as it was known then, it is made
            return job.as_of
        raise UserError(f"There is no snapshot of {job.as_of} in sight.")
    ends = [day for day in dates if (day + timedelta(days=1)).day == 1]
    found = {LATEST: dates, MONTH_END: ends}[job.as_of]
    if not found:
        raise UserError("There is no snapshot in sight.")
    return found[0]


def _files(
    job: Job, recipient: Recipient, reader: Reader, day: date, folder: Path
) -> Iterator[File]:
    if job.is_report:
        asked = Asked(
            reader, job.filters, day, recipient.language, pages=recipient.person.role.pages
        )
        report = REPORTS[job.what](asked)
        made = [(f"{job.name}_{day}.{name}", WRITERS[name](report)) for name in job.formats]
        for name, content in made:
            yield File(put(folder / name, content))
    else:
        yield from _exports(job, recipient, reader, day, folder)


def _exports(
    job: Job, recipient: Recipient, reader: Reader, day: date, folder: Path
) -> Iterator[File]:
    """The rows as the page and the command line export them, byte for byte; provenance beside."""
    selection = Selection(job.what, replace(job.question, as_of=day), job.known_at)
    for name in job.formats:
        made = selections.export(reader, selection, name, recipient.language.code)
        path = _folder(folder) / exports.file_name(job.name, day.isoformat(), name)
        made.write(path)
        beside = path.with_name(f"{path.name}.provenance.csv")
        yield from (File(one) for one in (path, beside) if one.exists())


def put(path: Path, content: bytes) -> Path:
    """Write a file that is there whole or not at all. Raises UserError when it cannot be."""
    _folder(path.parent)
    with exports.whole(path) as file:
        file.write(content)
    return path


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path} cannot be made: {error.strerror}.") from None
    return path


def _send(mail: Mail, done: Done, sent: Path) -> int:
    told = "|".join([done.job.name, done.recipient.email, *(file.sha256 for file in done.files)])
    mark = sent / sha256(told.encode()).hexdigest()[:MARK]
    if mark.exists():
        return 0
    tries = deliver(mail, _letter(done))
    put(mark, b"")
    return tries


def _letter(done: Done) -> Letter:
    _ = done.recipient.language.text
    day = done.recipient.language.day(done.as_of) if done.as_of else ""
    subject = _("{name}: figures at the end of {day}", name=done.job.name, day=day)
    text = _(
        "The files are attached: {files}. They show what you may see in the dashboard at this "
        "date. This message was sent by a schedule.",
        files=", ".join(file.path.name for file in done.files),
    )
    files = [(file.path.name, file.path.read_bytes()) for file in done.files]
    return Letter(done.recipient.email, subject, text + "\n", files)


def failed(found: Sequence[Done]) -> DeliveryError | None:
    """Return the error that ends a run in which something failed; None when all was done."""
    problems = [f"{one.job.name} for {one.recipient.name}: {one.why}" for one in found if one.why]
    if not problems:
        return None
    return DeliveryError(
        f"{len(problems)} of {len(found)} deliveries failed:", problems,
        "Everything else was done. Run the schedule again: what was sent is not sent twice.",
    )  # fmt: skip
