import sanitizeHtml from 'sanitize-html';

/** HTML of a mail as it may be shown: nothing that runs, nothing that loads from elsewhere. */
export interface CleanHtml {
  html: string;
  /** Pictures that would load from elsewhere: each stands as `data-remote` and loads nothing until it is asked to. */
  remoteImages: number;
  /** True where words alone would not show it. */
  rich: boolean;
}

const shownTags = [
  ...['a', 'abbr', 'address', 'article', 'aside', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption', 'center'],
  ...[
    'cite',
    'code',
    'col',
    'colgroup',
    'dd',
    'del',
    'div',
    'dl',
    'dt',
    'em',
    'figcaption',
    'figure',
    'font',
    'footer',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'main', 'mark', 'ol', 'p'],
  ...['pre', 'q', 's', 'section', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot'],
  ...['th', 'thead', 'tr', 'tt', 'u', 'ul', 'wbr'],
];
const absolute = /^(?:https?:\/\/|mailto:|tel:)/i;
const size = /^\d{1,4}%?$/;
const picture = /^data:image\/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+$/;

/**
 * Cleans a mail's HTML by a list of what may stay. Styles, classes, ids, forms, frames and every other scheme go; a
 * picture that came with the mail stays as its bytes (`inline`, by content id), one from elsewhere loses its address.
 */
export function cleanHtml(html: string, inline: ReadonlyMap<string, string>): CleanHtml {
  let remoteImages = 0;
  let images = 0;
  const cleaned = sanitizeHtml(html, {
    allowedTags: shownTags,
    allowedAttributes: {
      a: ['href', 'title', 'target', 'rel'],
      img: ['src', 'alt', 'title', 'width', 'height', 'data-remote'],
      td: ['colspan', 'rowspan', 'align', 'valign', 'width'],
      th: ['colspan', 'rowspan', 'align', 'valign', 'width'],
      table: ['border', 'cellpadding', 'cellspacing', 'align', 'width'],
      col: ['span', 'width'],
      font: ['color', 'size'],
      ol: ['start', 'type'],
      '*': ['dir', 'lang', 'align'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'xmp',
      'iframe',
      'noembed',
      'noframes',
      'plaintext',
    ],
    nestingLimit: 120,
    parseStyleAttributes: false,
    transformTags: {
      a: (tagName, { href = '', title }) => ({
        tagName,
        attribs: {
          // What has no host of its own would lead into the desk.
          ...(absolute.test(href) ? { href, target: '_blank', rel: 'noopener noreferrer nofollow' } : {}),
          ...(title ? { title } : {}),
        },
      }),
      img: (tagName, given) => {
        images += 1;
        const kept = Object.fromEntries(
          Object.entries(given).filter(
            ([name, value]) =>
              name === 'alt' || name === 'title' || ((name === 'width' || name === 'height') && size.test(value)),
          ),
        );
        const source = (given.src ?? '').trim();
        const own = source.toLowerCase().startsWith('cid:') ? inline.get(source.slice(4)) : source;
        if (own && picture.test(own)) return { tagName, attribs: { ...kept, src: own } };
        const remote = remoteOf(source);
        if (!remote) return { tagName, attribs: kept };
        remoteImages += 1;
        return { tagName, attribs: { ...kept, 'data-remote': remote } };
      },
    },
  });
  return { html: cleaned, remoteImages, rich: images > 0 || /<(table|ul|ol)[\s>]/.test(cleaned) };
}

/** The address of a picture elsewhere, by https whatever it said; undefined for anything else. */
function remoteOf(source: string): string | undefined {
  const url = URL.parse(source.startsWith('//') ? `https:${source}` : source);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  url.protocol = 'https:';
  return url.href;
}

const breaks = ['br', 'p', 'div', 'tr', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'table', 'pre', 'hr'];
const named: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** The words of a mail that came as HTML alone, a line for each block. */
export function textOfHtml(html: string): string {
  const blocks = sanitizeHtml(html, {
    allowedTags: breaks,
    allowedAttributes: {},
    nestingLimit: 120,
  });
  return blocks
    .replace(/\s+/g, ' ')
    .replace(/<(?:br|hr) ?\/?>|<\/(?:p|div|tr|li|h[1-6]|blockquote|pre)>/g, '\n')
    .replace(/<blockquote>/g, '\n')
    .replace(/<[^<>]{0,40}>/g, '')
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => named[entity] ?? entity)
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
