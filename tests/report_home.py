"""Two teams whose customers have names that mean something to a typesetter."""

from __future__ import annotations

from pathlib import Path

import team_home

HOSTILE = (
    '#panic("x") *bold* _it_ $x^2$ [a] ]',
    '\\ #read("/etc/passwd") @cite <label> `raw` // not a comment',
    '= Heading ~ -- "quotes" #{1+1}',
)
MARKS = (("Ateliers Durand", 0), ("Mairie de Lise", 1), ("Rhein GmbH", 2))
DAY = "2025-06-30"


def make_report_home(home: Path) -> Path:
    """The home of `team_home`, its customers renamed; `home` may be empty or absent."""
    files = dict(team_home.FILES)
    for plain, number in MARKS:
        quoted = HOSTILE[number].replace('"', '""')
        files["customers"] = files["customers"].replace(plain, f'"{quoted}"')
    kept, team_home.FILES = team_home.FILES, files
    try:
        return team_home.make_team(home)
    finally:
        team_home.FILES = kept
