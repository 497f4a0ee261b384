"""Ask whether a known hole is in the pinned libraries: fails on a finding that nobody explained.

Where no source of advisories can be reached it says NOT AUDITED, which is not "clean";
AR_AUDIT=required, for continuous integration with a network, makes that a failure too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-dev.txt", "requirements-spark.txt")
SECONDS = 120
# Advisory: why it does not concern us. An explanation without its advisory is taken out again.
EXPLAINED: dict[str, str] = {}


def main() -> int:
    """Return the exit code: 0 clean, or nobody to ask; 1 a finding, or nobody where one must be."""
    pins = sorted({line for name in FILES for line in pinned(ROOT / name)})
    told = asked(pins)
    unknown = [one["name"] for one in told if "skip_reason" in one]
    if not told or len(unknown) == len(told):
        print(f"NOT AUDITED: no source of advisories answered for {len(pins)} libraries.")
        return int(os.environ.get("AR_AUDIT") == "required")
    found = {
        hole["id"]: f"{one['name']} {one['version']}: {hole['id']}, fixed in {hole['fix_versions']}"
        for one in told
        for hole in one.get("vulns", [])
    }
    for name, text in found.items():
        print(f"{text} ({EXPLAINED.get(name, 'NOT EXPLAINED')})")
    if stale := EXPLAINED.keys() - found.keys():
        print(f"Explained, but no longer found: {', '.join(sorted(stale))}")
    if unknown:
        print(f"Not audited, unknown to the source: {', '.join(unknown)}")
    print(f"{len(told) - len(unknown)} of {len(pins)} libraries audited, {len(found)} findings.")
    return int(bool(found.keys() - EXPLAINED.keys() or stale))


def pinned(file: Path) -> list[str]:
    """Return the exact pins of a requirements file. Anything looser fails: it cannot be audited."""
    lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r ", "-e "))]
    if loose := [line for line in wanted if "==" not in line]:
        sys.exit(f"{file.name} does not pin {', '.join(loose)}.")
    return wanted


def asked(pins: list[str]) -> list[dict]:
    """Return what the source of advisories says of each pin; nothing when it does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", "/dev/stdin", "--no-deps",
               "--disable-pip", "--format", "json", "--progress-spinner", "off"]  # fmt: skip
    try:
        run = subprocess.run(
            command, input="\n".join(pins), capture_output=True, text=True, check=False,
            timeout=SECONDS,
        )  # fmt: skip
        return json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []


if __name__ == "__main__":
    sys.exit(main())
