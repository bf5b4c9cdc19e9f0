import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RouteInput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import type { Picked } from '../schedule/patient-picker.tsx';
import type { Language } from './step-words.ts';

type Asked = Pick<RouteInput<'previewReminder'>['body'], 'step' | 'fallback' | 'missed'>;

export const writingPauseMs = 300;

/** How the open step reads, in which language and to whom; nothing while no step with words is open. */
export function usePreview(of: Asked | undefined) {
  const [language, setLanguage] = useState<Language>('en');
  const [picked, setPicked] = useState<Picked>();
  const [asked] = useDebouncedValue(of ? { ...of, language, patientId: picked?.id } : undefined, writingPauseMs);
  const preview = useQuery({
    queryKey: ['reminder-preview', asked],
    queryFn: () => call('previewReminder', { ...(asked ? { body: asked } : {}) }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });
  return {
    preview: of ? preview.data : undefined,
    error: preview.isError ? sentenceOf(preview.error) : undefined,
    language,
    setLanguage,
    picked,
    setPicked,
  };
}
