declare module 'virtual:contract-facts' {
  type ToolId = import('@imagemint/contract/tools').ToolId;
  type ModelId = import('@imagemint/contract/models').ModelId;
  type PlanId = import('@imagemint/contract/plans').PlanId;

  export const TOOL_FACTS: Record<
    ToolId,
    { credits: number; previewCredits: number; maxMegapixels: number; generative: boolean; models: readonly ModelId[]; leastPlan: PlanId }
  >;
  export const PLAN_FACTS: Record<
    PlanId,
    {
      priceCents: number;
      monthlyCredits: number;
      maxMegapixels: number;
      maxBytes: number;
      maxConcurrentRuns: number;
      maxBatchSize: number;
      queueClass: import('@imagemint/contract/plans').QueueClass;
      apiRequestsPerMinute: number;
      withoutTools: readonly ToolId[];
    }
  >;
  export const PACK_FACTS: Record<import('@imagemint/contract/plans').PackId, { priceCents: number; credits: number }>;
  export const PACK_MONTHS: number;
  export const CURRENCY: string;
}

declare module 'virtual:messages/*' {
  export const messages: import('./i18n/messages.ts').FirstMessages;
}

declare module 'virtual:more-messages/*' {
  export const messages: import('./i18n/messages.ts').MoreMessages;
}
