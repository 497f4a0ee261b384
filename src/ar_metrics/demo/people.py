"""The names of the demo group, put together from invented parts."""

from __future__ import annotations

from random import Random

from ar_metrics.demo.parameters import countries, words


def pick(rng: Random, kind: str, country: str = "") -> str:
    """Return one word of a kind, in the words of the country where it has its own."""
    return rng.choice(words().get((kind, country)) or words()[(kind, "")])


class Names:
    """Names that are given only once."""

    def __init__(self, rng: Random) -> None:
        self._rng, self._given = rng, set[str]()

    def _once(self, make: str) -> str:
        name, number = make, 1
        while name in self._given:
            number += 1
            name = f"{make} ({number})"
        self._given.add(name)
        return name

    def _stem(self) -> str:
        return "".join(pick(self._rng, part) for part in ("start", "middle", "end"))

    def company(self, country: str) -> str:
        """Return the name of a company: a stem, a trade, a legal form."""
        form = self._rng.choice(countries()[country].legal_forms)
        return self._once(f"{self._stem()} {pick(self._rng, 'activity', country)} {form}")

    def group_company(self, group: str, country: str) -> str:
        """Return the name of a company that carries the name of its group."""
        form = self._rng.choice(countries()[country].legal_forms)
        activity = pick(self._rng, "activity", country)
        return self._once(f"{group} {activity} {countries()[country].local_word} {form}")

    def person(self, country: str) -> str:
        """Return a given name and a family name."""
        return self._once(
            f"{pick(self._rng, 'given', country)} {pick(self._rng, 'surname', country)}"
        )

    def public_body(self, country: str) -> tuple[str, str]:
        """Return the name of a public body and what kind it is."""
        kind, _, pattern = pick(self._rng, "public", country).partition(":")
        place = pick(self._rng, "place_start", country) + pick(self._rng, "place_end", country)
        return self._once(pattern.format(place)), kind
