"""What the worker does for packages. Importing this registers it."""

from app import jobs
from app.packages import building

jobs.handler(building.JOB)(building.run)
