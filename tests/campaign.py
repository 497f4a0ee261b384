"""How many examples a property test draws: few in `make test`, many in `make campaign`."""

from __future__ import annotations

import os

IS_CAMPAIGN = "AR_TEST_EXAMPLES" in os.environ


def examples(usual: int) -> int:
    """Return `usual`, or in a campaign the number that it asks for."""
    return int(os.environ.get("AR_TEST_EXAMPLES", usual))
