import { useQuery } from '@urql/preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { count, number } from '../words/numbers.ts';
import { linesOf, type MemberChange, type MemberMode, type SegmentDraft } from './segment-draft.ts';
import { SegmentMembersDocument } from './segments.graphql.ts';

/** What members are edited with. */
export interface MembersProps {
  readonly organization: string;
  readonly segmentKey: string;
  /** The version of the segment: with another, the list is read again. */
  readonly version: number;
  readonly draft: SegmentDraft['members'];
  /** What the lines would change, once the server has said it. */
  readonly change: MemberChange | undefined;
  onChange(draft: SegmentDraft['members']): void;
}

const modes = [
  ['ADD', 'Add these'],
  ['REMOVE', 'Remove these'],
  ['REPLACE', 'These instead of all'],
] as const satisfies readonly (readonly [MemberMode, string])[];

/** The list of a static segment, and lines to add to it, to take out of it, or to put in its place. */
export function Members({ draft, change, onChange, ...list }: MembersProps) {
  const lines = linesOf(draft.lines);
  return (
    <div class="members">
      <MemberList
        {...list}
        onRemove={(key) =>
          onChange(
            draft.mode === 'REMOVE' && lines.length > 0
              ? { mode: 'REMOVE', lines: [...lines, key].join('\n') }
              : { mode: 'REMOVE', lines: key },
          )
        }
      />
      <fieldset class="members-modes">
        <legend class="visually-hidden">What is done with the lines</legend>
        {modes.map(([mode, label]) => (
          <label key={mode}>
            <input
              type="radio"
              name="member-mode"
              checked={draft.mode === mode}
              onChange={() => onChange({ ...draft, mode })}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <Field label="Targeting keys, one on each line" hint={<Sum lines={lines.length} change={change} />}>
        <textarea
          class="key members-lines"
          spellcheck={false}
          value={draft.lines}
          placeholder={'school-bergen\nschool-oslo'}
          onInput={(event: { readonly currentTarget: HTMLTextAreaElement }) =>
            onChange({ ...draft, lines: event.currentTarget.value })
          }
        />
      </Field>
    </div>
  );
}

function Sum({ lines, change }: { readonly lines: number; readonly change: MemberChange | undefined }) {
  if (lines === 0) return <>Paste them from a table or a file.</>;
  if (change === undefined) return <>{count(lines, 'key')}</>;
  return (
    <>
      {count(lines, 'key')}: <strong>{number(change.added.length)} added</strong>,{' '}
      <strong>{number(change.removed.length)} removed</strong>
    </>
  );
}

function MemberList(props: {
  readonly organization: string;
  readonly segmentKey: string;
  readonly version: number;
  onRemove(key: string): void;
}) {
  const [starts, setStarts] = useState<readonly (string | undefined)[]>([undefined]);
  return (
    <div class="members-list">
      {starts.map((after, place) => (
        <MemberPage
          key={`${props.version} ${after ?? ''}`}
          {...props}
          after={after}
          isLast={place === starts.length - 1}
          onMore={(next) => setStarts([...starts, next])}
        />
      ))}
    </div>
  );
}

function MemberPage(props: {
  readonly organization: string;
  readonly segmentKey: string;
  readonly after: string | undefined;
  readonly isLast: boolean;
  onRemove(key: string): void;
  onMore(after: string): void;
}) {
  const { organization, segmentKey: key, after, isLast, onRemove, onMore } = props;
  const [result, ask] = useQuery({
    ...{ query: SegmentMembersDocument, variables: { organizationId: organization, key, after } },
    requestPolicy: 'network-only',
  });
  return (
    <Loaded result={result} onRetry={ask}>
      {({ organization: found }) => {
        if (!found?.segment) return null;
        const { totalCount, edges, pageInfo } = found.segment.members;
        const end = pageInfo.endCursor;
        return (
          <>
            {after === undefined && <p>{totalCount === 0 ? 'No one is in it yet.' : count(totalCount, 'member')}</p>}
            <ul class="members-keys">
              {edges.map(({ node }) => (
                <li key={node.targetingKey} class="members-key">
                  <span class="key">{node.targetingKey}</span>
                  <Button
                    look="quiet"
                    icon="close"
                    aria-label={`Remove ${node.targetingKey}`}
                    onClick={() => onRemove(node.targetingKey)}
                  />
                </li>
              ))}
            </ul>
            {isLast && pageInfo.hasNextPage && end && <Button onClick={() => onMore(end)}>Show more</Button>}
          </>
        );
      }}
    </Loaded>
  );
}
