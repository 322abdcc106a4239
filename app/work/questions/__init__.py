"""Questions of legal review for the person: asked once, and answered by a fact."""
