"""Drug-administration timeline: what a medication record earns, minute by minute."""

import os
import sys
from types import ModuleType

# pydantic asks every package installed beside this one whether it is a plugin of its own. None is wanted: what is
# charted is for this program alone to read, and asking makes every command start later. Told so by its setting, it
# asks nobody, but still imports what it would ask with: a tenth of all modules of the start. So its part that asks is
# never loaded (pydantic 2.14); where a later one asks elsewhere, the setting holds.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
_NO_PLUGINS = ModuleType("pydantic.plugin._loader")
setattr(_NO_PLUGINS, "get_plugins", lambda: ())  # noqa: B010  # a module has no such attribute for mypy
sys.modules.setdefault(_NO_PLUGINS.__name__, _NO_PLUGINS)

__version__ = "0.1.0"
