"""What the frozen program does without; a test holds these lists against what the source imports."""

from __future__ import annotations

MODULES = [
    # No network code, and none of Qt's.
    "PySide6.QtNetwork",
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickControls2",
    "PySide6.QtQuickTest",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtUiTools",
    # `pyqtgraph.multiprocess` has to stay: the package does not import without it.
    "pyqtgraph.examples",
    "pyqtgraph.flowchart",
    "pyqtgraph.jupyter",
    "pyqtgraph.opengl",
    # No network code here either; with these goes all of OpenSSL but its digests.
    "_ssl",
    "ssl",
    # Its library is under the GPL, and nobody types at a prompt here.
    "readline",
    # What libraries use when they happen to find it.
    "IPython",
    "OpenGL",
    "PIL",
    "attr",
    "chardet",
    "click",
    "colorcet",
    "cupy",
    "h5py",
    "hypothesis",
    "lxml",
    "markdown_it",
    "matplotlib",
    "mypy",
    "numba",
    "numpy.f2py",
    "pygments",
    "pytest",
    "rich",
    "scipy",
    "setuptools",
    "tkinter",
]

# Parts of file names, as the archive has them.
FILES = [
    "PySide6/Qt/plugins/egldeviceintegrations",
    "PySide6/Qt/plugins/networkinformation",
    "PySide6/Qt/plugins/platforms/libqeglfs",
    "PySide6/Qt/plugins/platforms/libqlinuxfb",
    "PySide6/Qt/plugins/platforms/libqminimal",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay",
    "PySide6/Qt/plugins/platforms/libqvnc",
    # The GTK theme drags in all of GTK, and the program draws itself.
    "PySide6/Qt/plugins/platformthemes/libqgtk3",
    "PySide6/Qt/plugins/tls",
    "PySide6/Qt/lib/libQt6EglFS",
    "PySide6/Qt/lib/libQt6Network",
    "PySide6/Qt/lib/libQt6Qml",
    "PySide6/Qt/lib/libQt6Quick",
    "PySide6/Qt/lib/libQt6VirtualKeyboard",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboard",
    "PySide6/Qt/translations",
    # Qt's network plugins brought them.
    "libcom_err",
    "libgssapi_krb5",
    "libk5crypto",
    "libkeyutils",
    "libkrb5",
    "libgtk-3",
    "libgdk-3",
]
