import type { Locale } from '@imagemint/contract/accounts';
import type { z } from 'zod';
import { FORMATS, type Format } from './format.ts';
import { layoutLetter, type LaidOutLetter, type MailView } from './layout-letter.ts';
import type { Letter } from './letter.ts';

/** A kind of message as data: what it must be told, and what it says in each language. */
export type Template<Facts extends z.ZodType = z.ZodType> = {
  /** A closed schema of numbers, dates, ids and values of lists; never free text. */
  facts: Facts;
  /** @throws z.ZodError when the facts are not the template's. */
  compose(facts: unknown, view: MailView): LaidOutLetter;
};

export type Templates = Readonly<Record<string, Template>>;

/** A message of one of these templates, with the facts that it needs. */
export type MessageOf<All extends Templates> = {
  [Name in keyof All & string]: { accountId: string; template: Name; uniqueKey: string; facts: z.input<All[Name]['facts']> };
}[keyof All & string];

/** Declares a template; every language must have its text. */
export function defineTemplate<Facts extends z.ZodType>(definition: {
  facts: Facts;
  texts: Record<Locale, (facts: z.output<Facts>, format: Format) => Letter>;
}): Template<Facts> {
  return {
    facts: definition.facts,
    compose(facts, view) {
      const write = definition.texts[view.locale];
      return layoutLetter(write(definition.facts.parse(facts), FORMATS[view.locale]), view);
    },
  };
}
