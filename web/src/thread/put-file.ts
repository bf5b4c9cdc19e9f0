/** Puts a file by a signed URL and tells how much of it has arrived (0 to 1), which fetch cannot. */
export function putFile(url: string, file: File, end: AbortSignal, onShare: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fails = () => reject(new Error('the file was not put'));
    request.open('PUT', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status === 200 ? resolve() : fails());
    request.onerror = fails;
    request.onabort = fails;
    end.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
