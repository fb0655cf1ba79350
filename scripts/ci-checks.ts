// Named checks for the ci-* scripts: each prints one line as it ends, and the last line of the output counts them.

let passed = 0;
let failed = 0;

/** Runs one check; what it throws is printed, counted and not thrown on. Gives its result, or undefined where it failed. */
export async function check<T>(name: string, body: () => T | Promise<T>): Promise<T | undefined> {
  try {
    const result = await body();
    passed += 1;
    console.log(`ok   ${name}`);
    return result;
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error instanceof Error ? (error.stack ?? error.message) : error}`);
    return undefined;
  }
}

/** Prints `N passed, N failed` and sets the exit code. */
export function finish(): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
