"""The limited process: whatever takes an untrusted file apart, locked in.

One child for each file. It imports what its task needs, locks itself in (`lock.py`),
and only then reads the first byte; bytes come and go through pipes. `running` is the
side of whoever asks; `child` and what it calls run inside and import nothing else of
the product.
"""
