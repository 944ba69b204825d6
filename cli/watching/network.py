"""Whether a folder lies on a network share, where the system does not tell of what others put there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SHARES = {
    *("cifs", "smb3", "smbfs", "nfs", "nfs4", "davfs", "afs", "9p", "drvfs", "vboxsf"),
    *("ceph", "fuse.glusterfs", "fuse.sshfs"),
}
"""Kinds of file systems that are another computer's."""

MOUNTS = Path("/proc/mounts")
REMOTE_DRIVE = 4
"""GetDriveType's word for a drive of another computer."""


def is_share(folder: Path) -> bool:
    """Whether the folder is known to lie on another computer; False where that cannot be told."""
    if sys.platform == "win32":
        import ctypes

        path = str(folder.resolve())
        return path.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(path[:3]) == REMOTE_DRIVE
    if not MOUNTS.exists():
        return False
    return kind_of(folder.resolve(), MOUNTS.read_text(encoding="utf-8", errors="replace")) in SHARES


def kind_of(folder: Path, mounts: str) -> str:
    r"""The kind of file system that a folder lies on, by the system's list of them.

    >>> kind_of(Path("/srv/in/trafik"), "a / ext4 rw 0 0\n//server/in /srv/in cifs rw 0 0\n")
    'cifs'
    """
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        at = parts[1].replace("\\040", " ")
        is_above = at == "/" or str(folder) == at or str(folder).startswith(at + os.sep)
        if is_above and len(at) >= len(best):
            best, kind = at, parts[2]
    return kind
