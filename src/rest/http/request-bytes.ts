import { HttpProblem } from './http-problem.ts';

/** How much of a body that is too large is taken in and thrown away, in bytes. */
const MAXIMUM_DISCARDED = 67_108_864;

/**
 * Reads the body of a request as it was sent. Throws HttpProblem for one that is too large: at once for one that says so, else as
 * soon as it is.
 */
export async function readBytes(request: Request, maximum: number): Promise<Uint8Array> {
  const announced = request.headers.get('content-length');
  // A length beside a transfer encoding is not to be believed: https://www.rfc-editor.org/rfc/rfc9112#section-6.3
  if (announced === null || request.headers.has('transfer-encoding')) return readCounting(request, maximum);
  if (Number(announced) > maximum) throw new HttpProblem('PAYLOAD_TOO_LARGE');
  // HTTP itself sees to it that no more arrives; and to take it in as a whole is much quicker.
  return new Uint8Array(await request.arrayBuffer());
}

/** A chunked body says nothing of its length, so that what arrives is counted and the rest never kept. */
async function readCounting(request: Request, maximum: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > maximum) {
      void discard(reader);
      throw new HttpProblem('PAYLOAD_TOO_LARGE');
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, length);
}

/**
 * Takes in what a caller is still sending while it is being answered, so that the connection lives to carry the answer and the
 * next request. Gives up on whoever does not end.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  try {
    for (let left = MAXIMUM_DISCARDED; left > 0; ) {
      const part = await reader?.read();
      if (part?.value === undefined) return;
      left -= part.value.byteLength;
    }
    await reader?.cancel();
  } catch {
    // The caller went away, which is as good as having sent everything.
  }
}
