/** A piece of a letter: a paragraph, a heading, or a list of figures with their names. */
export type LetterPart = string | { heading: string } | { rows: readonly (readonly [name: string, value: string])[] };

/** What a message says, before it takes a form. Text and HTML are both made of it, so neither can say more than the other. */
export type Letter = {
  /** Subject and first heading. */
  title: string;
  /** What a list of mails shows beside the subject. */
  preview: string;
  parts: readonly LetterPart[];
  /** The one thing to do next, as a place of our own origin: path, query and fragment. */
  action: { label: string; path: string };
  /** Why one receives it, where it is not about one's account. */
  reason?: string;
};
