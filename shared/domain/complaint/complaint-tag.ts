/** The tag that makes a conversation one with a complaint. */
export const complaintTag = 'complaint';

/** Whether a conversation carries it, however it was typed. */
export function isComplaint({ tags }: { tags: readonly string[] }): boolean {
  return tags.some((tag) => tag.toLowerCase() === complaintTag);
}
