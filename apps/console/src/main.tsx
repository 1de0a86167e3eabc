import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App';
import { SignIn } from './SignIn';
import { ApiError } from './api';
import { LanguageProvider } from './language';
import { SessionGate, endSession } from './session';
import { theme, variables } from './theme';

const leaveIfOver = (error: unknown): void => {
  if (error instanceof ApiError && error.status === 401) endSession(client);
};
const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfOver }),
  mutationCache: new MutationCache({ onError: leaveIfOver }),
  defaultOptions: {
    queries: {
      // What was refused stays refused; what failed for once is asked again.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
      refetchOnWindowFocus: false,
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider defaultColorScheme="auto" theme={theme} cssVariablesResolver={variables}>
      <LanguageProvider>
        <QueryClientProvider client={client}>
          <BrowserRouter basename="/console">
            <SessionGate signIn={<SignIn />}>
              <App />
            </SessionGate>
          </BrowserRouter>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
