"""Files that people write or that a disk spoils: layouts, schedules, grants, saved things, addresses."""

from __future__ import annotations

import copy
import json
import random
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ar_metrics import selections
from ar_metrics.access import read_access
from ar_metrics.errors import UserError
from ar_metrics.reports.schedule import read_schedule
from ar_metrics.selections import read_order
from ar_metrics.settings import Settings
from ar_metrics.sources.toml_layout import read_layout
from ar_metrics.ui.personal import Defaults
from ar_metrics.ui.personal import _read as read_personal
from campaign import examples

SHIPPED = Path(__file__).parents[2] / "src" / "ar_metrics" / "sources" / "layouts"
ACCESS = """
contact = "desk"
[[grant]]
when = { groups = "cfo", hd = ["a", "b"] }
role = "cfo"
scope = "all"
[[grant]]
when = { email = "anna@example.com" }
role = "analyst"
scope = { bu = "claim:groups:ar-bu-*", team = ["A"] }
more = ["see_agent_names"]
"""
SCHEDULE = """
[[recipient]]
name = "cfo"
email = "cfo@example.com"
lang = "fr"
claims = { groups = ["cfo"], hd = "a" }
[[job]]
name = "pack"
what = "pack"
as_of = "latest"
format = ["pdf"]
recipients = ["cfo"]
where = { bu = ["FR01"] }
[[job]]
name = "items"
what = "open_items"
as_of = 2025-06-30
format = "csv"
recipients = "cfo"
mail = false
by = ["bu"]
since = 2025-01-31
include_intercompany = true
"""
SAVED = {
    "dataset": "open_items", "columns": ["bu"], "sort": [["bu", True]], "as_of": "2025-06-30",
    "filters": {"bu": ["FR01"]}, "by": ["bu"], "since": None, "basis": "due",
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**400, float("nan"), float("inf"), "", " ", "\x00", "\u2028", "é" * 5_000,
    [], [[]], [None], {}, {"": ""}, {"a": {"b": []}}, date(1, 1, 1), "(", "[", "%", "{0}", "../../x", "1e9",
)  # fmt: skip


def places(told: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a nested value."""
    inner = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    for key, value in inner:
        yield (*at, key)
        yield from places(value, (*at, key))


def spoilt(told: Any, seed: int) -> Any:
    """The same with one to three values replaced by junk, taken out, or joined by a stranger."""
    chance, made = random.Random(seed), copy.deepcopy(told)
    for _ in range(chance.randrange(1, 4)):
        where = chance.choice(list(places(made)) or [()])
        if not where:
            return copy.deepcopy(chance.choice(JUNK))
        inner = made
        for key in where[:-1]:
            inner = inner[key]
        how = chance.random()
        if how < 0.15 and isinstance(inner, dict):
            del inner[where[-1]]
        elif how < 0.3 and isinstance(inner, dict):
            inner["stranger"] = copy.deepcopy(chance.choice(JUNK))
        else:
            inner[where[-1]] = copy.deepcopy(chance.choice(JUNK))
    return made


def toml(told: Any) -> str:
    """TOML of a value; what TOML has no word for is left out."""
    return "".join(f"{json.dumps(str(k))} = {_inline(v)}\n" for k, v in told.items() if _inline(v))


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(
                f"{json.dumps(str(k))} = {_inline(v)}" for k, v in value.items() if _inline(v)
            )
            + " }"
        )
    if isinstance(value, list):
        return "[ " + ", ".join(_inline(v) for v in value if _inline(v)) + " ]"
    if isinstance(value, str):
        return json.dumps(value)
    return "" if value is None else str(value)


def said_or_read(read: Callable[[], object]) -> None:
    """Read it, or say a sentence."""
    with suppress(UserError):
        read()


each_seed = settings(
    max_examples=examples(60), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.mark.parametrize("name", ["sap_fbl5n", "sage_echeancier", "quickbooks_aging"])
@each_seed
@given(seed=st.integers(0, 10**9))
def test_no_layout_gives_a_traceback(name: str, seed: int) -> None:
    told = tomllib.loads((SHIPPED / f"{name}.toml").read_text("utf-8"))
    said_or_read(lambda: read_layout(toml(spoilt(told, seed)), "ours"))


@each_seed
@given(seed=st.integers(0, 10**9))
def test_no_grant_and_no_schedule_gives_a_traceback(seed: int, tmp_path: Path) -> None:
    granted, asked = tmp_path / "access.toml", tmp_path / "schedule.toml"
    granted.write_text(toml(spoilt(tomllib.loads(ACCESS), seed)), "utf-8")
    said_or_read(lambda: read_access(granted))
    granted.write_text(ACCESS, "utf-8")
    asked.write_text(toml(spoilt(tomllib.loads(SCHEDULE), seed)), "utf-8")
    said_or_read(lambda: read_schedule(asked, read_access(granted), has_mail=True))


@each_seed
@given(seed=st.integers(0, 10**9))
def test_nothing_that_was_saved_gives_a_traceback(seed: int, tmp_path: Path) -> None:
    home = Settings(home=tmp_path)
    path = home.of_person("anna")
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = path.with_name(f"{path.stem}.selections.json")
    kept.write_text(json.dumps(spoilt({"mine": SAVED}, seed), default=str), "utf-8")
    for told in selections.saved(home, "anna").values():
        said_or_read(lambda told=told: selections.selection_from(told))
    path.write_text(
        json.dumps(spoilt({"landing": "aging", "view": {"bu": ["FR01"]}}, seed), default=str),
        "utf-8",
    )
    assert isinstance(read_personal(path), Defaults)
    order = tmp_path / "order.json"
    order.write_text(
        json.dumps(
            spoilt({"selection": SAVED, "scope": {"bu": ["FR01"]}, "language": "fr"}, seed),
            default=str,
        ),
        "utf-8",
    )
    said_or_read(lambda: read_order(order))


DEEP = "[" * 100_000
SPOILT = (
    b"",
    b"\xff\xfe\x00",
    DEEP.encode(),
    b"a = " + DEEP.encode(),
    b"\x00" * 100,
    b'{"a":' * 50_000,
)


@pytest.mark.parametrize("content", SPOILT, ids=range(len(SPOILT)))
def test_a_file_of_settings_that_is_no_text_or_nested_without_end_is_told(
    content: bytes, tmp_path: Path
) -> None:
    home, file = Settings(home=tmp_path), tmp_path / "file"
    file.write_bytes(content)
    path = home.of_person("anna")
    path.parent.mkdir(parents=True)
    for one in (path, path.with_name(f"{path.stem}.selections.json")):
        one.write_bytes(content)
    assert selections.saved(home, "anna") == {}
    assert read_personal(path) == Defaults()
    granted = tmp_path / "access.toml"
    granted.write_text(ACCESS, "utf-8")
    said_or_read(lambda: read_order(file))
    said_or_read(lambda: read_access(file))
    said_or_read(lambda: read_schedule(file, read_access(granted), has_mail=True))
    said_or_read(lambda: read_layout(content.decode("latin-1"), "ours"))
