"""What a withdrawal set in motion in a case: notices to be sent, and how far they are.

Nothing of it is decided here and no list of it is kept: what is to be done follows from
the ledger and from what left. Capabilities above say what left, and how far its notice
is stands in the record of what left. They register here (from `contributing.py`)::

    @following.leaves(Disclosure, DisclosureContent, by=(...,), marked=...)
    def left(db, file):
        return [following.Gone(Left(...), text="BVP-7K3Q92", row=row, ...)]

    @following.published
    def tables(db, file):
        return {"facts": [Build("facts", built_on, released_on)]}
"""
