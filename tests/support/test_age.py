"""The other age implementation opens its own files, and nobody else's."""

import pytest

from tests.support import age


def test_the_other_age_opens_what_it_sealed():
    identity, recipient = age.new_identity()
    assert recipient.startswith("age1pq1")
    assert age.decrypt(identity, age.encrypt([recipient], b"words")) == b"words"


def test_the_other_age_refuses_a_stranger_and_a_damaged_file():
    identity, recipient = age.new_identity()
    file = age.encrypt([recipient], b"words")
    with pytest.raises(age.AgeRefusedError):
        age.decrypt(age.new_identity()[0], file)
    with pytest.raises(age.AgeRefusedError):
        age.decrypt(identity, file[:-1] + bytes([file[-1] ^ 1]))
