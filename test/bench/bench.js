// Measures Halyard beside its peers and the bare floor, in one run: npm run bench -- [--only in-process,http] [--rounds 5] [--json file]
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { printTable, summarize } from './print-table.js';

const suites = {
  'in-process': async (rounds) => (await import('./in-process/measure-in-process.js')).measureInProcess(rounds),
  'fan-out': async (rounds) => (await import('./fan-out/measure-fan-out.js')).measureFanOut(rounds),
  writes: async (rounds) => (await import('./writes/measure-writes.js')).measureWrites(rounds),
  scale: async (rounds) => (await import('./scale/measure-scale.js')).measureScale(rounds),
  dashboard: async (rounds) => (await import('./dashboard/measure-dashboard.js')).measureDashboard(rounds),
  http: async (rounds) => (await import('./http/measure-http.js')).measureHttp(rounds),
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(suites).join(',') },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string', default: 'bench.json' },
  },
});

const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`;
const rows = [];
for (const name of values.only.split(',')) {
  const measured = (await suites[name](Number(values.rounds))).map(summarize);
  rows.push(...measured);
  console.log(`\n${printTable(measured)}`);
}
await writeFile(values.json, `${JSON.stringify({ machine, rounds: Number(values.rounds), rows }, undefined, 2)}\n`);
console.log(`\n${machine}; ${values.rounds} rounds. All samples are in ${values.json}.`);
// Some peers keep timers that nothing stops.
process.exit();
