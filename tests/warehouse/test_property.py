"""The heart of the build: however the imports came, it is what one full build makes of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich_history import RICH
from toy import FIRST_DAY, Row, home, import_batch, item, rows, withdraw_batch

from ar_metrics import contracts
from ar_metrics.settings import Settings
from ar_metrics.warehouse import build, verify
from campaign import examples

MARTS = sorted(name.split("/")[1] for name in RICH if name.startswith("marts/"))
DAYS = [date(2025, 1, 31), date(2025, 2, 14), date(2025, 2, 28), date(2025, 3, 31)]
BUS, CUSTOMERS, DOCUMENTS = ("FR01", "DE01"), ["C1", "C2", "C3"], ["A", "B", "C", "D"]
amounts = st.integers(1, 999).map(lambda cents: Decimal(cents) / 100)
days = st.sampled_from(DAYS)
near = st.builds(lambda day, back: day - timedelta(days=back), days, st.integers(0, 40))
bus, customers, documents = map(st.sampled_from, (BUS, CUSTOMERS, DOCUMENTS))

slow = settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def snapshots(draw: st.DrawFn, among: tuple[str, ...] = BUS) -> list[Row]:
    """The open items of one BU or more at one date."""
    day, count = draw(days), draw(st.integers(1, len(among)))
    found = []
    for bu in draw(st.permutations(among))[:count]:
        for document in draw(st.sets(documents, min_size=1, max_size=3)):
            row = item(str(day), document, str(draw(amounts)), bu, draw(customers))
            found.append({**row, "currency_code": draw(st.sampled_from(["EUR", "USD"]))})
    return found


def unique(rows: st.SearchStrategy[Row], *key: str) -> st.SearchStrategy[list[Row]]:
    """Rows of which no two have the same key."""
    return st.lists(rows, min_size=1, max_size=3, unique_by=lambda row: [row[k] for k in key])


FEEDS: dict[str, st.SearchStrategy[list[Row]]] = {
    "open_items": snapshots(),
    "gl_balances": st.builds(
        lambda day, bu, balance: [
            {"date": day, "bu": bu, "account": "411", "currency_code": "EUR", "balance": balance}
        ],
        days,
        bus,
        amounts,
    ),
    "customers": st.lists(
        st.fixed_dictionaries(
            {
                "bu": bus,
                "customer_id": customers,
                "name": st.sampled_from(["Ann", "Ben", "Cy"]),
                "country_code": st.just("FR"),
                "segment": st.just("private"),
                "parent_id": st.sampled_from([None, "C2", "G"]),
            },
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda row: (row["bu"], row["customer_id"]),
    ),
    "portfolios": st.builds(
        lambda bu, customer, agent: [
            {"bu": bu, "customer_id": customer, "agent_id": agent, "valid_from": DAYS[0]}
        ],
        bus,
        customers,
        st.sampled_from(["X", "Y"]),
    ),
    "agents": st.builds(
        lambda agent, name: [{"agent_id": agent, "name": name}],
        st.sampled_from(["X", "Y"]),
        st.sampled_from(["Xavier", "Yann"]),
    ),
    "fx_rates": st.builds(
        lambda day, rate: [{"date": day, "currency_code": "USD", "rate": rate}], near, amounts
    ),
    "invoices": st.builds(
        lambda bu, customer, document, day, amount: [
            {
                "bu": bu,
                "customer_id": customer,
                "document_id": document,
                "document_type": "invoice",
                "issue_date": day,
                "currency_code": "EUR",
                "amount": amount,
                "instalment_no": 1,
            }
        ],
        bus,
        customers,
        documents,
        near,
        amounts,
    ),
    "allocations": st.builds(
        lambda bu, document, day, amount: [
            {
                "bu": bu,
                "document_id": document,
                "allocation_date": day,
                "amount": amount,
                "kind": "cash",
            }
        ],
        bus,
        documents,
        near,
        amounts,
    ),
}


@st.composite
def batches(draw: st.DrawFn) -> dict[str, list[Row]]:
    """One to three feeds that come together."""
    names = draw(st.sets(st.sampled_from(sorted(FEEDS)), min_size=1, max_size=3))
    return {name: draw(FEEDS[name]) for name in sorted(names)}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("import"), batches()),
        st.tuples(st.just("import"), batches()),
        st.tuples(st.just("again"), st.integers(0, 9)),
        st.tuples(st.just("withdraw"), st.integers(0, 9)),
        st.tuples(st.just("build"), st.none()),
    ),
    min_size=3,
    max_size=12,
)


@slow
@given(steps)
def test_any_history_of_imports_and_builds_is_one_full_build_row_by_row(
    history: list[tuple[str, object]],
) -> None:
    with TemporaryDirectory() as folder:
        warehouse = home(Path(folder), RICH)
        import_batch(warehouse, open_items=[item("2025-01-31", "A", "0.07")])
        brought: list[tuple[int, dict]] = []
        for step, what in history:
            if step == "import":
                brought.append((import_batch(warehouse, **what), what))
            elif (
                step == "again" and brought
            ):  # the newest word counts, also when it was said before
                brought.append((import_batch(warehouse, **brought[what % len(brought)][1]), {}))
                brought[-1] = (brought[-1][0], brought[what % len(brought)][1])
            elif step == "withdraw" and brought:
                withdraw_batch(warehouse, brought.pop(what % len(brought))[0])
            elif step == "build":
                build(warehouse)
        build(warehouse)
        assert verify(warehouse) == []


@slow
@given(st.lists(batches(), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_imports_that_do_not_overlap_changes_nothing(
    brought: list[dict], random: object
) -> None:
    apart = without_overlap(brought)
    shuffled = [*apart]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder:
        one, other = home(Path(folder, "one"), RICH), home(Path(folder, "two"), RICH)
        for batch in apart:
            import_batch(one, FIRST_DAY, **batch)
        for batch in shuffled:
            import_batch(other, FIRST_DAY, **batch)
            build(other)
        assert marts(one) == marts(other)


@slow
@given(st.lists(batches(), min_size=1, max_size=4), st.lists(batches(), min_size=1, max_size=3))
def test_what_was_known_at_a_time_is_what_a_build_of_that_time_says(
    before: list[dict], after: list[dict]
) -> None:
    with TemporaryDirectory() as folder:
        then, now = home(Path(folder, "one"), RICH), home(Path(folder, "two"), RICH)
        for batch in before:
            import_batch(then, **batch)
            import_batch(now, **batch)
        for batch in after:
            import_batch(now, **batch)
        build(now)
        moment = FIRST_DAY + timedelta(hours=len(before))
        assert marts(then) == marts(now, build(now, known_at=moment).path)


def without_overlap(brought: list[dict]) -> list[dict]:
    """Batches with the units left out that one before has brought."""
    seen: set[tuple] = set()
    apart = []
    for batch in brought:
        kept = {}
        for feed, told in batch.items():
            units = [
                (feed, *(row.get(name) for name in contracts.FEEDS[feed].unit)) for row in told
            ]
            kept[feed] = [row for row, u in zip(told, units, strict=True) if u not in seen]
            seen.update(units)
        if any(kept.values()):
            apart.append({feed: told for feed, told in kept.items() if told})
    return apart


def marts(warehouse: Settings, path: Path | None = None) -> dict[str, list[tuple]]:
    """Every row of every mart, without the number of the batch that brought it."""
    path = path or build(warehouse).path
    columns = {
        name: ", ".join(
            column for column, *_ in rows(path, f"describe {name}") if column != "batch_id"
        )
        for name in MARTS
    }
    return {name: rows(path, f"select {columns[name]} from {name} order by all") for name in MARTS}
