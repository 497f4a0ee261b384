"""What the command line refuses in English is said in French on a French screen."""

from __future__ import annotations

import pytest

from ar_metrics.i18n import Language
from ar_metrics.ui.refusals import say

FR, EN = Language("fr"), Language("en")
LINES = {
    "june.csv was not imported: 2 problems for table open_items.":
        "june.csv n’a pas été importé\u00a0: 2 problèmes pour la table open_items.",
    "row 7, column due_date: '31/02/2025' is not a date (day/month/year)":
        "ligne 7, colonne due_date\u00a0: '31/02/2025' n’est pas une date (jour/mois/année)",
    "row 3, column country_code: 'de' is not an ISO 3166 code in capitals, such as FR":
        "ligne 3, colonne country_code\u00a0: 'de' n’est pas un code pays ISO 3166 en capitales, "
        "comme FR",
    "b.csv, sheet Mai, row 1,234, column open_amount: 'x' is not a number (decimal comma)":
        "b.csv, feuille Mai, ligne 1,234, colonne open_amount\u00a0: 'x' n’est pas un nombre "
        "(virgule décimale)",
    "row 4, column document_id: 'F-1' is already in row 2 (bu, document_id must be unique)":
        "ligne 4, colonne document_id\u00a0: 'F-1' est déjà à la ligne 2 (bu, document_id doit être "
        "unique)",
    "row 9, column bu: is empty": "ligne 9, colonne bu\u00a0: est vide",
    "… and 12 more like this": "… et 12 autres du même genre",
    "Nothing was written. Correct these rows and import the file again.":
        "Rien n’a été écrit. Corrigez ces lignes et importez de nouveau le fichier.",
}  # fmt: skip


@pytest.mark.parametrize(("english", "french"), LINES.items())
def test_a_line_is_said_in_the_language_of_the_screen(english: str, french: str) -> None:
    assert say(FR, english) == french
    assert say(EN, english) == english


def test_a_line_that_nobody_translated_stays_whole() -> None:
    assert say(FR, "row 2, column a: something new") == "row 2, column a: something new"


def test_the_lines_of_a_real_refusal_are_all_known(home, tmp_path) -> None:
    import os
    import subprocess
    import sys

    file = tmp_path / "open_items.csv"
    file.write_text(
        "snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,"
        "original_amount,open_amount\n"
        "2025-07-31,FR01,C1,F-1,invoice,2025-04-01,31/02/2025,EUR,1000.00,ten\n"
        "2025-07-31,,C1,F-2,bill,2025-04-01,2025-05-01,eur,1000.00,1E5\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "ar_metrics", "--home", str(home), "import", str(file),
         "--layout", "plain"],
        capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip
    lines = [line.removeprefix("  - ") for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) >= 7
    assert [line for line in lines if say(FR, line) == line] == []
