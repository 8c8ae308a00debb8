"""Errors of getting models.

DragomanError
├── StoreError                 the folder of packages cannot be changed
│   ├── StoreBusy              another process is changing it
│   └── NoSpace                the disk is too full
├── DownloadError              a file cannot be had from the network
└── ModelCorrupt
    ├── ChecksumMismatch       a file is not the one that was promised
    └── UnsafeArchive          an archive would write where it must not, or far more than it should
"""

from __future__ import annotations

from service.core.errors import DragomanError, ModelCorrupt


class StoreError(DragomanError):
    """The folder of packages cannot be changed."""

    code = "store-error"


class StoreBusy(StoreError):
    """Another process is changing the folder of packages."""

    code = "store-busy"


class NoSpace(StoreError):
    """The disk is too full."""

    code = "no-space"


class DownloadError(DragomanError):
    """A file cannot be had from the network."""

    code = "download-failed"


class ChecksumMismatch(ModelCorrupt):
    """A file is not the one that was promised."""

    code = "checksum-mismatch"


class UnsafeArchive(ModelCorrupt):
    """An archive would write where it must not, or far more than it should."""

    code = "unsafe-archive"
