import { type SubjectEntry, writeSubject } from '../explanation/subject-entry.ts';
import { flagAddress } from '../shell/addresses.ts';

/** The way to the ladder of a flag for a subject. */
export function WhyLink({
  organization,
  flagKey,
  environment,
  entry,
}: {
  readonly organization: string;
  readonly flagKey: string;
  readonly environment: string;
  readonly entry: SubjectEntry;
}) {
  return (
    <a href={`${flagAddress(organization, flagKey, '', environment)}${writeSubject(entry)}`}>
      why<span class="visually-hidden"> {flagKey}</span>
    </a>
  );
}
