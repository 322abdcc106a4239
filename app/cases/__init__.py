"""Cases, persons, incidents, acts, involvements."""

from app.cases.casefile import (
    CaseFile,
    assign,
    get,
    get_by_id,
    get_to_move,
    identity_of,
)
from app.cases.opening import open_case

__all__ = [
    "CaseFile",
    "assign",
    "get",
    "get_by_id",
    "get_to_move",
    "identity_of",
    "open_case",
]
