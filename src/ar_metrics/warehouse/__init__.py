"""From accepted imports to a published build: models, checks, and which build is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ar_metrics.warehouse.build import Build, build
from ar_metrics.warehouse.publish import builds, current, damaged, pinned, prune, rollback

if TYPE_CHECKING:
    from ar_metrics.settings import Settings
    from ar_metrics.warehouse.checks import Finding
    from ar_metrics.warehouse.comparison import Difference

__all__ = [
    "Build",
    "build",
    "builds",
    "current",
    "damaged",
    "pinned",
    "prune",
    "rollback",
    "run_checks",
    "verify",
]


def run_checks(settings: Settings) -> list[Finding]:
    """Run every check on the whole current build: see `checks.run_checks`."""
    from ar_metrics.warehouse import checks

    return checks.run_checks(settings)


def verify(settings: Settings) -> list[Difference]:
    """Compare the current build with one made anew: see `comparison.verify`."""
    from ar_metrics.warehouse.comparison import verify as run

    return run(settings)
