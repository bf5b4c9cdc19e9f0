import DOMPurify from 'dompurify';

/** Cleans a mail's HTML once more before it is framed, should what was kept ever not be clean. */
export function purified(html: string): string {
  return DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'style',
      'form',
      'input',
      'button',
      'select',
      'textarea',
      'video',
      'audio',
      'source',
      'picture',
      'dialog',
    ],
    FORBID_ATTR: ['style', 'id', 'class', 'name', 'srcset', 'background', 'poster', 'ping'],
    ALLOW_DATA_ATTR: false,
    ADD_ATTR: ['target', 'data-remote'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|data:image\/(?:png|jpe?g|gif|webp);base64,)/i,
  });
}
