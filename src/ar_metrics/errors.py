"""What went wrong, said to the person who can put it right.

A `UserError` is shown as it is, without a traceback. Anything else is a bug and shows itself.
"""

from __future__ import annotations

from collections.abc import Sequence


class UserError(Exception):
    """Something the user can put right: a sentence with where, what and what to do.

    `problems` are further lines, one for each thing to correct; `advice` closes the message.
    """

    exit_code = 2

    def __init__(self, message: str, problems: Sequence[str] = (), advice: str = "") -> None:
        super().__init__(message)
        self.message, self.problems, self.advice = message, tuple(problems), advice

    def __str__(self) -> str:
        lines = [self.message, *(f"  - {problem}" for problem in self.problems), self.advice]
        return "\n".join(line for line in lines if line)


class ContractError(UserError):
    """A file breaks the contract of the table it fills. Nothing was imported."""

    exit_code = 10


class ModelError(UserError):
    """A SQL model cannot be read, bound or built, or its rows break its grain."""

    exit_code = 11


class CheckError(UserError):
    """A check of severity error found rows. The build was not published."""

    exit_code = 12


class MetricError(UserError):
    """A question that has no right answer: an unknown column, or a stock added over time."""

    exit_code = 13


class DamagedError(UserError):
    """The file of the build that is read turned out to be damaged; the one before is read now."""


class DeliveryError(UserError):
    """A file was made and could not be delivered. Everything else was done."""

    exit_code = 14


def is_panic(error: BaseException) -> bool:
    """Whether a library in Rust gave up, which is an exception of no class that can be imported."""
    return type(error).__name__ == "PanicException"
