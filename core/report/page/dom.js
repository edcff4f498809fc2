// The data, and elements made from them. All text goes through `visible` and textContent.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const report = read('report-data');
const page = read('page-data');
const result = report.result;
const $ = (id) => document.getElementById(id);

// The same characters as is_unsafe in safe_text.cpp, written out so that they cannot act.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;
const visible = (text) => String(text).replace(UNSAFE, (c) => /[\t\n\r]/.test(c)
    ? ' ' : `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}>`);

// h('p', {class: 'why'}, 'text', element): attributes that are functions are listeners; null, false
// and undefined children are left out.
function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') element.addEventListener(name, value);
        else if (value !== null && value !== undefined && value !== false)
            element.setAttribute(name, value === true ? '' : visible(value));
    }
    for (const child of children.flat()) {
        if (child === null || child === undefined || child === false) continue;
        element.append(child instanceof Node ? child : visible(child));
    }
    return element;
}

// As short_number in words.cpp.
function number(value) {
    if (value === null || value === undefined) return '–';
    const size = Math.abs(value);
    return size === 0 || (size >= 5e-4 && size < 1e6) ? value.toFixed(3) : value.toPrecision(3);
}
const percent = (share) => (share === null ? '–' : `${Math.round(share * 100)} %`);
const seconds = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s`;
const shortDigest = (digest) => digest
    ? h('code', {title: digest}, digest.slice(0, 12), digest.length > 12 ? '…' : '') : '–';

const candidates = result.candidates;
const winner = result.verdict.winner;
const about = (candidate) => page.candidates[candidate.index];
const mediaOf = (candidate) => page.media[candidate.index] || null;
const nameOf = (candidate) => `Candidate ${candidate.index}`;
const aspectTitles = new Map(page.aspects);
const aspectOf = (criterion) => {
    const first = criterion.split('.')[0];
    return aspectTitles.has(first) ? first : 'other';
};
const aspectTitle = (aspect) => aspectTitles.get(aspect) || (aspect === 'other' ? 'other criteria' : aspect);
// Aspects that some candidate has a value for, in the taxonomy's order.
const presentAspects = (some) => {
    const present = new Set(some.flatMap((candidate) => Object.keys(candidate.aspects)));
    return [...aspectTitles.keys(), ...present].filter((aspect, i, all) =>
        present.has(aspect) && all.indexOf(aspect) === i);
};
const scoreOf = (candidate, criterion, role) => candidate.scores.find(
    (score) => score.criterion === criterion && score.role === role);
const framesPerSecond = (candidate) => {
    const fps = candidate.media && candidate.media.fps;
    return Array.isArray(fps) && fps[0] > 0 && fps[1] > 0 ? fps[0] / fps[1] : null;
};
// Criteria of a role in the report's order.
const criteriaOf = (role) => [...new Set(candidates.flatMap(
    (candidate) => candidate.scores.filter((s) => s.role === role).map((s) => s.criterion)))];
