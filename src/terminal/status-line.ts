/** What a process writes beside its result: its standard error. */
export interface Terminal {
  /** Whether a person looks at it. */
  readonly isTTY?: boolean;
  /** How many characters are in a line. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** A line on a terminal that says what is being done, and is replaced as the work goes on. */
export interface StatusLine {
  /** Says what is being done, instead of what it said before. */
  show(text: string): void;
  /** Removes the line, before something else is written, or because the work is done. */
  clear(): void;
}

const RETURN_AND_ERASE = '\r\u001B[K';
const SECOND = 1_000;
const USUAL_WIDTH = 80;

/** Shows nothing. */
export const noStatus: StatusLine = { show() {}, clear() {} };

/**
 * Shows on a terminal, in one color, what is being done and for how many seconds. Shows nothing in files and pipes, in continuous
 * integration, and on terminals that cannot erase a line.
 */
export function statusLine(
  terminal: Terminal,
  { CI = '', TERM }: Readonly<Record<string, string | undefined>>,
): StatusLine {
  const isQuiet = terminal.isTTY !== true || TERM === 'dumb' || !['', '0', 'false'].includes(CI);
  if (isQuiet) return noStatus;
  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  let seconds = 0;
  const draw = () => {
    // A line that the terminal breaks in two cannot be erased. Some terminals do not know their width, and say 0.
    const text = `${shown} …${seconds === 0 ? '' : ` ${seconds} s`}`.slice(0, (terminal.columns || USUAL_WIDTH) - 1);
    terminal.write(`${RETURN_AND_ERASE}${text}`);
  };
  return {
    show(text) {
      shown = text;
      if (timer === undefined) {
        seconds = 0;
        timer = setInterval(() => {
          seconds += 1;
          draw();
        }, SECOND);
        timer.unref();
      }
      draw();
    },
    clear() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      terminal.write(RETURN_AND_ERASE);
    },
  };
}
