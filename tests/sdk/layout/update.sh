#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the layout baselines anew, for the commit that changes a header: x86_64.txt and anchor.abi.xml. The numbers in
# sdk/include/cinejury/layout_fields.inc are written by hand, before.
set -eu
cd "$(dirname "$0")"
include=../../../sdk/include
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
gcc -std=c11 -I$include print_layout.c -o "$work/print"
"$work/print" > x86_64.txt
gcc -std=c11 -g -O0 -fPIC -shared -I$include anchor.c -o "$work/libanchor.so"
abidw --no-corpus-path --no-comp-dir-path --no-show-locs --out-file anchor.abi.xml "$work/libanchor.so"
