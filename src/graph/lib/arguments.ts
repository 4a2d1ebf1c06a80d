/** Descriptions of arguments that several fields take. */
export const ORGANIZATION_ID = 'ID of the organization, such as `org_812`.';

/** The environment of a field that shows a part of a flag. */
export const SHOWN_ENVIRONMENT =
  'Key of the environment. Default: the environment that the API key is bound to, else the default environment of the ' +
  'organization.';

/** The environment of an evaluation, by any name that SDKs use. */
export const EVALUATED_ENVIRONMENT =
  'Key of the environment, or one of its `queries`. Default: the environment that the API key is bound to, else the default ' +
  'environment of the organization.';

/** A revision to look back at. */
export const AT_REVISION =
  'Revision right after which to look at the organization, at most 50,000 revisions back; environments that were deleted since do ' +
  'not exist. Evaluations are not counted. Permission: `change:read`. Default: the organization as it is now.';

/** An instant to look from, in place of the present. */
export const AT = 'Instant to evaluate at. Default: now.';
