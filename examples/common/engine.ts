// What every example takes besides its own options: on how many threads it computes, and how wide.

import 'bptt/threads';
import { set_num_threads, setWideSimd } from 'bptt/core';
import type { Command } from 'commander';
import { program, whole } from './options.ts';

/** The command line of an example that computes. */
export function computing(name: string, description: string): Command {
  const command = program(name, description)
    .option('--threads <number>', 'how many large calls run on; those of the machine', whole(1, 1024))
    .option('--wide', 'compute at 256 bits, with the same results, where V8 can: Node 24 and later');
  command.on('option:threads', (count: string) => set_num_threads(Number(count)));
  command.on('option:wide', () => {
    try {
      setWideSimd(true);
    } catch (error) {
      const { message, hint } = error as Error & { hint?: string };
      command.error(`error: --wide: ${message}: ${hint}`);
    }
  });
  return command;
}
