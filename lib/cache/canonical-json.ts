import { ValueError } from './cache-error.ts';

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${write(field)}`).join(',')}}`;
}

/**
 * One text for all ways to write the same JSON value: fields in the order of their UTF-16 units, no spaces. What JSON
 * drops (undefined fields) or changes (dates) it drops and changes first.
 * @throws ValueError for what has no JSON form
 */
export function canonicalJson(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    throw new ValueError('the value has no JSON form (a bigint or a cycle in it?)', { cause: error });
  }
  if (json === undefined) throw new ValueError(`a value of type ${typeof value} has no JSON form`);
  return write(JSON.parse(json));
}
