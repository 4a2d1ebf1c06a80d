import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { takeNumbers } from './numbers.js';

const run = promisify(execFile);

/** No server answers more in one sample. */
const MOST_REQUESTS = 10_000_000;

/** {@link load}, by wrk (https://github.com/wg/wrk). */
export async function loadByWrk(asked, { connections, duration }) {
  const folder = await mkdtemp(join(tmpdir(), 'wrk-'));
  try {
    const script = join(folder, 'request.lua');
    await writeFile(script, scriptOf(asked));
    const flags = [
      '--threads',
      '1',
      '--connections',
      String(connections),
      '--duration',
      `${duration}s`,
      '--timeout',
      '10s',
    ];
    const { stdout } = await run('wrk', [...flags, '--script', script, asked.url]);
    const line = stdout.split('\n').find((each) => each.startsWith('{'));
    const { requests, microseconds, p50, p99, errors } = JSON.parse(line);
    await checkStatus(asked);
    if (requests === 0 || errors > requests / 100) throw new Error(`${asked.method} ${asked.url}: ${line}`);
    return { perSecond: (requests * 1_000_000) / microseconds, requests, p50: p50 / 1_000, p99: p99 / 1_000 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** wrk itself notices only statuses from 400 on. */
async function checkStatus({ url, method, headers, body, expected }) {
  const response = await fetch(url, { method, headers, body });
  if (response.status !== expected) throw new Error(`${method} ${url}: ${response.status}`);
}

function scriptOf({ method, headers, body, counted }) {
  return `
    wrk.method = ${lua(method)}
    ${Object.entries(headers)
      .map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`)
      .join('\n')}
    ${counted === undefined ? plainBody(body) : countedBody(body.split(counted))}
    done = function(summary, latency)
      local errors = summary.errors
      io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"errors":%d}\\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
    end`;
}

const plainBody = (body) => (body === undefined ? '' : `wrk.body = ${lua(body)}`);

const countedBody = ([before, after]) => `
    local number = ${takeNumbers(MOST_REQUESTS)}
    request = function()
      number = number + 1
      return wrk.format(nil, nil, nil, ${lua(before)} .. string.format("%012d", number) .. ${lua(after)})
    end`;

/** A text as a literal of Lua, byte by byte: so any text is one. */
const lua = (text) => `"${[...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;
