import { Modal, Switch } from '@mantine/core';
import { useSingleKeysOn } from './single-keys.ts';

/** Keys of one kind: what each does, and its caps. */
export interface KeyColumn {
  title: string;
  keys: readonly (readonly [does: string, ...keys: string[]])[];
}

const ofInbox: readonly KeyColumn[] = [
  {
    title: 'Move',
    keys: [
      ['Next, previous', 'J', 'K'],
      ['Open', 'Enter'],
      ['Back', 'Esc'],
      ['Patient', ']'],
      ['This sheet', '?'],
    ],
  },
  {
    title: 'Decide',
    keys: [
      ['Done, next', 'E'],
      ['Assign to me', 'I'],
      ['Mark as unread', 'U'],
      ['Undo', 'Z'],
      ['Record opt-out', 'O'],
      ['Not an opt-out', 'B'],
    ],
  },
  {
    title: 'Write',
    keys: [
      ['Reply', 'R'],
      ['Send', 'Ctrl', 'Enter'],
      ['Send and done', 'Ctrl', 'Shift', 'Enter'],
    ],
  },
];

/** The keys there are, and the switch that turns the single ones off. */
export function KeySheet({
  opened,
  onClose,
  columns = ofInbox,
}: {
  opened: boolean;
  onClose: () => void;
  columns?: readonly KeyColumn[];
}) {
  const [on, setOn] = useSingleKeysOn();
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size={640} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p className="meta">Single keys work outside text boxes.</p>
      <div className="keys">
        {columns.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([does, ...caps]) => (
                <div key={does}>
                  <dt>{does}</dt>
                  <dd>
                    {caps.map((cap) => (
                      <kbd className="kbd" key={cap}>
                        {cap}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="keys-switch">
        <span className="meta">Turn single keys off if you use voice control or type them by accident.</span>
        <Switch label="Single keys" checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
      </div>
    </Modal>
  );
}
