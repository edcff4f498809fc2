#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pack.sh BUILD ARCHIVE : packs what a build of the preset `bundle` made into one archive that runs on another Linux
# machine: program, plugins with their weights, panels, tests with their data, and the libraries they need beside glibc.
# CUDA's own libraries are not in it: the machine has them. Then unpacks it into an empty folder and tries it there
# without any environment.
set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(realpath "$1")
archive=$(realpath -m "$2")
readonly limit=$((30 * 1000 * 1000))
readonly programs=(cinejury test_plugins_backends test_plugins_nn test_plugins_nn_train test_plugins_shapes
    test_plugins_shapes_training test_sdk_device)
readonly plugins=(shapes scenes shapes_judge shapes_oracle cinejury_guards cinejury_canaries cinejury_diversity)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/cinejury-gpu
mkdir -p "$root"/{bin,lib/cinejury/plugins,share/cinejury}

for program in "${programs[@]}"; do install -s "$build/bin/$program" "$root/bin/"; done
for plugin in "${plugins[@]}"; do
    # Not stripped of what tells who it is: the note of its metadata is a loaded section.
    install -s -m 644 "$build/lib/cinejury/plugins/$plugin.so" "$root/lib/cinejury/plugins/"
    [[ ! -d $build/lib/cinejury/plugins/$plugin ]] ||
        cp -r "$build/lib/cinejury/plugins/$plugin" "$root/lib/cinejury/plugins/"
done
cp -r "$build/share/cinejury/panels" "$root/share/cinejury/"

# Data of tests and benchmark where they look, seen from the bundle's root; weights are not packed twice.
generator=plugins/generators/shapes judge=plugins/experts/shapes_judge
mkdir -p "$root/tests/plugins/shapes" "$root/tests/sdk/device" "$root/tests/bench/gpu" "$root/$generator/training" "$root/$judge"
cp -r "$source_dir/tests/plugins/shapes/data" "$root/tests/plugins/shapes/"
cp -r "$build/tests/sdk/device/plugins" "$root/tests/sdk/device/"
strip --strip-unneeded "$root"/tests/sdk/device/plugins/*.so
ln -s ../../../lib/cinejury/plugins/shapes "$root/$generator/weights"
ln -s ../../../lib/cinejury/plugins/shapes_judge "$root/$judge/weights"
cp "$source_dir/$generator/training/"{model,world}.py "$root/$generator/training/"
if [[ -f $build/bin/gpu_bench ]]; then
    install -s "$build/bin/gpu_bench" "$root/bin/"
    cp "$source_dir/tests/bench/gpu/gpu_bench.py" "$root/tests/bench/gpu/"
fi

# Libraries beside those of glibc, which only fit the machine they come with.
mapfile -t libraries < <(ldd "$root"/bin/* "$root"/lib/cinejury/plugins/*.so | awk '$2 == "=>" && $3 ~ /^\// {print $3}' |
    sort -u | grep -vE '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv))\.so[^/]*$')
cp -L "${libraries[@]}" "$root/lib/"
strip --strip-unneeded "$root"/lib/*.so*

install -m 755 "$source_dir/hosts/bundle/run-tests" "$root/run-tests"
cp "$source_dir/hosts/bundle/README.txt" "$source_dir/LICENSE" "$root/"

mkdir -p "$(dirname "$archive")"
# A dictionary of the whole archive: plugins and tests hold the same device code.
tar -C "$work" --owner=0 --group=0 --sort=name -cf - cinejury-gpu | xz --x86 --lzma2=preset=6,dict=128MiB >"$archive"
size=$(stat -c %s "$archive")
echo "$archive: $size bytes"
if ((size > limit)); then
    echo "the archive is larger than $limit bytes" >&2
    exit 1
fi

mkdir "$work/elsewhere"
tar -C "$work/elsewhere" -xf "$archive"
env -i /bin/sh "$work/elsewhere/cinejury-gpu/run-tests"
