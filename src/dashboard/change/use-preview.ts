import type { UseQueryResponse } from '@urql/preact';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import {
  PreviewFlagChangeDocument,
  type PreviewFlagChangeQuery,
  type PreviewFlagChangeQueryVariables,
} from './preview.graphql.ts';

/** A change whose effect is asked for. */
export type PreviewQuestion = Pick<
  PreviewFlagChangeQueryVariables,
  'flagKey' | 'environment' | 'change' | 'at' | 'appVersion'
>;

/** What the change would do, asked again whenever anything changes; nothing is asked without a question. */
export function usePreview(
  organization: string,
  question: PreviewQuestion | undefined,
): UseQueryResponse<PreviewFlagChangeQuery, PreviewFlagChangeQueryVariables> {
  const may = usePreviewRights();
  return useLiveQuery(
    organization,
    {
      query: PreviewFlagChangeDocument,
      variables: {
        organizationId: organization,
        flagKey: '',
        environment: '',
        change: { setting: {} },
        ...question,
        ...may,
      },
      requestPolicy: 'network-only',
      pause: question === undefined,
    },
    () => question !== undefined,
  );
}

/** What of a preview the person may read. */
export function usePreviewRights() {
  return {
    evaluates: useLack('evaluate') === undefined,
    readsChanges: useLack('change:read') === undefined,
    readsSubjects: useLack('subject:read') === undefined,
  };
}
