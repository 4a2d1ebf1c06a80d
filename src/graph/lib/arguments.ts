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
