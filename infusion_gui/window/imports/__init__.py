"""Records on their way in: read beside the work, asked about, landed in a case, and what was set aside."""
