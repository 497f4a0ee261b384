"""What a command did, in the audit log: under the login, or the person whose page started it."""

from __future__ import annotations

import os
from typing import Any

from ar_metrics import audit
from ar_metrics.settings import Settings


def note(settings: Settings, action: str, **details: Any) -> None:
    """Write an event of this command into the audit log."""
    via = "page" if os.environ.get("AR_VIA") == "page" else "command"
    audit.record(settings, action, settings.user, via=via, **details)
