"""Drug-administration timeline: what a medication record earns, minute by minute."""

import os

# pydantic asks every package installed beside this one whether it is a plugin of its own. None is wanted: what is
# charted is for this program alone to read, and asking makes every command start later.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
