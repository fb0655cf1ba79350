// The text of a module: its name, what extra_repr says, and its children indented below, as PyTorch prints them.

/** What a module tells of itself for its text. */
interface Described {
  _get_name(): string;
  extra_repr(): string;
  childEntries(): Iterable<readonly [string, object | null]>;
}

const indent = (text: string): string => text.split('\n').join('\n  ');

/** `Linear(in_features=2, out_features=3, bias=True)`, or a tree with one child a line. */
export function describe(module: Described): string {
  const extra = module.extra_repr();
  const lines = extra === '' ? [] : extra.split('\n');
  const children = [...module.childEntries()].map(([name, child]) => `(${name}): ${indent(String(child ?? 'None'))}`);
  return frame(module._get_name(), lines, children);
}

/** Puts lines between parentheses: on one line when there is one and no child. */
export function frame(name: string, extra: readonly string[], children: readonly string[]): string {
  if (children.length === 0 && extra.length <= 1) return `${name}(${extra.join('')})`;
  return `${name}(\n  ${[...extra, ...children].join('\n  ')}\n)`;
}

/** Equal neighbours of a list as one line: `(0-1): 2 x Linear(…)`. */
export function describeList(name: string, children: readonly object[]): string {
  if (children.length === 0) return `${name}()`;
  const texts = children.map(String);
  const lines: string[] = [];
  for (let start = 0, end = 0; start < texts.length; start = end) {
    while (end < texts.length && texts[end] === texts[start]) end++;
    const count = end - start;
    const line = count === 1 ? `(${start}): ${texts[start]}` : `(${start}-${end - 1}): ${count} x ${texts[start]}`;
    lines.push(indent(line));
  }
  return `${name}(\n  ${lines.join('\n  ')}\n)`;
}
