/** The version of Deskline, as /api/health tells it. Kept equal to package.json by a test. */
export const version = '0.1.0';
