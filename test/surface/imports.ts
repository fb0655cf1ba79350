// What the files under src/ import, and the judgements on it: closed doors, circles, and test cases that would ship.
// Regular expressions suffice, because the formatter fixes the shape of an import.

import { join } from 'node:path/posix';

/** One import, re-export or `import()`: `target` is a path like the importer's own, or a bare package name. */
export interface Import {
  from: string;
  target: string;
  relative: boolean;
  typeOnly: boolean;
  /** Whether it is an expression, `import('…')`. */
  dynamic: boolean;
}

/**
 * A room: what it `may` import, the `order` of its parts, each of which may import those before it, and the files that
 * may import one another's values in a `circle`.
 */
export interface Room {
  may?: string[];
  /** Packages that are imported where they are installed, when something needs them: never by a statement. */
  optional?: string[];
  order?: string[];
  circle?: string[];
}

const STATEMENT =
  /^[ \t]*(import|export)\b(?!\s*\()(\s+type\b(?=\s*[\w$*{]))?\s*(?:[\w$\s{},*]*?\bfrom\b)?\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /(\btypeof\s+)?\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm;

/** Every import of one file. `path` is relative to src/. */
export function importsOf(path: string, text: string): Import[] {
  const code = text.replace(COMMENT, '');
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean): void => {
    const relative = specifier.startsWith('.');
    found.push({ from: path, target: relative ? join(path, '..', specifier) : specifier, relative, typeOnly, dynamic });
  };
  for (const match of code.matchAll(STATEMENT)) add(match[3], match[2] !== undefined, false);
  for (const match of code.matchAll(DYNAMIC)) add(match[2], match[1] !== undefined, true);
  return found;
}

const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

function closed(
  { from, target, relative, typeOnly, dynamic }: Import,
  rooms: Record<string, Room>,
): string | undefined {
  const room = Object.keys(rooms).find((name) => within(from, name));
  if (!relative) {
    const known =
      (typeOnly && target.startsWith('node:')) || (dynamic && room && rooms[room].optional?.includes(target));
    return known ? undefined : 'is not a file of this package';
  }
  if (room === undefined) return `is imported by a file without a room in doors.json`;
  const { may = [], order } = rooms[room];
  if (!within(target, room)) return may.some((place) => within(target, place)) ? undefined : `is closed to ${room}`;
  if (order === undefined) return undefined;
  const rank = (path: string): number => order.findIndex((part) => within(path, `${room}/${part}`));
  if (rank(from) < 0 || rank(target) < 0) return `has no place in the order of ${room}, or its importer has none`;
  return rank(target) <= rank(from) ? undefined : `comes after its importer in the order of ${room}`;
}

/** Imports that go through a closed door, one sentence each. */
export function violations(imports: Import[], rooms: Record<string, Room>): string[] {
  return imports.flatMap((each) => {
    const reason = closed(each, rooms);
    return reason === undefined ? [] : [`${each.from}: ${each.target} ${reason}`];
  });
}

/** Test cases stand beside the ops but must not ship: only reference/cases.ts imports them, and nothing imports it. */
export function shippedCases(imports: Import[]): string[] {
  return imports
    .filter(({ from, target }) => {
      if (target === 'reference/cases.ts') return true;
      return target.endsWith('.cases.ts') && from !== 'reference/cases.ts' && !from.endsWith('.cases.ts');
    })
    .map(({ from, target }) => `${from}: ${target} is for tests only`);
}

/** The circles that rooms allow, each as sorted paths. */
export const allowedCircles = (rooms: Record<string, Room>): string[][] =>
  Object.entries(rooms).flatMap(([name, { circle }]) =>
    circle === undefined ? [] : [circle.map((file) => `${name}/${file}`).sort()],
  );

/** Files that reach one another by imports, of types too: every largest such set, sorted. Tarjan, 1972. */
export function circles(imports: Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, target, relative } of imports) {
    if (relative) targets.set(from, [...(targets.get(from) ?? []), target]);
  }
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const place = order.size;
    order.set(file, place);
    open.push(file);
    let low = place;
    for (const target of targets.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? place);
    }
    if (low === place) {
      const members = open.splice(open.indexOf(file));
      if (members.length > 1 || targets.get(file)?.includes(file)) found.push(members.sort());
    }
    return low;
  };
  for (const file of targets.keys()) if (!order.has(file)) visit(file);
  return found;
}
