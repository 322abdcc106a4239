"""Places that help, and sending people to them. Nothing here knows of testimony."""
