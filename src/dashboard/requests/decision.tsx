import './decision.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { FailureNote } from '../change/failure-note.tsx';
import { type ChangedFlag, seen } from '../change/revert-flag.tsx';
import type { Failure } from '../graph/failures.ts';
import type { Written } from '../graph/write.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Note } from '../parts/note.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { useDraft } from '../shell/use-draft.ts';
import { useLack, useWrite } from '../shell/use-write.ts';
import { number } from '../words/numbers.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import {
  ApproveRequestDocument,
  RejectRequestDocument,
  RequestRefusalsDocument,
  WithdrawRequestDocument,
} from './decision.graphql.ts';
import { canBeReverted, type FullRequest, finality, statusWords } from './request-words.ts';
import { useUndoOfRequest } from './use-undo-of-request.ts';

type Done<Value> = Extract<Written<Value>, { outcome: 'DONE' }>['value'];

interface Props {
  readonly organization: string;
  readonly request: FullRequest;
}

/** The decision on a request: made here while it waits, told here afterwards. */
export function Decision({ organization, request }: Props) {
  return request.status === 'PENDING' ? (
    <Deciding organization={organization} request={request} />
  ) : (
    <Decided organization={organization} request={request} />
  );
}

function Deciding({ organization, request }: Props) {
  const { toasts } = useApp();
  const send = useWrite();
  const undo = useUndoOfRequest(organization, request);
  const [{ data }] = useQuery({ query: RequestRefusalsDocument, variables: { id: request.id } });
  const refusals = data?.viewer.requestRefusals;
  const comment = useDraft<string>(`decision ${organization} ${request.number}`);
  const failure = useSignal<Failure | undefined>(undefined);
  const isBusy = useSignal(false);
  const isOwn = refusals?.withdrawal === null;
  const text = comment.value ?? '';
  const decide = async <Value,>(
    status: 'APPROVED' | 'REJECTED' | 'WITHDRAWN',
    written: Promise<Written<Value>>,
    flagOf: (value: Done<Value>) => ChangedFlag | null = () => null,
  ) => {
    isBusy.value = true;
    const done = await written;
    isBusy.value = false;
    failure.value = done.outcome === 'FAILED' ? done.failure : undefined;
    if (done.outcome !== 'DONE') return;
    comment.set(undefined);
    const text = `Request #${request.number} is ${statusWords[status].word}.`;
    const flag = flagOf(done.value);
    if (status === 'APPROVED' && canBeReverted(request)) {
      toasts.show(text, {
        ...seen(organization, flag ? [flag] : []),
        action: { label: 'Undo', run: () => void undo() },
      });
    } else toasts.show(`${text} ${finality(status, request)}`);
  };
  const input = { id: request.id, comment: text };
  const lack = refusals ? (refusals.approval ?? undefined) : 'It is not known yet whether you may decide';
  const because = isBusy.value ? 'It is being sent' : lack;
  return (
    <section class="decision" aria-label="Decision">
      {failure.value && <FailureNote failure={failure.value} />}
      {!isOwn && (
        <Field label="Comment" hint="Goes with the decision and stays with the request.">
          <input
            value={text}
            placeholder="optional"
            maxLength={10_000}
            autocomplete="off"
            onInput={(event: { readonly currentTarget: HTMLInputElement }) => comment.set(event.currentTarget.value)}
          />
        </Field>
      )}
      <div class="decision-buttons">
        <p class="soft">{decidesInWords(isOwn, lack, request)}</p>
        {isOwn && (
          <Button
            because={isBusy.value ? 'It is being sent' : undefined}
            onClick={() => decide('WITHDRAWN', send(WithdrawRequestDocument, { input: { id: request.id } }))}
          >
            Withdraw
          </Button>
        )}
        <Button look="bad" because={because} onClick={() => decide('REJECTED', send(RejectRequestDocument, { input }))}>
          Reject
        </Button>
        <Button
          look="main"
          icon="check"
          because={because ?? (request.conflicts.length > 0 ? 'It does not fit any more' : undefined)}
          onClick={() => decide('APPROVED', send(ApproveRequestDocument, { input }), ({ flag }) => flag)}
        >
          Approve
        </Button>
      </div>
    </section>
  );
}

function decidesInWords(isOwn: boolean, lack: string | undefined, { requestedBy, conflicts }: FullRequest): string {
  if (isOwn)
    return 'You asked for this yourself. Four eyes: another person approves or rejects it. You can withdraw it.';
  if (lack !== undefined) return lack;
  if (conflicts.length > 0) return `It does not fit any more. Reject it, and ${requestedBy.name} can ask again.`;
  return `${requestedBy.name} asked for it, so you can decide. Once approved, it takes effect at once.`;
}

function Decided({ organization, request }: Props) {
  const { clock } = useApp();
  const undo = useUndoOfRequest(organization, request);
  const lack = useLack('flag:write');
  const { status, decidedBy, decidedAt, decisionComment, appliedRevision, flagKey } = request;
  const at = Date.parse(decidedAt ?? request.requestedAt);
  return (
    <Note
      tone={statusWords[status].tone}
      actions={
        appliedRevision !== null && (
          <>
            {flagKey !== null && (
              <a class="button" href={flagAddress(organization, flagKey, 'history')}>
                See it in the history
              </a>
            )}
            {canBeReverted(request) && (
              <Button icon="undo" because={lack} onClick={() => undo()}>
                Undo it
              </Button>
            )}
          </>
        )
      }
    >
      {status === 'OUTDATED'
        ? 'It became outdated'
        : `${capital(statusWords[status].word)} by ${decidedBy?.name ?? ''}`}{' '}
      <time dateTime={new Date(at).toISOString()} title={dateTime(at)}>
        {relativeTime(at, clock.now())}
      </time>
      {appliedRevision !== null && <>, in effect since revision {number(appliedRevision)}</>}.
      {decisionComment !== '' && <blockquote class="request-comment">{decisionComment}</blockquote>}
    </Note>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
