"""The two web apps."""
