"""What follows in law: amnesty, time limits, the duty to prosecute, with sources."""

from app.classification import BarValue, consequences, crime_catalogue

BOOK = crime_catalogue()


def follows(crime):
    return consequences(BOOK.crimes[crime], BOOK)


def test_a_grave_breach_bars_amnesty_and_time_limits_and_obliges_to_prosecute():
    found = follows("icc.8.2.a.ii-1")
    assert found.amnesty_barred.value is BarValue.YES
    assert found.limitation_barred.value is BarValue.YES
    assert found.duty_to_prosecute_or_extradite.value is BarValue.YES
    refs = {basis.ref.en for basis in found.amnesty_barred.basis}
    assert "ICRC customary rule 159" in refs


def test_a_qualified_answer_says_how():
    found = follows("icpped.2").limitation_barred
    assert found.value is BarValue.QUALIFIED
    assert found.note
    assert "has to be long" in found.note.en
    assert found.note.uk


def test_an_ordinary_offence_is_not_barred():
    assert follows("ucc.146").amnesty_barred.value is BarValue.NO
    assert not follows("ucc.146").duty_to_prosecute_or_extradite.basis


def test_what_is_not_confirmed_is_named_apart():
    found = follows("icc.7.1.f").limitation_barred
    assert {basis.id for basis in found.unverified} == {"un1968", "coe1974", "ilc.cah"}
    assert found.is_verified
    assert not follows("ucc.127").limitation_barred.is_verified


def test_every_entry_has_its_three_consequences_with_sources():
    for crime in BOOK.crimes.values():
        found = consequences(crime, BOOK)
        for each in (
            found.amnesty_barred,
            found.limitation_barred,
            found.duty_to_prosecute_or_extradite,
        ):
            assert each.basis or each.value is BarValue.NO
            assert each.note or each.value is not BarValue.QUALIFIED
