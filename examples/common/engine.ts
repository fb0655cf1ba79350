// What every example takes besides its own options: on how many threads it computes, how wide, and how exactly the same everywhere.

import 'bptt/threads';
import { set_num_threads, setDeterministic, setWideSimd } from 'bptt/core';
import type { Command } from 'commander';
import { program, whole } from './options.ts';

/** The command line of an example that computes. */
export function computing(name: string, description: string): Command {
  const command = program(name, description)
    .option('--threads <number>', 'how many large calls run on; those of the machine', whole(1, 1024))
    .option('--wide', 'compute at 256 bits, with the same results, where V8 can: Node 24 and later')
    .option('--fused', 'multiply and add in one instruction: faster on many processors, other last bits');
  command.on('option:threads', (count: string) => set_num_threads(Number(count)));
  const mode = (option: string, set: () => void): void => {
    command.on(`option:${option}`, () => {
      try {
        set();
      } catch (error) {
        const { message, hint } = error as Error & { hint?: string };
        command.error(`error: --${option}: ${message}: ${hint}`);
      }
    });
  };
  mode('wide', () => setWideSimd(true));
  mode('fused', () => setDeterministic(false));
  return command;
}
