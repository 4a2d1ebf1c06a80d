import { exposureProgress } from '../../domain/exposure.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { TargetingRule } from '../../domain/targeting.ts';

/** The exposure of a rule at an instant, in percent. */
export type Exposure = (now: EpochMilliseconds) => number;

/** Compiles the exposure of a rule: its schedule where it has one, else its percentage. */
export function compileExposure({ exposureSchedule: schedule, exposurePercentage }: TargetingRule): Exposure {
  if (schedule === null) return () => exposurePercentage;
  // A schedule is constant from one step to the next, so its last percentage is cached until then.
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let percentage = 0;
  return (now) => {
    if (now < from || now >= until) {
      const progress = exposureProgress(schedule, now);
      from = now;
      until = progress.changesAt ?? Number.POSITIVE_INFINITY;
      percentage = progress.exposurePercentage;
    }
    return percentage;
  };
}
