import base64
import io
import os
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import NoKeyError, RecipientKeyError, TamperedError
from app.vault import age, bech32, public_of, unwrap, wrap

SEED = bytes(range(32))
IDENTITY, RECIPIENT = age.identity_of(SEED)
OTHER_IDENTITY, OTHER = age.identity_of(bytes(32))
# The public example of the specification, and other kinds that people send.
CLASSICAL = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
SIZES = (0, 1, 65535, 65536, 65537, 131072, 131073, 300_000)


def encrypted(data, *recipients):
    target = io.BytesIO()
    age.encrypt(recipients or [RECIPIENT], io.BytesIO(data), target)
    return target.getvalue()


def decrypted(file, identity=IDENTITY):
    target = io.BytesIO()
    age.decrypt(identity, io.BytesIO(file), target)
    return target.getvalue()


def refused(file, identity=IDENTITY):
    with pytest.raises(TamperedError):
        decrypted(file, identity)


@pytest.mark.parametrize("size", SIZES)
def test_t53_a_file_opens_with_an_independent_reader_and_with_ours(
    size, independent_open
):
    data = os.urandom(size)
    file = encrypted(data)
    assert independent_open(IDENTITY, file) == data
    assert decrypted(file) == data


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=70_000), max_size=5))
def test_pieces_of_any_size_give_the_whole(pieces):
    target = io.BytesIO()
    with age.Writer([RECIPIENT], target) as writer:
        for piece in pieces:
            writer.write(piece)
    assert decrypted(target.getvalue()) == b"".join(pieces)


def test_the_header_is_what_the_specification_says():
    lines = encrypted(b"").split(b"\n")
    assert lines[0] == b"age-encryption.org/v1"
    kind, share = lines[1].removeprefix(b"-> ").split(b" ")
    assert kind == b"mlkem768x25519"
    assert len(base64.b64decode(share + b"==")) == 1120
    assert len(lines[2]) == 43
    assert lines[3].startswith(b"--- ")
    assert len(lines[3]) == 4 + 43


def test_t53_every_named_recipient_opens_the_file_and_nobody_else(independent_open):
    data = os.urandom(1000)
    file = encrypted(data, RECIPIENT, OTHER)
    for identity in (IDENTITY, OTHER_IDENTITY):
        assert independent_open(identity, file) == data
        assert decrypted(file, identity) == data
    with pytest.raises(NoKeyError):
        decrypted(file, age.new_identity()[0])


def test_a_recipient_named_twice_gets_one_stanza():
    assert encrypted(b"", RECIPIENT, RECIPIENT).count(b"-> ") == 1


WRONG_KINDS = [
    CLASSICAL,
    "age1tagpq1" + RECIPIENT[7:],
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInvented",
    IDENTITY,
    RECIPIENT[:-1],
    RECIPIENT.upper(),
    RECIPIENT.replace("q", "p", 1),
    "",
    "age1pq1",
    bech32.encode("age1pq", b"\xff" * 1216),
    bech32.encode("age1pq", public_of(SEED)[:1184] + bytes(32)),
    bech32.encode("age1pq", public_of(SEED)[:-1]),
    "їжак",
]


@pytest.mark.parametrize("wrong", WRONG_KINDS)
def test_t53_a_recipient_of_another_kind_is_refused_and_nothing_is_written(wrong):
    target = io.BytesIO()
    with pytest.raises(RecipientKeyError):
        age.check_recipient(wrong)
    with pytest.raises(RecipientKeyError):
        age.encrypt([wrong], io.BytesIO(b"words"), target)
    assert not target.getvalue()


@pytest.mark.parametrize("wrong", WRONG_KINDS)
def test_t53_a_classical_recipient_beside_a_post_quantum_one_is_refused(wrong):
    for both in ([RECIPIENT, wrong], [wrong, RECIPIENT]):
        target = io.BytesIO()
        with pytest.raises(RecipientKeyError):
            age.encrypt(both, io.BytesIO(b"words"), target)
        assert not target.getvalue()


def test_a_file_for_nobody_is_not_written():
    target = io.BytesIO()
    with pytest.raises(RecipientKeyError):
        age.encrypt([], io.BytesIO(b"words"), target)
    assert not target.getvalue()


@pytest.mark.parametrize("kind", ["X25519", "scrypt", "ssh-rsa", "piv-p256", "p256tag"])
def test_t53_a_file_that_a_weaker_recipient_opens_too_is_refused(kind):
    file = encrypted(b"words")
    stanza = b"-> " + kind.encode() + b" " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    mixed = file.replace(b"-> ", stanza + b"-> ", 1)
    with pytest.raises(RecipientKeyError):
        decrypted(mixed)


def test_noise_that_other_writers_add_is_passed_over_and_still_under_the_mac():
    file = encrypted(b"words")
    noise = b"-> kx7-grease Zm9v\n" + b"A" * 64 + b"\n\n"
    refused(file.replace(b"-> ", noise + b"-> ", 1))


def test_an_identity_and_its_recipient_belong_together():
    identity, recipient = age.new_identity()
    assert identity.startswith("AGE-SECRET-KEY-PQ-1")
    assert recipient.startswith("age1pq1")
    assert age.recipient_of(identity) == recipient
    assert age.identity_of(age.seed_of(identity)) == (identity, recipient)
    assert age.recipient_of(f" {identity}\n") == recipient


def test_the_example_identity_of_the_specification_gives_its_recipient():
    # C2SP age.md, "The MLKEM768-X25519 hybrid post-quantum recipient type".
    example = (
        "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
    )
    recipient = age.recipient_of(example)
    assert recipient.startswith("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235")
    assert recipient.endswith("saeq0d3fzv49zc0k")


def test_the_recovery_recipient_is_also_a_key_to_wrap_to():
    wrapped = wrap(b"a data key", age.public_bytes(RECIPIENT), b"recovery")
    assert unwrap(age.seed_of(IDENTITY), wrapped, b"recovery") == b"a data key"


@pytest.mark.parametrize(
    "wrong", ["", IDENTITY[:-1], IDENTITY.lower(), RECIPIENT, "AGE-SECRET-KEY-1ABC"]
)
def test_what_is_no_identity_opens_nothing_and_is_not_quoted(wrong):
    with pytest.raises(NoKeyError) as caught:
        decrypted(encrypted(b"words"), wrong)
    assert not str(caught.value)


def test_a_fingerprint_is_forty_digits_that_tell_keys_apart():
    groups = age.fingerprint(RECIPIENT).split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert "".join(groups).isdecimal()
    assert age.fingerprint(OTHER) != age.fingerprint(RECIPIENT)
    with pytest.raises(RecipientKeyError):
        age.fingerprint(CLASSICAL)


# --- T-38 for the package writer


@pytest.fixture(scope="module")
def four_chunks():
    data = os.urandom(200_000)
    file = encrypted(data)
    start = file.index(b"\n", file.index(b"\n---") + 1) + 1 + 16
    assert 3 * 65552 < len(file) - start < 4 * 65552
    return data, file[:start], file[start:]


def chunk(number):
    return slice(number * 65552, (number + 1) * 65552)


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_t38_an_age_file_cut_at_a_chunk_border_is_refused(four_chunks, kept):
    _, header, payload = four_chunks
    refused(header + payload[: kept * 65552])


@pytest.mark.parametrize("cut", [1, 16, 17, 1000])
def test_t38_an_age_file_cut_anywhere_is_refused(four_chunks, cut):
    _, header, payload = four_chunks
    refused(header + payload[:-cut])
    refused(header[:-cut])


def test_t38_age_chunks_swapped_repeated_or_left_out_are_refused(four_chunks):
    _, header, payload = four_chunks
    first, second = payload[chunk(0)], payload[chunk(1)]
    refused(header + second + first + payload[2 * 65552 :])
    refused(header + first + payload)
    refused(header + payload[65552:])


@pytest.mark.parametrize("more", [b"\x00", bytes(16), bytes(65552)])
def test_t38_an_extended_age_file_is_refused(four_chunks, more):
    _, header, payload = four_chunks
    refused(header + payload + more)


def test_t38_an_age_file_without_its_end_is_refused():
    target = io.BytesIO()
    writer = age.Writer([RECIPIENT], target)
    writer.write(bytes(200_000))
    writer.__exit__(ConnectionError, ConnectionError(), None)
    refused(target.getvalue())
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"more")


def test_t38_an_empty_last_chunk_after_others_is_refused():
    target = io.BytesIO()
    writer = age.Writer([RECIPIENT], target)
    writer.write(bytes(65536))
    writer._seal(last=False)
    writer.close()
    refused(target.getvalue())


@settings(max_examples=80)
@given(st.data())
def test_t38_any_flipped_bit_of_an_age_file_is_refused(data):
    file = bytearray(encrypted(b"words"))
    file[data.draw(st.integers(0, len(file) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((TamperedError, NoKeyError, RecipientKeyError)):
        decrypted(bytes(file))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\n",
        b"age-encryption.org/v2\n-> x\n\n--- A\n",
        b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\r\n-> a\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> mlkem768x25519 AA\n\xff\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> mlkem768x25519\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n->  a\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> \xc3\xa9\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\n" + b"A" * 65 + b"\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\nAB\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\nA=\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\n\n---" + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\n\n--- " + b"A" * 43,
        b"age-encryption.org/v1\n-> a\n\n--- " + b"A" * 42 + b"\n",
        b"age-encryption.org/v1\n" + b"-> a\n\n" * 400_000,
        b"age-encryption.org/v1\n-> " + b"a" * 2_000_000,
    ],
)
def test_a_malformed_header_is_refused(header):
    refused(header + bytes(100))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"-> mlkem768x25519 ", b"-> mlkem768x25519 more "),
        (b"-> mlkem768x25519 ", b"-> mlkem768x25519 AA"),
    ],
)
def test_a_malformed_stanza_of_our_type_is_refused(old, new):
    refused(encrypted(b"words").replace(old, new, 1))


def test_a_source_that_answers_in_small_pieces_is_read_whole():
    class Dribble(io.BytesIO):
        def read(self, size=-1, /):
            return super().read(min(size, 7000) if size >= 0 else size)

    data = os.urandom(150_000)
    target = io.BytesIO()
    age.decrypt(IDENTITY, Dribble(encrypted(data)), target)
    assert target.getvalue() == data


def test_a_large_file_passes_in_bounded_memory(tmp_path):
    class Zeros(io.RawIOBase):
        left = 24 * 2**20

        def read(self, size=-1, /):
            given = min(size, self.left)
            self.left -= given
            return bytes(given)

    tracemalloc.start()
    with (tmp_path / "file.age").open("wb") as target:
        age.encrypt([RECIPIENT], Zeros(), target)
    file, null = (tmp_path / "file.age").open("rb"), (tmp_path / "null").open("wb")
    with file as source, null as plain:
        age.decrypt(IDENTITY, source, plain)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "null").stat().st_size == 24 * 2**20
    assert peak < 4 * 2**20
