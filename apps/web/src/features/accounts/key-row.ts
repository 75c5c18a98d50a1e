/** An API key as the account page lists it; the key itself is not part of it. */
export type KeyRow = {
  id: string;
  label: string;
  hint: string;
  createdAt: string | Date;
  lastUsedOn: string | Date | null;
  revokedAt: string | Date | null;
};
