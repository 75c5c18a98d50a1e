/** Where a piece of known content was seen. `form` tells how it was written: as it is, or as base64. */
export type Hit = {
  label: string;
  form: 'raw' | 'base64';
  /** Where in all that is indexed. */
  at: number;
  /** Where in the piece with this label. */
  offset: number;
};

const GRAM_BYTES = 8;
const WINDOW_BYTES = 32;
/** Every leftover of at least this many contiguous bytes is found, wherever it lies. */
export const PROBE_BYTES = 16;
export const SURE_BYTES = WINDOW_BYTES + PROBE_BYTES - 1;
const MIN_DISTINCT = 12;

type Piece = Pick<Hit, 'label' | 'form'> & { start: number; bytes: Buffer };

/**
 * An index of every 8-byte gram of known content, so that any other bytes can be searched by looking at one position in sixteen.
 * Windows that many unrelated files share (few distinct bytes) prove nothing and are left out.
 */
export class ContentIndex {
  readonly #pieces: Piece[] = [];
  #total = 0;
  #content = Buffer.alloc(0);
  #table = new Uint32Array(0);
  #common = new Uint8Array(0);

  /** Adds content as it is, and as base64 in each of its three alignments. */
  add(label: string, content: Buffer, options: { base64?: boolean } = {}): void {
    this.#push({ label, form: 'raw', bytes: content });
    if (options.base64 === false) return;
    for (let shift = 0; shift < 3; shift += 1) {
      this.#push({ label, form: 'base64', bytes: Buffer.from(content.subarray(shift).toString('base64'), 'latin1') });
    }
  }

  #push(piece: Omit<Piece, 'start'>): void {
    this.#pieces.push({ ...piece, start: this.#total });
    this.#total += piece.bytes.length;
  }

  /** Bytes that are indexed, all forms together. */
  get bytes(): number {
    return this.#total;
  }

  /** Builds the table; to be called once, after the last `add`. */
  build(): void {
    this.#content = Buffer.concat(this.#pieces.map(({ bytes }) => bytes));
    this.#common = new Uint8Array(this.#total);
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(1_024, this.#total * 2))));
    for (const { start, bytes } of this.#pieces) {
      for (let at = start; at + WINDOW_BYTES <= start + bytes.length; at += 1) this.#insert(at);
    }
  }

  #insert(at: number): void {
    if (!isDistinctive(this.#content, at)) return;
    const mask = this.#table.length - 1;
    let slot = hashAt(this.#content, at) & mask;
    for (let entry = this.#table[slot] ?? 0; entry !== 0; entry = this.#table[slot] ?? 0) {
      // The same gram again: its first place stands for all, or flat pictures would fill the table.
      if (isSame(this.#content, entry - 1, this.#content, at, GRAM_BYTES)) return;
      slot = (slot + 1) & mask;
    }
    this.#table[slot] = at + 1;
  }

  /** Every place, sixteen bytes apart, at which `haystack` continues like known content for 32 bytes. */
  scan(haystack: Uint8Array): Hit[] {
    const view = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
    return [...this.#find(view)].map(({ at }) => this.#ownerOf(at));
  }

  *#find(view: Buffer): Generator<{ at: number; from: number }> {
    const mask = this.#table.length - 1;
    for (let from = 0; from + WINDOW_BYTES <= view.length; from += PROBE_BYTES) {
      let slot = hashAt(view, from) & mask;
      for (let entry = this.#table[slot] ?? 0; entry !== 0; entry = this.#table[slot] ?? 0) {
        if (isSame(this.#content, entry - 1, view, from, WINDOW_BYTES)) {
          yield { at: entry - 1, from };
          break;
        }
        slot = (slot + 1) & mask;
      }
    }
  }

  #ownerOf(at: number): Hit {
    const piece = this.#pieces.findLast(({ start }) => start <= at);
    if (!piece) throw new RangeError('no content there');
    return { label: piece.label, form: piece.form, at, offset: at - piece.start };
  }

  /** Marks what `haystack` shares with the content as common: tables of a format, a standard colour profile. */
  learnCommon(haystack: Uint8Array): void {
    const view = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
    for (const { at, from } of this.#find(view)) {
      let before = 0;
      while (before < Math.min(at, from) && this.#content[at - before - 1] === view[from - before - 1]) before += 1;
      let after = WINDOW_BYTES;
      while (from + after < view.length && this.#content[at + after] === view[from + after]) after += 1;
      this.#common.fill(1, at - before, at + after);
    }
  }

  /** Whether all of the 32 bytes of a hit are common. */
  isCommon(hit: Hit): boolean {
    for (let offset = 0; offset < WINDOW_BYTES; offset += 1) if (this.#common[hit.at + offset] !== 1) return false;
    return true;
  }
}

function hashAt(bytes: Buffer, at: number): number {
  const low = ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  const high = ((bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8) | ((bytes[at + 6] ?? 0) << 16) | ((bytes[at + 7] ?? 0) << 24)) >>> 0;
  const mixed = Math.imul(low ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul(high ^ 0xc2b2ae35, 0x27d4eb2f);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
}

// eslint-disable-next-line max-params -- two places and a length, in the innermost loop
function isSame(left: Buffer, leftAt: number, right: Buffer, rightAt: number, length: number): boolean {
  if (leftAt + length > left.length || rightAt + length > right.length) return false;
  for (let offset = 0; offset < length; offset += 1) if (left[leftAt + offset] !== right[rightAt + offset]) return false;
  return true;
}

function isDistinctive(bytes: Buffer, at: number): boolean {
  let low = 0;
  let high = 0;
  // Two words of bits stand for the 64 residues of a byte: cheap, and few distinct bytes have few distinct residues.
  for (let offset = 0; offset < WINDOW_BYTES; offset += 1) {
    const value = (bytes[at + offset] ?? 0) & 63;
    if (value < 32) low |= 1 << value;
    else high |= 1 << (value - 32);
  }
  return countBits(low) + countBits(high) >= MIN_DISTINCT;
}

function countBits(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
