import type { ApprovableType } from '../../domain/change.ts';
import type { ChangeRequestRow } from '../../store/commit/change-log.ts';
import { environmentKeeper } from '../organization/environment-keeper.ts';
import { featureDefaultKeeper } from '../organization/feature-default-keeper.ts';
import { holdoutKeeper } from '../segment/holdout-keeper.ts';
import { segmentKeeper } from '../segment/segment-keeper.ts';
import type { EntityKeeper, KeptType } from './entity-keeper.ts';

/** How the entities of each kind are kept; flags have verbs of their own. */
export const keepers = {
  ENVIRONMENT: environmentKeeper,
  SEGMENT: segmentKeeper,
  HOLDOUT: holdoutKeeper,
  FEATURE_DEFAULT: featureDefaultKeeper,
} satisfies { readonly [Type in KeptType]: EntityKeeper<Type> };

/** The kind of the entity of a request. */
export function typeOf({ entityType }: Pick<ChangeRequestRow, 'entityType'>): ApprovableType {
  // requestChange wrote the column from this type.
  return entityType as ApprovableType;
}

/** A keeper of one kind, for steps of entities of that kind. */
export function keeperOf(type: KeptType): EntityKeeper<KeptType> {
  return keepers[type];
}

/** Whether requests of a kind are about several objects, which change together. */
export function isOfSeveral(type: ApprovableType): type is 'FLAGS' | 'CONFIGURATION' {
  return type === 'FLAGS' || type === 'CONFIGURATION';
}
