import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interleave } from '../rounds.js';
import { closure } from './closure.js';
import { configCat } from './configcat.js';
import { eppoSdk } from './eppo.js';
import { flagd } from './flagd.js';
import { flagsmith } from './flagsmith.js';
import { growthBook } from './growthbook.js';
import { halyard } from './halyard.js';
import { launchDarkly } from './launchdarkly.js';
import { postHog } from './posthog.js';
import { expectations, SUBJECTS } from './scenarios.js';
import { unleash } from './unleash.js';

const contenders = [halyard, closure, flagd, configCat, growthBook, launchDarkly, unleash, eppoSdk, flagsmith, postHog];

/** How long one sample takes, in milliseconds. */
const SAMPLE = 250;

const titles = {
  onOff: 'in process: on/off, evaluations per second',
  rules: 'in process: 5 rules × 3 conditions, evaluations per second',
  split: 'in process: 50/50 split, evaluations per second',
  all: 'in process: all of 1,000 flags for one context, answers per second',
};

/** Evaluators in one process, against each other. */
export async function measureInProcess(rounds) {
  const started = [];
  for (const contender of contenders) started.push({ contender, ask: await contender.start() });
  const rows = [];
  for (const [scenario, title] of Object.entries(titles)) {
    const asked = started.filter(({ ask }) => ask[scenario] !== undefined);
    for (const each of asked) await checkAnswers(each, scenario);
    for (const each of asked) await sample(each, scenario);
    const samples = await interleave(asked, rounds, (each) => sample(each, scenario));
    rows.push({
      ...{ title, unit: 'per second', higherIsBetter: true },
      contenders: asked.map((each) => ({
        ...{ name: each.contender.name, isFloor: each.contender.isFloor === true, samples: samples.get(each) },
      })),
    });
  }
  for (const { ask } of started) await ask.stop();
  return [...rows, await allocationRow()];
}

/** What the answers of all flags allocate. */
async function allocationRow() {
  const script = fileURLToPath(new URL('measure-allocation.js', import.meta.url));
  const flags = ['--expose-gc', '--min-semi-space-size=512', '--max-semi-space-size=512'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);
  return {
    ...{ title: 'in process: allocated for all of 1,000 flags', unit: 'KB per answer', higherIsBetter: false },
    contenders: Object.entries(JSON.parse(stdout)).map(([name, bytes]) => ({ name, samples: [bytes / 1_000] })),
  };
}

async function checkAnswers({ contender, ask }, scenario) {
  const answers = [];
  // All answers of all subjects to all flags would not fit.
  const subjects = scenario === 'all' ? 10 : SUBJECTS;
  for (let index = 0; index < subjects; index += 1) answers.push(await ask[scenario](index));
  const fault = expectations[scenario](answers);
  if (fault !== undefined) throw new Error(`${contender.name} answers wrongly (${scenario}): ${fault}`);
}

/** Evaluations per second. */
async function sample({ contender, ask }, scenario) {
  const question = ask[scenario];
  const batch = contender.isAsync === true ? askInTurn : askAtOnce;
  const begin = performance.now();
  let count = 0;
  while (performance.now() - begin < SAMPLE) {
    await batch(question);
    count += SUBJECTS;
  }
  return (count * 1_000) / (performance.now() - begin);
}

// What is answered must be used, or the compiler leaves the asking out.
const answers = { used: 0 };

function askAtOnce(question) {
  for (let index = 0; index < SUBJECTS; index += 1) if (question(index) === true) answers.used += 1;
}

async function askInTurn(question) {
  for (let index = 0; index < SUBJECTS; index += 1) if ((await question(index)) === true) answers.used += 1;
}
