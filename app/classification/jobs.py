"""What the worker does for classification. Importing this registers it."""

from app import jobs
from app.classification.reassessing import running, starting

jobs.handler(starting.JOB)(running.run)
