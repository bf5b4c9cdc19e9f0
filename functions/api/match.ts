import { paths, type RouteName } from '#shared/api.paths.ts';

interface Pattern {
  name: RouteName;
  method: string;
  segments: string[];
}

const names = Object.keys(paths).filter((name): name is RouteName => name in paths);
const patterns: Pattern[] = names.map((name) => {
  const [method = '', path = ''] = paths[name].split(' ');
  return { name, method, segments: path.split('/') };
});

/** The route of a request with the raw values of its path parameters; `path` when only the method is wrong. */
export function matchRoute(
  method: string,
  path: string,
): { name: RouteName; params: Record<string, string> } | 'path' | undefined {
  const segments = path.split('/');
  let isPathKnown = false;
  for (const pattern of patterns) {
    const params = paramsOf(pattern.segments, segments);
    if (!params) continue;
    if (pattern.method === method) return { name: pattern.name, params };
    isPathKnown = true;
  }
  return isPathKnown ? 'path' : undefined;
}

function paramsOf(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [position, part] of pattern.entries()) {
    const given = segments[position] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = decoded(given);
    else if (part !== given) return undefined;
  }
  return params;
}

/** A broken escape is no id of ours; the route's schema refuses it. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
