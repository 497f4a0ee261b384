"""An address may say anything: the page opens, and no value of it is taken for more than a value."""

from __future__ import annotations

import pytest

from pages.conftest import home, open_page  # noqa: F401  (fixtures of the pages)

STRANGE = ("\u2028", "1'; drop table x --", "0001-01-01", "9999-12-31T23:59:59+00:00")
NAMES = ("asof", "since", "bu", "customer", "bucket", "known", "lang", "role", "measure", "basis")


@pytest.mark.parametrize("page", ["overview", "customer"])
@pytest.mark.parametrize("value", STRANGE, ids=range(len(STRANGE)))
def test_a_page_opens_whatever_its_address_says(open_page, page: str, value: str) -> None:  # noqa: F811
    app = open_page(page, **dict.fromkeys(NAMES, value))
    assert not [told.value for told in app.warning if "Traceback" in told.value]
