import { revealPayload } from '../../actions/flag/payloads.ts';
import { REDACTED_PAYLOAD } from '../../domain/sealed-payload.ts';
import { builder } from '../builder.ts';
import { toDocument } from '../lib/document.ts';

/** One of the values a flag can answer with. */
export const VariantNode = builder.prismaNode('Variant', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    flag: t.relation('flag', { description: 'The flag it belongs to.' }),
    key: t.exposeString('key', { description: 'Names it within its flag; never changes.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    value: t.expose('value', { type: 'JSON', description: 'What the flag answers with, of its value type.' }),
    payload: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'Data that travels with the variant; null for none. One that the flag encrypts is shown to secret keys with ' +
        `\`flag:read\`; everybody else sees "${REDACTED_PAYLOAD}".`,
      resolve: ({ organizationId, flagId, payload }, _args, { services, caller }) =>
        revealPayload(services, caller, { organizationId, flagId }, toDocument(payload)),
    }),
    weight: t.exposeFloat('weight', {
      nullable: true,
      description: 'Its share of the flag-level split, in percent; null takes no part in it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});
