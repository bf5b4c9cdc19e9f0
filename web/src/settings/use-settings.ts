import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '#shared/api.client.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { meQuery, useMe } from '../me.ts';
import { useStore } from '../ui/store.ts';
import { showToast } from '../ui/toast-store.ts';
import { discard, draft, formOf, rebase, type Settings, setFields } from './draft.ts';

const key = ['settings'] as const;

/** What is wrong with a field, as the server says it. */
export interface Problem {
  field: string;
  message: string;
}

/** A page of settings: what is stored, what is being changed, and how to save it. */
export interface Editing {
  /** As they would be once saved. */
  now: Settings;
  stored: Settings;
  canChange: boolean;
  set: (fields: Partial<Settings>) => void;
  /** The first problem at a field, or below it. */
  problem: (field: string) => string | undefined;
}

/** The settings and what is being changed of them. Only for managers and admins. */
export function useSettings() {
  const { me } = useMe();
  const query = useQuery({
    queryKey: key,
    queryFn: () => call('readSettings', {}),
    enabled: me.role !== 'coordinator',
  });
  const { from, changes, round } = useStore(draft, (all) => all);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [trouble, setTrouble] = useState('');
  const [conflict, setConflict] = useState<{ by: string | undefined }>();
  const [saving, setSaving] = useState(false);
  const stored = query.data?.settings;

  async function save() {
    const form = formOf(draft.get());
    if (!form) return;
    setSaving(true);
    setTrouble('');
    setProblems([]);
    try {
      queryClient.setQueryData(key, await call('changeSettings', { body: form }));
      discard();
      setConflict(undefined);
      showToast({ id: 'settings', text: 'Saved. It holds from now on.', tone: 'plain' });
      await queryClient.refetchQueries(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'changed_meanwhile') setConflict({ by: whoOf(error) });
      const found = problemsOf(error);
      setProblems(found);
      setTrouble(found.length > 0 ? (found[0]?.message ?? '') : sentenceOf(error));
    } finally {
      setSaving(false);
    }
  }

  /** After a conflict: their settings alone, or ours once more on top of theirs. */
  async function settleConflict(keep: 'theirs' | 'ours') {
    const { data } = await query.refetch();
    if (keep === 'theirs') discard();
    else if (data) rebase(data.settings);
    setConflict(undefined);
    setTrouble('');
  }

  const editing: Editing | undefined = stored && {
    now: { ...stored, ...changes },
    stored,
    canChange: me.role === 'admin',
    set: (fields) => {
      setProblems((before) => before.filter(({ field }) => !Object.keys(fields).some((name) => isAt(field, name))));
      setTrouble('');
      setFields(stored, fields);
    },
    problem: (field) => problems.find((one) => isAt(one.field, field))?.message,
  };
  return {
    editing,
    history: query.data?.history ?? [],
    query,
    isDirty: from !== undefined,
    changed: Object.keys(changes),
    round,
    save,
    saving,
    trouble,
    conflict,
    settleConflict,
    discard: () => {
      setProblems([]);
      setTrouble('');
      discard();
    },
  };
}

/** Problems of one place are those of everything below it; `change.` is where the form puts fields. */
function isAt(field: string, asked: string): boolean {
  const plain = field.replace(/^change\./, '');
  return plain === asked || plain.startsWith(`${asked}.`);
}

/** What the server found wrong, field by field. */
export function problemsOf(error: unknown): Problem[] {
  if (!(error instanceof ApiError) || typeof error.details !== 'object' || error.details === null) return [];
  const { details, message } = error;
  if ('problems' in details && Array.isArray(details.problems)) return details.problems.filter(isProblem);
  if ('field' in details && typeof details.field === 'string') return [{ field: details.field, message }];
  return [];
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value;
}

function whoOf({ details }: ApiError): string | undefined {
  if (typeof details !== 'object' || details === null || !('changedBy' in details)) return undefined;
  return typeof details.changedBy === 'string' ? details.changedBy : undefined;
}
