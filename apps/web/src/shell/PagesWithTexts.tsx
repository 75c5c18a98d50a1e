import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { MoreTexts } from '../i18n/MoreTexts.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';

/** Every page but the first one: they say more than the first visit loads. */
export function PagesWithTexts() {
  return (
    <Suspense fallback={<Skeleton rows={1} className="m-6 h-96" />}>
      <MoreTexts>
        <Outlet />
      </MoreTexts>
    </Suspense>
  );
}
