// What a program prints, logs, warns of and throws, beside what it gives.

import { onWarning } from 'bptt';

export interface Outcome<T> {
  readonly value: T | null;
  readonly error: Error | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines that are logged: of information, and of warnings. */
  readonly log: readonly (readonly [level: 'INFO' | 'WARNING', text: string])[];
  readonly warnings: readonly (readonly [category: string, text: string])[];
}

/** Runs a body and watches. */
export function watched<T>(body: () => T): Outcome<T> {
  let [stdout, stderr] = ['', ''];
  const warnings: [string, string][] = [];
  const before = onWarning(({ category, message }) => warnings.push([category, message]));
  const { log, info, error } = console;
  console.log = (...parts: unknown[]) => {
    stdout += `${parts.map(String).join(' ')}\n`;
  };
  const lines: ['INFO' | 'WARNING', string][] = [];
  console.info = (...parts: unknown[]) => {
    lines.push(['INFO', parts.map(String).join(' ')]);
  };
  console.error = (...parts: unknown[]) => {
    stderr += `${parts.map(String).join(' ')}\n`;
    lines.push(['WARNING', parts.map(String).join(' ')]);
  };
  let value: T | null = null;
  let thrown: Error | null = null;
  try {
    value = body();
  } catch (caught) {
    thrown = caught as Error;
  } finally {
    Object.assign(console, { log, info, error });
    onWarning(before);
  }
  return { value, error: thrown, stdout, stderr, log: lines, warnings };
}
