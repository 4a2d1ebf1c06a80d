import { revealPayload } from '../../actions/flag/payloads.ts';
import { REDACTED_PAYLOAD } from '../../domain/sealed-payload.ts';
import { builder } from '../builder.ts';
import { toDocument } from '../lib/document.ts';
import { namedFields, stampFields } from '../lib/row-fields.ts';

/** A variant of a flag. */
export const VariantNode = builder.prismaNode('Variant', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    flag: t.relation('flag', { description: 'Flag that it belongs to.' }),
    ...namedFields(t, 'the flag'),
    value: t.expose('value', {
      type: 'JSON',
      description: 'What the flag evaluates to with this variant, of the value type of the flag.',
    }),
    payload: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'JSON value that evaluations return beside the value; null if it does not exist. If the flag encrypts payloads, only secret ' +
        `API keys with \`flag:read\` see it; for all other callers it is "${REDACTED_PAYLOAD}".`,
      resolve: ({ organizationId, flagId, payload }, _args, { services, caller }) =>
        revealPayload(services, caller, { organizationId, flagId }, toDocument(payload)),
    }),
    weight: t.exposeFloat('weight', {
      nullable: true,
      description:
        'Percentage of the subjects that get this variant where a rule has no split of its own; null if such splits leave it out.',
    }),
    ...stampFields(t),
  }),
});
