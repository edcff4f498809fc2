// One card a candidate: player, standing, aspects, contact sheet, worst frames, all scores.
const videos = [];
let players = null;

// Small clips come enlarged by whole factors; they stay crisp.
const isPixelArt = (candidate, medium) => candidate.media && candidate.media.width > 0 &&
    medium.width > candidate.media.width;

function player(candidate) {
    const media = mediaOf(candidate);
    if (!media || !media.preview)
        return h('div', {class: 'player is-empty'}, h('p', {}, candidate.state === 'failed'
            ? 'no clip' : 'no preview'));
    const {src, width, height} = media.preview;
    const video = h('video', {src, width, height, muted: true, playsinline: true, preload: 'auto',
        class: isPixelArt(candidate, media.preview) ? 'is-pixel' : null,
        'aria-label': `${nameOf(candidate)}, preview`});
    video.muted = true;
    video.disablePictureInPicture = true;
    const box = h('div', {class: 'player'}, video);
    video.addEventListener('error', () =>
        box.append(h('p', {class: 'cannot'}, 'This browser cannot play the preview.')));
    videos.push(video);
    return box;
}

function aspectBars(candidate) {
    const aspects = presentAspects([candidate]);
    if (aspects.length === 0) return null;
    return h('dl', {class: 'aspects'}, aspects.map((aspect) => h('div', {},
        h('dt', {title: aspectTitle(aspect)}, aspect),
        h('dd', {}, bar(candidate.aspects[aspect], overallScale),
            h('span', {class: 'value'}, number(candidate.aspects[aspect]))))));
}

function worstFrames(candidate) {
    const media = mediaOf(candidate);
    const fps = framesPerSecond(candidate);
    if (!media || media.frames.length === 0) return null;
    return h('div', {class: 'worst'}, h('h4', {}, 'Worst frames'), h('ul', {},
        media.frames.map(({frame, src, width, height}) => {
            const criteria = candidate.scores.filter((s) => s.worst_frame === frame)
                .map((s) => s.criterion.split('.').pop()).join(', ');
            const picture = h('img', {src, width, height, alt: '', loading: 'lazy',
                class: isPixelArt(candidate, {width}) ? 'is-pixel' : null});
            const caption = [h('span', {}, criteria), h('span', {class: 'soft'}, `frame ${frame}`)];
            if (!fps || !media.preview) return h('li', {}, h('figure', {}, picture, ...caption));
            return h('li', {}, h('button', {type: 'button', 'data-frame': frame,
                title: `Show frame ${frame} in all players`,
                click: () => players.seek((frame + 0.5) / fps)}, picture, ...caption));
        })));
}

function contactSheet(candidate) {
    const media = mediaOf(candidate);
    if (!media || !media.sheet) return null;
    const {src, width, height} = media.sheet;
    return h('img', {class: isPixelArt(candidate, media.preview || {width: 0}) ? 'sheet is-pixel' : 'sheet',
        src, width, height, loading: 'lazy', alt: `Contact sheet of candidate ${candidate.index}`});
}

function scoreLines(score) {
    const facts = [
        score.raw === null ? null : `raw ${number(score.raw)}`,
        score.confidence === null ? null : `confidence ${number(score.confidence)}`,
        score.worst_frame === null ? null : `worst frame ${score.worst_frame}`,
        score.role === 'select' ? null : score.role, score.expert,
    ].filter(Boolean).join(' · ');
    return h('li', {}, h('div', {class: 'score-line'}, h('span', {}, score.criterion),
        score.status === 'ok' ? h('span', {class: 'value'}, number(score.calibrated)) : statusWords(score.status)),
    score.reason ? h('p', {}, score.reason) : null, h('p', {class: 'soft'}, facts));
}

function allScores(candidate) {
    if (candidate.scores.length === 0) return null;
    return h('details', {}, h('summary', {}, `All scores (${candidate.scores.length})`),
        h('ul', {class: 'score-list'}, candidate.scores.map(scoreLines)));
}

function clipWords(media) {
    if (!media || typeof media !== 'object') return '–';
    const fps = Array.isArray(media.fps) && media.fps[1] > 0 ? media.fps[0] / media.fps[1] : 0;
    return [`${media.width} × ${media.height}`, `${media.frames} frames`,
        fps ? `${Number(fps.toFixed(3))} fps` : null, media.codec, media.pixel_format]
        .filter(Boolean).join(', ');
}

function facts(candidate) {
    const media = mediaOf(candidate);
    const notes = candidate.media && candidate.media.notes || [];
    const spec = candidate.spec && Object.keys(candidate.spec).length
        ? h('code', {}, about(candidate).spec) : null;
    const rows = [
        ['From', about(candidate).origin || '–'],
        ['Clip', clipWords(candidate.media)],
        notes.length ? ['Read as', notes.join('; ')] : null,
        ['Digest', shortDigest(candidate.digest)],
        spec ? ['Made with', spec] : null,
        ['Coverage', percent(candidate.coverage)],
        media && media.original ? ['Original', h('a', {href: media.original.href}, media.original.name)] : null,
    ].filter(Boolean);
    return h('details', {}, h('summary', {}, 'Clip and origin'),
        h('dl', {class: 'facts-list'}, rows.map(([name, value]) => h('div', {},
            h('dt', {}, name), h('dd', {}, value)))));
}

function gateChips(candidate) {
    if (candidate.gates.length === 0) return null;
    return h('ul', {class: 'gates', 'aria-label': 'Gates'}, candidate.gates.map((gate) => {
        const mark = {pass: '✓', fail: '✕', unknown: '?'}[gate.state];
        return h('li', {class: `gate gate-${gate.state}`, title: gate.why},
            h('span', {class: 'mark', 'aria-hidden': 'true'}, mark), `${gate.criterion}: ${gate.state}`);
    }));
}

function card(candidate) {
    const {origin, words} = about(candidate);
    const out = about(candidate).class === 'is-out';
    return h('article', {class: `card ${about(candidate).class}`, 'data-index': candidate.index,
        'aria-labelledby': `name-${candidate.index}`},
    player(candidate),
    h('div', {class: 'card-body'},
        h('div', {class: 'card-head'},
            h('h3', {id: `name-${candidate.index}`}, nameOf(candidate)),
            h('p', {class: 'overall'}, h('span', {class: 'sr'}, 'overall '), number(candidate.overall))),
        h('p', {class: 'origin', title: origin}, origin),
        h('p', {class: 'badge', title: words},
            candidate.rank ? h('span', {class: 'rank'}, `#${candidate.rank}`) : null,
            out ? words : words.replace(/^./, (c) => c.toUpperCase())),
        gateChips(candidate), aspectBars(candidate), contactSheet(candidate), worstFrames(candidate),
        allScores(candidate), facts(candidate)));
}

// The order that the page shows: a key of sortKeys.
const sortKeys = {
    rank: (c) => [c.index === winner ? 0 : 1, c.rank || Infinity],
    index: () => [0],
};
const byKey = (key) => [...candidates].sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    for (let i = 0; i < first.length; ++i)
        if (first[i] !== second[i]) return first[i] < second[i] ? -1 : 1;
    return a.index - b.index;
});
const descending = (value) => [value === null || value === undefined ? Infinity : -value];
const sortByCriterion = (criterion) => (c) =>
    descending((scoreOf(c, criterion, 'select') || {}).calibrated);

function fillOrder(select) {
    const option = (value, text) => h('option', {value}, text);
    select.append(option('rank', 'rank'), option('index', 'number'));
    for (const aspect of presentAspects(candidates)) {
        sortKeys[`aspect ${aspect}`] = (c) => descending(c.aspects[aspect]);
        select.append(option(`aspect ${aspect}`, aspectTitle(aspect)));
    }
    const group = h('optgroup', {label: 'criterion'});
    for (const criterion of criteriaOf('select')) {
        sortKeys[`criterion ${criterion}`] = sortByCriterion(criterion);
        group.append(option(`criterion ${criterion}`, criterion));
    }
    if (group.childElementCount) select.append(group);
}
