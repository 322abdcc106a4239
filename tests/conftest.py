"""What every test may ask for. Each plugin says at its top what it offers."""

import os

from hypothesis import settings

pytest_plugins = [
    "tests.support.world",  # a closed network, clock
    "tests.support.database",  # db_bound, fresh_database, settings
    "tests.support.serving",  # live_app
    "tests.support.browser",  # browser, visitor, page_check
    "tests.support.cast",  # world, live_world, and olena, taras, iryna ...
    "tests.support.public_site",  # public_app, survivor, another_browser
]

# Shared machines are slow at times: a deadline would fail tests that are right. In CI
# the examples are the same each time, so that red means the change and not the dice.
settings.register_profile(
    "barvinok", deadline=None, derandomize=os.environ.get("CI") == "true"
)
settings.load_profile("barvinok")
