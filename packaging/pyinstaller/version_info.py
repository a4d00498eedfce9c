"""What Windows shows of an executable under Properties > Details, and what inventories of software read."""

from __future__ import annotations

_STRINGS = {
    "CompanyName": "The infusion_gui developers",
    "FileDescription": "Timeline editor for drug-administration codes",
    "LegalCopyright": "The infusion_gui developers, Apache-2.0",
    "ProductName": "Infusion",
}


def version_info(version: str, name: str) -> str:
    """The text that PyInstaller reads for the executable `name` of a `version` such as `0.1.0`."""
    numbers = tuple([*map(int, version.split(".")), 0, 0, 0][:4])
    strings = _STRINGS | {"FileVersion": version, "ProductVersion": version, "OriginalFilename": f"{name}.exe"}
    structs = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), "
        f"kids=[StringFileInfo([StringTable('040904B0', [{structs}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )
