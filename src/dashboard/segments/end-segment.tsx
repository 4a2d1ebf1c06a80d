import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { ConfirmByName } from '../change/confirm-by-name.tsx';
import { useAct } from '../change/use-act.ts';
import { Button } from '../parts/button.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useLack } from '../shell/use-write.ts';
import { count } from '../words/numbers.ts';
import { DeleteSegmentDocument, type SegmentQuery } from './segments.graphql.ts';

/** Deletes a segment that no flag uses, once its key is typed: it cannot be restored. */
export function EndSegment(props: {
  readonly organization: string;
  readonly segment: NonNullable<NonNullable<SegmentQuery['organization']>['segment']>;
}) {
  const { organization, segment } = props;
  const { route } = useLocation();
  const act = useAct(organization);
  const lack = useLack('segment:write');
  const isAsked = useSignal(false);
  const { flags, key, name, version } = segment;
  return (
    <div>
      <Button
        look="bad"
        because={flags.length > 0 ? `${count(flags.length, 'flag uses', 'flags use')} it` : lack}
        onClick={() => {
          isAsked.value = true;
        }}
      >
        Delete the segment
      </Button>
      {flags.length > 0 && <p class="soft small">A segment that flags use cannot be deleted.</p>}
      <ConfirmByName
        name={isAsked.value ? key : undefined}
        title={`Delete ${name}?`}
        confirm="Delete for good"
        onConfirm={() =>
          act(
            DeleteSegmentDocument,
            { input: { organizationId: organization, key, expectedVersion: version } },
            { done: `${name} is deleted for good.`, onDone: () => route(addressOf(organization, '/segments')) },
          )
        }
        onClose={() => {
          isAsked.value = false;
        }}
      >
        <p>It cannot be restored.</p>
      </ConfirmByName>
    </div>
  );
}
