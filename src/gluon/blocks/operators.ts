// The F of `hybrid_forward`. A built-in block names the operators that it computes with; what users extend brings all of nd along
// (extended.ts). So a program that extends none of these carries the operators that it calls, and no others.

let all: object | null = null;

/** Gives every block all operators. */
export function provideOperators(operators: object): void {
  all = operators;
}

/** All operators where they are there, else a block's own. */
export const operatorsOr = <T extends object>(own: T): T => (all as T | null) ?? own;
