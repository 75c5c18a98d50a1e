import { Link } from '@tanstack/react-router';

/** An account's id, as the way to its credits. */
export function AccountLink({ accountId }: { accountId: string }) {
  return (
    <Link
      to="/staff/quotas/$accountId"
      params={{ accountId }}
      className="rounded font-mono text-xs text-mint-text underline decoration-mint-line/40 underline-offset-4 hover:decoration-mint-line"
    >
      {accountId}
    </Link>
  );
}
