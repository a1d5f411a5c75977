import { sum16le, type Checksum } from '../../drivers/framing/checksum.ts';
import type { DeclaredCodec } from '../../drivers/framing/frame-codec.ts';
import type { Layout, PlacedField } from '../../drivers/framing/layout.ts';
import { seededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import type { TapLine } from '../../drivers/emulators/serve-module.ts';

/** How the answers of one device are made, by its own declarations. */
export interface Told {
  /** The kind of answer, such as its command; the same for all that are read alike. */
  readonly kind: string;
  /** Of the whole answer, checksum included. */
  readonly fields: readonly PlacedField[];
  /** Over all that stands before it, at the end; null where there is none. */
  readonly checksum: Checksum | null;
}
export type Understand = (answer: Uint8Array) => Told | null;

/** Frames of a codec: the fields of the header are known; those of the payload are told by the header. */
export function framesOf<Header>(
  codec: DeclaredCodec<Header>,
  payloadOf: (header: Header, payload: Uint8Array) => { kind: string; layouts: readonly Placed[] },
): Understand {
  const { sync, header, checksum } = codec.declaration;
  return (answer) => {
    const found = codec.decode(answer);
    if (typeof found === 'string' || found.length !== answer.length) return null;
    const { kind, layouts } = payloadOf(found.frame.header, found.frame.payload);
    const inHeader = placedAt(sync.length, header);
    const inPayload = layouts.flatMap(([offset, layout]) =>
      placedAt(sync.length + header.length + offset, layout),
    );
    return { kind, fields: [...inHeader, ...inPayload], checksum };
  };
}

export type Placed = readonly [offset: number, of: Pick<Layout<unknown>, 'fields'>];

function placedAt(at: number, { fields }: Pick<Layout<unknown>, 'fields'>): PlacedField[] {
  return fields.map(({ name, offset, length }) => ({ name, offset: at + offset, length }));
}

/** Data that no layout describes: each of its bytes is a field. */
export function everyByte(length: number): Pick<Layout<unknown>, 'fields'> {
  return {
    fields: Array.from({ length }, (_, offset) => ({ name: `byte ${offset}`, offset, length: 1 })),
  };
}

/** Raw bytes with a sum behind them. */
export const rawWithSum: Understand = (answer) => ({
  kind: 'raw data',
  fields: [{ name: 'data', offset: 0, length: answer.length - sum16le.length }],
  checksum: sum16le,
});

/** Text: the whole of it is one field. */
export const text: Understand = (answer) => ({
  kind: 'text',
  fields: [{ name: 'text', offset: 0, length: answer.length }],
  checksum: null,
});

const random = seededRandom('lies of a reader');

/** Nothing, one, the most, the least, just over and under half, and anything; whichever way round the bytes are read. */
export function liesOf(length: number): readonly Uint8Array[] {
  const filled = (byte: number): Uint8Array => new Uint8Array(length).fill(byte);
  const lies = [
    filled(0),
    filled(0).with(0, 1),
    filled(0).with(length - 1, 1),
    filled(0xff),
    filled(0xff).with(0, 0x7f),
    filled(0xff).with(length - 1, 0x7f),
    filled(0).with(0, 0x80),
    filled(0).with(length - 1, 0x80),
    Uint8Array.from({ length }, () => Math.trunc(random.between(0, 256))),
  ];
  const seen = new Map(lies.map((lie) => [Buffer.from(lie).toString('hex'), lie]));
  return [...seen.values()];
}

export interface Lie {
  readonly kind: string;
  readonly field: PlacedField;
  readonly value: Uint8Array;
}

export function nameOf({ kind, field, value }: Lie): string {
  const hex = Buffer.from(value.subarray(0, 8)).toString('hex');
  return `${field.name} of ${kind} = ${hex}${value.length > 8 ? '…' : ''}`;
}

/** Stands between module and host: hears what answers there are, and turns one field of one kind into a lie. */
export class Liar {
  readonly #understand: readonly Understand[];
  readonly #told = new Map<string, Lie>();
  /** The lie that is being told; null for the truth. */
  lie: Lie | null = null;
  /** Bytes that went over the line, either way. */
  bytes = 0;
  liesTold = 0;

  constructor(...understand: readonly Understand[]) {
    this.#understand = understand;
  }

  /** Every lie about what was heard so far. */
  get lies(): readonly Lie[] {
    return [...this.#told.values()].flatMap((heard) =>
      liesOf(heard.field.length).map((value) => ({ ...heard, value })),
    );
  }

  readonly tap: TapLine = (attach) => (host) => {
    const module = attach({
      bytes: (bytes) => {
        const said = this.#changed(bytes);
        this.bytes += said.length;
        host.bytes(said);
      },
      hungUp: () => host.hungUp(),
    });
    return (
      module && {
        bytes: (bytes) => {
          this.bytes += bytes.length;
          module.bytes(bytes);
        },
        hungUp: () => module.hungUp(),
      }
    );
  };

  #changed(answer: Uint8Array): Uint8Array {
    const told = this.#understand.map((read) => read(answer)).find((found) => found !== null);
    if (told === null || told === undefined) return answer;
    for (const field of told.fields) {
      const key = `${told.kind}:${field.name}`;
      if (!this.#told.has(key)) this.#told.set(key, { kind: told.kind, field, value: answer });
    }
    const { lie } = this;
    const field = lie?.kind === told.kind ? told.fields.find(({ name }) => name === lie.field.name) : null;
    if (lie === null || field === null || field === undefined) return answer;
    this.liesTold++;
    const changed = answer.slice();
    changed.set(lie.value.subarray(0, field.length), field.offset);
    if (told.checksum === null) return changed;
    const content = changed.subarray(0, changed.length - told.checksum.length);
    changed.set(told.checksum.of(content), content.length);
    return changed;
  }
}
