import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';
import { type Store, useStore } from '../ui/store.ts';

/** What is being changed and not saved, and the version it began from. */
export type Draft<Fields> = { from: number; fields: Fields } | undefined;

/** What every stored automation says of itself. */
export interface Versioned {
  version: number;
  changedAt?: string | undefined;
  changedBy?: string | undefined;
}

export interface Writing<Stored extends Versioned, Fields> {
  stored: Stored;
  /** As they are being written. */
  fields: Fields;
  isDirty: boolean;
  canChange: boolean;
  saving: boolean;
  trouble: string | undefined;
  write(next: Fields): void;
  discard(): void;
  save(): void;
}

interface Options<Stored, Fields> {
  key: string;
  /** Kept while the desk is open, so that a look at another page loses nothing. */
  draft: Store<Draft<Fields>>;
  read(ask: typeof call): Promise<Stored>;
  fieldsOf(stored: Stored): Fields;
  save(ask: typeof call, fields: Fields, version: number): Promise<Stored>;
  /** What shows something made of it, asked again once it was saved. */
  shownIn: string;
}

/** What is stored under a key as it is being written, and what saves it. */
export function useWriting<Stored extends Versioned, Fields>({
  key,
  draft,
  read,
  fieldsOf,
  save,
  shownIn,
}: Options<Stored, Fields>): { writing: Writing<Stored, Fields> | undefined; error: string | undefined } {
  const client = useQueryClient();
  const { me } = useMe();
  const query = useQuery({ queryKey: [key], queryFn: () => read(call) });
  const written = useStore(draft, (value) => value);
  const saving = useMutation({
    mutationFn: ({ fields, version }: { fields: Fields; version: number }) => save(call, fields, version),
    onSuccess: (saved) => {
      client.setQueryData([key], saved);
      draft.set(() => undefined);
      void client.invalidateQueries({ queryKey: [shownIn] });
    },
  });
  const stored = query.data;
  if (!stored) return { writing: undefined, error: query.isError ? sentenceOf(query.error) : undefined };
  const fields = written?.fields ?? fieldsOf(stored);
  return {
    error: undefined,
    writing: {
      stored,
      fields,
      isDirty: written !== undefined,
      canChange: me.role !== 'coordinator',
      saving: saving.isPending,
      trouble: saving.isError ? sentenceOf(saving.error) : undefined,
      write: (next) => draft.set((before) => ({ from: before?.from ?? stored.version, fields: next })),
      discard: () => {
        saving.reset();
        draft.set(() => undefined);
      },
      save: () => saving.mutate({ fields, version: written?.from ?? stored.version }),
    },
  };
}
