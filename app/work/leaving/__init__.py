"""The guided action for somebody who leaves, and what is left of it on Today."""
