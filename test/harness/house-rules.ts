import ts from 'typescript';
import { everyNode, type Import, lineOf, type Parsed, packagesBehind, type World } from './imports.ts';

/** One broken rule: `path:line` and what is wrong there. */
export interface Broken {
  at: string;
  rule: string;
}

/** A room of the house: the files in it, and what they may import. The first room that holds a file decides. */
interface Room {
  rule: string;
  holds: (path: string) => boolean;
  may: (found: Import, from: Parsed, world: World) => boolean;
}

const sdk = /^(@aws-sdk|@aws-lambda-powertools|@middy|@sendgrid|twilio$|aws-)/;
const inFolder =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));

/** The topology, and what else the laptop and AWS must state alike. */
const isInfraItself = (path: string): boolean => /^infra\/[^/]+\.ts$/.test(path);

/** Which channels a webhook serves, by the first word of its file; `twilio.ts` is what its texts and calls share. */
const channelsOf: Record<string, readonly string[]> = {
  sms: ['sms'],
  voice: ['voice'],
  twilio: ['sms', 'voice'],
  email: ['email'],
  sendgrid: ['email'],
};

const rooms: readonly Room[] = [
  {
    rule: 'web imports types of shared, the route paths, the api client, and rules that load no zod and no Node',
    holds: (path) => inFolder('web')(path) && !path.endsWith('.config.ts'),
    may({ path, package: name = '', isType }, _from, world) {
      if (!path) return isType || !(name === 'zod' || name.startsWith('node:') || sdk.test(name));
      if (inFolder('web')(path)) return true;
      if (!/^shared\/(domain\/|api\.)/.test(path)) return false;
      if (isType) return true;
      return [...packagesBehind(world, path)].every((behind) => behind !== 'zod' && !behind.startsWith('node:'));
    },
  },
  {
    rule: 'domain imports types of ports and of the api, the table, topics, refusals and zod, and never an SDK or a channel',
    holds: inFolder('shared/domain'),
    may({ path, package: name = '', isType }) {
      if (!path) return !sdk.test(name);
      if (inFolder('shared/domain')(path)) return true;
      if (['shared/table.ts', 'shared/topics.ts', 'shared/entry-ref.ts', 'shared/refusal.ts'].includes(path))
        return true;
      return (
        isType && (['shared/ports.ts', 'shared/channels/channel.ts'].includes(path) || path.startsWith('shared/api.'))
      );
    },
  },
  {
    rule: 'a channel imports ports, refusals, topics, messages, types of threads and calls, and the SDK of its provider',
    holds: inFolder('shared/channels'),
    may({ path, package: name = '', isType }, from) {
      if (!path) return !/^(@aws|@middy|aws-)/.test(name);
      const [own] = from.path.slice('shared/channels/'.length).split('/');
      if (inFolder('shared/channels')(path))
        return inFolder(`shared/channels/${own}`)(path) || path.split('/').length === 3;
      if (['shared/ports.ts', 'shared/topics.ts', 'shared/entry-ref.ts', 'shared/refusal.ts'].includes(path))
        return true;
      return (
        inFolder('shared/domain/message')(path) ||
        (isType && inFolder('shared/domain/thread', 'shared/domain/call')(path))
      );
    },
  },
  {
    rule: 'an adapter imports what shared says of tables, ports and topics, and the SDKs',
    holds: inFolder('shared/adapters'),
    may: ({ path }) => !path || inFolder('shared/adapters')(path) || /^shared\/[^/]+\.ts$/.test(path),
  },
  {
    rule: 'shared imports only shared, and no adapter',
    holds: inFolder('shared'),
    may: ({ path, isType }) => !path || (inFolder('shared')(path) && (isType || !inFolder('shared/adapters')(path))),
  },
  {
    rule: 'a webhook imports shared and, of the channels, its own',
    holds: inFolder('functions/webhooks'),
    may({ path }, from) {
      if (!path) return true;
      if (!inFolder('shared/channels')(path)) return inFolder('shared', 'functions')(path);
      const [word = ''] = from.path.slice('functions/webhooks/'.length).split(/[-./]/);
      return (
        path.split('/').length === 3 || inFolder(...(channelsOf[word] ?? []).map((c) => `shared/channels/${c}`))(path)
      );
    },
  },
  {
    rule: 'functions import shared',
    holds: inFolder('functions'),
    may: ({ path }) => !path || inFolder('shared', 'functions')(path),
  },
  {
    rule: 'infra/aws names handlers by their path and never imports them',
    holds: inFolder('infra/aws'),
    may: ({ path }) => !path || inFolder('infra/aws', 'shared')(path) || isInfraItself(path),
  },
  {
    rule: 'infra/local imports the topology, functions and shared',
    holds: inFolder('infra/local'),
    may: ({ path }) => !path || inFolder('infra/local', 'functions', 'shared')(path) || isInfraItself(path),
  },
  {
    rule: 'what operates a deployment imports the stack of the laptop, what AWS is told, functions and shared',
    holds: inFolder('infra/operate'),
    may: ({ path }) =>
      !path ||
      path === 'infra/aws/settings.ts' ||
      inFolder('infra/operate', 'infra/local', 'functions', 'shared')(path) ||
      isInfraItself(path),
  },
  {
    rule: 'what both sides of infra state once imports shared',
    holds: inFolder('infra'),
    may: ({ path }) => !path || inFolder('shared')(path) || isInfraItself(path),
  },
];

function brokenImports(file: Parsed, world: World): Broken[] {
  const room = rooms.find(({ holds }) => holds(file.path));
  if (!room) return [];
  return file.imports
    .filter((found) => !room.may(found, file, world))
    .map(({ line, path, package: name }) => ({
      at: `${file.path}:${line}`,
      rule: `${room.rule} (not ${path ?? name})`,
    }));
}

/** A look at one node; answers the rule that it breaks. */
type Look = (node: ts.Node, file: Parsed) => string | undefined;

const isIn = (node: ts.Node, object: string, property: string): boolean =>
  ts.isPropertyAccessExpression(node) && node.expression.getText() === object && node.name.text === property;

const looks: readonly Look[] = [
  (node, { path }) =>
    !inFolder('test')(path) && path !== 'shared/config.ts' && isIn(node, 'process', 'env')
      ? 'only shared/config.ts reads process.env'
      : undefined,
  (node, { path }) =>
    path !== 'infra/local/env-file.ts' && isIn(node, 'process', 'loadEnvFile')
      ? 'only infra/local/env-file.ts loads a .env'
      : undefined,
  (node, { path }) =>
    inFolder('shared/domain', 'shared/channels', 'functions')(path) && path !== 'functions/app.ts' && isAmbient(node)
      ? 'time and chance come from App'
      : undefined,
  (node, { path }) =>
    !path.endsWith('.config.ts') && isDefaultExport(node) ? 'exports are named, none is the default' : undefined,
  (node) =>
    ts.isExportDeclaration(node) && node.moduleSpecifier && !(node.exportClause && ts.isNamedExports(node.exportClause))
      ? 'no barrel: export * hides where a thing lives'
      : undefined,
];

function isAmbient(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Date';
  return isIn(node, 'Date', 'now') || isIn(node, 'Math', 'random') || isIn(node, 'Temporal', 'Now');
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

const vagueNames = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'services',
  'service',
  'types',
  'common',
  'misc',
  'dtos',
]);
const longestFile = 350;

function brokenByItself(file: Parsed): Broken[] {
  const broken: Broken[] = [];
  everyNode(file.tree, (node) => {
    for (const look of looks) {
      const rule = look(node, file);
      if (rule) broken.push({ at: `${file.path}:${lineOf(file.tree, node)}`, rule });
    }
  });
  const vague = file.path.split(/[/.]/).find((word) => vagueNames.has(word));
  if (vague) broken.push({ at: file.path, rule: `a name says what a thing is for, which "${vague}" does not` });
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  if (lines > longestFile)
    broken.push({ at: file.path, rule: `a file has at most ${longestFile} lines (not ${lines})` });
  return broken;
}

/** Every rule of the house that is broken in one file, as it stands in its world. */
export function brokenRules(file: Parsed, world: World): Broken[] {
  return [...brokenImports(file, world), ...brokenByItself(file)];
}
