/** The size of the picture. */
const WIDTH = 1_200;
const ROW = 15;
const MARGIN = 24;
const MOST_BYTES = 60_000;

/** The width of a letter, and the narrowest frame that has room for some. */
const LETTER = 6.2;
const NARROWEST_WITH_TEXT = 30;

/**
 * A CPU profile of V8 as a flame graph: a frame is as wide as its share of the busy time, and stands on the frame that called it.
 * Frames below half a percent are left out, and more of them if the picture would be large.
 *
 * @param {{ nodes: object[], samples: number[], timeDeltas: number[], startTime: number, from: number, until: number }} profile with
 *   the time to draw, in microseconds
 * @param {string} title
 */
export function flameGraphOf(profile, title) {
  const root = treeOf(profile);
  for (let least = 0.005; ; least *= 1.2) {
    const svg = draw(root, title, root.time * least);
    if (svg.length <= MOST_BYTES) return svg;
  }
}

/** Merges the calls of a function by the same callers. */
function treeOf({ nodes, samples, timeDeltas, startTime, from, until }) {
  const root = frame('all', 'engine');
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  let now = startTime;
  for (const [index, id] of samples.entries()) {
    const time = timeDeltas[index];
    now += time;
    if (now < from || now > until) continue;
    const path = [];
    for (let each = id; parents.has(each); each = parents.get(each)) path.push(byId.get(each).callFrame);
    if (path[0]?.functionName === '(idle)') continue;
    add(root, path.reverse(), time);
  }
  return root;
}

function frame(name, kind) {
  return { name, kind, time: 0, children: new Map() };
}

function add(root, path, time) {
  root.time += time;
  let current = root;
  for (const { functionName, url } of path) {
    const name = functionName === '' ? '(anonymous)' : functionName;
    const key = `${name} ${url}`;
    if (!current.children.has(key)) current.children.set(key, frame(name, kindOf(url)));
    current = current.children.get(key);
    current.time += time;
  }
}

/** Halyard and its libraries are one bundle. */
function kindOf(url) {
  if (url === '') return 'engine';
  return url.startsWith('node:') ? 'node' : 'bundle';
}

const colors = { engine: '#b9c0c9', node: '#9fc9a0', bundle: '#f3b562' };

function draw(root, title, least) {
  const frames = [];
  let depth = 0;
  const place = (each, level, left) => {
    depth = Math.max(depth, level);
    frames.push({ ...each, level, left });
    let start = left;
    for (const child of [...each.children.values()].sort((one, other) => other.time - one.time)) {
      if (child.time >= least) place(child, level + 1, start);
      start += child.time;
    }
  };
  place(root, 0, 0);
  const height = (depth + 1) * ROW + 2 * MARGIN;
  const scale = WIDTH / root.time;
  const shapes = frames.map(({ name, kind, time, level, left }) => {
    const [x, width] = [left * scale, time * scale];
    const y = height - MARGIN - (level + 1) * ROW;
    const text = width < NARROWEST_WITH_TEXT ? '' : textOf(name, x + 3, y + 11, width);
    const share = ((time * 100) / root.time).toFixed(1);
    return `<g><title>${asXml(name)} ${share} %</title><rect class="${kind}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}"/>${text}</g>`;
  });
  const heading = `${asXml(title)} (orange: Halyard with its libraries, green: Node, grey: the engine and the system)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Verdana, sans-serif" font-size="10.5">
<title>${heading}</title>
<style>rect{height:${ROW - 1}px;rx:1}${Object.entries(colors)
    .map(([kind, color]) => `.${kind}{fill:${color}}`)
    .join('')}</style>
<rect width="100%" style="height:100%;fill:#fff"/>
<text x="8" y="16" font-size="13">${heading}</text>
${shapes.join('\n')}
</svg>
`;
}

function textOf(name, x, y, width) {
  const letters = Math.floor((width - 6) / LETTER);
  return `<text x="${x.toFixed(1)}" y="${y}">${asXml(name.slice(0, letters))}</text>`;
}

function asXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
