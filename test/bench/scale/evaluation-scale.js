// Run with --expose-gc, in a process of its own: what many flags cost in time and memory. Prints its figures as JSON.
import { compileOrganization, updateOrganization } from '../../../dist/compile.js';
import { evaluate } from '../../../dist/evaluate.js';
import { toFlag } from '../../../dist/flag-rows.js';
import { rowOf } from '../fixtures/flag-row.js';
import { flag, onAndOff, plainOrganization, settingAt } from '../fixtures/plain-organization.js';
import { median } from '../rounds.js';

const SMALL = 10;
const LARGE = 10_000;
const SAMPLE = 300;
const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const context = { targetingKey: 'user-1', appVersion: null, deviceId: null, attributes: { plan: 'pro' }, groups: {} };

const compile = (count) => compileOrganization(plainOrganization(count));

function heapUsed() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Of flags that were read from the database, which is where those of a server come from. */
function memoryPerFlag() {
  const { flags, ...organization } = plainOrganization(LARGE);
  const before = heapUsed();
  const kept = [];
  kept.push(compileOrganization({ ...organization, flags: flags.map((raw) => toFlag(rowOf(raw))) }));
  const after = heapUsed();
  // Asked for only to keep it alive until it has been measured.
  if (kept[0].flags.size !== LARGE) throw new Error('not all flags are there');
  return (after - before) / LARGE;
}

/** Evaluations per second of the same ten flags, with any number of others. */
function evaluations(snapshot) {
  const keys = Array.from({ length: SMALL }, (_, index) => `flag-${index}`);
  const begin = performance.now();
  let count = 0;
  while (performance.now() - begin < SAMPLE) {
    for (let turn = 0; turn < 1_000; turn += 1) for (const key of keys) evaluate(snapshot, key, context, NOW);
    count += 1_000 * SMALL;
  }
  return (count * 1_000) / (performance.now() - begin);
}

/** How many flags a write compiles again, and how long it takes in milliseconds. */
function update(organization) {
  const changed = flag('flag-1', 'BOOLEAN', onAndOff, settingAt(0));
  const begin = performance.now();
  const next = updateOrganization(organization, 2, { kind: 'flag', key: 'flag-1', flag: changed });
  const milliseconds = performance.now() - begin;
  const [before, after] = [organization, next].map(({ environments }) => environments.get('production').flags);
  const recompiled = [...after].filter(([key, compiled]) => before.get(key) !== compiled).length;
  return { milliseconds, recompiled };
}

const rounds = Number(process.argv[2] ?? 5);
const bytesPerFlag = memoryPerFlag();
const organizations = { small: compile(SMALL), large: compile(LARGE) };
const samples = { small: [], large: [] };
for (let round = 0; round <= rounds; round += 1) {
  for (const [size, organization] of Object.entries(organizations)) {
    const perSecond = evaluations(organization.environments.get('production'));
    // The first round only warms up.
    if (round > 0) samples[size].push(perSecond);
  }
}
const updates = Array.from({ length: 20 }, () => update(organizations.large));
console.log(
  JSON.stringify({
    ...{ bytesPerFlag, samples, recompiled: updates[0].recompiled },
    updateMilliseconds: median(updates.map(({ milliseconds }) => milliseconds)),
  }),
);
