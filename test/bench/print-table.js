// Prints the figures of a run as the table of docs/performance.md: node test/bench/print-table.js bench.json
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { median, spread } from './rounds.js';

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** A row's figures: the median and spread of each contender, and how Halyard stands to it. */
export function summarize({ title, unit, higherIsBetter, contenders }) {
  const figures = contenders.map(({ name, isFloor = false, samples, p95, p99, cpu }) => ({
    ...{ name, isFloor, median: median(samples), spread: spread(samples), samples },
    ...(p95 === undefined ? {} : { p95 }),
    ...(p99 === undefined ? {} : { p99: median(p99) }),
    ...(cpu === undefined ? {} : { cpu: median(cpu) }),
  }));
  const [halyard] = figures;
  const withRatios = figures.map((each) => ({
    ...each,
    ratio: higherIsBetter ? halyard.median / each.median : each.median / halyard.median,
  }));
  return { title, unit, higherIsBetter, contenders: withRatios };
}

/** The rows as a Markdown table. "Halyard is" says how many times as good Halyard is as the contender of the line. */
export function printTable(rows) {
  const lines = [
    '| measured | contender | median | spread | p95, p99 | CPU of the server | Halyard is |',
    '|---|---|--:|--:|--:|--:|--:|',
  ];
  for (const { title, unit, contenders } of rows) {
    for (const [index, each] of contenders.entries()) {
      const first = index === 0 ? `**${title}** (${unit})` : '';
      const cpu = each.cpu === undefined ? '' : `${number.format(each.cpu)} µs`;
      const ratio = index === 0 ? '' : `${each.ratio.toFixed(2)}×`;
      lines.push(
        `| ${first} | ${each.name} | ${number.format(each.median)} | ±${Math.round(each.spread * 50)} % | ${slowest(each)} | ${cpu} | ${ratio} |`,
      );
    }
  }
  return lines.join('\n');
}

/** The figure below which most samples lie. */
function slowest({ p95, p99 }) {
  if (p95 !== undefined) return `p95 ${number.format(p95)} ms`;
  return p99 === undefined ? '' : `p99 ${number.format(p99)} ms`;
}

/** How many peers a line of the documentation names, the best first. */
const PEERS = 2;

/** The rows as the documentation shows them: a line for each contender of Halyard's own, with the floor and the best peers beside it. */
export function documentedTable(rows) {
  const lines = rows.flatMap(({ title, unit, higherIsBetter, contenders }) => {
    const isOwn = ({ name }) => name.startsWith('Halyard');
    const own = contenders.some(isOwn) ? contenders.filter(isOwn) : contenders;
    const ratio = (one, other) => (higherIsBetter ? one.median / other.median : other.median / one.median);
    return own.map((each) => {
      const peers = contenders
        .filter((other) => !own.includes(other))
        .sort((one, other) => ratio(each, one) - ratio(each, other));
      const shown = [
        ...peers.filter(({ isFloor }) => !isFloor).slice(0, PEERS),
        ...peers.filter(({ isFloor }) => isFloor),
      ];
      const measured =
        own.length === 1 || each.name === 'Halyard' ? title : `${title}: ${each.name.replace(/^Halyard, /, '')}`;
      const beside = shown.map((other) => `${other.name.replace('floor: ', '')} ${figureOf(other, unit)}`).join('; ');
      return `| ${measured} | ${figureOf(each, unit)} | ${beside} | ${shown.map((other) => `${digits(ratio(each, other))} ×`).join('; ')} |`;
    });
  });
  return ['| measured | Halyard | beside it | Halyard is |', '|---|--:|---|--:|', ...lines].join('\n');
}

function figureOf({ median: figure, p95, p99, cpu }, unit) {
  const perSecond = figure >= 1_000_000 ? `${digits(figure / 1_000_000)} M/s` : `${number.format(figure)}/s`;
  const middle = unit.includes('per second') ? perSecond : `${digits(figure)} ${unit.replace(', p50', '')}`;
  const others = [
    ...(p95 === undefined ? [] : [`p95 ${digits(p95)} ms`]),
    ...(p99 === undefined ? [] : [`p99 ${digits(p99)} ms`]),
    ...(cpu === undefined ? [] : [`${digits(cpu)} µs`]),
  ];
  return [middle, ...others].join(', ');
}

const digits = (figure) => new Intl.NumberFormat('en', { maximumSignificantDigits: figure < 1 ? 2 : 3 }).format(figure);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { machine, rounds, rows } = JSON.parse(await readFile(process.argv[2] ?? 'bench.json', 'utf8'));
  console.log(`${documentedTable(rows)}\n\n${machine}, ${rounds} rounds.`);
}
