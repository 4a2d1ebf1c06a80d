import type { ChangeKind, EntityType } from '../../domain/change.ts';
import { errorCodes } from '../../domain/errors.ts';
import { type EvaluationError, type Reason, RUNGS, type RungName } from '../../domain/evaluation.ts';
import type { ExposureStatus, ExposureStrategy } from '../../domain/exposure.ts';
import type { DistributionChannel, Switch } from '../../domain/flag.ts';
import type { KeyKind } from '../../domain/permission.ts';
import type { SegmentKind } from '../../domain/segment.ts';
import type { Bucketing, Match, OperatorName } from '../../domain/targeting.ts';
import type { ValueType } from '../../domain/value.ts';
import { describedEnum } from './described-enum.ts';

export const ErrorCodeEnum = describedEnum('ErrorCode', 'Every expected failure of a request.', errorCodes);

export const ValueTypeEnum = describedEnum<ValueType>('ValueType', 'Type of the values of a flag.', {
  BOOLEAN: 'true or false.',
  INTEGER: 'A whole number.',
  NUMERIC: 'A number.',
  STRING: 'A string.',
  JSON: 'A JSON object or list.',
});

export const DistributionChannelEnum = describedEnum<DistributionChannel>(
  'DistributionChannel',
  'Kinds of SDK that may receive a flag.',
  {
    ALL: 'Every SDK.',
    CLIENT: 'Only SDKs in browsers, apps and devices.',
    SERVER: 'Only SDKs on servers.',
  },
);

export const SwitchEnum = describedEnum<Switch>('Switch', 'Position of the switch of a flag in an environment.', {
  ON: 'The flag is evaluated by its settings.',
  OFF: 'The flag is off for every subject.',
  FOLLOW_DEFAULT: 'ON or OFF by the feature default of the flag key; OFF if there is none.',
});

export const BucketingByEnum = describedEnum<Bucketing['by']>(
  'BucketingBy',
  'The part of the evaluation context that is hashed to place a subject in a bucket.',
  {
    TARGETING_KEY: 'The targeting key of the subject.',
    DEVICE_ID: 'The device ID.',
    GROUP: 'The key of the group of one type that the subject belongs to: all members of a group are in one bucket.',
  },
);

export const MatchEnum = describedEnum<Match>('Match', 'Whether all parts or any part must hold.', {
  ALL: 'Every part must hold.',
  ANY: 'At least one part must hold.',
});

export const SegmentKindEnum = describedEnum<SegmentKind>('SegmentKind', 'How the members of a segment are decided.', {
  DYNAMIC: 'By conditions.',
  STATIC: 'By a list of members.',
});

export const ExposureStrategyEnum = describedEnum<ExposureStrategy>(
  'ExposureStrategy',
  'How the steps of an exposure schedule follow each other.',
  {
    UNIFORM_INTERVALS: 'Each step starts when the interval of the step before it ends.',
    NO_ROLLOUT: 'The last step starts at once; all others are skipped.',
  },
);

export const ExposureStatusEnum = describedEnum<ExposureStatus>(
  'ExposureStatus',
  'The last call made for an exposure schedule. A schedule that has reached its last step stays RUNNING.',
  {
    NOT_STARTED: 'No call has started it. It may have started by `autostart` or `startsAt`.',
    RUNNING: 'Running, or waiting at a pause point.',
    PAUSED: 'Paused: the exposure stays at its percentage.',
    STOPPED: 'Stopped: the rule exposes no subject.',
  },
);

export const KeyKindEnum = describedEnum<KeyKind>('KeyKind', 'Whether an API key is secret or public.', {
  SECRET: 'The key is secret: for servers and people.',
  CLIENT: 'The key is public: for browsers and apps. It can only evaluate, and does not see SERVER flags.',
});

export const ReasonEnum = describedEnum<Reason>('Reason', 'What decided the result of an evaluation.', {
  FLAG_NOT_FOUND: 'No flag has this key, or it is deleted.',
  ARCHIVED: 'The flag is archived: off.',
  DISABLED: 'The switch is off, by itself or by the feature default: off.',
  ROLLOUT_PENDING: 'The rollout condition is not met yet: off.',
  PREREQUISITE_FAILED: 'A prerequisite flag is missing or did not evaluate as expected: off.',
  OVERRIDE: 'The override variant is set: every subject gets it.',
  ENROLLMENT: 'The subject opted in or out.',
  HOLDOUT: 'The holdout of the flag excludes the subject.',
  TARGETING_MATCH: 'A targeting rule matched.',
  SPLIT: 'A percentage of a targeting rule or of the default variant decided.',
  DEFAULT: 'No rule decided: the subject gets the default variant.',
  OFF: 'No rule decided, and the default variant is not set or excludes the subject: off.',
  ERROR: 'The evaluation failed; see `error` and `detail`.',
});

export const EvaluationErrorEnum = describedEnum<EvaluationError>('EvaluationErrorCode', 'Why an evaluation failed.', {
  FLAG_NOT_FOUND: 'No flag has this key, or it is archived or deleted.',
  INVALID_CONTEXT: 'The evaluation context is invalid.',
  INVALID_VERSION: 'The app version is not a semantic version.',
  GENERAL: 'Any other error.',
});

export const RungEnum = describedEnum<RungName>(
  'Rung',
  `The rungs of an evaluation. They are checked in this order: ${RUNGS.join(', ')}. The first that decides wins.`,
  {
    EXISTS: 'Does the flag exist, and is it neither archived nor deleted?',
    SWITCH: 'Is the switch on in the environment?',
    ROLLOUT_CONDITION: 'Is the app version high enough and the activation date reached?',
    PREREQUISITES: 'Do the prerequisite flags evaluate as expected?',
    OVERRIDE: 'Is an override variant set?',
    ENROLLMENT: 'Has the subject opted in or out?',
    HOLDOUT: 'Does the holdout exclude the subject?',
    TARGETING: 'Does a targeting rule decide?',
    DEFAULT: 'Does the subject get the default variant?',
    OFF: 'No other rung decided: off.',
  },
);

export const EntityTypeEnum = describedEnum<EntityType>('EntityType', 'Kinds of object that a change can be about.', {
  ORGANIZATION: 'The organization itself.',
  ENVIRONMENT: 'An environment.',
  FLAG: 'A flag, with its variants, settings and rules.',
  SEGMENT: 'A segment.',
  HOLDOUT: 'A holdout.',
  FEATURE_DEFAULT: 'A feature default.',
  CHANGE_REQUEST: 'A change request.',
  API_KEY: 'An API key.',
  GROUP_TYPE: 'A group type.',
  USAGE_DASHBOARD: 'The usage dashboard of a flag.',
  SAVED_VIEW: 'A saved view of a page of a dashboard.',
  CONFIGURATION: 'Several objects of the organization, which a document describes.',
  FLAGS: 'Several flags, which one mutation changes together. Only change requests are about them.',
});

export const ChangeKindEnum = describedEnum<ChangeKind>('ChangeKind', 'Kinds of change in the log.', {
  ORGANIZATION_CREATED: 'The organization was created.',
  ORGANIZATION_UPDATED: 'The organization was changed.',
  GROUP_TYPE_ADDED: 'A group type was reported for the first time.',
  ENVIRONMENT_CREATED: 'An environment was created.',
  ENVIRONMENT_UPDATED: 'An environment was changed.',
  ENVIRONMENT_DELETED: 'An environment was deleted, with the settings of all flags in it.',
  FLAG_CREATED: 'A flag was created.',
  FLAG_UPDATED: 'A flag was changed, or one of its variants, settings or rules.',
  FLAG_ARCHIVED: 'A flag was archived.',
  FLAG_UNARCHIVED: 'A flag was taken out of the archive.',
  FLAG_DELETED: 'A flag was deleted.',
  FLAG_RESTORED: 'A deleted flag was restored.',
  FLAG_REVERTED: 'A flag was changed back to its state at an earlier revision.',
  SCHEDULED_CHANGE_CREATED: 'A change of a flag was scheduled.',
  SCHEDULED_CHANGE_CANCELED: 'A scheduled change of a flag was canceled.',
  SCHEDULED_CHANGE_APPLIED: 'A scheduled change of a flag took effect. The author is the one who scheduled it.',
  SCHEDULED_CHANGE_SKIPPED:
    'The instant of a scheduled change came, and the change did not take effect, because the setting had become something else.',
  SEGMENT_CREATED: 'A segment was created.',
  SEGMENT_UPDATED: 'A segment was changed.',
  SEGMENT_DELETED: 'A segment was deleted.',
  HOLDOUT_CREATED: 'A holdout was created.',
  HOLDOUT_UPDATED: 'A holdout was changed.',
  HOLDOUT_DELETED: 'A holdout was deleted.',
  FEATURE_DEFAULT_SET: 'A feature default was created or changed.',
  FEATURE_DEFAULT_REMOVED: 'A feature default was removed.',
  CHANGE_REQUEST_CREATED: 'A change request was created: a change waits for approval.',
  CHANGE_REQUEST_APPROVED: 'A change request was approved and its change applied.',
  CHANGE_REQUEST_REJECTED: 'A change request was rejected.',
  CHANGE_REQUEST_WITHDRAWN: 'A change request was withdrawn by the requester.',
  CHANGE_REQUEST_UPDATED: 'The comment of a change request was changed by the requester.',
  CHANGE_REQUEST_OUTDATED: 'A change request no longer applies, because the object has changed.',
  API_KEY_CREATED: 'An API key was created.',
  API_KEY_REVOKED: 'An API key was revoked.',
  USAGE_DASHBOARD_UPDATED: 'The usage dashboard of a flag was changed.',
  USAGE_DASHBOARD_DELETED: 'The usage dashboard of a flag was deleted.',
  USAGE_DASHBOARD_CREATED: 'The usage dashboard of a flag was created.',
  VIEW_SAVED: 'A view of a page was saved.',
  VIEW_DELETED: 'A saved view was deleted.',
  CONFIGURATION_APPLIED: 'A document was applied; each object that it changed has an entry before this one.',
});

/** The states of a change request, as the column holds them. */
export type ChangeRequestStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'OUTDATED';

export const ChangeRequestStatusEnum = describedEnum<ChangeRequestStatus>(
  'ChangeRequestStatus',
  'State of a change request.',
  {
    PENDING: 'It waits for approval.',
    APPROVED: 'It was approved and its change applied.',
    REJECTED: 'It was rejected.',
    WITHDRAWN: 'The requester withdrew it.',
    OUTDATED: 'It no longer applies, because the object has changed.',
  },
);

export const OperatorEnum = describedEnum<OperatorName>(
  'Operator',
  'How a condition tests an attribute. An operator with several values holds if it holds for any value; its negation holds if it holds for no value.',
  {
    EQUALS: 'The attribute equals a value.',
    NOT_EQUALS: 'The attribute equals none of the values.',
    CONTAINS: 'The attribute, as a string, contains a value.',
    NOT_CONTAINS: 'The attribute, as a string, contains none of the values.',
    STARTS_WITH: 'The attribute, as a string, starts with a value.',
    NOT_STARTS_WITH: 'The attribute, as a string, starts with none of the values.',
    ENDS_WITH: 'The attribute, as a string, ends with a value.',
    NOT_ENDS_WITH: 'The attribute, as a string, ends with none of the values.',
    MATCHES: 'A value, an RE2 regular expression, matches anywhere in the attribute as a string.',
    NOT_MATCHES: 'No value, each an RE2 regular expression, matches anywhere in the attribute as a string.',
    LESS_THAN: 'The attribute is a number less than the value.',
    LESS_THAN_OR_EQUAL: 'The attribute is a number less than or equal to the value.',
    GREATER_THAN: 'The attribute is a number greater than the value.',
    GREATER_THAN_OR_EQUAL: 'The attribute is a number greater than or equal to the value.',
    BETWEEN: 'The attribute is a number from the first value to the second, both included.',
    NOT_BETWEEN: 'The attribute is a number less than the first value or greater than the second.',
    DATE_EQUALS: 'The attribute is the same instant as the value, or on the same day if the value is a date.',
    DATE_BEFORE: 'The attribute is an instant or date before the value.',
    DATE_AFTER: 'The attribute is an instant or date after the value.',
    SEMVER_EQUALS: 'The attribute is the same semantic version as the value.',
    SEMVER_NOT_EQUALS: 'The attribute is a semantic version other than the value.',
    SEMVER_LESS_THAN: 'The attribute is a semantic version lower than the value.',
    SEMVER_LESS_THAN_OR_EQUAL: 'The attribute is a semantic version lower than or equal to the value.',
    SEMVER_GREATER_THAN: 'The attribute is a semantic version higher than the value.',
    SEMVER_GREATER_THAN_OR_EQUAL: 'The attribute is a semantic version higher than or equal to the value.',
    SEMVER_TILDE:
      'The attribute is in the tilde range of the value: `1.2.3` means from 1.2.3 to below 1.3.0, without pre-releases of 1.3.0.',
    SEMVER_CARET:
      'The attribute is in the caret range of the value: `1.2.3` means from 1.2.3 to below 2.0.0, without pre-releases of 2.0.0.',
    SEMVER_WILDCARD:
      'The attribute is in the wildcard range of the value: `1.2.*` means from 1.2.0 to below 1.3.0, without pre-releases of 1.3.0.',
    IS_SET: 'The subject has the attribute.',
    IS_NOT_SET: 'The subject does not have the attribute.',
    IN_CIDR: 'The attribute is an IP address in one of the networks (CIDR).',
    NOT_IN_CIDR: 'The attribute is an IP address in none of the networks (CIDR).',
    ARRAY_CONTAINS_ANY: 'The attribute is a list that contains a value.',
    ARRAY_CONTAINS_ALL: 'The attribute is a list that contains every value.',
    IN_SEGMENT: 'The subject is a member of a segment whose key is among the values.',
    NOT_IN_SEGMENT: 'The subject is not a member of any segment whose key is among the values.',
    FLAG_EVALUATES_TO:
      'The flag whose key is the attribute evaluates to a value: true (on), false (off) or a variant key.',
    TRUTH_EQUALS:
      'The truth of the attribute equals the value, true or false. true, the string “true” in any case, and a list of only these are true; everything else is false.',
    NOT_TRUTH_EQUALS:
      'The truth of the attribute does not equal the value, or the subject does not have the attribute.',
  },
);
