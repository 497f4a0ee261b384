"""The roles: which pages each sees, what each may do, and whose names it needs. Data, no code."""

from __future__ import annotations

from dataclasses import dataclass

CAPABILITIES = {
    "export": "download figures and rows",
    "import": "load files and build the figures",
    "withdraw": "take an import out",
    "rollback": "serve the build before",
    "edit_objectives": "change the objectives",
    "edit_settings": "change targets, thresholds and rates",
    "write_notes": "write notes that others read",
    "read_audit": "see who saw and took what",
    "export_audit": "download the audit log",
    "see_agent_names": "read colleagues by name",
    "see_private_names": "read customers who are no company by name",
}

POSITION = ("overview", "outstanding", "aging", "risk", "customer")
ANALYSIS = ("dso", "migration", "provision", "forecast", "legal")
RECOVERY = ("recovery", "agent", "objectives", "actions")
LITIGATION = ("litigation", "prescription", "disputes")
EVIDENCE = ("quality", "definitions")
SETTINGS = ("settings",)
ROWS = ("explorer",)  # whatever data set the other pages of the role show


@dataclass(frozen=True)
class Role:
    """What a role sees and may do, whatever rows the scope of its person holds."""

    name: str
    label: str
    pages: tuple[str, ...]
    can: frozenset[str]

    @property
    def landing(self) -> str:
        """The page that opens first."""
        return self.pages[0]


def _role(name: str, label: str, pages: tuple[str, ...], *can: str) -> Role:
    return Role(name, label, pages, frozenset(can))


ROLES = {
    role.name: role
    for role in (
        _role(
            "cfo", "CFO",
            (*POSITION, *ANALYSIS, *RECOVERY, *LITIGATION, *ROWS, *EVIDENCE, *SETTINGS),
            "export", "edit_objectives", "write_notes", "see_agent_names", "see_private_names",
        ),
        _role(
            "team_lead", "Team lead",
            (*POSITION, *ANALYSIS, *RECOVERY, *LITIGATION, *ROWS, *EVIDENCE),
            "export", "edit_objectives", "write_notes", "see_agent_names", "see_private_names",
        ),
        _role(
            "agent", "Agent",
            (*POSITION, "recovery", "agent", "actions", "disputes", *ROWS, "definitions"),
            "export", "write_notes", "see_private_names",
        ),
        _role(
            "analyst", "Analyst",
            (*POSITION, *ANALYSIS, "recovery", "objectives", *LITIGATION, *ROWS, *EVIDENCE),
            "export",
        ),
        _role(
            "litigation", "Litigation",
            (*POSITION, *LITIGATION, *ROWS, *EVIDENCE),
            "export", "write_notes", "see_private_names",
        ),
        _role(
            "administrator", "Administrator",
            ("imports", *EVIDENCE, *SETTINGS, "audit"),
            "import", "withdraw", "rollback", "edit_settings", "read_audit",
        ),
        _role(
            "auditor", "Auditor",
            (*POSITION, *ANALYSIS, *RECOVERY, *LITIGATION, *ROWS, "imports", *EVIDENCE, *SETTINGS,
             "audit"),
            "read_audit", "export_audit", "see_agent_names", "see_private_names",
        ),
    )
}  # fmt: skip

# On one's own machine, and to look around in the generated group: no mapping can give it.
OWNER = _role(
    "owner", "Everything",
    (*POSITION, *ANALYSIS, *RECOVERY, *LITIGATION, *ROWS, "imports", *EVIDENCE, *SETTINGS, "audit"),
    *CAPABILITIES,
)  # fmt: skip
