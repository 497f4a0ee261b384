"""`python -m ar_metrics` is `ar-metrics`."""

from __future__ import annotations

from ar_metrics.cli import main

if __name__ == "__main__":
    main()
