import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RouteOutput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';
import { createStore, useStore } from '../ui/store.ts';
import type { Ladder, Step } from './step-words.ts';

type Stored = RouteOutput<'readLadders'>;

/** What is being changed and not saved; kept while the desk is open, so that a look at another page loses nothing. */
const draft = createStore<{ from: number; ladders: Ladder[] } | undefined>(undefined);
const key = ['ladders'];

export interface Editing {
  stored: Stored;
  ladders: Ladder[];
  isDirty: boolean;
  canChange: boolean;
  saving: boolean;
  trouble: string | undefined;
  change(id: string, change: Partial<Ladder>): void;
  changeStep(id: string, step: string, change: Partial<Step>): void;
  add(ladder: Ladder): void;
  discard(): void;
  save(): void;
}

/** The ladders as they are being written, and what saves them. */
export function useLadders(): { editing: Editing | undefined; error: string | undefined } {
  const client = useQueryClient();
  const { me } = useMe();
  const query = useQuery({ queryKey: key, queryFn: () => call('readLadders', {}) });
  const written = useStore(draft, (value) => value);
  const saving = useMutation({
    mutationFn: (body: { ladders: Ladder[]; version: number }) => call('saveLadders', { body }),
    onSuccess: (saved) => {
      client.setQueryData(key, saved);
      draft.set(() => undefined);
      void client.invalidateQueries({ queryKey: ['reminder-forecast'] });
    },
  });
  const stored = query.data;
  if (!stored) return { editing: undefined, error: query.isError ? sentenceOf(query.error) : undefined };
  const ladders = written?.ladders ?? stored.ladders;
  const write = (next: Ladder[]) => draft.set((before) => ({ from: before?.from ?? stored.version, ladders: next }));
  const change = (id: string, fields: Partial<Ladder>) =>
    write(ladders.map((one) => (one.id === id ? { ...one, ...fields } : one)));
  return {
    error: undefined,
    editing: {
      stored,
      ladders,
      isDirty: written !== undefined,
      canChange: me.role !== 'coordinator',
      saving: saving.isPending,
      trouble: saving.isError ? sentenceOf(saving.error) : undefined,
      change,
      changeStep: (id, step, fields) => {
        const ladder = ladders.find((one) => one.id === id);
        if (!ladder) return;
        change(id, { steps: ladder.steps.map((one) => (one.id === step ? { ...one, ...fields } : one)) });
      },
      add: (ladder) => write([...ladders, ladder]),
      discard: () => {
        saving.reset();
        draft.set(() => undefined);
      },
      save: () => saving.mutate({ ladders, version: written?.from ?? stored.version }),
    },
  };
}
