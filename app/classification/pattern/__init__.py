"""Pattern questions: what own cases show together, and the words a lawyer writes."""
