#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes broken and hostile media files from whole ones: broken_media.py FOLDER COUNT.

FOLDER holds whole files; the broken ones go to FOLDER/broken, the same ones every time.
"""
import pathlib
import random
import struct
import sys


def flip_bits(data, chance):
    """Some bits of the content, or of the first kilobyte, where the headers are."""
    broken = bytearray(data)
    span = len(broken) if chance.random() < 0.5 else min(len(broken), 1024)
    for _ in range(chance.choice((1, 4, 64))):
        broken[chance.randrange(span)] ^= 1 << chance.randrange(8)
    return bytes(broken)


def truncate(data, chance):
    return data[: chance.randrange(len(data))]


def splice(data, chance):
    """A piece stands somewhere else."""
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    at = chance.randrange(len(data))
    return data[:at] + data[start:end] + data[at:]


def zero_range(data, chance):
    start = chance.randrange(len(data))
    length = min(len(data) - start, chance.choice((1, 16, 4096)))
    return data[:start] + bytes(length) + data[start + length :]


def huge_numbers(data, chance):
    """A four-byte number becomes enormous: sizes, counts, dimensions."""
    at = chance.randrange(max(1, len(data) - 4))
    return data[:at] + chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x00")) + data[at + 4 :]


def bombs():
    """Files that promise far more than they hold: name -> content."""
    gif = b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x80\x00\x00" + b"\x00\x00\x00\xff\xff\xff"
    gif += b"," + struct.pack("<HHHH", 0, 0, 65535, 65535) + b"\x00\x02\x02\x44\x01\x00;"
    yield "huge.gif", gif
    yield "huge.y4m", b"YUV4MPEG2 W1000000 H1000000 F25:1 C420\nFRAME\n" + bytes(100)
    yield "many-frames.y4m", b"YUV4MPEG2 W2 H2 F25:1 C420\n" + (b"FRAME\n" + bytes(6)) * 200_000
    yield "fast.y4m", b"YUV4MPEG2 W2 H2 F1:1000000 C420\n" + (b"FRAME\n" + bytes(6)) * 50
    yield "playlist.mp4", b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/x.ts\n"
    yield "concat.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"
    yield "nothing.mp4", b""
    yield "text.webm", b"this is no video\n" * 100


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    whole = sorted(p for p in folder.iterdir() if p.is_file())
    out = folder / "broken"
    out.mkdir()
    names = 0
    for name, content in bombs():
        (out / name).write_bytes(content)
        names += 1
    with open(out / "sparse.mp4", "wb") as sparse:
        sparse.truncate(20 << 30)
    names += 1
    ways = (flip_bits, flip_bits, truncate, splice, zero_range, huge_numbers)
    for i in range(count - names):
        chance = random.Random(i)
        source = whole[i % len(whole)]
        way = ways[i // len(whole) % len(ways)]
        (out / f"{i:03}-{way.__name__}{source.suffix}").write_bytes(way(source.read_bytes(), chance))


main()
