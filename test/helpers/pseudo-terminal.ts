// A program on a terminal: `script` (util-linux) gives it a pseudo-terminal, and xterm's own emulator, without a window, shows
// what stands on the screen after all or a part of what the program wrote.

import { spawn } from 'node:child_process';
// A CommonJS module, whose names Node does not find.
import xterm from '@xterm/headless';

export const SIZE = { cols: 100, rows: 40 };

export interface Ended {
  /** All that was written to the terminal. */
  readonly written: string;
  readonly code: number | null;
}

/**
 * Runs a command of the shell on a terminal of SIZE.
 * @param typed Given what was written so far, the keys to press now; asked until it gives some.
 * @throws Error where `script` is not installed.
 */
export function onTerminal(
  command: string,
  cwd: string,
  typed?: (written: string) => string | undefined,
): Promise<Ended> {
  const { cols, rows } = SIZE;
  const sized = `stty cols ${cols} rows ${rows}; ${command}`;
  const env: NodeJS.ProcessEnv = { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh' };
  for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'COLORTERM', 'TMUX']) delete env[name];
  const child = spawn('script', ['-q', '-e', '-f', '-c', sized, '/dev/null'], { cwd, env });
  return new Promise((resolve, reject) => {
    let written = '';
    let asked = typed;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      const keys = asked?.(written);
      if (keys === undefined) return;
      asked = undefined;
      child.stdin.write(keys);
    });
    child.on('error', (error) =>
      reject(
        new Error('This test needs a pseudo-terminal: install `script` (Debian: bsdutils, others: util-linux).', {
          cause: error,
        }),
      ),
    );
    child.on('close', (code) => resolve({ written, code }));
  });
}

export interface Screen {
  /** Lines that hold something, with those that were scrolled out. */
  readonly lines: readonly string[];
  /** The line of the cursor. */
  readonly current: string;
  readonly cursorShown: boolean;
  readonly wraps: boolean;
}

/** A screen of SIZE, which gives its state after each piece that is written to it. */
export function screen(): (piece: string) => Promise<Screen> {
  const terminal = new xterm.Terminal({ ...SIZE, scrollback: 1000, allowProposedApi: true });
  let cursorShown = true;
  for (const [final, shown] of [
    ['h', true],
    ['l', false],
  ] as const) {
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(25)) cursorShown = shown;
      return false; // the terminal's own handler comes next
    });
  }
  const buffer = terminal.buffer.active;
  const line = (y: number): string => buffer.getLine(y)?.translateToString(true) ?? '';
  return async (piece) => {
    await new Promise<void>((resolve) => terminal.write(piece, resolve));
    return {
      lines: Array.from({ length: buffer.length }, (_, y) => line(y)).filter((text) => text !== ''),
      current: line(buffer.baseY + buffer.cursorY),
      cursorShown,
      wraps: terminal.modes.wraparoundMode,
    };
  };
}
