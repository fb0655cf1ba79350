// JSON that users write or keep.

import { ValueError } from '../../engine/index.ts';

/** What a text means; `hint` says what else could be given. @throws ValueError for a text that is none. */
export function parseJson(text: string, hint: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ValueError(`${text.slice(0, 60)} is no JSON`, hint);
  }
}
