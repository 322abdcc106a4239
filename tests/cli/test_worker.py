"""`barvinok worker`: starts, announces its key, and ends on SIGTERM."""

import signal
import subprocess
import time

from app import db
from app.keys import workers
from tests.cli.conftest import COMMAND, SECONDS


def test_the_worker_announces_its_key_and_takes_it_back(live_world, environment):
    here = {
        **environment,
        "BARVINOK_DATA": str(live_world.settings.data),
        "BARVINOK_DATABASE_URL": live_world.settings.database_url,
    }
    process = subprocess.Popen([*COMMAND, "worker"], env=here)
    try:
        assert eventually(running)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
        assert not running()
    finally:
        process.kill()
        process.wait()


def running():
    with db.reading() as session:
        return workers.is_running(session)


def eventually(asked):
    until = time.monotonic() + SECONDS
    while not asked() and time.monotonic() < until:
        time.sleep(0.1)
    return asked()
