"""Every try to reach the person: how, what came of it, and when it is safe again."""
