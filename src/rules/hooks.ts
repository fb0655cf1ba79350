// Functions of a user's that run where something happens, in the order in which they were registered. Each registration counts
// for itself, also of a hook that is there already.

/** What registering a hook gives. */
export interface Handle {
  /** Takes the hook away again. */
  remove(): void;
}

/** Hooks in the order in which they run. */
export type Hooks<H> = Set<{ readonly hook: H }>;

/** Adds a hook, behind those that are there or before them. */
export function register<H>(hooks: Hooks<H>, hook: H, first = false): Handle {
  const entry = { hook };
  const later = first ? [...hooks] : [];
  for (const other of later) hooks.delete(other);
  for (const next of [entry, ...later]) hooks.add(next);
  return { remove: () => void hooks.delete(entry) };
}
