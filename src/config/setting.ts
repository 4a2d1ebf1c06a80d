import { availableParallelism } from 'node:os';
import { z } from 'zod';

/** One setting: the environment variable that holds it, how its text is read, and what docs/settings.md says of it. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly variable: string;
  /** Reads the text, or gives the default when there is none; its messages say what is expected. */
  readonly schema: Schema;
  readonly description: string;
  /** How the documentation shows a default that depends on other settings. */
  readonly shownDefault?: string;
  /** Whether messages hide the value. */
  readonly isSecret?: true;
}

/** The values of some settings, by name. */
export type Values<Table extends Readonly<Record<string, Setting>>> = {
  readonly [Name in keyof Table]: z.output<Table[Name]['schema']>;
};

/** A whole number in decimal digits. */
export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .refine((text) => isWithin(text, least, most), { error, abort: true })
    .transform(Number);
}

/** The same, or `off`, which is Infinity. */
export function wholeNumberOrOff(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}, or off`;
  return z
    .string()
    .refine((text) => text === 'off' || isWithin(text, least, most), { error, abort: true })
    .transform((text) => (text === 'off' ? Infinity : Number(text)));
}

/** The number of workers; `auto` is one per core that the process may use. */
export const workerCount = z
  .string()
  .refine((text) => text === 'auto' || isWithin(text, 1, 64), { error: 'a whole number from 1 to 64, or auto' })
  .transform((text) => (text === 'auto' ? availableParallelism() : Number(text)));

function isWithin(text: string, least: number, most: number): boolean {
  return /^\d{1,12}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** Items separated by commas. */
export function listOf(isItem: (item: string) => boolean, error: string) {
  return z
    .string()
    .transform((text): readonly string[] => text.split(',').map((item) => item.trim()))
    .refine((items) => items.every(isItem), { error });
}

/** `true` or `false`. */
export const boolean = z.enum(['true', 'false'], { error: 'true or false' }).transform((text) => text === 'true');

/** A PostgreSQL URL. */
export const postgresUrl = z
  .string()
  .refine((text) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol), {
    error: 'a URL such as postgresql://user:password@host:5432/name',
  });

/** An HTTP URL. */
export const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol), {
    error: 'a URL such as http://collector:4318',
  });

/** Whether a text is a key for payloads: 32 bytes in base64 or base64url. */
export function isPayloadKey(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{43}=?|[\w-]{43}=?)$/.test(text);
}

/** Whether a text is a host name without a scheme or port. */
export function isHostName(text: string): boolean {
  return /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i.test(text);
}

/** Whether a text is an origin, such as `https://app.example.org`. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
