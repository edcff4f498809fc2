// Bars for values, words and marks for everything that is not a value.
const STATUS = {
    ok: {mark: '●', words: 'ok'},
    not_applicable: {mark: '–', words: 'not applicable'},
    abstain: {mark: '◌', words: 'abstain'},
    failed: {mark: '✕', words: 'failed'},
};

// The calibrated scale of a criterion: what its calibration can give, stretched to what is there.
function scaleOf(criterion) {
    const spec = result.panel.calibrations[criterion] || {kind: 'range'};
    const known = {
        range: [0, 1],
        identity: [0, 1],
        linear: spec.y,
        log: [spec.floor, 0],
        isotonic: spec.y,
    }[spec.kind] || [0, 1];
    const values = candidates.flatMap((c) => c.scores)
        .filter((s) => s.criterion === criterion && s.calibrated !== null)
        .map((s) => s.calibrated);
    return [Math.min(...known, ...values), Math.max(...known, ...values)];
}

const overallScale = (() => {
    const values = candidates.flatMap((c) => [c.overall, ...Object.values(c.aspects)])
        .filter((value) => value !== null);
    return [Math.min(0, ...values), Math.max(1, ...values)];
})();

const shareOf = (value, [low, high]) => (high > low ? (value - low) / (high - low) : 0);

// `tick`: a value marked on the bar, for example the panel's threshold.
function bar(value, scale, tick) {
    const fill = h('span', {class: 'bar-fill'});
    fill.style.setProperty('--share', `${100 * shareOf(value, scale)}%`);
    const element = h('span', {class: 'bar', 'aria-hidden': 'true'}, fill);
    if (tick !== undefined) {
        const mark = h('span', {class: 'bar-tick'});
        mark.style.setProperty('--share', `${100 * shareOf(tick, scale)}%`);
        element.append(mark);
    }
    return element;
}

function statusWords(status) {
    const {mark, words} = STATUS[status] || STATUS.failed;
    return h('span', {class: `status status-${status}`},
        h('span', {class: 'mark', 'aria-hidden': 'true'}, mark), words);
}

// A cell's content for one score; `best`: the highest of its row.
function scoreCell(score, best) {
    if (!score) return h('span', {class: 'status'}, 'not scored');
    if (score.status !== 'ok')
        return h('div', {class: 'score', title: score.reason}, statusWords(score.status),
            h('span', {class: 'reason'}, score.reason));
    const threshold = result.panel.thresholds[score.criterion];
    const title = `raw ${number(score.raw)}, confidence ${number(score.confidence)}` +
        (score.reason ? `: ${score.reason}` : '');
    return h('div', {class: best ? 'score is-best' : 'score', title},
        h('span', {class: 'value'}, number(score.calibrated)),
        bar(score.calibrated, scaleOf(score.criterion), threshold),
        score.reason ? h('span', {class: 'reason'}, score.reason) : null);
}
