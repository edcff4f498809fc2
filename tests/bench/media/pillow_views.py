# SPDX-License-Identifier: Apache-2.0
"""Decodes a video with ffmpeg and resizes every frame with Pillow: pillow_views.py FILE WIDTH HEIGHT SIDE THREADS.

Prints frames a second, the start of ffmpeg included. The conversion to RGB is ffmpeg's fast default.
"""
import subprocess
import sys
import time

from PIL import Image

path, width, height, side, threads = sys.argv[1], *map(int, sys.argv[2:])
start = time.perf_counter()
command = ["ffmpeg", "-nostdin", "-v", "error", "-threads", str(threads), "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
size = width * height * 3
views = []
with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=size) as ffmpeg:
    while len(pixels := ffmpeg.stdout.read(size)) == size:
        frame = Image.frombuffer("RGB", (width, height), pixels)
        views.append(frame.resize((side, side), Image.Resampling.BICUBIC).tobytes())
print(len(views) / (time.perf_counter() - start))
