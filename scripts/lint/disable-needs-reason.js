/** Every suppression says why: `eslint-disable-next-line rule -- reason`; the same for TypeScript's. */
export const disableNeedsReason = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { reason: 'Say after " -- " (or after @ts-expect-error:) why this suppression is right.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const text = comment.value.trim();
          const bare = /^eslint-disable/.test(text) ? !/\s--\s+\S{3}/.test(text) : /^@ts-(expect-error|ignore|nocheck)\b[:\s]*$/.test(text);
          if (bare) context.report({ loc: comment.loc, messageId: 'reason' });
        }
      },
    };
  },
};
