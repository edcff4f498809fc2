// Plays all clips of the page as one; without scripts each has its own controls.
const $ = (id) => document.getElementById(id);
const videos = [...document.querySelectorAll('.player video')];
for (const video of videos) {
    video.removeAttribute('controls');
    video.loop = false;
    video.disablePictureInPicture = true;
}
createPlayers(videos, 1 / (Number($('clips').dataset.fps) || 24));
document.documentElement.dataset.ready = 'true';
