// A progress bar below the lines that a program prints. It changes no mode of the terminal (the cursor stays visible, long
// lines wrap) and keeps no position: so nothing is overwritten, and nothing has to be restored after Ctrl-C, which
// a training loop that never returns to Node's event loop could not see. Where stderr is no terminal, there is no bar.

import { clearLine, cursorTo } from 'node:readline';
import { MultiBar, type SingleBar } from 'cli-progress';

/** Milliseconds between two drawings of the bar. */
const PAUSE = 100;
/** Columns that the numbers beside the bar take. */
const BESIDE = 45;

export class Progress {
  // cli-progress' single bar stores the position of the cursor at its start, and would go back there at its end.
  readonly #bars: MultiBar;
  readonly #bar: SingleBar;
  readonly #begin = performance.now();
  #drawn = 0;

  /** @param total Steps to do. */
  constructor(total: number) {
    this.#bars = new MultiBar({
      format: '{bar} {value}/{total} | {rate} it/s | ETA {eta_formatted}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: Math.min(40, Math.max(5, (process.stderr.columns ?? 80) - BESIDE)),
      hideCursor: false,
      linewrap: true,
      clearOnComplete: true,
      forceRedraw: true,
    });
    this.#bar = this.#bars.create(total, 0, { rate: '0' });
    this.#draw();
  }

  #draw(): void {
    if (!this.#bars.isActive) return;
    this.#bars.update();
    this.#drawn = performance.now();
  }

  /** So many steps are done. */
  update(done: number): void {
    const now = performance.now();
    this.#bar.update(done, { rate: ((done * 1000) / (now - this.#begin)).toFixed(0) });
    if (now - this.#drawn >= PAUSE) this.#draw();
  }

  /** Prints a line above the bar. */
  print(line: string): void {
    if (this.#bars.isActive) {
      cursorTo(process.stderr, 0);
      clearLine(process.stderr, 1);
    }
    console.log(line);
    this.#draw();
  }

  /** Takes the bar away. */
  stop(): void {
    this.#bars.stop();
  }
}
