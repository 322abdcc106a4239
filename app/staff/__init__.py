"""People who sign in: enrolment, sign-in, permissions."""
