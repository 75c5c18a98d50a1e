const MASK = '••••';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Digits with what people write between those of a card number. */
const DIGITS = /\d(?:[\s.,\-–—_/·]{0,3}\d){12,}/g;
/** A word of this form holds a key, a token or a password that a program made. */
const LONG_WORD = /[\w+/=.~-]{20,}/g;
const CARD_DIGITS = { min: 13, max: 19 } as const;

/**
 * What a customer wrote, without what nobody should keep: numbers that could be a payment card's (ISO/IEC 7812: a first digit of 2 to 6
 * and a right check digit), long words of letters and digits, and control characters. Ids of ours stay.
 */
export function maskSecrets(text: string): string {
  const readable = text
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[^\P{Cc}\n\t]/gu, '');
  const ids = readable.match(UUID) ?? [];
  const between = readable.split(UUID).map((part) => part.replace(DIGITS, maskCards).replace(LONG_WORD, maskWord));
  return between.map((part, at) => part + (ids[at] ?? '')).join('');
}

function maskWord(word: string): string {
  return /\d/.test(word) && /[a-z]/i.test(word) ? MASK : word;
}

/** A digit, where it stands, and the number of its group: digits without anything between them. */
type Digit = { value: number; at: number; group: number };

function maskCards(run: string): string {
  const digits: Digit[] = [];
  for (const { 0: text, index } of run.matchAll(/\d/g)) {
    const before = digits.at(-1);
    const group = (before?.group ?? 0) + (before?.at === index - 1 ? 0 : 1);
    digits.push({ value: Number(text), at: index, group });
  }
  let masked = '';
  let keptFrom = 0;
  for (let first = 0; first < digits.length; first += 1) {
    const length = cardLengthAt(digits, first);
    if (length === 0) continue;
    masked += run.slice(keptFrom, digits[first]?.at) + MASK;
    keptFrom = (digits[first + length - 1]?.at ?? 0) + 1;
    first += length - 1;
  }
  return masked + run.slice(keptFrom);
}

/** How many of the digits from `first` on are a card number, the longest one; 0 for none. */
function cardLengthAt(digits: Digit[], first: number): number {
  const lead = digits[first]?.value ?? 0;
  if (lead < 2 || lead > 6) return 0;
  for (let length = Math.min(CARD_DIGITS.max, digits.length - first); length >= CARD_DIGITS.min; length -= 1) {
    const values = digits.slice(first, first + length).map(({ value }) => value);
    if (isOneNumber(digits, first, first + length - 1) && isLuhn(values)) return length;
  }
  return 0;
}

/** Whether a number may be read from one digit to another: within a group, or over whole ones. */
function isOneNumber(digits: Digit[], first: number, last: number): boolean {
  const groupAt = (index: number): number => digits[index]?.group ?? 0;
  if (groupAt(first) === groupAt(last)) return true;
  return groupAt(first - 1) !== groupAt(first) && groupAt(last + 1) !== groupAt(last);
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function isLuhn(digits: number[]): boolean {
  const sum = digits.toReversed().reduce((total, digit, at) => {
    const weighted = at % 2 === 0 ? digit : digit * 2;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}
