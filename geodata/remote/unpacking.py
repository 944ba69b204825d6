"""Packed answers, unpacked a little at a time: a small one can grow to fill the disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from geodata import reasons
from geodata.remote.address import Address
from geodata.remote.transport import failed

BLOCK_BYTES = 1 << 20
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def unpacked(blocks: Iterable[bytes], encoding: str, address: Address) -> Iterator[bytes]:
    """The bytes of an answer, at most a megabyte at a time.

    Raises GeodataError when it is packed in a way that was not asked for, is damaged, or is broken off.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from blocks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise failed(address, reasons.PACKED_OTHERWISE)
    unpacker = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        for block in blocks:
            packed = block
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, BLOCK_BYTES)
                packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise failed(address, reasons.PART_SPOILT) from error
    if not unpacker.eof:
        raise failed(address, reasons.BROKEN_OFF)
