import type { Field } from './fields.ts';

/** A block of fixed length, declared once: encoding, decoding and the type of its value follow from the declaration. */
export interface Layout<Value> {
  readonly length: number;
  /** Where each value stands. */
  readonly fields: readonly PlacedField[];
  /** Bytes of no field are zero. @throws RangeError if a value does not fit its field */
  encode(value: Value): Uint8Array;
  /** @throws RangeError if the block has another length (the caller cuts it) */
  decode(bytes: Uint8Array): Value;
}

export interface PlacedField {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

type PlacedFields = Readonly<Record<string, readonly [offset: number, field: Field<unknown>]>>;
type ValueOf<Fields extends PlacedFields> = {
  readonly [Name in keyof Fields]: Fields[Name][1] extends Field<infer Value> ? Value : never;
};

/** The value of a layout: `LayoutValue<typeof systemInfoReply>`. */
export type LayoutValue<Of> = Of extends Layout<infer Value> ? Value : never;

/** @throws RangeError if a field reaches over the end or into another field */
export function layout<const Fields extends PlacedFields>(
  length: number,
  fields: Fields,
): Layout<ValueOf<Fields>> {
  const entries = Object.entries(fields);
  checkPlaces(length, entries);
  return {
    length,
    fields: entries.map(([name, [offset, field]]) => ({ name, offset, length: field.length })),
    encode: (value) => {
      const bytes = new Uint8Array(length);
      for (const [name, [offset, field]] of entries) field.write(bytes, offset, value[name]);
      return bytes;
    },
    decode: (bytes) => {
      if (bytes.length !== length) throw new RangeError(`expected ${length} bytes, got ${bytes.length}`);
      const values: Record<string, unknown> = {};
      for (const [name, [offset, field]] of entries) values[name] = field.read(bytes, offset);
      return values as ValueOf<Fields>;
    },
  };
}

function checkPlaces(length: number, entries: readonly (readonly [string, PlacedFields[string]])[]): void {
  let end = 0;
  for (const [name, [offset, field]] of entries.toSorted((a, b) => a[1][0] - b[1][0])) {
    if (offset < end || offset + field.length > length) throw new RangeError(`field ${name} is out of place`);
    end = offset + field.length;
  }
}
