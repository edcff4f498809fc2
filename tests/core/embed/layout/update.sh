#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the layout baselines of embed.h anew, for the commit that changes it: x86_64.txt and functions.abi.xml. The
# numbers in core/embed/layout_fields.inc are written by hand, before.
set -eu
cd "$(dirname "$0")"
root=../../../..
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
gcc -std=c11 -I$root/sdk/include -I$root print_layout.c -o "$work/print"
"$work/print" > x86_64.txt
gcc -std=c11 -g -O0 -fPIC -shared -I$root/sdk/include functions.c -o "$work/libfunctions.so"
abidw --no-corpus-path --no-comp-dir-path --no-show-locs --out-file functions.abi.xml "$work/libfunctions.so"
