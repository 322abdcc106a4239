"""Thirty invented cases: fictional people, acts and places, the same in every run.

Nobody in here exists. A few incidents tell of many people, as they do in life, so that
some numbers are large enough to show and most are not.
"""

import random
from uuid import UUID

from app.truth.counting import CodedAct, CodedCase, CodedVictim, quarters_from

SEED = 20_220_224
QUARTERS = quarters_from("2022-Q1", 6)
THEMES = (
    "killing",
    "torture",
    "sexual_violence",
    "unlawful_confinement",
    "deportation",
    "enforced_disappearance",
    "attack_civilian",
)
REGIONS = ("region-north", "region-south", "region-east", "region-islet")


def coded_cases(count: int = 30, seed: int = SEED) -> list[CodedCase]:
    """`count` cases; the last four may not be counted (no consent twice, hold twice)."""
    chance = random.Random(seed)  # noqa: S311 - invented data, no secret
    incidents = [_incident(chance, at) for at in range(24)]
    cases = []
    for number in range(count):
        told = chance.sample(incidents, k=chance.choice((1, 1, 1, 2)))
        victims = tuple(_victim(chance, told) for _ in range(chance.randint(2, 5)))
        left_out = count - number
        cases.append(
            CodedCase(
                subject=_id(chance),
                victims=victims,
                statements=chance.choice((1, 1, 2)),
                statistics_facts=left_out not in {1, 2},
                statistics_wishes=chance.random() < 0.5,
                on_hold=left_out in {3, 4},
            )
        )
    return cases


def _incident(
    chance: random.Random, number: int
) -> tuple[UUID, str, str, tuple[str, ...]]:
    """An invented incident: id, quarter, region and the kinds of act in it."""
    kinds = (
        ("unlawful_confinement", "torture"),
        ("unlawful_confinement", "torture", "sexual_violence"),
        ("attack_civilian", "killing"),
        ("unlawful_confinement", "torture", "deportation"),
        ("enforced_disappearance", "unlawful_confinement"),
    )
    themes = kinds[number % len(kinds)]
    quarter = chance.choices(QUARTERS, weights=(3, 9, 8, 2, 1, 1))[0]
    return _id(chance), quarter, chance.choice(REGIONS[:3]), themes


def _victim(
    chance: random.Random, told: list[tuple[UUID, str, str, tuple[str, ...]]]
) -> CodedVictim:
    """One invented person; one act in eight has no known date."""
    acts = []
    for incident, quarter, region, themes in told:
        for theme in themes:
            often = 0.4 if theme == "sexual_violence" else 0.85
            if chance.random() < often:
                known = None if chance.random() < 0.125 else quarter
                acts.append(CodedAct(theme, known, region, incident))
    if not acts:
        incident, quarter, region, themes = told[0]
        acts.append(CodedAct(themes[0], quarter, region, incident))
    return CodedVictim(_id(chance), tuple(acts), child=chance.random() < 0.15)


def _id(chance: random.Random) -> UUID:
    """A random identifier that is the same in every run."""
    return UUID(int=chance.getrandbits(128), version=4)
