import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { variantsOf } from '../filters/filters-schema.ts';
import { pageQuerySchema } from '../pages.ts';
import type { WireFlag } from './flag-schema.ts';

/** The wanted flags (contract §4.1). */
export const flagFilterSchema = z.object({
  active: z.string().optional().describe('`true`, `false` or `STALE`.'),
  search: z.string().optional().describe('A part of the key or of the name, ignoring case.'),
  key: z.string().optional().describe('The key, ignoring case.'),
  type: z.string().optional().describe('`boolean`, `multivariant`, `experiment` or `remote_config`.'),
  created_by_id: z.string().optional().describe('The ids of creators, separated by commas.'),
  evaluation_runtime: z.string().optional().describe('`server`, `client` or `all`.'),
  tags: z.string().optional().describe('A JSON list of tags, of which the flag has at least one.'),
  excluded_tags: z.string().optional().describe('A JSON list of tags, of which the flag has none.'),
  excluded_properties: z.string().optional().describe('A JSON list of the keys of flags to leave out.'),
  has_evaluation_tags: z.string().optional().describe('`true`: flags with evaluation tags.'),
  has_evaluation_contexts: z.string().optional().describe('The same as `has_evaluation_tags`.'),
  archived: z.string().optional().describe('`true` or `false`.'),
});
type FlagFilter = z.output<typeof flagFilterSchema>;

/** The wanted flags, and the wanted part of them. */
export const flagQuerySchema = flagFilterSchema.extend({
  ...pageQuerySchema.shape,
  order: z.string().optional().describe('A member, with a leading `-` for descending; `-created_at` by default.'),
});

type Test = (flag: WireFlag, wanted: string) => boolean;

const isYes = (text: string) => ['true', '1', 'yes'].includes(text.toLowerCase());
const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
const hasEvaluationTags: Test = (flag, wanted) => flag.evaluation_tags.length > 0 === isYes(wanted);

/** The test of each filter. An unknown value filters nothing. */
const tests = {
  active: (flag, wanted) => {
    if (wanted === 'STALE') return flag.status === 'STALE';
    return /^(?:true|false)$/i.test(wanted) ? flag.active === /^true$/i.test(wanted) : true;
  },
  search: (flag, wanted) => contains(flag.key, wanted) || contains(flag.name, wanted),
  key: (flag, wanted) => flag.key.toLowerCase() === wanted.toLowerCase(),
  type: (flag, wanted) => ownMember(typeTests, wanted)?.(flag) ?? true,
  created_by_id: (flag, wanted) => wanted.split(',').some((id) => id.trim() === String(flag.created_by.id)),
  evaluation_runtime: (flag, wanted) => flag.evaluation_runtime === wanted,
  tags: (flag, wanted) => textsIn(wanted)?.some((tag) => flag.tags.includes(tag)) ?? true,
  excluded_tags: (flag, wanted) => !(textsIn(wanted) ?? []).some((tag) => flag.tags.includes(tag)),
  excluded_properties: (flag, wanted) => !(textsIn(wanted) ?? []).includes(flag.key),
  has_evaluation_tags: hasEvaluationTags,
  has_evaluation_contexts: hasEvaluationTags,
  archived: (flag, wanted) => flag.archived === isYes(wanted),
} satisfies Record<keyof FlagFilter, Test>;

const typeTests: Readonly<Record<string, (flag: WireFlag) => boolean>> = {
  boolean: (flag) => variantsOf(flag.filters).length === 0,
  multivariant: (flag) => variantsOf(flag.filters).length > 0,
  remote_config: (flag) => flag.is_remote_configuration,
  experiment: (flag) => flag.experiment_set.length > 0,
};

/** The wanted ones among flags. */
export function filterFlags(flags: readonly WireFlag[], filter: FlagFilter): readonly WireFlag[] {
  const wanted: Readonly<Record<string, string | undefined>> = filter;
  const used = Object.entries<Test>(tests).flatMap(([name, test]) => {
    const value = wanted[name];
    return value === undefined ? [] : [(flag: WireFlag) => test(flag, value)];
  });
  return flags.filter((flag) => used.every((test) => test(flag)));
}

/** The texts of a JSON list; undefined for anything else, which PostHog ignores. */
function textsIn(text: string): readonly string[] | undefined {
  try {
    const items: JsonValue = JSON.parse(text);
    const texts = Array.isArray(items) ? items.filter((item) => typeof item === 'string') : [];
    return texts.length === 0 ? undefined : texts;
  } catch {
    return undefined;
  }
}

const orders: Readonly<Record<string, (flag: WireFlag) => string | number>> = {
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
};

/** Flags in an order; in the default order if the wanted one is unknown. Equal flags are ordered by id. */
export function orderFlags(flags: readonly WireFlag[], wanted = '-created_at'): readonly WireFlag[] {
  const order = Object.hasOwn(orders, wanted.replace(/^-/, '')) ? wanted : '-created_at';
  const sortValueOf = orders[order.replace(/^-/, '')] ?? (({ id }) => id);
  const sign = order.startsWith('-') ? -1 : 1;
  return [...flags].sort((left, right) => {
    const [one, other] = [sortValueOf(left), sortValueOf(right)];
    return sign * (one === other ? left.id - right.id : one < other ? -1 : 1);
  });
}

/** Whether lists contain a flag: PostHog hides those that it creates itself. */
export function isListed({ key }: Pick<Flag, 'key'>): boolean {
  return !key.startsWith('survey-targeting-') && !key.startsWith('product-tour-targeting-');
}

/** The filters that a body names, as a query would name them, and the unknown names. */
export function filterInBody(body: JsonValue): { readonly filter: FlagFilter; readonly unknown: readonly string[] } {
  const members = isJsonObject(body) ? Object.entries(body) : [];
  const known = members.filter(([name, value]) => Object.hasOwn(tests, name) && value !== null);
  const texts = known.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  const unknown = members.map(([name]) => name).filter((name) => !Object.hasOwn(tests, name));
  return { filter: Object.fromEntries(texts), unknown: unknown.sort() };
}
