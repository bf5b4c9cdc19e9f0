import type { Person } from './issuer.ts';

const roleWords: Record<Person['role'], string> = { coordinator: 'Coordinator', manager: 'Manager', admin: 'Admin' };

/** The page that asks who is there: a button for each person of the practice. */
export function choicePage(people: readonly Person[]): string {
  const buttons = people.map(
    ({ id, name, role, places }) => `
      <button class="person" name="person" value="${escaped(id)}">
        <span class="avatar avatar-28" aria-hidden="true">${escaped(initials(name))}</span>
        <span class="grow"><span class="read-aloud">Sign in as </span><b class="strong">${escaped(name)}</b>
        <span class="meta">${roleWords[role]}, ${escaped(places)}</span></span>
        <svg class="i i-16 third" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14M13.5 6.5 19 12l-5.5 5.5"/></svg>
      </button>`,
  );
  return page(
    'Who are you today?',
    `<p class="second">This is the practice that comes with Deskline. On your own computer it asks for no password.</p>
    <form method="post">${buttons.join('')}</form>
    <p class="meta">In the practice's own account, staff sign in by e-mail, password and a code from their phone.</p>`,
  );
}

/** Shown where the page was open for too long, or opened by itself. */
export function tooOldPage(): string {
  return page(
    'This sign-in is too old',
    `<p class="second">Begin it again from the desk.</p><p><a class="btn btn-main" href="/sign-in">Sign in</a></p>`,
  );
}

/** Shown where a request to the issuer was wrong, with the issuer's own word for it. */
export function troublePage(problem: string): string {
  return page(
    'This sign-in cannot go on',
    `<p class="second">${escaped(problem)}</p><p><a class="btn btn-main" href="/sign-in">Sign in</a></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · Deskline</title>
<script src="/local/issuer/page.js"></script>
<link rel="stylesheet" href="/local/issuer/page.css">
</head>
<body class="sign-in-alone">
<main class="sign-in-box">
<svg class="logo" viewBox="0 0 28 28" aria-label="Deskline" role="img"><path d="M7 3h14a5 5 0 0 1 5 5v7.5a5 5 0 0 1-5 5h-6.3L9 25v-4.5H7a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z" fill="currentColor"/><g stroke="var(--on-accent)" stroke-width="2.2" stroke-linecap="round"><path d="M8 14.6h12"/><path d="M8 9.6h7" opacity=".6"/></g></svg>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? '').join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
