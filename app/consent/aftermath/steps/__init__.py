"""How far somebody has come with a notice, as it is kept beside what left."""
