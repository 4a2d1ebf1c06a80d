/**
 * Measures contenders in turns, so that what disturbs the machine disturbs all of them: every round asks each once.
 * Answers with all samples by contender.
 *
 * @template Contender
 * @param {readonly Contender[]} contenders
 * @param {number} rounds
 * @param {(contender: Contender) => Promise<number>} measure
 * @returns {Promise<Map<Contender, number[]>>}
 */
export async function interleave(contenders, rounds, measure) {
  const samples = new Map(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another one: none is always measured on a machine that is already warm.
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(turn + round) % contenders.length];
      samples.get(contender).push(await measure(contender));
    }
  }
  return samples;
}

/** The middle of some figures. */
export function median(figures) {
  const sorted = [...figures].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The figure below which a share of some figures lies. */
export function percentile(figures, share) {
  const sorted = [...figures].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** How far figures lie apart: the distance from the lowest to the highest, as a share of the median. */
export function spread(figures) {
  return (Math.max(...figures) - Math.min(...figures)) / median(figures);
}
