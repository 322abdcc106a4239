"""Figures of help for funders: from records of service alone, never from testimony."""
