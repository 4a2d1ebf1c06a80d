import type { ExposuresQuery } from './schedule.graphql.ts';

type ShownFlag = NonNullable<ExposuresQuery['organization']>['flags']['edges'][number]['node'];
type Schedule = NonNullable<ShownFlag['settings'][number]['rules'][number]['exposureSchedule']>;

/** A rule that exposes more and more subjects. */
export interface ExposureRow {
  readonly id: string;
  readonly flagKey: string;
  readonly flagName: string;
  readonly environment: string;
  /** Version of the setting, which an action is based on. */
  readonly version: number;
  readonly ruleKey: string;
  readonly ruleName: string;
  readonly status: Schedule['status'];
  readonly isWaiting: boolean;
  /** 0 to 100. */
  readonly percentage: number;
  readonly changesAt: string | null;
}

/** What can be done with an exposure. */
export type ExposureAction = 'start' | 'pause' | 'resume' | 'stop';

/** All rules with steps, those that move or wait first. */
export function exposureRows(flags: readonly ShownFlag[]): readonly ExposureRow[] {
  const rows = flags.flatMap((flag) =>
    flag.settings.flatMap((setting) =>
      setting.rules.flatMap(({ key, name, exposureSchedule }): readonly ExposureRow[] =>
        exposureSchedule === null
          ? []
          : [
              {
                id: exposureSchedule.id,
                ...{ flagKey: flag.key, flagName: flag.name, ruleKey: key, ruleName: name },
                ...{ environment: setting.environmentKey, version: setting.version },
                ...{ status: exposureSchedule.status, isWaiting: exposureSchedule.isWaiting },
                ...{ percentage: exposureSchedule.exposurePercentage, changesAt: exposureSchedule.changesAt },
              },
            ],
      ),
    ),
  );
  return [...rows.filter(needsEyes), ...rows.filter((row) => !needsEyes(row))];
}

function needsEyes({ status, isWaiting, changesAt }: ExposureRow): boolean {
  return isWaiting || changesAt !== null || status === 'RUNNING';
}

/** Whether an exposure without a call started by itself. */
function startedByItself({ status, changesAt, percentage }: ExposureRow): boolean {
  return status === 'NOT_STARTED' && (changesAt !== null || percentage > 0);
}

/** How an exposure stands, in some words. */
export function exposureWords(row: ExposureRow): string {
  const { status, isWaiting, changesAt } = row;
  if (status === 'STOPPED') return 'stopped: it exposes no one';
  if (status === 'PAUSED') return 'paused';
  if (isWaiting) return 'waits to be resumed';
  if (status === 'NOT_STARTED' && !startedByItself(row)) return 'not started';
  return changesAt === null ? 'at its last step' : 'running';
}

/** What can be done with an exposure as it stands. */
export function exposureActions(row: ExposureRow): readonly ExposureAction[] {
  const { status, isWaiting } = row;
  if (status === 'STOPPED' || (status === 'NOT_STARTED' && !startedByItself(row))) return ['start'];
  return isWaiting || status === 'PAUSED' ? ['resume', 'stop'] : ['pause', 'stop'];
}
