import { deleteView, saveView } from '../../actions/organization/saved-views.ts';
import { MAXIMUM_PAGE_NAME, MAXIMUM_SAVED_VIEWS, MAXIMUM_VIEW_PARAMETERS } from '../../domain/saved-view.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import { type InputFields, organizationAddress } from '../lib/input-fields.ts';

function viewAddress(t: InputFields) {
  return {
    ...organizationAddress(t),
    page: t.string({
      required: true,
      description: `Page of the view, as the dashboard names it. 1 to ${MAXIMUM_PAGE_NAME} characters.`,
    }),
    name: t.string({ required: true, description: 'Name of the view, unique on its page. 1 to 400 characters.' }),
  };
}

const SaveViewInput = builder.inputType('SaveViewInput', {
  description: 'A view to save. A view of the page that has this name is replaced.',
  fields: (t) => ({
    ...viewAddress(t),
    parameters: t.field({
      type: 'JSON',
      required: true,
      description:
        'What the page shows: an object that only the dashboard reads, up to ' +
        `${MAXIMUM_VIEW_PARAMETERS.toLocaleString('en')} characters of JSON.`,
    }),
  }),
});

const DeleteViewInput = builder.inputType('DeleteViewInput', {
  description: 'The saved view to delete.',
  fields: viewAddress,
});

builder.mutationField('saveView', (t) =>
  t.prismaField({
    type: 'SavedView',
    description:
      'Saves what a page of a dashboard shows, for everyone in the organization, which has at most ' +
      `${MAXIMUM_SAVED_VIEWS} views. Permission: \`flag:write\`.`,
    ...mutationResult,
    args: { input: t.arg({ type: SaveViewInput, required: true, description: 'The view.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await saveView(services, caller, { ...input, parameters: input.parameters ?? null });
      return db.savedView.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

deletionMutation('deleteView', {
  description: 'Deletes a saved view for good. Permission: `flag:write`.',
  input: DeleteViewInput,
  about: 'The view to delete.',
  kind: 'SAVED_VIEW',
  typename: 'SavedView',
  async run(services, caller, input) {
    const { id, name } = await deleteView(services, caller, input);
    return { id, key: name };
  },
});
