import { MAXIMUM_CHANGED_FLAGS } from '../../actions/flag/many-flags.ts';
import { MAXIMUM_PREREQUISITES, MAXIMUM_RULES, MAXIMUM_TAGS, MAXIMUM_VARIANTS } from '../../domain/flag-rules.ts';
import { MAXIMUM_CONDITIONS, MAXIMUM_GROUPS, MAXIMUM_VALUES } from '../../domain/group-rules.ts';
import { MAXIMUM_ALIASES } from '../../domain/organization.ts';
import { MAXIMUM_SEGMENT_MEMBERS } from '../../domain/segment.ts';
import { MAXIMUM_PAGE_SIZE } from './page.ts';

/** The most items of every list that a caller can send. */
export const listBounds = {
  actorIds: 100,
  boardEnvironments: 20,
  changedFlags: MAXIMUM_CHANGED_FLAGS,
  changeKinds: 100,
  configurationKinds: 100,
  conditions: MAXIMUM_CONDITIONS,
  contextGroups: 100,
  copiedPaths: 1_000,
  contexts: 100,
  entityKeys: 1_000,
  entityTypes: 100,
  environmentAliases: MAXIMUM_ALIASES,
  environments: 200,
  exposureSteps: 100,
  featureKeys: 1_000,
  flagKeys: 1_000,
  globalIds: MAXIMUM_PAGE_SIZE,
  conditionGroups: MAXIMUM_GROUPS,
  permissions: 100,
  prerequisites: MAXIMUM_PREREQUISITES,
  rules: MAXIMUM_RULES,
  searchKinds: 100,
  segmentMembers: MAXIMUM_SEGMENT_MEMBERS,
  settings: 200,
  sources: 100,
  split: MAXIMUM_VARIANTS,
  tags: MAXIMUM_TAGS,
  transitionKinds: 100,
  values: MAXIMUM_VALUES,
  variants: MAXIMUM_VARIANTS,
} satisfies Record<string, number>;

/** Describes a list argument or input field, and marks it with the most items that it may have. */
export function boundedList(list: keyof typeof listBounds, description: string) {
  const maximumItems = listBounds[list];
  return {
    description: `${description} At most ${maximumItems.toLocaleString('en')} items.`,
    extensions: { maximumItems },
  };
}
