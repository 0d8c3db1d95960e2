/**
 * What the command line says and where: words on the terminal, and with `--json` one object on the last line
 * of standard output, everything else on standard error. Progress bars only where somebody is watching.
 */
import { SingleBar } from 'cli-progress';
import { type MessageParams, say } from '../core/messages/say.ts';
import type { Language } from '../core/model/codes.ts';

export interface Progress {
  update(done: number): void;
  stop(): void;
}

export class Output {
  constructor(
    readonly language: Language,
    readonly json: boolean,
  ) {}

  /** The words for a key. */
  words(key: string, params: MessageParams = {}): string {
    return say(this.language, key, params);
  }

  /** A line in the reader's language. */
  say(key: string, params: MessageParams = {}): void {
    this.line(this.words(key, params));
  }

  /** A line as it is. */
  line(text = ''): void {
    (this.json ? process.stderr : process.stdout).write(`${text}\n`);
  }

  /** What was asked for, on standard output as it is: a file that can be piped on. */
  raw(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** The result for machines: one line, the last. */
  result(value: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A bar on a terminal; elsewhere a line every tenth of the way, so that a log stays short. */
  progress(label: string, total: number): Progress {
    if (process.stderr.isTTY) {
      const bar = new SingleBar({
        format: `${label} {bar} {percentage} % · {value}/{total} · {eta_formatted}`,
        stream: process.stderr,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        hideCursor: true,
        clearOnComplete: true,
      });
      bar.start(total, 0);
      return { update: (done) => bar.update(done), stop: () => bar.stop() };
    }
    let tenth = 0;
    return {
      update: (done) => {
        const reached = Math.floor((done / Math.max(1, total)) * 10);
        if (reached > tenth && total > 1000) process.stderr.write(`${label} ${reached * 10} %\n`);
        tenth = Math.max(tenth, reached);
      },
      stop: () => undefined,
    };
  }
}
