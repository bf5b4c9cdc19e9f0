import * as z from 'zod';
import { paths } from '#shared/api.paths.ts';
import { type Route, routeNames, routes } from '#shared/api.ts';
import { sessionCookie } from './session-cookie.ts';
import { version } from './version.ts';

const error = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});

/** The whole API as an OpenAPI 3.1 document, from the same statement that the handlers and the client are made of. */
export function openApiDocument(): Record<string, unknown> {
  const described: Record<string, Record<string, unknown>> = {};
  for (const name of routeNames) {
    const [method = '', path = ''] = paths[name].split(' ');
    described[path] = { ...described[path], [method.toLowerCase()]: operation(name, method, routes[name]) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Deskline', version, description: 'Every patient text, e-mail and call in one inbox.' },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      },
    },
    paths: described,
  };
}

function operation(name: string, method: string, route: Route): Record<string, unknown> {
  const hasBody = method === 'POST' || method === 'PATCH' || method === 'PUT';
  return {
    operationId: name,
    summary: route.summary,
    ...securityOf(route),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }
      : {}),
    responses: {
      [route.status]: {
        description: 'Done',
        content: { 'application/json': { schema: schemaOf(route.out, 'output') } },
      },
      default: { description: 'Refused', content: { 'application/json': { schema: schemaOf(error, 'output') } } },
    },
  };
}

function securityOf({ roles }: Route): Record<string, unknown> {
  if (roles === 'anyone') return {};
  return roles === 'browser' ? { security: [{ session: [] }] } : { security: [{ bearer: [] }], 'x-roles': roles };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function parameters(schema: z.ZodType, where: 'path' | 'query'): Record<string, unknown>[] {
  const { properties, required } = objectSchema.parse(schemaOf(schema, 'input'));
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: of,
  }));
}
