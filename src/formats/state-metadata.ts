// What PyTorch's state_dicts carry beside their tensors: the version of every module by its path, by which a later PyTorch
// knows an older state. There an attribute of the OrderedDict, here a property of the same name that nothing lists.

/** What is known of each module by its path, '' for the outermost. */
export type Metadata = Map<string, unknown>;

const NAME = '_metadata';

/** The metadata of a state; undefined where there is none, and where `_metadata` is one of its keys. */
export function metadataOf(state: object): Metadata | undefined {
  const found = Object.getOwnPropertyDescriptor(state, NAME);
  return found?.enumerable === false && found.value instanceof Map ? found.value : undefined;
}

/** Gives a state metadata. */
export function setMetadata(state: object, value: Metadata): void {
  Object.defineProperty(state, NAME, { value, writable: true, configurable: true, enumerable: false });
}
