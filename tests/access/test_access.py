"""Scopes and filters as values: what they default to, refuse and compare to."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ar_metrics.access import (
    EVERYTHING,
    FILTER_DIMENSIONS,
    NOTHING,
    SCOPE_DIMENSIONS,
    Filters,
    Scope,
    filters_from,
    only,
)
from ar_metrics.errors import MetricError


def test_a_person_without_rights_sees_nothing():
    assert Scope() == NOTHING
    assert NOTHING.sees_nothing
    assert not NOTHING.sees_all


def test_one_empty_dimension_is_enough_to_see_nothing():
    assert only(agent_id=()).sees_nothing


def test_everything_is_every_value_of_every_dimension():
    assert EVERYTHING.sees_all
    assert EVERYTHING.limits == {}
    assert not EVERYTHING.sees_nothing


def test_every_scope_dimension_can_be_filtered():
    names = {"agent_names", "private_names"}  # whose names, not which rows
    assert set(SCOPE_DIMENSIONS) == {field.name for field in fields(Scope)} - names
    assert set(SCOPE_DIMENSIONS) <= set(FILTER_DIMENSIONS)


def test_equal_choices_are_equal_keys_whatever_the_order():
    one, other = Filters(bu=("B", "A", "A")), Filters(bu=["A", "B"])
    assert one == other
    assert hash(one) == hash(other)
    assert hash(Scope(bu=("B", "A"))) == hash(Scope(bu=("A", "B")))


def test_a_text_is_not_taken_for_a_list_of_letters():
    with pytest.raises(MetricError, match="bu is the text 'FR01'"):
        Filters(bu="FR01")
    with pytest.raises(MetricError, match="give a list"):
        Scope(bu="FR01")


@pytest.mark.parametrize(
    ("switch", "value"), [("basis", "paid"), ("credits", "none"), ("include_intercompany", "no")]
)
def test_a_switch_takes_only_its_positions(switch: str, value: str):
    with pytest.raises(MetricError, match=f"{switch} is '{value}': give one of"):
        Filters(**{switch: value})


def test_filters_are_read_from_columns_and_values():
    made = filters_from({"segment": ["public"], "bu": iter(["B", "A"])}, basis="issue")
    assert made == Filters(segment=("public",), bu=("A", "B"), basis="issue")


def test_a_column_that_is_no_filter_is_refused_with_those_that_are():
    with pytest.raises(MetricError, match=r"no filter on basis, colour\.\nFilters are: bu, "):
        filters_from({"basis": ["due"], "colour": ["red"], "bu": ["A"]})
