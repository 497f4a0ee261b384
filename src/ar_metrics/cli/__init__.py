"""The command line: `ar-metrics …`. Each command says what happened and ends with an exit code."""

from __future__ import annotations

from ar_metrics.cli.program import main, program

__all__ = ["main", "program"]
