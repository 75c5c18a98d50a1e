import './styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { checkBrowser } from './check-browser.ts';
import { followSession } from './features/accounts/announce-session.ts';
import { chooseLocale } from './i18n/choose-locale.ts';
import { loadMessages } from './i18n/load-messages.ts';
import { LocaleProvider, readChosenLocale } from './i18n/LocaleProvider.tsx';
import { router } from './routes.tsx';
import { UnsupportedBrowser } from './shell/UnsupportedBrowser.tsx';
import { queryClient } from './trpc.ts';

const locale = chooseLocale(readChosenLocale(), navigator.languages);
const [messages, support] = await Promise.all([loadMessages(locale), checkBrowser()]);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

followSession();
createRoot(root).render(
  <StrictMode>
    <LocaleProvider initial={{ locale, messages }}>
      <QueryClientProvider client={queryClient}>
        {support === 'full' ? <RouterProvider router={router} /> : <UnsupportedBrowser support={support} />}
      </QueryClientProvider>
    </LocaleProvider>
  </StrictMode>,
);
