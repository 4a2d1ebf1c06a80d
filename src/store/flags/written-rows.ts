/*
 * Rows of flags as queries would read them, from what a change has just written: a mutation answers with them and reads nothing. What
 * the change does not know of a row is null or empty in them: the columns that only usage writes, and the ids of other entities.
 */
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { inOrder } from '../../domain/setting-at.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import { asStoredJson, toJson } from '../json-columns.ts';
import { bucketingColumns } from './rule-columns.ts';
import { settingColumns } from './save-flag.ts';

/** A flag as its row. */
export function writtenFlag(flag: Flag): Rows.Flag {
  const {
    bucketing,
    holdout: _holdout,
    variants: _variants,
    prerequisites: _all,
    settings: _settings,
    ...columns
  } = flag;
  return {
    ...columns,
    ...bucketingColumns(bucketing),
    ...{ holdoutId: null, lastEvaluatedAt: null, evaluationCount: 0 },
    livingKey: flag.deletedAt === null ? flag.key : null,
    jsonSchema: asStoredJson(flag.jsonSchema),
    tags: [...flag.tags],
    extensions: asStoredJson(flag.extensions),
    archivedAt: dateOrNull(flag.archivedAt),
    deletedAt: dateOrNull(flag.deletedAt),
    ...stampsOf(flag),
  };
}

/** A flag's setting in an environment as its row, with that of the flag and the key of the environment. */
export function writtenSetting(flag: Flag, setting: FlagSetting, environment: string) {
  return {
    ...settingColumns(flag, setting, ''),
    activationDate: dateOrNull(setting.rolloutCondition?.activationDate ?? null),
    enrollment: setting.enrollment === null ? null : asStoredJson(toJson(setting.enrollment)),
    scheduledChanges: asStoredJson(toJson(setting.scheduledChanges)),
    scheduledAt: dateOrNull(inOrder(setting)[0]?.at ?? null),
    lastEvaluatedAt: null,
    extensions: asStoredJson(setting.extensions),
    ...stampsOf(setting),
    flag: writtenFlag(flag),
    environment: { key: environment },
  } satisfies Rows.FlagEnvironment & { readonly flag: Rows.Flag; readonly environment: Pick<Rows.Environment, 'key'> };
}

function stampsOf({ createdAt, updatedAt }: Pick<Flag, 'createdAt' | 'updatedAt'>) {
  return { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
}

function dateOrNull(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
