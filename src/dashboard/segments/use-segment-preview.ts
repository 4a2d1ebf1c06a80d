import { usePreviewRights } from '../change/use-preview.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { PreviewSegmentChangeDocument, type PreviewSegmentChangeQueryVariables } from './segments.graphql.ts';

/** What a change of a segment would do, asked again whenever anything changes; nothing is asked without a change. */
export function useSegmentPreview(
  place: { readonly organization: string; readonly segmentKey: string; readonly environment: string },
  change: PreviewSegmentChangeQueryVariables['change'] | undefined,
) {
  const { organization, segmentKey, environment } = place;
  const may = usePreviewRights();
  return useLiveQuery(
    organization,
    {
      query: PreviewSegmentChangeDocument,
      variables: { organizationId: organization, segmentKey, environment, change: change ?? {}, ...may },
      requestPolicy: 'network-only',
      pause: change === undefined,
    },
    () => change !== undefined,
  );
}
