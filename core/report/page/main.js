// Draws the page.
const cards = new Map(candidates.map((candidate) => [candidate.index, card(candidate)]));

function reorder(key) {
    const order = byKey(sortKeys[key]);
    if (players) players.stop();
    $('order').value = key;
    $('cards').append(...order.map((candidate) => cards.get(candidate.index)));
    drawMatrix(order);
    drawHeldOut(order);
}

const shape = candidates.map(mediaOf).map((media) => media && media.preview).find(Boolean);
if (shape) document.documentElement.style.setProperty('--clip', shape.width / shape.height);
const champion = candidates.find((candidate) => candidate.index === winner);
if (champion && mediaOf(champion) && mediaOf(champion).preview) {
    $('stage').append(player(champion));
    $('stage').hidden = false;
}
fillOrder($('order'));
$('order').addEventListener('change', () => reorder($('order').value));
$('find').addEventListener('input', () => drawMatrix(byKey(sortKeys[$('order').value])));
$('show').addEventListener('change', () => drawMatrix(byKey(sortKeys[$('order').value])));
reorder('rank');
$('candidates').hidden = candidates.length === 0;
drawLegend();
drawMonitors();
drawMethod();
drawManifest();
drawFoot();
const rates = candidates.map(framesPerSecond).filter(Boolean);
players = createPlayers(videos, 1 / (Math.max(0, ...rates) || 24));
document.documentElement.dataset.ready = 'true';
