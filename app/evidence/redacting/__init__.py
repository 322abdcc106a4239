"""Copies of evidence with parts hidden: what is removed is gone, the original stays.

`marks` and `finding` decide nothing but places; `opening` lets somebody look while they
mark; `keeping` makes the copy and writes down what was done.
"""
