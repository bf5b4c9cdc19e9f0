/**
 * What the browser may do with the site: only its own scripts and styles, no plug-ins, no frame around it, and no other hosts
 * than `connect` (the sockets): codes and tokens are exchanged by the API. One statement for CloudFront and for the laptop.
 */
export function contentSecurityPolicy(connect: readonly string[], { overHttps }: { overHttps: boolean }): string {
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'media-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", ...connect],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'frame-src': ["'self'"],
    'frame-ancestors': ["'none'"],
    'form-action': ["'self'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
  };
  const texts = Object.entries(directives).map(([name, sources]) => `${name} ${sources.join(' ')}`);
  return [...texts, ...(overHttps ? ['upgrade-insecure-requests'] : [])].join('; ');
}

/** An answer of the API is data: whatever a browser is made to show of it, nothing in it runs. */
export const dataSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Things of the machine that the desk never asks for. */
export const permissionsPolicy = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';
