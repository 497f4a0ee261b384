"""The names of the demo group, put together from invented parts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from ar_metrics.demo.parameters import countries, words

TRIES = 200
PERSON, PLACE = ("given", "surname"), ("place_start", "place_end")


def pick(rng: Random, kind: str, country: str = "") -> str:
    """Return one word of a kind, in the words of the country where it has its own."""
    return rng.choice(words().get((kind, country)) or words()[(kind, "")])


class Names:
    """Names that are given only once."""

    def __init__(self, rng: Random) -> None:
        self._rng, self._given = rng, set[str]()

    def _once(self, make: Callable[[], str]) -> str:
        """Return what `make` gives the first time it is new; a name may run out of words."""
        for _ in range(TRIES):
            name = make()
            if name not in self._given:
                self._given.add(name)
                return name
        raise AssertionError(TRIES)  # the table of words is too short for so many customers

    def _stem(self) -> str:
        return "".join(pick(self._rng, part) for part in ("start", "middle", "end"))

    def company(self, country: str) -> str:
        """Return the name of a company: a stem, a trade, a legal form."""
        return self._once(lambda: f"{self._stem()} {self._trade(country)} {self._form(country)}")

    def group_company(self, group: str, country: str) -> str:
        """Return the name of a company that carries the name of its group."""
        word = countries()[country].local_word
        return self._once(lambda: f"{group} {self._trade(country)} {word} {self._form(country)}")

    def person(self, country: str) -> str:
        """Return a given name and a family name."""
        return self._once(lambda: " ".join(pick(self._rng, k, country) for k in PERSON))

    def public_body(self, country: str) -> tuple[str, str]:
        """Return the name of a public body and what kind it is."""
        kind, _, pattern = pick(self._rng, "public", country).partition(":")
        return self._once(lambda: pattern.format(self._place(country))), kind

    def _trade(self, country: str) -> str:
        return pick(self._rng, "activity", country)

    def _form(self, country: str) -> str:
        return self._rng.choice(countries()[country].legal_forms)

    def _place(self, country: str) -> str:
        return "".join(pick(self._rng, part, country) for part in PLACE)
