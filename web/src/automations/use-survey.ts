import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RouteInput, RouteOutput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { createStore } from '../ui/store.ts';
import type { Language } from './step-words.ts';
import { writingPauseMs } from './use-preview.ts';
import { type Draft, useWriting, type Writing } from './use-writing.ts';

export type SurveyFields = Omit<RouteInput<'saveSurvey'>['body'], 'version'>;
export type SurveyWriting = Writing<RouteOutput<'readSurvey'>, SurveyFields>;

const draft = createStore<Draft<SurveyFields>>(undefined);

/** How patients are asked as it is being written, and what saves it. */
export function useSurvey(): { writing: SurveyWriting | undefined; error: string | undefined } {
  return useWriting({
    key: 'survey',
    draft,
    read: (ask) => ask('readSurvey', {}),
    fieldsOf: ({ on, after, delayHours, everyDays, fallback, words }): SurveyFields => ({
      ...{ on, after, delayHours, everyDays, fallback, words },
    }),
    save: (ask, fields, version) => ask('saveSurvey', { body: { ...fields, version } }),
    shownIn: 'settings',
  });
}

/** How the words read in a language; nothing while there are none. */
export function useSurveyPreview(text: string | undefined, language: Language) {
  const [asked] = useDebouncedValue({ text: text ?? '', language }, writingPauseMs);
  const preview = useQuery({
    queryKey: ['survey-preview', asked],
    queryFn: () => call('previewSurvey', { body: asked }),
    enabled: asked.text !== '',
    placeholderData: keepPreviousData,
  });
  return {
    preview: text === undefined ? undefined : preview.data,
    error: preview.isError ? sentenceOf(preview.error) : undefined,
  };
}
