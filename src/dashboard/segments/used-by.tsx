import { flagAddress } from '../shell/addresses.ts';

/** The flags whose rules refer to a segment. */
export function UsedBy(props: {
  readonly organization: string;
  readonly flags: readonly { readonly id: string; readonly key: string; readonly name: string }[];
}) {
  const { organization, flags } = props;
  return (
    <section class="segment-part">
      <h2>Used by</h2>
      {flags.length === 0 && <p class="soft">No flag uses it yet. Choose it in a rule of a flag.</p>}
      <ul class="segment-flags">
        {flags.map(({ id, key, name }) => (
          <li key={id}>
            <a href={flagAddress(organization, key, 'rules')}>{name}</a> <span class="key soft small">{key}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
