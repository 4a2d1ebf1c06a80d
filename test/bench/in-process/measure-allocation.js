// Run with --expose-gc and a young generation that is never collected meanwhile, in a process of its own: what the answers of all
// flags for one context allocate. Prints bytes by the name of the contender, as JSON.
import { configCat } from './configcat.js';
import { flagd } from './flagd.js';
import { halyard } from './halyard.js';

const WARM_UP = 200;
const ASKED = 50;

const bytes = {};
for (const { name, start } of [halyard, flagd, configCat]) {
  const { all, stop } = await start();
  for (let index = 0; index < WARM_UP; index += 1) all(index);
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < ASKED; index += 1) all(index);
  bytes[name] = (process.memoryUsage().heapUsed - before) / ASKED;
  await stop();
}
console.log(JSON.stringify(bytes));
process.exit();
