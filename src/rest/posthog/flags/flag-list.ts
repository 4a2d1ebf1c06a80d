import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonValue } from '../../../domain/json.ts';
import { limitOffsetSchema } from '../pages.ts';
import type { WireFlag } from './flag-schema.ts';

/** Which flags are wanted (contract §4.1). */
export const flagFilterSchema = z.object({
  active: z.string().optional().describe('`true`, `false` or `STALE`.'),
  search: z.string().optional().describe('A part of the key or of the name, in whichever case.'),
  key: z.string().optional().describe('The key, in whichever case.'),
  type: z.string().optional().describe('`boolean`, `multivariant`, `experiment` or `remote_config`.'),
  created_by_id: z.string().optional().describe('The id of who made it; several separated by commas.'),
  evaluation_runtime: z.string().optional().describe('`server`, `client` or `all`.'),
  tags: z.string().optional().describe('A JSON list of tags: flags that have any of them.'),
  excluded_tags: z.string().optional().describe('A JSON list of tags: flags that have none of them.'),
  excluded_properties: z.string().optional().describe('A JSON list of the keys of flags to leave out.'),
  has_evaluation_tags: z.string().optional().describe('`true`: those that are answered in some places only.'),
  has_evaluation_contexts: z.string().optional().describe('Another name of `has_evaluation_tags`.'),
  archived: z.string().optional().describe('`true` or `false`.'),
});
export type FlagFilter = z.output<typeof flagFilterSchema>;

/** Which flags are wanted, and which part of them. */
export const flagQuerySchema = flagFilterSchema.extend({
  ...limitOffsetSchema.shape,
  order: z
    .string()
    .optional()
    .describe('A member, after a `-` for the other way round; `-created_at` unless it is said.'),
});

type Test = (flag: WireFlag, wanted: string) => boolean;

const isYes = (text: string) => ['true', '1', 'yes'].includes(text.toLowerCase());
const isIn = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

/** What each filter asks of a flag as it is shown. What is none of its values leaves nothing out. */
const tests = {
  active: (flag, wanted) => {
    if (wanted === 'STALE') return flag.status === 'STALE';
    return /^(?:true|false)$/i.test(wanted) ? flag.active === /^true$/i.test(wanted) : true;
  },
  search: (flag, wanted) => isIn(flag.key, wanted) || isIn(flag.name, wanted),
  key: (flag, wanted) => flag.key.toLowerCase() === wanted.toLowerCase(),
  type: (flag, wanted) => isOfType(flag, wanted),
  created_by_id: (flag, wanted) => wanted.split(',').some((id) => id.trim() === String(flag.created_by.id)),
  evaluation_runtime: (flag, wanted) => flag.evaluation_runtime === wanted,
  tags: (flag, wanted) => textsIn(wanted)?.some((tag) => flag.tags.includes(tag)) ?? true,
  excluded_tags: (flag, wanted) => !(textsIn(wanted) ?? []).some((tag) => flag.tags.includes(tag)),
  excluded_properties: (flag, wanted) => !(textsIn(wanted) ?? []).includes(flag.key),
  has_evaluation_tags: (flag, wanted) => flag.evaluation_tags.length > 0 === isYes(wanted),
  has_evaluation_contexts: (flag, wanted) => flag.evaluation_tags.length > 0 === isYes(wanted),
  archived: (flag, wanted) => flag.archived === isYes(wanted),
} satisfies Record<keyof FlagFilter, Test>;

/** The flags that are wanted. */
export function selectFlags(flags: readonly WireFlag[], filter: FlagFilter): readonly WireFlag[] {
  const asked = Object.entries(tests).flatMap(([name, test]): ((flag: WireFlag) => boolean)[] => {
    // The table has the names of the filters, and no others.
    const wanted = filter[name as keyof FlagFilter];
    return wanted === undefined ? [] : [(flag) => test(flag, wanted)];
  });
  return flags.filter((flag) => asked.every((test) => test(flag)));
}

function isOfType(flag: WireFlag, type: string): boolean {
  const hasVariants = (flag.filters.multivariate?.variants ?? []).length > 0;
  if (type === 'boolean') return !hasVariants;
  if (type === 'multivariant') return hasVariants;
  if (type === 'remote_config') return flag.is_remote_configuration;
  return type === 'experiment' ? flag.experiment_set.length > 0 : true;
}

/** The texts of a JSON list; undefined for a text that is none, which is ignored. */
function textsIn(text: string): readonly string[] | undefined {
  try {
    const items: JsonValue = JSON.parse(text);
    const texts = Array.isArray(items) ? items.filter((item) => typeof item === 'string') : [];
    return texts.length === 0 ? undefined : texts;
  } catch {
    return undefined;
  }
}

const orders = {
  id: (flag) => flag.id,
  key: (flag) => flag.key,
  name: (flag) => flag.name,
  active: (flag) => Number(flag.active),
  status: (flag) => flag.status,
  version: (flag) => flag.version,
  created_at: (flag) => flag.created_at,
  updated_at: (flag) => flag.updated_at,
  last_called_at: (flag) => flag.last_called_at ?? '',
  created_by: (flag) => flag.created_by.id,
  created_by__first_name: (flag) => flag.created_by.first_name,
} satisfies Record<string, (flag: WireFlag) => string | number>;

/** Flags in the order asked for; in the usual one for members that nothing is ordered by. Of two alike the order of their ids decides. */
export function orderFlags(flags: readonly WireFlag[], order: string | undefined): readonly WireFlag[] {
  const isAsked = order !== undefined && Object.hasOwn(orders, order.replace(/^-/, ''));
  const wanted = isAsked ? order : '-created_at';
  const rows: Readonly<Record<string, (flag: WireFlag) => string | number>> = orders;
  const placeOf = rows[wanted.replace(/^-/, '')] ?? orders.created_at;
  const sign = wanted.startsWith('-') ? -1 : 1;
  return [...flags].sort((left, right) => {
    const [one, other] = [placeOf(left), placeOf(right)];
    return sign * (one === other ? left.id - right.id : one < other ? -1 : 1);
  });
}

/** Whether a flag is listed: not one of those that PostHog makes for itself. */
export function isListed({ key }: Pick<Flag, 'key'>): boolean {
  return !key.startsWith('survey-targeting-') && !key.startsWith('product-tour-targeting-');
}

/** The filters that a request body names, as a query would, and the names of what is none. */
export function readFilters(body: JsonValue): { readonly filter: FlagFilter; readonly unknown: readonly string[] } {
  const members = isJsonObject(body) ? Object.entries(body) : [];
  const known = members.filter(([name, value]) => Object.hasOwn(tests, name) && value !== null);
  const texts = known.map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const unknown = members.map(([name]) => name).filter((name) => !Object.hasOwn(tests, name));
  return { filter: Object.fromEntries(texts), unknown: unknown.sort() };
}
