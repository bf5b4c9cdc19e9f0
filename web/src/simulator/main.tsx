import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/mantine.css';
import '../ui/shell.css';
import './simulator.css';
import './phone.css';
import './console.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../client.ts';
import { theme, themeKeeper } from '../ui/theme.ts';
import { SimulatorPage } from './simulator-page.tsx';

const place = document.getElementById('desk');
if (!place) throw new Error('the page has no place for the simulator');

createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      colorSchemeManager={themeKeeper}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <SimulatorPage />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
