"""Time stamps: asked of one authority, checked before they go into the bag."""

import logging
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from app import db, jobs
from app.config import Settings
from app.errors import SettingsError, TamperedError, TimeAuthorityError
from app.outside import TimeAuthority
from app.packages import building, proof, seal, stamping, verify, volumes
from app.vault import age, timestamps
from tests.packages.authority import Authority, founded, serving
from tests.packages.built import SEED, build, verified
from tests.packages.sample import contents

LIST = b"0" * 64 + b"  data/invented\n"


@pytest.fixture(scope="module")
def _keys(tmp_path_factory):
    return founded(tmp_path_factory.mktemp("authority") / "keys").folder


@pytest.fixture
def authority(_keys, tmp_path):
    """An authority that answers as it should, with nothing asked yet."""
    copy = Authority(Path(shutil.copytree(_keys, tmp_path / "authority")))
    copy.answer = lambda request: (200, copy.reply(request))
    return copy


@pytest.fixture
def reachable(authority):
    """What a setting names: the same authority, answering on this machine."""
    with serving(authority) as setting:
        yield setting


@pytest.fixture(autouse=True)
def _none_afterwards():
    yield
    stamping.use(None)


def without_openssl(monkeypatch) -> None:
    """Let this machine have no openssl."""
    monkeypatch.setenv("PATH", "/nowhere")


def test_the_stamp_stands_in_the_bag_and_a_stranger_accepts_it(tmp_path, reachable):
    stamping.use(reachable)
    stamp = stamping.stamp()
    assert stamp is not None
    made = build(contents(), tmp_path, stamp=stamp).folder
    done = verified(made)
    assert "OK           time stamp           the list existed on " in done.stdout
    assert done.returncode in {0, 3}
    words = (
        "openssl ts -verify -data proof/hashlist.txt -in proof/hashlist.tsr"
        " -CAfile proof/tsa-chain.pem"
    )
    told = subprocess.run(words.split(), cwd=made, capture_output=True, check=True)
    assert b"Verification: OK" in told.stdout + told.stderr
    lines = {line.check: line for line in proof.check(made)}
    assert lines["time stamp"].result == verify.OK


def test_volumes_carry_the_stamp_as_well(tmp_path, reachable):
    stamping.use(reachable)
    code = volumes.new_code()
    receipt = seal.write_volumes(
        contents(),
        seed=SEED,
        code=code,
        folder=tmp_path / "set",
        stamp=stamping.stamp(),
    )
    opened = tmp_path / "opened.zip"
    with opened.open("wb") as target:
        volumes.open_volumes(list(receipt.written.folder.iterdir()), code, target)
    shutil.unpack_archive(opened, tmp_path)
    done = verified(tmp_path / contents().package_id)
    assert "OK           time stamp" in done.stdout


def test_t14_nothing_but_a_hash_and_a_number_leaves(authority, reachable):
    first, second = (stamping.ask(reachable, LIST) for _ in range(2))
    (body, headers), (other, _) = authority.asked
    assert sha256(LIST).digest() in body
    assert LIST not in body
    assert len(body) < 80
    assert body != other  # the number is another each time
    assert first.reply != second.reply
    assert set(headers) == {
        *("Host", "Accept-Encoding", "Content-Length"),
        *("Content-Type", "Accept", "Connection"),
    }
    assert headers["Content-Type"] == "application/timestamp-query"


def test_without_a_setting_nobody_is_asked():
    stamping.use(None)
    assert stamping.stamp() is None


# --- an authority that does not help


def answers(authority, status: int, body: bytes) -> None:
    """Let it say this, whatever is asked."""
    authority.answer = lambda _: (status, body)


def refused(reachable, caplog) -> str:
    """Ask, which is refused; return what the log says."""
    with caplog.at_level(logging.WARNING), pytest.raises(TimeAuthorityError):
        stamping.ask(reachable, LIST)
    return caplog.text


@pytest.mark.parametrize("status", [204, 301, 302, 307, 308, 403, 500, 503])
def test_t14_another_status_is_a_refusal_and_no_redirect_is_followed(
    authority, reachable, caplog, status
):
    answers(authority, status, b"")
    assert f"it answered {status}" in refused(reachable, caplog)
    assert len(authority.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"no token", b"\x30\x03\x02\x01\x00", bytes(1000)], ids=len
)
def test_something_else_than_a_stamp_is_refused(authority, reachable, caplog, body):
    answers(authority, 200, body)
    assert "does not hold" in refused(reachable, caplog)


def test_an_endless_answer_is_cut_off(authority, reachable, caplog):
    answers(authority, 200, bytes(stamping.MOST_BYTES + 1))
    assert "too long" in refused(reachable, caplog)


def test_a_stamp_over_another_list_is_refused(authority, reachable, caplog):
    other = authority.stamp(b"another list\n")
    answers(authority, 200, other.reply)
    assert "does not hold" in refused(reachable, caplog)


def test_an_old_stamp_over_the_same_list_is_refused(authority, reachable, caplog):
    """It has another number than the one that was sent."""
    old = stamping.ask(reachable, LIST)
    answers(authority, 200, old.reply)
    assert "does not hold" in refused(reachable, caplog)


def test_a_refusal_of_the_authority_is_one(authority, reachable, caplog):
    config = authority.folder / "tsa.cnf"
    config.write_text(config.read_text().replace("digests = sha256", "digests = md5"))
    assert "does not hold" in refused(reachable, caplog)
    assert len(authority.asked) == 1


def test_a_stamp_of_somebody_else_is_refused(authority, reachable, caplog, tmp_path):
    stranger = founded(tmp_path / "stranger")
    authority.answer = lambda request: (200, stranger.reply(request))
    assert "does not hold" in refused(reachable, caplog)


def test_nobody_there_is_a_refusal(authority, caplog):
    gone = TimeAuthority("http://127.0.0.1:9/stamp", authority.chain)
    assert "no answer (ConnectionRefusedError)" in refused(gone, caplog)


@pytest.mark.parametrize("what", ["changed", "other", "stranger"])
def test_the_library_alone_refuses_as_well(authority, what, tmp_path):
    request = timestamps.time_request(LIST)
    reply = authority.reply(request.as_bytes())
    chain = authority.chain.read_bytes()
    assert timestamps.check_time_reply(request, reply, chain, LIST)
    if what == "changed":
        at = reply.index(sha256(LIST).digest())
        reply = reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1 :]
    elif what == "other":
        request = timestamps.time_request(LIST)
    else:
        chain = founded(tmp_path / "stranger").chain.read_bytes()
    with pytest.raises(TamperedError):
        timestamps.check_time_reply(request, reply, chain, LIST)


def test_without_openssl_the_library_decides(authority, reachable, monkeypatch):
    request = timestamps.time_request(LIST)
    reply = authority.reply(request.as_bytes())
    monkeypatch.setattr(timestamps, "time_request", lambda _: request)
    answers(authority, 200, reply)
    without_openssl(monkeypatch)
    assert stamping.ask(reachable, LIST).reply == reply


def test_a_stamp_that_our_library_cannot_read_is_checked_by_openssl(
    authority, reachable, monkeypatch, caplog
):
    authority.sends_its_chain()
    request = timestamps.time_request(LIST)
    reply = authority.reply(request.as_bytes())
    chain = authority.chain.read_bytes()
    assert not timestamps.check_time_reply(request, reply, chain, LIST)
    assert stamping.ask(reachable, LIST).reply
    answers(authority, 200, reply)  # right, and for another request
    assert "does not hold" in refused(reachable, caplog)
    without_openssl(monkeypatch)
    monkeypatch.setattr(timestamps, "time_request", lambda _: request)
    assert "does not hold" in refused(reachable, caplog)


# --- the build


def test_a_build_without_an_answer_leaves_nothing_and_is_started_again(
    walk, desk, authority, reachable, tmp_path
):
    answers(authority, 503, b"")
    stamping.use(reachable)
    walk.until_submitted()
    walk.approves()
    worker = walk.world.worker()
    job = walk.starts()
    assert worker.step()
    with db.reading() as session:
        state = jobs.state(session, job)
        assert (state.status, state.error_code) == ("failed", "time_authority")
    assert list(building.path_of(walk.package).parent.iterdir()) == []
    bohdan = desk("bohdan")
    said = bohdan.get(f"/staff/jobs/{job}").text
    assert "The time-stamping authority did not answer" in said
    assert "See why" in bohdan.get(walk.page).text

    authority.answer = lambda request: (200, authority.reply(request))
    with db.transaction() as session:
        building.start_again(session, walk.file(session), walk.package)
    walk.starts()
    assert worker.step()
    handed = walk.downloads()
    with handed.package.open("rb") as sealed, (tmp_path / "p.zip").open("wb") as out:
        age.decrypt(walk.identity, sealed, out)
    shutil.unpack_archive(tmp_path / "p.zip", tmp_path / "unpacked")
    (bag,) = (tmp_path / "unpacked").iterdir()
    done = verified(bag)
    assert "OK           time stamp           the list existed on " in done.stdout


# --- settings


def test_half_a_setting_is_refused(tmp_path):
    chain = tmp_path / "chain.pem"
    chain.write_text("certificates")
    address = "https://stamps.example/tsa"
    whole = {
        "BARVINOK_TIME_AUTHORITY": address,
        "BARVINOK_TIME_AUTHORITY_CHAIN": str(chain),
    }
    assert Settings.load(whole).time_authority == TimeAuthority(address, chain)
    assert Settings.load({}).time_authority is None
    for name in whole:
        with pytest.raises(SettingsError, match="BARVINOK_TIME_AUTHORITY"):
            Settings.load({key: whole[key] for key in whole if key != name})
    for wrong in (
        "ftp://stamps.example",
        "stamps.example",
        "https://name:secret@stamps.example",
    ):
        with pytest.raises(SettingsError, match="BARVINOK_TIME_AUTHORITY is an"):
            Settings.load(whole | {"BARVINOK_TIME_AUTHORITY": wrong})


def test_a_file_without_a_root_is_refused_at_the_start(tmp_path, authority):
    chain = tmp_path / "chain.pem"
    for text in ("no certificate", (authority.folder / "tsa.pem").read_text()):
        chain.write_text(text)
        with pytest.raises(SettingsError, match="no root certificate"):
            stamping.use(TimeAuthority("https://stamps.example", chain))
    assert stamping.stamp() is None
