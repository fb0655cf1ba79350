// Forward passes and training in one binary with a memory of its own.

export * from './inference';
export * from './training';
