"""The line to the survivor, as pages: messages, the hold, a withdrawal."""
