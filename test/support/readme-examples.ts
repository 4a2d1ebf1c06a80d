import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A fenced block of a Markdown text. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The heading it stands under. */
  readonly heading: string;
}

/** Something to run, and what it prints, where that is given. */
export interface Example {
  readonly kind: 'graphql' | 'curl' | 'js' | 'ts';
  readonly block: Block;
  readonly output: Block | undefined;
}

/** The examples of a Markdown text in order; a block of JSON or text right behind one is its output. */
export function examplesIn(markdown: string): Example[] {
  const blocks = fencedBlocks(markdown);
  return blocks.flatMap((block, index) => {
    const kind = kindOf(block);
    const next = blocks[index + 1];
    const output = next !== undefined && ['json', 'text'].includes(next.language) ? next : undefined;
    return kind === undefined ? [] : [{ kind, block, output }];
  });
}

function kindOf({ language, text }: Block): Example['kind'] | undefined {
  if (language === 'graphql' || language === 'js' || language === 'ts') return language;
  return text.startsWith('curl') ? 'curl' : undefined;
}

function fencedBlocks(markdown: string): Block[] {
  const parts = markdown.matchAll(/^#{1,4} (?<heading>.+)$|^```(?<language>\w+)\n(?<text>[\s\S]*?)^```$/gm);
  let heading = '';
  return [...parts].flatMap(({ groups = {} }) => {
    const { language, text = '' } = groups;
    heading = groups.heading ?? heading;
    return language === undefined ? [] : [{ language, text, heading }];
  });
}

/** What the curl options of the README mean; each takes the words behind it that it needs. */
const curlOptions: Readonly<Record<string, (request: CurlRequest, words: string[]) => void>> = {
  '-s': () => {},
  '-N': () => {},
  '-X': (request, words) => {
    request.method = words.shift();
  },
  '-d': (request, words) => {
    request.body = words.shift();
  },
  '-H': ({ headers }, words) => {
    const [name = '', ...value] = (words.shift() ?? '').split(': ');
    headers.set(name, value.join(': '));
  },
};

function optionNamed(word: string): (request: CurlRequest, words: string[]) => void {
  const option = curlOptions[word];
  if (option === undefined) throw new Error(`the README uses curl with ${word}`);
  return option;
}

interface CurlRequest {
  readonly headers: Headers;
  url: string;
  method: string | undefined;
  body: string | undefined;
}

/** A curl command as a request to another address than 127.0.0.1:4000. Throws for an option that is not known here. */
export function curlRequest(command: string, address: string): Request {
  const [, ...words] = shellWords(command);
  const request: CurlRequest = { headers: new Headers(), url: '', method: undefined, body: undefined };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith('http')) request.url = word.replace('http://127.0.0.1:4000', address);
    else optionNamed(word)(request, words);
  }
  const { url, headers, body } = request;
  // Like curl: data is a form unless the command says otherwise.
  if (body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded');
  const method = request.method ?? (body === undefined ? 'GET' : 'POST');
  return new Request(url, { method, headers, ...(body !== undefined && { body }) });
}

/** Splits a command as a shell would: single quotes, and lines continued with a backslash. */
function shellWords(command: string): string[] {
  const words = command
    .trim()
    .replaceAll('\\\n', ' ')
    .matchAll(/'([^']*)'|(\S+)/g);
  return [...words].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** The first events of a stream as they were sent, comments left out. */
export async function firstEvents(response: Response, count: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const events = text
      .split('\n\n')
      .slice(0, -1)
      .filter((event) => event.includes('data:'));
    if (events.length >= count) return events.slice(0, count).map(asInReadme).join('\n\n');
  }
  return text;
}

/** Without comments, and in the epoch of the README. */
function asInReadme(event: string): string {
  return event
    .replace(/^:.*\n*/gm, '')
    .replace(/^id: [\da-f]{8}-/gm, 'id: 5e0c1a7d-')
    .trim();
}

/** What a program of the README prints when it is run with keys, and talks to another address than 127.0.0.1:4000. */
export async function printedBy(
  program: string,
  address: string,
  keys: Readonly<Record<string, string>>,
): Promise<string> {
  const elsewhere = program.replaceAll('127.0.0.1:4000', new URL(address).host);
  // Where the clients of other vendors are installed, and below the folder of all other packages.
  const options = { cwd: fileURLToPath(new URL('../clients', import.meta.url)), env: keys };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', elsewhere], options);
  return stdout;
}
