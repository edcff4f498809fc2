#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A stand-in for a video generator: draws a ball over a moving floor with ffmpeg, then damages the clip in a way
# that the seed chooses. Same arguments, same bytes. Of the prompt it understands a colour and a direction.
#
#   scene.sh OUTPUT SEED WIDTH HEIGHT FRAMES FPS PROMPT
#
# As a generator:
#   cinejury pick "a blue ball rolls left" --generator cinejury.command \
#       --set 'cinejury.command.program=samples/scene/scene.sh {output} {seed} {width} {height} {frames} {fps} {prompt}'
set -eu

if [ $# -ne 7 ]; then
    echo "usage: scene.sh OUTPUT SEED WIDTH HEIGHT FRAMES FPS PROMPT" >&2
    exit 2
fi
output=$1 seed=$2 width=$3 height=$4 frames=$5 fps=$6 prompt=$7

# The last digits choose: a seed may be larger than the numbers that a shell counts with.
calculate() { awk "BEGIN { print $1 }"; }
digits=$(printf '%s' "$seed" | tail -c 6)
damage=$(calculate "$digits % 8")
variant=$(calculate "int($digits / 8) % 97")

colour=0xd83a2e
case $prompt in
*blue*) colour=0x2f5fd0 ;;
*green*) colour=0x2f9e44 ;;
*yellow*) colour=0xf2c230 ;;
esac
progress="t/($frames/($fps))"
case $prompt in
*left*) along="(1-$progress)" ;;
*) along="$progress" ;;
esac

ball=$((height / 4))
floor=$((height / 2))
# Ball and floor are drawn once, with anti-aliased edges, and then moved: a filter that computes every pixel of every
# frame would take seconds.
shade="clip(0.55+0.6*(1-hypot(X-W*0.36,Y-H*0.32)/W),0,1.15)"
scene="gradients=s=${width}x$height:r=$fps:c0=0x7db7e8:c1=0xf3e3c3:x0=0:y0=0:x1=0:y1=$height:nb_colors=2:speed=0.00001:seed=1[sky];
color=c=$colour:s=${ball}x$ball:r=$fps,format=rgba,trim=end_frame=1,
  geq=r='r(X,Y)*$shade':g='g(X,Y)*$shade':b='b(X,Y)*$shade':a='255*clip(W/2-1-hypot(X-W/2+0.5,Y-H/2+0.5),0,1)',
  loop=loop=-1:size=1,setpts=N/($fps)/TB[ball];
color=c=black:s=$((width * 2))x$floor:r=$fps,format=rgb24,trim=end_frame=1,
  geq=r='70+95*mod(floor(X*16/W)+floor(Y*4/H),2)+12*sin(X/3)*sin(Y/2)':g='95+70*mod(floor(X*16/W)+floor(Y*4/H),2)+10*sin(X/5+Y)':b='60+40*mod(floor(X*16/W)+floor(Y*4/H),2)',
  loop=loop=-1:size=1,setpts=N/($fps)/TB[floor];
[sky][floor]overlay=x='-$width/8*(1+$progress)-$variant':y=$((height - floor)):eval=frame[ground];
[ground][ball]overlay=x='($width-$ball)*$along':y='$height*0.62-$ball/2-$height*0.18*abs(sin(PI*2*$progress))':eval=frame"

defocus() { printf 'gblur=sigma=%s' "$(calculate "$height * $1")"; }
case $damage in
0) change=null ;;                                                     # as it should be
1) change=$(defocus 0.002) ;;                                         # a little out of focus
2) change=$(defocus 0.005) ;;                                         # out of focus
3) change=$(defocus 0.012) ;;                                         # far out of focus
4) change="eq=eval=frame:brightness='0.06*sin(2*PI*n/5+$variant)'" ;; # regular flicker
5) change="eq=eval=frame:brightness='0.1*(mod(abs(sin(n*12.9898+$variant)*43758.5453),1)-0.5)'" ;; # random flicker
6) change="noise=alls=18:allf=t:all_seed=$variant" ;;                 # noise
7) change="fps=($fps)/4,fps=$fps" ;;                                  # three of four frames lost
esac

codec="libx264 -preset veryfast -crf 14"
ffmpeg -v error -h encoder=libx264 2>/dev/null | grep -q '^Encoder libx264' || codec="mpeg4 -q:v 2"
# shellcheck disable=SC2086 # the codec is several words
exec ffmpeg -v error -nostdin -y -filter_complex "$scene,format=yuv444p,$change,format=yuv420p[out]" -map '[out]' \
    -frames:v "$frames" -r "$fps" -c:v $codec -threads 1 -color_range tv -colorspace bt709 -map_metadata -1 \
    -fflags +bitexact -flags:v +bitexact "$output"
