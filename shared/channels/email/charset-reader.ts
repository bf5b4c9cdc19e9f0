import PostalMime from 'postal-mime';
import { decoded } from './charsets.ts';

/** One part of a mail as postal-mime 4 holds it while it puts the parts together; test/channels/charsets.test.ts holds it to that. */
interface Node {
  content: ArrayBuffer | null;
  contentType: { parsed: { params: Record<string, string> } };
  getTextContent(): string;
}

const collect: unknown = Reflect.get(PostalMime.prototype, 'collectNode');

/**
 * Reads mail as postal-mime does, but words in the charset that they are in rather than in the one that their part names:
 * postal-mime believes the name, and loses the bytes where it is wrong.
 */
export class CharsetReader extends PostalMime {
  /** Called for each part, before its text is taken. */
  async collectNode(node: Node, ...rest: unknown[]): Promise<void> {
    if (typeof collect !== 'function') throw new Error('postal-mime is not the one that this was written for');
    const { getTextContent } = node;
    node.getTextContent = () => {
      const { content, contentType } = node;
      const { params } = contentType.parsed;
      // The bytes themselves stay as they came: a part that is a file is kept by them.
      node.content = content && new Uint8Array(Buffer.from(decoded(new Uint8Array(content), params.charset))).buffer;
      contentType.parsed.params = { ...params, charset: 'utf-8' };
      const text = getTextContent.call(node);
      node.content = content;
      contentType.parsed.params = params;
      return text;
    };
    await collect.call(this, node, ...rest);
  }
}
