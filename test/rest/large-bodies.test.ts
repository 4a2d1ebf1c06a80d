import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { createTestApp } from '../support/test-app.ts';

it('leaves the connection usable after a body that turns out too large while it arrives', async () => {
  const app = await createTestApp();
  onTestFinished(() => app.close());
  const { url } = await app.listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const send = (body: Iterable<Buffer>) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
      const sent = request(`${url}/api/v1/org-feature-flags`, { method: 'POST', agent, headers }, resolve);
      sent.on('error', reject);
      for (const chunk of body) sent.write(chunk);
      sent.end();
    });
  for (const mebibytes of [2, 5]) {
    const tooLarge = await send(Array<Buffer>(mebibytes * 16).fill(Buffer.alloc(65_536, ' ')));
    expect([tooLarge.statusCode, JSON.parse(await text(tooLarge)).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const next = await send([Buffer.from('{}')]);
    expect([next.statusCode, JSON.parse(await text(next)).code]).toEqual([400, 'VALIDATION_FAILED']);
  }
});
