import { median, spread } from './rounds.js';

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** A row's figures: the median and spread of each contender, and how Halyard stands to it. */
export function summarize({ title, unit, higherIsBetter, contenders }) {
  const figures = contenders.map(({ name, isFloor = false, samples, p99 }) => ({
    ...{ name, isFloor, median: median(samples), spread: spread(samples), samples },
    ...(p99 === undefined ? {} : { p99: median(p99) }),
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
  const lines = ['| measured | contender | median | spread | p99 | Halyard is |', '|---|---|--:|--:|--:|--:|'];
  for (const { title, unit, contenders } of rows) {
    for (const [index, each] of contenders.entries()) {
      const first = index === 0 ? `**${title}** (${unit})` : '';
      const p99 = each.p99 === undefined ? '' : `${number.format(each.p99)} ms`;
      const ratio = index === 0 ? '' : `${each.ratio.toFixed(2)}×`;
      lines.push(
        `| ${first} | ${each.name} | ${number.format(each.median)} | ±${Math.round(each.spread * 50)} % | ${p99} | ${ratio} |`,
      );
    }
  }
  return lines.join('\n');
}
