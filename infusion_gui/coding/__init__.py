"""The engine: a case and a policy in, claim lines with their reasons out. Pure; no Qt, no clock, no randomness."""
