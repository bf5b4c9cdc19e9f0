/** The site's pages: each, and whatever stands below it, is the one document of the built site. */
export const sitePages = [
  '/inbox',
  '/schedule',
  '/imports',
  '/automations',
  '/reports',
  '/settings',
  '/proof',
  '/sign-in',
] as const;
