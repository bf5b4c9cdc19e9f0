/**
 * Stands in the bundles for `grapheme-splitter`, by which the calculator of segments tells characters apart: the runtime
 * knows them itself, by a newer Unicode. infra/aws/bundling.ts puts it in its place. CommonJS, as what asks for it is.
 */
module.exports = class GraphemeSplitter {
  /** @param {string} text */
  splitGraphemes(text) {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    return Array.from(segmenter.segment(text), ({ segment }) => segment);
  }
};
