import { DifferenceList } from '../change/difference-list.tsx';
import { Effect } from '../change/effect.tsx';
import { seen, undoAction, useRevert } from '../change/revert-flag.tsx';
import { ReviewDialog } from '../change/review-dialog.tsx';
import { showWaiting } from '../change/show-waiting.ts';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import type { OrganizationFrameQuery } from '../shell/shell.graphql.ts';
import { useWrite } from '../shell/use-write.ts';
import { count } from '../words/numbers.ts';
import { differencesIn } from './choice.ts';
import { type ComparedFlagFragment, CopySettingsDocument } from './compare.graphql.ts';
import { useApproval } from './use-approval.ts';
import './copy-dialog.css';

type Environment = NonNullable<OrganizationFrameQuery['organization']>['environments'][number];

/** Shows what is copied, for whom, and copies it: all of it in one change, or as requests where approval is needed. */
export function CopyDialog(props: {
  readonly organization: string;
  readonly from: Environment;
  readonly to: Environment;
  /** The flags with the differences to copy; undefined: the dialog is closed. */
  readonly flags: readonly ComparedFlagFragment[] | undefined;
  onClose(): void;
  onDone(): void;
}) {
  const { organization, from, to, flags, onClose, onDone } = props;
  const { toasts } = useApp();
  const send = useWrite();
  const revert = useRevert(organization);
  const copied = (flags ?? []).map(({ key, version, differences }) => ({
    ...{ key, expectedVersion: version },
    paths: differences.map(({ path }) => path),
  }));
  const input = { organizationId: organization, from: from.key, to: to.key, flags: copied };
  const approval = useApproval(input);
  const copy = async (comment: string) => {
    const written = await send(CopySettingsDocument, { input: { ...input, comment } });
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') return undefined;
    const { changeRequests, settings } = written.value;
    const [request] = changeRequests;
    onDone();
    if (request !== undefined) showWaiting(toasts, organization, `The change of ${to.name}`, request.number);
    else {
      const flags = settings.map(({ flag }) => flag);
      toasts.show(
        `${count(copied.length, 'flag')} ${copied.length === 1 ? 'is' : 'are'} set up in ${to.name} as chosen.`,
        flags.length > 0 ? { ...seen(organization, flags), action: undoAction(revert, flags) } : {},
      );
    }
    return undefined;
  };
  return (
    <ReviewDialog
      organization={organization}
      onClose={onClose}
      review={
        flags && {
          title: `Make ${to.name} as ${from.name}?`,
          question: undefined,
          differences: [],
          requiresApproval: approval ?? false,
          confirm: `Apply ${count(differencesIn(flags), 'difference')} to ${to.name}`,
          onConfirm: copy,
          more: (
            <ul class="copy-flags">
              {flags.map(({ key, name, differences }, index) => (
                <li key={key} class="copy-flag">
                  <h3>{name}</h3>
                  <DifferenceList differences={differences} />
                  <details open={index === 0} class="copy-effect">
                    <summary>Who gets another answer</summary>
                    <Effect
                      organization={organization}
                      question={{
                        ...{ flagKey: key, environment: to.key },
                        change: { copy: { from: from.key, paths: differences.map(({ path }) => path) } },
                      }}
                      isRequested
                    />
                  </details>
                </li>
              ))}
              {approval && (
                <li class="soft">
                  {to.name} asks for approval: all of it becomes one request, in{' '}
                  <a href={addressOf(organization, '/requests')}>Requests</a>.
                </li>
              )}
            </ul>
          ),
        }
      }
    />
  );
}
