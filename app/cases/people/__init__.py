"""The people of a case, as pages: by code, and with names once they are opened."""
