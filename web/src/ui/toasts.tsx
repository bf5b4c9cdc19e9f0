import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';
import { KeyCap } from './key-cap.tsx';
import { useStore } from './store.ts';
import { dismissToast, type Toast, toasts } from './toast-store.ts';

/** The toasts, read out as they come. */
export function Toasts() {
  const shown = useStore(toasts, (all) => all);
  return (
    <div className="toasts" role="status">
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  const { id, text, tone, seconds, undo } = toast;
  return (
    <div className="toast">
      {seconds ? <Ring seconds={seconds} /> : <Icon name={tone === 'trouble' ? 'alert' : 'check'} size={14} />}
      <span>
        {text}
        {seconds ? <Countdown seconds={seconds} /> : null}
      </span>
      <button
        type="button"
        className="btn btn-sm"
        onClick={() => {
          dismissToast(id);
          undo?.();
        }}
      >
        {undo ? 'Undo' : 'Dismiss'}
        {undo ? <KeyCap cap="Z" /> : null}
      </button>
    </div>
  );
}

function Ring({ seconds }: { seconds: number }) {
  return (
    <svg className="ring" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="8" />
      <circle cx="10" cy="10" r="8" style={{ animationDuration: `${seconds}s` }} />
    </svg>
  );
}

/** Hidden from screen readers, which would otherwise hear every second. */
function Countdown({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true"> in {Math.ceil(left)} s</span>;
}
