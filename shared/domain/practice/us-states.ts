/** The states, districts and territories of the United States, and the military's, as the post writes them. */
const codes =
  'AA AE AK AL AP AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY';

export const usStates: ReadonlySet<string> = new Set(codes.split(' '));
