"""The incidents of a case, as pages: what happened, answers, acts, involvements."""
