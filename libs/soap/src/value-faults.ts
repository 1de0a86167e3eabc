import { type Fault } from '#libs/domain';
import { type ElementPart, type ListType, type SchemaType, type SequenceType } from './schema';
import { chosenOf, isAbsent } from './write-element';

/**
 * Where a domain value breaks its schema type, judged by the text that would be written. Pointers are JSON
 * pointers into the value: lists count from 0.
 */
export function valueFaults(value: unknown, type: SchemaType, pointer = ''): Fault[] {
  switch (type.kind) {
    case 'simple': {
      const detail = type.faultOf(type.write(value));
      return detail === undefined ? [] : [{ pointer, detail }];
    }
    case 'sequence':
      return sequenceFaults(value, type, pointer);
    case 'list':
      return listFaults(value, type, pointer);
  }
}

function sequenceFaults(value: unknown, type: SequenceType, pointer: string): Fault[] {
  if (typeof value !== 'object' || value === null) return [{ pointer, detail: 'must be an object' }];
  const values = value as Record<string, unknown>;
  return type.parts.flatMap((part) =>
    part.kind === 'choice'
      ? choiceFaults(values, part.of, pointer)
      : elementFaults(values[part.name], part, `${pointer}/${part.name}`),
  );
}

function elementFaults(value: unknown, part: ElementPart, pointer: string): Fault[] {
  if (!isAbsent(value, part)) return valueFaults(value, part.type, pointer);
  return part.optional ? [] : [{ pointer, detail: 'is missing' }];
}

function choiceFaults(
  values: Record<string, unknown>,
  alternatives: readonly ElementPart[],
  pointer: string,
): Fault[] {
  const chosen = chosenOf(values, alternatives);
  const names = alternatives.map(({ name }) => name);
  if (!chosen) return [{ pointer, detail: `one of ${names.join(', ')} is missing` }];
  const others = names.filter((name) => name !== chosen.name && (values[name] ?? '') !== '');
  return [
    ...valueFaults(values[chosen.name], chosen.type, `${pointer}/${chosen.name}`),
    ...others.map((name) => ({ pointer: `${pointer}/${name}`, detail: `excludes ${chosen.name}` })),
  ];
}

function listFaults(value: unknown, type: ListType, pointer: string): Fault[] {
  if (!Array.isArray(value)) return [{ pointer, detail: 'must be a list' }];
  const size =
    value.length >= 1 && value.length <= type.max
      ? []
      : [{ pointer, detail: `must have 1 to ${type.max} entries` }];
  return [...size, ...value.flatMap((item, index) => valueFaults(item, type.of, `${pointer}/${index}`))];
}
