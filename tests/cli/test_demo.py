"""`barvinok demo`: everything through the doors, and a package that strangers open."""

import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from io import BytesIO

import pytest

from app import db, index, start
from app.config import Installation, Settings
from app.keys import pinned, sessions
from app.packages import verify
from app.staff import demonstration, secrets, signing_in
from tests.journeys.leaving import stock_tools_accept
from tests.support import age, log

BOOT_KEY = b"a boot key of the demo, 32 bytes"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One run of the command in a process of its own: the data folder, and OUT."""
    folder = tmp_path_factory.mktemp("demo")
    data, out = folder / "data", folder / "out"
    command = [sys.executable, "-m", "app.cli", "demo", "--data", data, "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return data, out


@pytest.fixture
def installation(made):
    """The demonstration's installation, as this process sees it."""
    settings = Settings.load(
        {"BARVINOK_DATA": str(made[0]), "BARVINOK_KDF_COST": "test"}
    )
    before = db.engine._bind
    start.process(settings)
    secrets.use_test_cost(cheap=True)
    yield settings
    index.forget_all()
    pinned.pin(None)
    db.bound().dispose()
    db.engine._bind = before


def bag(out):
    """Open the package with another implementation of age and the key beside it."""
    (package,) = out.glob("*.zip.age")
    identity = (out / "recipient-key.txt").read_text().strip()
    assert identity.startswith("AGE-SECRET-KEY-PQ-1")
    return zipfile.ZipFile(BytesIO(age.decrypt(identity, package.read_bytes())))


@pytest.mark.only_sqlite
def test_on_sqlite_the_package_opens_and_holds_with_stock_tools(made, tmp_path):
    with bag(made[1]) as opened:
        opened.extractall(tmp_path)
    (root,) = tmp_path.iterdir()
    assert stock_tools_accept(root)
    assert verify.worst(verify.check(root)) != verify.FAILED


@pytest.mark.only_sqlite
def test_on_sqlite_the_names_open_with_a_key_of_their_own_and_with_no_other(made):
    out = made[1]
    (annex,) = out.glob("*annex*.age")
    theirs = (out / "annex-key.txt").read_text().strip()
    assert age.decrypt(theirs, annex.read_bytes())
    package_key = (out / "recipient-key.txt").read_text().strip()
    with pytest.raises(age.AgeRefusedError):
        age.decrypt(package_key, annex.read_bytes())


@pytest.mark.only_sqlite
def test_on_sqlite_the_demonstration_did_what_the_walk_does(made, installation, clock):
    """The log says so: nothing was put in past permission, gate, approval or job."""
    petro = demonstration.read(made[0]).person("Petro")
    # The six digits of the moment in which the demonstration ended may be used up.
    clock.now = datetime.now(clock.now.tzinfo) + timedelta(minutes=2)
    half = signing_in.give_password(
        signing_in.Credentials(petro.name, petro.password, petro.account_secret),
        BOOT_KEY,
    )
    cookie = signing_in.give_code(half, petro.code(), BOOT_KEY)
    with db.reading() as session:
        opened = sessions.resume(
            session, cookie, BOOT_KEY, signing_in.epoch_of(session)
        )
    known = Installation.load(installation)
    done = {line.action for line in log.opened(opened.unlocked, known.organisation)}
    assert done >= log.MAIN_JOB | log.TABLE
    assert known.demonstration


@pytest.mark.only_sqlite
def test_on_sqlite_a_demonstration_never_becomes_a_real_one(made):
    command = [sys.executable, "-m", "app.cli", "init", "--data", made[0]]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, input="\n" * 20
    )
    assert done.returncode == 2
    assert Installation.load(
        Settings.load({"BARVINOK_DATA": str(made[0])})
    ).demonstration
