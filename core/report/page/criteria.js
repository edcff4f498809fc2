// Criteria by candidates, grouped by aspect; the same table serves the held-out judges.
const best = (scores) => Math.max(...scores.map((s) => (s && s.calibrated !== null ? s.calibrated : -Infinity)));

function criterionHead(criterion, role) {
    const panel = result.panel;
    const weight = panel.criterion_weights[criterion];
    const threshold = panel.thresholds[criterion];
    const dropped = result.verdict.dropped[criterion];
    const notes = [
        weight === undefined ? null : `weight ${weight}`,
        threshold === undefined ? null : `good from ${threshold}`,
        dropped === undefined ? null : `not compared: ${dropped}`,
    ].filter(Boolean).join(' · ');
    const name = criterion.split('.').slice(1).join('.').replaceAll('_', ' ') || criterion;
    const title = role === 'select'
        ? h('button', {type: 'button', class: 'sorter', title: 'Order the candidates by this criterion',
            'data-criterion': criterion, click: () => reorder(`criterion ${criterion}`)}, name)
        : name;
    return h('th', {scope: 'row'}, title, h('span', {class: 'soft'}, page.questions[criterion] || criterion),
        notes ? h('span', {class: 'soft'}, notes) : null);
}

function criterionRow(criterion, role, order) {
    const scores = order.map((candidate) => scoreOf(candidate, criterion, role));
    const top = best(scores);
    const several = scores.filter((s) => s && s.status === 'ok').length > 1;
    return h('tr', {'data-criterion': criterion}, criterionHead(criterion, role), order.map((candidate, i) =>
        h('td', {class: about(candidate).class}, scoreCell(scores[i],
            several && scores[i] && scores[i].calibrated === top))));
}

function aspectRow(aspect, order, role) {
    return h('tr', {class: 'aspect-row'}, h('th', {scope: 'rowgroup'}, aspectTitle(aspect)),
        order.map((candidate) => h('td', {class: about(candidate).class},
            role === 'select' && aspect in candidate.aspects
                ? h('span', {class: 'value'}, number(candidate.aspects[aspect])) : null)));
}

function matrix(criteria, role, order) {
    const aspects = [...new Set(criteria.map(aspectOf))];
    const table = h('table', {class: 'matrix'},
        h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, h('span', {class: 'sr'}, 'Criterion')),
            order.map((candidate) => h('th', {scope: 'col', class: about(candidate).class}, nameOf(candidate),
                h('span', {class: 'soft'}, candidate.index === winner ? 'winner' : about(candidate).origin))))),
        aspects.map((aspect) => h('tbody', {}, aspectRow(aspect, order, role),
            criteria.filter((criterion) => aspectOf(criterion) === aspect)
                .map((criterion) => criterionRow(criterion, role, order)))));
    table.style.minWidth = `${220 + 140 * order.length}px`;
    return table;
}

function shownCriteria() {
    const words = $('find').value.trim().toLowerCase();
    const compared = new Set(result.verdict.compared);
    const hasGap = (criterion) => candidates.some((candidate) => {
        const score = scoreOf(candidate, criterion, 'select');
        return score && score.status !== 'ok';
    });
    const kind = {all: () => true, compared: (c) => compared.has(c), gaps: hasGap}[$('show').value];
    return criteriaOf('select').filter((criterion) => kind(criterion) &&
        `${criterion} ${page.questions[criterion] || ''}`.toLowerCase().includes(words));
}

function drawMatrix(order) {
    const all = criteriaOf('select');
    const shown = shownCriteria();
    $('criteria').hidden = all.length === 0;
    $('count').textContent = shown.length === all.length
        ? `${all.length} criteria` : `${shown.length} of ${all.length} criteria`;
    $('matrix').replaceChildren(shown.length ? matrix(shown, 'select', order)
        : h('p', {class: 'note'}, 'No criterion fits.'));
}

function drawLegend() {
    $('legend').append(...Object.keys(STATUS).filter((status) => status !== 'ok')
        .map((status) => h('li', {}, statusWords(status))),
    h('li', {class: 'soft'}, 'A bar is the calibrated value on its criterion\'s scale; bold is the best of its row; ' +
        'a tick is the panel\'s threshold. What has no bar has no value.'));
}

function drawHeldOut(order) {
    const criteria = criteriaOf('held-out');
    $('held-out').hidden = criteria.length === 0;
    if (criteria.length === 0) return;
    const list = (indices) => indices.map((index) => `candidate ${index}`).join(' or ');
    const words = ({agrees, preferred}) => {
        if (preferred.length === 0) return 'has nothing that can be compared.';
        if (agrees === null) return `would choose ${list(preferred)}.`;
        return agrees ? `agrees: its choice is ${list(preferred)}.` : `disagrees: it would choose ${list(preferred)}.`;
    };
    $('opinions').replaceChildren(...result.held_out.map((opinion) => h('p', {
        class: `opinion ${opinion.agrees === false ? 'is-against' : ''}`},
    h('span', {class: 'mark', 'aria-hidden': 'true'}, opinion.agrees === false ? '≠' : opinion.agrees ? '=' : '–'),
    h('strong', {}, opinion.expert), ' ', words(opinion))));
    $('held-out-matrix').replaceChildren(matrix(criteria, 'held-out', order));
}

function drawMonitors() {
    $('monitors').hidden = result.monitors.length === 0;
    $('monitor-table').append(h('table', {class: 'small'},
        h('thead', {}, h('tr', {}, ['Monitor', 'Winner', 'Mean of the pool', 'Scored', 'Alarm', 'Expert']
            .map((head, i) => h('th', {scope: 'col', class: i > 0 && i < 4 ? 'number' : null}, head)))),
        h('tbody', {}, result.monitors.map((m) => h('tr', {}, h('th', {scope: 'row'}, m.criterion),
            h('td', {class: 'number'}, number(m.winner)), h('td', {class: 'number'}, number(m.pool_mean)),
            h('td', {class: 'number'}, m.scored),
            h('td', {class: m.alarm ? 'alarm' : 'soft'}, m.alarm === null ? '–' : m.alarm ? 'alarm' : 'none'),
            h('td', {class: 'soft'}, m.expert))))));
}
