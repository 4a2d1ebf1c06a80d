/** The content encodings that replies are sent in, the preferred one first. */
export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The encoding for a reply, by an `Accept-Encoding` header (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3): the one with
 * the highest quality, among equals the preferred one. Undefined: the reply is sent as it is.
 */
export function acceptedEncoding(header: string | null): Encoding | undefined {
  if (header === null) return undefined;
  const qualities = readQualities(header);
  const quality = (name: string) => qualities.get(name) ?? qualities.get('*') ?? 0;
  const [best] = ENCODINGS.filter((name) => quality(name) > 0).sort((one, other) => quality(other) - quality(one));
  // Without a word about it, a client accepts the reply as it is no more than any encoding that it names.
  return best !== undefined && quality(best) >= (qualities.get('identity') ?? 0) ? best : undefined;
}

function readQualities(header: string): ReadonlyMap<string, number> {
  const qualities = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    const quality = Number(weight);
    // `x-gzip` is the same as `gzip`. A malformed quality refuses the encoding.
    qualities.set(coding === 'x-gzip' ? 'gzip' : coding, quality >= 0 && quality <= 1 ? quality : 0);
  }
  return qualities;
}
