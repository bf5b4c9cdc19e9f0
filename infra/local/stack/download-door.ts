import { isSealed, sealOf } from '#shared/domain/message/mail-id.ts';
import type { Downloads, Files } from '#shared/ports.ts';
import type { Beside } from './gateway.ts';

/** Whence browsers fetch large files on this machine, as a presigned URL of S3 lets them on AWS. */
export interface DownloadDoor extends Downloads {
  serve: Beside;
}

const path = /^\/downloads\/([A-Za-z0-9_-]+(?:\/[A-Za-z0-9_.-]+)+)$/;
const purpose = 'local-download';

/** Gives what S3 gives and refuses what S3 refuses: a URL that was changed or has ended, a file that is not there. */
export function downloadDoor(key: string, files: Pick<Files, 'get'>, machineNow: () => number): DownloadDoor {
  return {
    async urlFor(file, { as, seconds }) {
      const until = String(machineNow() + seconds * 1000);
      return `/downloads/${file}?${new URLSearchParams({ as, until, seal: sealOf(key, purpose, [file, as, until], 32) })}`;
    },
    async serve(request, response, url) {
      const file = path.exec(url.pathname)?.[1];
      if (!file || request.method !== 'GET') return false;
      const [as = '', until = '', seal = ''] = ['as', 'until', 'seal'].map((name) => url.searchParams.get(name) ?? '');
      const isOpen = isSealed([key], purpose, [file, as, until], seal) && machineNow() < Number(until);
      const bytes = isOpen ? await files.get(file) : undefined;
      response.writeHead(!isOpen ? 403 : bytes ? 200 : 404, {
        'cache-control': 'no-store',
        'content-type': 'application/octet-stream',
        ...(bytes ? { 'content-disposition': `attachment; filename="${as}"` } : {}),
      });
      response.end(bytes);
      return true;
    },
  };
}
