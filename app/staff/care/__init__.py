"""Care for staff: how much heavy material one opened, for one's own eyes alone."""
