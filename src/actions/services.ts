import type { Clock } from '../domain/clock.ts';
import type { ApiKeyCache } from '../live/api-key-cache.ts';
import type { Live } from '../live/live.ts';
import type { SubjectRecorder } from '../live/recording/subject-recorder.ts';
import type { UsageRecorder } from '../live/recording/usage-recorder.ts';
import type { PayloadKeys } from '../store/flags/payload-keys.ts';
import type { Store } from '../store/store.ts';

/** What every verb needs. */
export interface Services {
  readonly store: Store;
  readonly live: Live;
  readonly keys: ApiKeyCache;
  /** Counts evaluations. */
  readonly usage: UsageRecorder;
  /** Stores subjects and groups. */
  readonly subjects: SubjectRecorder;
  readonly clock: Clock;
  /** Encrypts payloads and reads them. */
  readonly payloadKeys: PayloadKeys;
  /** 32 random bytes as text, for a new secret. */
  readonly newSecret: () => string;
}
