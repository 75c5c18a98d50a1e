/** Texts that the start page can show; the others come with what needs them, so that they do not delay the first visit. */
export const FIRST_GROUPS = ['shell', 'start', 'tools', 'work', 'errors'] as const;
