"""Who may read each item, and secrecy asked under article 54(3)(e) for single items."""
