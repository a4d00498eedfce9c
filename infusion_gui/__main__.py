"""`python -m infusion_gui`: the same as the `infusion-gui` command."""

from __future__ import annotations

import sys

from infusion_gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
