"""What an import refuses or warns of, said in the language of the screen.

The command line speaks English. A sentence of it that one of these templates fits is said again in
the language of the session, with its values; another one stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ar_metrics.i18n import N_, Language

# `{name}` stands for any words. The first template that fits a whole sentence is taken.
TEMPLATES = (
    N_("{file} was not imported: {count} problem for table {table}."),
    N_("{file} was not imported: {count} problems for table {table}."),
    N_("{file} was not imported: {count} problem."),
    N_("{file} was not imported: {count} problems."),
    N_("{file} was not imported: {count} problem in this FEC."),
    N_("{file} was not imported: {count} problems in this FEC."),
    N_("{count} files were not imported: {problems} problems."),
    N_("{file} was not imported: the file is empty."),
    N_("{file} was not imported: row {line} is longer than {count} characters."),
    N_("Check that the export is complete, and that its lines end."),
    N_("{file} was not imported: its cells are spread over a sheet of {count} cells, most of them "
       "empty."),
    N_("Delete the cells far from the table, or save the sheet as CSV and import that."),
    N_("{file} was not imported: it has a header and no row below it."),
    N_("{file} was not imported: it is not a text file (it holds binary data)."),
    N_("{file} was not imported: row {line} holds a byte that is not {encoding}."),
    N_("{file} was not imported: it is not an Excel file, or it is cut short or has a password."),
    N_("{file} was not imported: its header is not that of one of our tables. {rest}"),
    N_("Nothing was written. Correct these rows and import the file again. "
       "All of them are listed in {report}."),
    N_("Nothing was written. Correct these rows and import the file again."),
    N_("Use the column names of a template, or import it with a layout for its format."),
    N_("Check that the export is complete."),
    N_("Export it again as CSV, or as XLSX with that extension."),
    N_("Open it in the spreadsheet and save it as .xlsx, without a password."),
    N_("{file} was built by another version of ar-metrics and lacks a table or a column of this "
       "one."),
    N_("Run ar-metrics build: it makes what is missing from the imports."),
    N_("{file} is damaged: the build before it is read from now on."),
    N_("Ask again. `ar-metrics build` makes it again from the imports."),
    N_("{file} is no longer there: newer builds took its place."),
    N_("Load the page again: it shows the build of today."),
    N_("{file} cannot be written: {why}. What was asked is not in the audit log."),
    N_("Make room or give the right to write there, then look whether it was done."),
    N_("The question took longer than {count} seconds and was stopped."),
    N_("Ask for fewer dates or fewer rows, or filter more."),
    N_("… and {count} more like this in {file}"),
    N_("… and {count} more like this"),
    N_("{file} was not written: there is no room left for it."),
    N_("Free some space, give another folder with --out, or ask for fewer rows."),
    N_("A name has 1 to {count} signs."),
    N_("There are {count} saved selections: delete one first."),
    N_("is empty"),
    N_("{value} is not a date ({form})"),
    N_("{value} is not a number ({form})"),
    N_("{value} is not an amount (two decimals at most)"),
    N_("{value} is a date before {first} or after {last}"),
    N_("{value} has more than {digits} decimals: round it in the source system"),
    N_("{value} is too large: at most {digits} digits before the decimal mark"),
    N_("{value} is not a whole number"),
    N_("{value} is neither yes nor no"),
    N_("{value} is a spreadsheet's error, not a value"),
    N_("{value} is an id in scientific notation: a spreadsheet has replaced its digits. Export the "
       "column as text from the source system"),
    N_("{value} is a time: a spreadsheet has destroyed the date. Export the file again and do not "
       "open it in a spreadsheet before the import"),
    N_("{value} is a spreadsheet's day number, not a date: format the column as a date and save "
       "again"),
    N_("{value} may be a thousand times as much: no cell of the column tells whether its mark is"
       " that of decimals. Export amounts with two decimals, or name the mark under [numbers] "
       "thousands"),
    N_("{value} is an hour of the evening, as all of this column are: midnight in another time "
       "zone, so the date may be the day after. Export dates without a time"),
    N_("{value} is a date cell of days 1 to 12, as all date cells of this column are, and all "
       "its texts are of later days: a spreadsheet has read day and month the wrong way round. "
       "Export the file again and do not open it in a spreadsheet before the import"),
    N_("of the workbook only this sheet is read, and not {list}: name the sheet in the layout, "
       "under [reader]"),
    N_("{count} row of this sheet is hidden, perhaps by a filter, and read like the others"),
    N_("{count} rows of this sheet are hidden, perhaps by a filter, and read like the others"),
    N_("no row is left: the layout leaves out {list}"),
    N_("{count} cell of this sheet holds a formula without its result: open and save it in a "
       "spreadsheet"),
    N_("{count} cells of this sheet hold a formula without its result: open and save it in a "
       "spreadsheet"),
    N_("{value} is after the snapshot date"),
    N_("{value} is a day to come: if it is typed wrong, the pages open at it"),
    N_("{value} is written with {count} codes: {list}"),
    N_("{value} holds a character that nobody sees, so it equals no id without it: type it again"),
    N_("{file} was not imported: row {line} holds a zero byte, which no text has."),
    N_("Export it again, or correct the row in the source system."),
    N_("{file} was not imported: the quotes of row {line} are not closed, or not doubled."),
    N_('Correct the row, or set quote = "none" in the layout if nothing is quoted.'),
    N_("the column {column} is not read: it holds {kind}, not texts, numbers or dates"),
    N_("the column {column} is not one of {table}: it is ignored (did you mean {near}?)"),
    N_("The audit log is damaged: the last line of {file} is no event."),
    N_("Restore the file from a backup, or move it to another folder."),
    N_("the header, repeated"),
    N_("other filters"),
    N_("footer {pattern}"),
    N_("{value} is not an ISO 4217 currency code in capitals, such as EUR"),
    N_("{value} is not a ratio from 0 to 1, such as 0.1215"),
    N_("{value} is not a whole number of days from 1 to 366"),
    N_("{value} is not a whole number of months from 1 to 120"),
    N_("{value} is not a month from 1 to 12"),
    N_("{value} is neither 0 nor 1"),
    N_("{value} is all: say which bucket or which customer"),
    N_("{value} is all: say the business unit of the customer"),
    N_("{value} is named, but this setting is for everything: leave subject and detail out"),
    N_("{value} is not an ISO 3166 code in capitals, such as FR"),
    N_("{value} is not a number of days, or days and EOM, such as 30 or 30 EOM"),
    N_("{value} is not a number from 1 up"),
    N_("{value} is not above zero"),
    N_("{value} is not the first day of a month"),
    N_("{value} is not one of {list}"),
    N_("{value} is negative: give a positive amount"),
    N_("{value} is negative on a credit: the document type already says it is one"),
    N_("{value} is negative on a credit: it is taken as a credit of the same amount, because the "
       "document type already says it is one"),
    N_("{value} is a negative receipt: give a refund as an allocation of kind refund, and a "
       "payment that came back its returned_on date"),
    N_("{value} is before the issue date"),
    N_("{value} is already in row {line} ({key} must be unique)"),
    N_("{value} is in a row that repeats an earlier one exactly: both are counted"),
    N_("{value} is in no customers file: country and segment show as unknown"),
    N_("{value} has two agents at a time: the period of row {line} is not over"),
    N_("{value} has no rate into {currency} on {day} nor in the 7 days before: import an fx_rates "
       "file that has it"),
    N_("{value} has no rate into {currency} on any day: import an fx_rates file that has it"),
    N_("{value} is not 1, and {currency} is the reporting currency: are these rates into another "
       "one? Give the units of it for one unit of each currency"),
    N_("{value} is written with {count} names: {list}"),
    N_("{value} is written with {count} customer ids: {list}"),
    N_("{value} is written with {count} ids: {list}"),
    N_("{value} is before {column}"),
    N_("is empty: the row has neither a debit nor a credit"),
    N_("the column {column} is missing: add it, or say the date of the file with --snapshot-date. "
       "{table} needs it; row {line} has: {list}"),
    N_("the column {column} is missing. {table} needs it; row {line} has: {list}"),
    N_("the column {column} is missing (it gives {name}). {table} needs it; row {line} has: "
       "{list}"),
    N_("the column {column} is not one of {table}: it is ignored"),
    N_("the layout takes {name} from {column}, which the file does not have: it stays empty"),
    N_("the control total does not match: {who} {stated}, the rows add up to {summed}, "
       "a difference of {difference}"),
    N_("the rows are of {dates}, and the file is said to be of {day}"),
    N_("the file holds {count} snapshot dates ({dates}), and the layout {layout} expects one. "
       "If that is meant, {advice}"),
    N_("the header lacks {list}: a FEC has the 18 columns of LPF A. 47 A-1"),
    N_("total debit {debit} and total credit {credit} differ by {difference}"),
)  # fmt: skip
# What stands inside brackets, word for word.
FORMS = {
    "day/month/year": N_("day/month/year"),
    "day.month.year": N_("day.month.year"),
    "day-month-year": N_("day-month-year"),
    "month/day/year": N_("month/day/year"),
    "year-month-day": N_("year-month-day"),
    "decimal point": N_("decimal point"),
    "decimal comma": N_("decimal comma"),
    "the file states": N_("the file states"),
    "the layout states": N_("the layout states"),
    "you gave": N_("you gave"),
}
PLACE = re.compile(
    r"(?:(?!sheet |row |column )(?P<file>[^:]+?), )?(?:sheet (?P<sheet>[^:]+?)(?:, |: ))?"
    r"(?:row (?P<row>[\d,]+)(?:, |: ))?(?:column (?P<column>[^:]+?): )?(?P<rest>.+)",
    re.DOTALL,
)


def say(language: Language, line: str) -> str:
    """Return a line of the command line in this language."""
    if language.code == "en":
        return line
    place = PLACE.fullmatch(line)
    if place is None or not (place["sheet"] or place["row"] or place["column"]):
        return _said(language, line) or line
    rest = _said(language, place["rest"])
    if rest is None:
        return line
    words = [
        place["file"],
        place["sheet"] and language.text("sheet {name}", name=place["sheet"]),
        place["row"] and language.text("row {number}", number=place["row"]),
        place["column"] and language.text("column {name}", name=place["column"]),
    ]
    where = ", ".join(filter(None, words))
    return language.text("{name}: {value}", name=where, value=rest) if where else rest


def _said(language: Language, text: str) -> str | None:
    for template in TEMPLATES:
        if found := _pattern(template).fullmatch(text):
            values = {k: language.text(FORMS.get(v, v)) for k, v in found.groupdict().items()}
            return language.text(template, **values)
    return None


@lru_cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", template)
    text = "".join(
        f"(?P<{part[1:-1]}>.+?)" if part.startswith("{") else re.escape(part) for part in parts
    )
    return re.compile(text, re.DOTALL)
