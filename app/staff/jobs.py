"""What the worker does for teams. Importing this registers it."""

from app import jobs
from app.staff import resealing

jobs.handler(resealing.JOB)(resealing.run)
