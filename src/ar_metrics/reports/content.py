"""Which chapters a report has, and what its cover says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ar_metrics import queries, vocabulary
from ar_metrics.errors import UserError
from ar_metrics.metrics import DECLARED, OPEN_ITEM_COUNT
from ar_metrics.reports import chapters, legal, treasury, work
from ar_metrics.reports.asking import Asked
from ar_metrics.reports.parts import Cards, Chapter, Definitions, Note, Report, row, rows

# What a chapter is made by, and the page whose right opens it.
PACK: tuple[tuple[str, Callable[[Asked], Chapter]], ...] = (
    ("overview", chapters.overview),
    ("outstanding", chapters.evolution),
    ("aging", chapters.aged_balance),
    ("dso", chapters.days_of_sales),
    ("forecast", treasury.forecast),
    ("recovery", work.recovery),
    ("litigation", work.litigation),
    ("overview", work.exceptions),
    ("legal", legal.terms_table),
)
UNITS = {"money": "amount", "ratio": "share", "days": "days", "count": "number"}


def board_pack(asked: Asked) -> Report:
    """Return the board pack: every chapter that the person may see, and the words it uses."""
    _must_have_items(asked)
    found = [make(asked) for page, make in PACK if asked.sees(page)]
    made = [chapter for chapter in found if not _says_nothing(chapter)]
    empty = [chapter for chapter in found if _says_nothing(chapter)]
    title = asked.text("Receivables: board pack")
    return _report(asked, "board_pack", title, [*made, _definitions(asked, made)], empty)


def legal_table(asked: Asked) -> Report:
    """Return the table of D. 441-6 alone, company by company, with and without tax."""
    _must_have_items(asked)
    title = asked.text("Payment terms: table of the management report")
    return _report(asked, "payment_terms_table", title, legal.companies(asked))


def late_year_table(asked: Asked) -> Report:
    """Return part II of the table of D. 441-6 alone, company by company, with and without tax."""
    _must_have_items(asked)
    title = asked.text("Payment terms: invoices late during the year")
    return _report(asked, "late_year", title, legal.companies(asked, second_alone=True))


def _says_nothing(chapter: Chapter) -> bool:
    """Whether there are only words in it: the cover tells them, instead of a page."""
    return all(isinstance(block, Note) for block in chapter.blocks)


REPORTS: dict[str, Callable[[Asked], Report]] = {
    "pack": board_pack,
    "legal": legal_table,
    "late_year": late_year_table,
}
"""The reports by name, as the command line and schedules call them."""


def _must_have_items(asked: Asked) -> None:
    """Raise UserError where there is nothing to report of."""
    count = asked.reader.table([OPEN_ITEM_COUNT], filters=asked.filters, as_of=asked.as_of)
    if asked.as_of not in asked.dates or not count.item():
        raise UserError(
            f"There is no open item at {asked.as_of} to report of, in these rights and filters.",
            advice="Choose a date that has a snapshot, or fewer filters.",
        )


def _report(
    asked: Asked, name: str, title: str, made: list[Chapter], empty: Sequence[Chapter] = ()
) -> Report:
    day = asked.text("at the end of {day}", day=asked.language.day(asked.as_of))
    return Report(
        name=name,
        title=title,
        subtitle=day,
        scope=_scope(asked),
        as_of=asked.as_of,
        built_at=asked.build["built_at"].replace(tzinfo=UTC),
        currency=asked.currency,
        language=asked.language,
        facts=(*_facts(asked), *_left_out(asked, empty)),
        chapters=tuple(made),
        is_generated=bool(asked.build["is_generated"]),
    )


def _scope(asked: Asked) -> str:
    limits = asked.reader.scope.limits | asked.filters.limits
    if not limits:
        return asked.text("whole group")
    return _said(asked, limits)


def _said(asked: Asked, limits: dict[str, tuple[str, ...]]) -> str:
    told = {
        vocabulary.label(asked.language, name): ", ".join(
            vocabulary.value(asked.language, name, value) for value in values
        )
        for name, values in limits.items()
    }
    return " · ".join(
        asked.text("{name}: {value}", name=name, value=value) for name, value in told.items()
    )


def _facts(asked: Asked) -> list[tuple[str, str]]:
    _, build = asked.text, asked.build
    filters = asked.filters
    basis = vocabulary.value(asked.language, "basis", filters.basis)
    switches = [
        _("aged by {basis}", basis=basis.lower()),
        _("companies of the group included") if filters.include_intercompany
        else _("companies of the group left out"),
    ]  # fmt: skip
    known = _moment(asked, asked.known_at) if asked.known_at else _("all imports of the build")
    told = queries.control(asked.reader, filters, asked.as_of).row(0, named=True)
    return [
        (_("As of"), asked.language.day(asked.as_of)),
        (_("Rights"), _said(asked, asked.reader.scope.limits) or _("whole group")),
        (_("Filters"), _said(asked, filters.limits) or _("none")),
        (_("Conventions"), " · ".join(switches)),
        (_("Currency"), _("amounts in {currency}, tax included", currency=asked.currency)),
        (_("Known at"), known),
        (_("Build"), f"{asked.reader.release} · {_moment(asked, build['built_at'])}"),
        (_("Version"), f"ar-metrics {build['product_version']}"),
        (_("Control"), _control(asked, told)),
    ]  # fmt: skip


def _left_out(asked: Asked, empty: Sequence[Chapter]) -> list[tuple[str, str]]:
    said = {chapter.title: chapter.blocks[0] for chapter in empty}
    told = [f"{title} ({note.text})" for title, note in said.items() if isinstance(note, Note)]
    return [(asked.text("Left out"), " · ".join(told))] if told else []


def _control(asked: Asked, told: dict[str, object]) -> str:
    """Buckets = items = general ledger, with the difference to the cent."""
    _ = asked.text
    same = asked.text("buckets = items: {amount}", amount=asked.money(told["items_total"]))
    if told["ledger_total"] is None:
        return same
    ledger = _("general ledger: difference {amount}", amount=asked.money(told["difference"]))
    return f"{same} · {ledger}"


def _moment(asked: Asked, moment: datetime) -> str:
    return f"{asked.language.moment(moment)} UTC"


def _definitions(asked: Asked, made: list[Chapter]) -> Chapter:
    """Every figure that the pack shows, as its metric is declared."""
    used: dict[str, None] = {}
    for block in (block for chapter in made for block in chapter.blocks):
        names = [card.name for card in block.cards] if isinstance(block, Cards) else []
        names += [*(getattr(block, "shown", ()) or ())]
        used |= dict.fromkeys(name for name in names if name in DECLARED)
    said = tuple(
        (asked.text(metric.label), asked.text(metric.definition), asked.text(UNITS[metric.unit]))
        for metric in (DECLARED[name] for name in used)
    )
    return Chapter(
        "definitions", asked.text("Definitions"), asked.text("What do the figures mean?"),
        rows(row(Definitions("", said))),
    )  # fmt: skip
