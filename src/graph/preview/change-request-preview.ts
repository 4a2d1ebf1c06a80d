import { previewChangeRequest } from '../../actions/preview/preview-change-request.ts';
import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { priced } from '../lib/price-hints.ts';
import { ChangePreviewObject } from './change-preview.ts';
import { audienceArguments, toAudience } from './preview-arguments.ts';

builder.prismaObjectFields('ChangeRequest', (t) => ({
  preview: t.field({
    extensions: { ...beyondLog.extensions, ...priced(50).extensions },
    type: ChangePreviewObject,
    nullable: true,
    description:
      'What the change would do if it were approved now, for every kind of object; of a feature default in this ' +
      'organization. Fails with NOT_FOUND for an unknown environment.',
    args: {
      environment: t.arg.string({
        description:
          'Key or alias of the environment of the answers. Default: the one that the API key is bound to, else the first of ' +
          '`environmentKeys`, else the default environment.',
      }),
      ...audienceArguments(t.arg),
    },
    resolve: (request, args, context) =>
      previewChangeRequest(context.services, context.caller, request, toAudience(context, args)),
  }),
}));
