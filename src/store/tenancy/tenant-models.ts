import { getDatamodel } from '../../generated/pothos.ts';

/** A model whose rows belong to an organization. */
export interface TenantModel {
  /** The member that names the organization. */
  readonly member: string;
  /** All its members, relations included: any other member of a filter is a key of several columns. */
  readonly fields: ReadonlySet<string>;
}

/** The models whose rows belong to an organization, by name; models that all organizations share are left out. */
export const tenantModels: ReadonlyMap<string, TenantModel> = new Map(
  Object.entries(getDatamodel().datamodel.models).flatMap(([model, { fields }]): [string, TenantModel][] => {
    const names = new Set(fields.map(({ name }) => name));
    if (model === 'Organization') return [[model, { member: 'id', fields: names }]];
    return names.has('organizationId') ? [[model, { member: 'organizationId', fields: names }]] : [];
  }),
);

/** The operations that only read. */
export const readOperations: ReadonlySet<string> = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
]);
