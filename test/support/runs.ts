/** Whether every property is tried with all its examples, as `npm run test:slow` does. */
const isThorough = process.env.THOROUGH === 'true';

/** How many examples a property is tried with: all of them in the slow suite, else a fifth. */
export function runs(all: number): number {
  return isThorough ? all : Math.ceil(all / 5);
}
