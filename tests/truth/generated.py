"""Thirty invented cases: fictional people, acts and places, the same in every run.

Nobody in here exists. A few incidents tell of many people, as they do in life, so that
some numbers are large enough to show and most are not.
"""

import random
from uuid import UUID

from app.truth.counting import CodedAct, CodedCase, CodedVictim, quarters_from
from app.truth.table import Frame

SEED = 20_220_224
QUARTERS = quarters_from("2022-Q1", 6)
KINDS = (
    ("unlawful_confinement", "torture"),
    ("unlawful_confinement", "torture", "sexual_violence"),
    ("attack_civilian", "killing"),
    ("unlawful_confinement", "torture", "deportation"),
    ("enforced_disappearance", "unlawful_confinement"),
)
THEMES = tuple(dict.fromkeys(theme for kinds in KINDS for theme in kinds))
FRAME = Frame(
    cut="2026-11-24", codes="1/1", software="0", organisation="An invented office"
)


def coded_cases(count: int = 30, seed: int = SEED) -> list[CodedCase]:
    """Return `count` cases that may be counted."""
    chance = random.Random(seed)  # noqa: S311 - invented data, no secret
    incidents = [_incident(chance, at) for at in range(24)]
    cases = []
    for _ in range(count):
        told = chance.sample(incidents, k=chance.choice((1, 1, 1, 2)))
        victims = tuple(_victim(chance, told) for _ in range(chance.randint(2, 5)))
        cases.append(CodedCase(_id(chance), victims, chance.choice((1, 1, 2))))
    return cases


def _incident(chance: random.Random, number: int) -> tuple[UUID, str, tuple[str, ...]]:
    """Return an invented incident: id, quarter and the kinds of act in it."""
    quarter = chance.choices(QUARTERS, weights=(3, 9, 8, 2, 1, 1))[0]
    return _id(chance), quarter, KINDS[number % len(KINDS)]


def _victim(
    chance: random.Random, told: list[tuple[UUID, str, tuple[str, ...]]]
) -> CodedVictim:
    """Return one invented person; one act in eight has no known date."""
    acts = []
    for incident, quarter, themes in told:
        for theme in themes:
            often = 0.4 if theme == "sexual_violence" else 0.85
            if chance.random() < often:
                known = None if chance.random() < 0.125 else quarter
                acts.append(CodedAct(theme, known, incident))
    if not acts:
        incident, quarter, themes = told[0]
        acts.append(CodedAct(themes[0], quarter, incident))
    return CodedVictim(_id(chance), tuple(acts))


def _id(chance: random.Random) -> UUID:
    """Return a random identifier that is the same in every run."""
    return UUID(int=chance.getrandbits(128), version=4)
