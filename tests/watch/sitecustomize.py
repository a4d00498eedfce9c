"""No network: Python imports this before anything else in every program that a test starts, and `conftest` in pytest.

An audit hook sees every socket of a process, whoever opens it and however it was imported. What was opened stands, a
line each, in the file that `INFUSION_TEST_SOCKETS` names.
"""

from __future__ import annotations

import _socket  # not `socket`, which imports much that a program may not want
import os
import sys


def _watch_sockets(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__" and arguments[1] in (_socket.AF_INET, _socket.AF_INET6):
        opened = "a network socket was opened"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        opened = f"the address of {arguments[0]!r} was asked for"
    else:
        return
    with open(os.environ["INFUSION_TEST_SOCKETS"], "a", encoding="utf-8") as told:
        told.write(f"{opened}\n")
    raise OSError("The program has no network code, and neither have its tests.")


if "INFUSION_TEST_SOCKETS" in os.environ:
    sys.addaudithook(_watch_sockets)
