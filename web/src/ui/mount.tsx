import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../client.ts';
import { theme, themeKeeper } from './theme.ts';

/** Puts a page into its document, in our theme and with what it asks the server kept in one place. */
export function mount(page: ReactNode): void {
  const place = document.getElementById('desk');
  if (!place) throw new Error('the document has no place for the page');
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        colorSchemeManager={themeKeeper}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queryClient}>{page}</QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
