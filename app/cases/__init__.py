"""Cases, persons, incidents, acts, involvements."""

from app.cases.casefile import CaseFile, assign, get, get_by_id, identity_of
from app.cases.opening import open_case

__all__ = ["CaseFile", "assign", "get", "get_by_id", "identity_of", "open_case"]
