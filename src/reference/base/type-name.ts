// What Python would call the type of a JavaScript value, as messages of the ancestors name it.

/** `int`, `float`, `list`, `dict`, `NoneType`, a class's own name. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'str';
  }
  if (Object.prototype.toString.call(value) === '[object Generator]') return 'generator';
  const name: unknown = (value as object).constructor?.name;
  return typeof name !== 'string' || name === 'Object' ? 'dict' : name === 'Function' ? 'function' : name;
}
