// All players as one: one clock, one seek, one speed. The longest clip leads; a shorter one waits
// on its last frame until all begin again.
function createPlayers(videos, frameSeconds) {
    const play = $('play');
    const seekBar = $('seek');
    let playing = false;

    const ready = () => videos.filter((video) => video.duration > 0 && !video.error);
    const leader = () => ready().reduce((a, b) => (b.duration > a.duration ? b : a), ready()[0]);
    const length = () => (leader() ? leader().duration : 0);
    const follow = (video, time) => {
        const target = Math.min(time, video.duration);
        if (!video.seeking && Math.abs(video.currentTime - target) > 0.1) video.currentTime = target;
    };

    function show(time) {
        seekBar.max = length();
        seekBar.value = time;
        seekBar.setAttribute('aria-valuetext', `${time.toFixed(2)} seconds`);
        $('clock').textContent = `${time.toFixed(2)} / ${length().toFixed(2)} s`;
    }

    function seek(time) {
        const position = Math.min(Math.max(time, 0), length());
        for (const video of ready()) video.currentTime = Math.min(position, video.duration);
        show(position);
    }

    function setPlaying(on) {
        if (!on && !playing) return;
        playing = on && ready().length > 0;
        play.classList.toggle('is-playing', playing);
        play.setAttribute('aria-label', playing ? 'Pause all' : 'Play all');
        if (!playing) {
            for (const video of ready()) video.pause();
            if (leader()) seek(leader().currentTime);
            return;
        }
        if (leader().ended) seek(0);
        for (const video of ready()) video.play().catch(() => {});
        requestAnimationFrame(tick);
    }

    function tick() {
        if (!playing) return;
        const lead = leader();
        if (lead.ended) {
            seek(0);
            for (const video of ready()) video.play().catch(() => {});
        }
        for (const video of ready()) if (video !== lead) follow(video, lead.currentTime);
        show(lead.currentTime);
        requestAnimationFrame(tick);
    }

    function step(direction) {
        setPlaying(false);
        seek(leader() ? leader().currentTime + direction * frameSeconds : 0);
    }

    play.addEventListener('click', () => setPlaying(!playing));
    $('back').addEventListener('click', () => step(-1));
    $('forward').addEventListener('click', () => step(1));
    seekBar.addEventListener('input', () => {
        const wanted = Number(seekBar.value);
        setPlaying(false);
        seek(wanted);
    });
    $('speed').addEventListener('change', (event) => {
        for (const video of videos) video.playbackRate = Number(event.target.value);
    });
    for (const video of videos) {
        video.addEventListener('loadedmetadata', () => show(leader().currentTime));
        video.addEventListener('click', () => setPlaying(!playing));
        video.addEventListener('error', () => { $('transport').hidden = videos.every((v) => v.error); });
    }
    document.addEventListener('keydown', (event) => {
        if (event.target.closest('input, select, textarea, button, summary, a')) return;
        const action = {' ': () => setPlaying(!playing), ArrowLeft: () => step(-1),
            ArrowRight: () => step(1), Home: () => seek(0)}[event.key];
        if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        action();
    });
    $('transport').hidden = videos.length === 0;
    return {seek: (time) => { setPlaying(false); seek(time); }, stop: () => setPlaying(false)};
}
