// What `webgpu` does not do, by the words in which it says so.

const REFUSALS = [
  /doesn't support float(64|16)/,
  /^can't look at the elements of a tensor/,
  /^Could not run 'aten::\w+'/,
  /^anomaly detection cannot read the gradients/,
  /^value cannot be converted to type int32 without overflow/,
];

/** The words of a message that say what the device does not do; undefined where there are none. */
export const refusalIn = (message: string): string | undefined =>
  REFUSALS.map((words) => words.exec(message)?.[0]).find((words) => words !== undefined);
