"""Pages on which an incident is linked to a suspect file, and a link is taken back."""
