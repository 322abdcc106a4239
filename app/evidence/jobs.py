"""What the worker does for evidence. Importing this registers it."""

from app import jobs
from app.evidence.verifying import reading, starting

jobs.handler(starting.JOB)(reading.run)
