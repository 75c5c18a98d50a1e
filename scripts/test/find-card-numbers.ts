const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Numbers that the service makes itself: the packed diagnostic record is one of up to 64 bits. */
const OWN = /"packed": ?-?\d+/g;
/** 13 to 19 digits, alone or in groups with one space or hyphen between them, and no part of a longer word. */
const NUMBER = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;

/** Whether the last digit is the check digit of the others (ISO/IEC 7812-1, Annex B). */
function isLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Everything in a text that could be the number of a payment card: its first digit is 2 to 6 and its check digit is right. */
export function findCardNumbers(text: string): string[] {
  const candidates = text.replace(UUID, ' ').replace(OWN, ' ').match(NUMBER) ?? [];
  return candidates.filter((candidate) => {
    const digits = candidate.replace(/\D/g, '');
    return /^[2-6]/.test(digits) && isLuhn(digits);
  });
}
