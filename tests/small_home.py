"""A small home made by the real command line: three customers, two BUs, two month ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Every amount has digits of its own: a wrong sum shows which row was lost.
FILES = {
    "open_items.csv": """\
snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,original_amount,open_amount,account
2025-05-31,FR01,C1,F-1,invoice,2025-04-01,2025-05-01,EUR,1000.00,1000.00,411
2025-05-31,DE01,C3,F-3,invoice,2025-05-10,2025-06-10,EUR,30000.00,30000.00,411
2025-06-30,FR01,C1,F-1,invoice,2025-04-01,2025-05-01,EUR,1000.00,1000.00,411
2025-06-30,FR01,C2,F-2,invoice,2025-06-15,2025-07-15,EUR,200.00,200.00,411
2025-06-30,DE01,C3,F-3,invoice,2025-05-10,2025-06-10,EUR,30000.00,30000.00,411
2025-06-30,DE01,C3,A-9,credit_note,2025-06-20,,EUR,4.00,4.00,411
""",
    "customers.csv": """\
bu,customer_id,name,country_code,segment
FR01,C1,Ateliers Durand,FR,private B2B
FR01,C2,Mairie de Lise,BE,public
DE01,C3,Müller Söhne,DE,private B2B
""",
    "gl_balances.csv": """\
date,bu,account,currency_code,balance
2025-06-30,FR01,411,EUR,1200.00
2025-06-30,DE01,411,EUR,29996.00
""",
}
REFUSED = """\
snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,original_amount,open_amount
2025-07-31,FR01,C1,F-1,invoice,2025-04-01,31/02/2025,EUR,1000.00,1000.00
"""
NEXT_MONTH = """\
snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,original_amount,open_amount,account
2025-07-31,FR01,C2,F-2,invoice,2025-06-15,2025-07-15,EUR,200.00,200.00,411
2025-07-31,DE01,C3,F-3,invoice,2025-05-10,2025-06-10,EUR,30000.00,7000.00,411
"""


def run(home: Path, *arguments: str) -> None:
    """Run the command line on `home`; a failure shows what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "ar_metrics", "--home", str(home), *arguments],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def make_home(home: Path) -> Path:
    """Import the files and build; `home` may be empty or absent."""
    feeds = home / "files"
    feeds.mkdir(parents=True)
    for name, text in FILES.items():
        (feeds / name).write_text(text, "utf-8")
    (feeds / "refused.csv").write_text(REFUSED, "utf-8")
    (feeds / "july.csv").write_text(NEXT_MONTH, "utf-8")
    run(home, "import", str(feeds / "customers.csv"), "--layout", "plain")
    run(home, "import", str(feeds / "gl_balances.csv"), "--layout", "plain")
    run(home, "import", str(feeds / "open_items.csv"), "--layout", "plain_history")
    run(home, "build")
    return home
