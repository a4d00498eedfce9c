"""Drug-administration timeline: what a medication record earns, minute by minute."""

__version__ = "0.1.0"
