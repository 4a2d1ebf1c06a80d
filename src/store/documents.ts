import type { ChangeDocuments, EntityType, LoggedApiKey, LoggedGroupType } from '../domain/change.ts';
import type { Environment, FeatureDefault, Holdout, Organization } from '../domain/organization.ts';
import type { SavedView } from '../domain/saved-view.ts';
import type { Segment } from '../domain/segment.ts';
import type { UsageDashboard } from '../domain/usage-dashboard.ts';
import { toLoggedFlag } from './flags/logged-flag.ts';
import { readAs, type StoredJson } from './json-columns.ts';

/** How the log's documents are read, by the entity that they describe. */
export const documents: { readonly [Type in EntityType]: (stored: StoredJson) => ChangeDocuments[Type] } = {
  ORGANIZATION: readAs<Organization>(),
  ENVIRONMENT: readAs<Environment>(),
  FLAG: toLoggedFlag,
  SEGMENT: readAs<Segment>(),
  HOLDOUT: readAs<Holdout>(),
  FEATURE_DEFAULT: readAs<FeatureDefault>(),
  CHANGE_REQUEST: readAs<never>(),
  API_KEY: readAs<LoggedApiKey>(),
  GROUP_TYPE: readAs<LoggedGroupType>(),
  USAGE_DASHBOARD: readAs<UsageDashboard>(),
  SAVED_VIEW: readAs<SavedView>(),
  CONFIGURATION: readAs<never>(),
  FLAGS: readAs<never>(),
};
