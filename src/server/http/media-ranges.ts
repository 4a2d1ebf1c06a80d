/** A media range of an `Accept` header (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1). */
export interface MediaRange {
  readonly range: string;
  /** How much it is wanted, from 0, which refuses it, to 1. A malformed quality refuses it. */
  readonly quality: number;
  /** The value of a parameter, by its name in lower case. */
  parameter(name: string): string | undefined;
}

/** Reads an `Accept` header. What is sent is in UTF-8, so that another character set is a refusal. */
export function readMediaRanges(accept: string): readonly MediaRange[] {
  return accept.split(',').map(readRange);
}

function readRange(text: string): MediaRange {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const parameter = (name: string) =>
    parameters
      .find((each) => each.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('"', '');
  const charset = parameter('charset') ?? 'utf-8';
  const quality = Number(parameter('q') ?? 1);
  return { range, parameter, quality: charset === 'utf-8' && quality >= 0 && quality <= 1 ? quality : 0 };
}

/** How much a media type is wanted: the most specific range that matches it decides. The index is that of the range. */
export function bestRange(
  ranges: readonly MediaRange[],
  type: string,
): { readonly quality: number; readonly index: number } {
  const [family] = type.split('/');
  for (const range of [type, `${family}/*`, '*/*']) {
    const index = ranges.findIndex((each) => each.range === range);
    const quality = ranges[index]?.quality;
    if (quality !== undefined) return { quality, index };
  }
  return { quality: 0, index: -1 };
}
