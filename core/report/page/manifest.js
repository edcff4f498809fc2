// How it was decided, what it depends on, and where the time went.
const gateRule = (gate) => [
    gate.minimum === null ? null : `at least ${gate.minimum}`,
    gate.maximum === null ? null : `at most ${gate.maximum}`,
].filter(Boolean).join(', ') + (gate.if_missing === 'pass' ? '; passes when missing' : '; missing does not pass')
    + (gate.if_all_fail === 'pass' ? '; decides nothing where all fail' : '');

const table = (heads, rows) => h('div', {class: 'scroll', tabindex: 0}, h('table', {class: 'small'},
    h('thead', {}, h('tr', {}, heads.map((head) => h('th', {scope: 'col'}, head)))),
    h('tbody', {}, rows.map(([first, ...rest]) => h('tr', {}, h('th', {scope: 'row'}, first),
        rest.map((cell) => h('td', {}, cell)))))));

const pairs = (object) => Object.entries(object).map(([key, value]) => `${key} ${value}`).join(', ') || 'all 1';

function drawMethod() {
    const {panel, verdict, gaps, strategy} = result;
    const dropped = Object.entries(verdict.dropped);
    const rows = [
        ['Strategy', strategy],
        ['Panel', [panel.name, panel.summary ? ` (${panel.summary})` : '']],
        ['Compared on', verdict.compared.join(', ') || 'nothing'],
        dropped.length ? ['Not compared', dropped.map(([criterion, why]) => h('div', {}, `${criterion}: ${why}`))] : null,
        ['Aspect weights', pairs(panel.aspect_weights)],
        ['Criterion weights', pairs(panel.criterion_weights)],
        ['Tie band', [`${panel.tie_band} from the top score`, verdict.tie
            ? `; candidates ${verdict.tied.join(', ')} tie, the lowest index wins` : '; no tie']],
        ['Gates', panel.gates.length
            ? panel.gates.map((gate) => h('div', {}, `${gate.criterion}: ${gateRule(gate)}`)) : 'none'],
        ['Gaps', [gaps.rule, ' ', gaps.missing.length === 1 ? '1 score is missing.' : `${gaps.missing.length} scores are missing.`]],
    ].filter(Boolean);
    $('method-body').append(h('dl', {class: 'facts-list is-wide'}, rows.map(([name, value]) =>
        h('div', {}, h('dt', {}, name), h('dd', {}, value)))));
    $('method').hidden = false;
}

function pluginTable() {
    return table(['Plugin', 'Role', 'Version', 'Determinism', 'Library', 'Weights', 'Evidence', 'Settings', 'Vendor and licence'],
        result.plugins.map((p) => [p.id, p.role, p.version, p.deterministic ? 'bitwise' : 'not declared',
            shortDigest(p.library_digest), shortDigest(p.weights_digest),
            Object.entries(p.evidence).map(([criterion, level]) => h('div', {}, `${criterion}: ${level}`)),
            Object.entries(p.settings).map(([key, value]) => h('div', {}, `${key} = ${value}`)),
            [p.vendor, p.licence].filter(Boolean).join(', ')]));
}

// The text of the report as it stands in the page: numbers of 64 bits would not survive a parser.
function jsonCopy() {
    const area = h('textarea', {readonly: true, rows: 20, spellcheck: 'false', 'aria-label': 'report.json'});
    const said = h('span', {role: 'status', class: 'soft'});
    const button = h('button', {type: 'button', class: 'plain', click: () => {
        area.select();
        const copied = () => { said.textContent = 'Copied.'; };
        const byHand = () => { if (document.execCommand('copy')) copied(); };
        if (navigator.clipboard) navigator.clipboard.writeText(area.value).then(copied, byHand);
        else byHand();
    }}, 'Copy');
    const details = h('details', {id: 'json'}, h('summary', {}, 'report.json'), h('p', {class: 'row'}, button, said), area);
    details.addEventListener('toggle', () => {
        area.value = document.getElementById('report-data').textContent;
    }, {once: true});
    return details;
}

function drawManifest() {
    $('manifest-body').append(
        h('details', {}, h('summary', {}, `Plugins (${result.plugins.length})`), pluginTable()),
        h('details', {}, h('summary', {}, 'Panel and inputs'), table(['What', 'Digest'],
            [[`panel ${result.panel.name}`, h('code', {}, result.panel.digest)],
                ...candidates.map((c) => [`${nameOf(c)} ${about(c).origin}`, c.digest ? h('code', {}, c.digest) : '–'])])),
        jsonCopy());
    $('manifest').hidden = false;
}

function drawFoot() {
    const {timing, machine, winner_file: file} = report.run;
    const parts = ['generator', 'experts', 'decode', 'views', 'encode', 'page_media'];
    const share = timing.host_overhead_share === null ? '' : ` (${(100 * timing.host_overhead_share).toFixed(1)} %)`;
    $('foot').append(
        h('h2', {}, 'Time and machine'),
        h('p', {}, `${seconds(timing.wall)} in all, of which the host added ${seconds(timing.host_overhead)}${share}. ` +
            'Work of the parts, which may overlap: ',
            parts.map((part, i) => `${i ? ', ' : ''}${part.replaceAll('_', ' ')} ${seconds(timing[part])}`), '.'),
        h('p', {}, [machine.processor || machine.architecture, `${machine.cores} cores`,
            machine.memory_bytes ? `${(machine.memory_bytes / 2 ** 30).toFixed(1)} GiB` : null, machine.system]
            .filter(Boolean).join(' · ')),
        file ? h('p', {}, 'Winner: ', h('a', {href: `./${encodeURIComponent(file)}`}, file)) : null);
    $('foot').hidden = false;
}
