"""Who may answer for a child, for somebody missing or dead, for an adult."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.consent.others.rules import (
    Assent,
    By,
    Cannot,
    Conflict,
    GivenBy,
    Lack,
    Standing,
    lack,
)

WHO = UUID(int=1)
AWAY, DEAD = Standing(WHO, Cannot.AWAY), Standing(WHO, Cannot.DEAD)
TOT = Standing(WHO, Cannot.CHILD, is_child=True, must_agree=False)
LOST_CHILD = Standing(WHO, Cannot.AWAY, is_child=True)
SELF, FAMILY, PARENT = By(), By(GivenBy.FAMILY), By(GivenBy.PARENT)
KIN, DEAD_KIN = By(GivenBy.NEXT_OF_KIN), By(GivenBy.NEXT_OF_KIN_OF_DECEASED)
LAWYER, GUARDIAN = By(GivenBy.LEGAL_REPRESENTATIVE), By(GivenBy.GUARDIAN)
YOUNG = By(GivenBy.GUARDIAN, Assent.NOT_ASKED_AGE, Conflict.NONE, is_weighed=True)
COURTS, SEARCH, HELP = "prosecution_icc", "tracing", "partner_referral"


@pytest.mark.parametrize(
    ("purpose", "standing", "by", "lacking"),
    [
        # What somebody said while they could be asked stays their own word.
        (COURTS, AWAY, SELF, None),
        (COURTS, DEAD, SELF, None),
        # A search is at the family's wish; everything else asks the next of kin.
        (SEARCH, AWAY, FAMILY, None),
        (SEARCH, AWAY, KIN, None),
        (COURTS, AWAY, FAMILY, Lack.NEXT_OF_KIN),
        (HELP, AWAY, FAMILY, Lack.NEXT_OF_KIN),
        (COURTS, AWAY, KIN, None),
        (HELP, AWAY, LAWYER, None),
        (COURTS, AWAY, LAWYER, Lack.NEXT_OF_KIN),
        (COURTS, LOST_CHILD, PARENT, None),
        (COURTS, AWAY, PARENT, Lack.NEXT_OF_KIN),
        # Nobody who is missing is treated as dead.
        (SEARCH, AWAY, DEAD_KIN, Lack.NOT_DEAD),
        (COURTS, AWAY, DEAD_KIN, Lack.NOT_DEAD),
        (COURTS, DEAD, DEAD_KIN, None),
        (COURTS, DEAD, KIN, Lack.NEXT_OF_KIN),
        (COURTS, DEAD, LAWYER, Lack.NEXT_OF_KIN),
        # A small child is not asked; one that said no is not passed over.
        (HELP, TOT, YOUNG, None),
        (HELP, TOT, replace(YOUNG, assent=Assent.NO), Lack.NO_ASSENT),
        # Who can be asked is asked; who cannot decide is waited for first.
        (HELP, None, LAWYER, None),
        (HELP, None, GUARDIAN, Lack.ASK_THEMSELVES),
        (HELP, None, KIN, Lack.ASK_THEMSELVES),
        (HELP, None, replace(GUARDIAN, is_able=False), Lack.POSTPONE),
        (HELP, None, replace(KIN, is_able=False), Lack.NO_GUARDIAN),
        (HELP, None, replace(GUARDIAN, is_able=False, is_supported=True), None),
        (HELP, None, replace(SELF, is_able=False), Lack.POSTPONE),
        # Whoever has a part in it or an interest answers for nobody.
        (
            COURTS,
            AWAY,
            replace(KIN, conflict=Conflict.INVOLVED),
            Lack.INDEPENDENT_GUARDIAN,
        ),
    ],
)
def test_who_may_answer_for_whom(purpose, standing, by, lacking):
    assert lack(purpose, standing, by) is lacking
