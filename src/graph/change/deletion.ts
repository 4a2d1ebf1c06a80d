import type { EntityType } from '../../domain/change.ts';
import { builder } from '../builder.ts';
import { EntityTypeEnum } from '../lib/enums.ts';

/** What is left to say of a thing that is gone. */
export const Deletion = builder
  .objectRef<{ readonly id: string; readonly kind: EntityType; readonly key: string }>('Deletion')
  .implement({
    description: 'A thing that is gone.',
    fields: (t) => ({
      id: t.exposeID('id', {
        description: 'The global id that the thing had, for caches to forget it by; of a feature default its key.',
      }),
      kind: t.expose('kind', { type: EntityTypeEnum, description: 'What kind of thing it was.' }),
      key: t.exposeString('key', { description: 'Its key.' }),
    }),
  });
